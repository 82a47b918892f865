"""Run the bot: in Telegram, or as a chat in the terminal."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import sys
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.application import build, over_http
from bot.assistant import Assistant, Thinker
from bot.errors import BotError
from bot.following_up import follow_up
from bot.journal import Journal, open_journal
from bot.library import library_of
from bot.lock import home_lock
from bot.logs import quiet
from bot.menu_of_commands import set_menus
from bot.outbox import ODD_ANSWER, seconds_of
from bot.pace import Pace, Stop, Stopping, delays
from bot.receive import Receiver, reason
from bot.reports import forget_daily, report_late
from bot.settings import Settings
from bot.terminal import run_terminal
from bot.turn import Rules
from bot.uploads.desk import Desk
from bot.webhook import Hook, Webhook, check_webhook, hook_of
from index.texts import text

__all__ = ["check_settings", "check_token", "run_telegram", "run_terminal"]

logger = logging.getLogger(__name__)

SWITCH = 0.0005  # seconds
TELEGRAM = "api.telegram.org"
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def check_token(settings: Settings) -> str:
    """The token, after what can be checked of it and of the server's address without a network.

    Raises BotError. Another server than Telegram's may have tokens of any form without white space.
    """
    token = settings.token.get_secret_value().strip() if settings.token else ""
    if not token:
        raise BotError(text("admin.no_token", "id"))
    form = TOKEN if _host(settings.api_url) == TELEGRAM else re.compile(r"\S+")
    if not form.fullmatch(token):
        raise BotError(text("admin.malformed_token", "id"))
    return token


def check_settings(settings: Settings) -> tuple[str, tuple[str, int] | None]:
    """The token, and where to listen if a webhook is wanted. Raises BotError, without a network."""
    token = check_token(settings)
    return token, check_webhook(settings, telegram=_host(settings.api_url) == TELEGRAM)


def run_telegram(
    settings: Settings, *assistants: Assistant, pace: Pace | None = None, limited: bool = True
) -> int:
    """Serve Telegram until SIGINT or SIGTERM; returns the exit code.

    `limited` keeps to Telegram's limits on sending.

    Raises BotError, one line, when it cannot start or go on: wrong token, another bot on this home, a home
    that cannot be written, a damaged journal, a server that is no Bot API server.
    """
    token, place = check_settings(settings)
    quiet(token)
    # While the assistant thinks in its thread, the event loop gets the interpreter back only after such an
    # interval. Beside a busy thread the journal took 20 ms a question with Python's own 5 ms, 3 ms with this.
    sys.setswitchinterval(SWITCH)
    with ExitStack() as stack:
        stack.enter_context(home_lock(settings.home))
        journal = stack.enter_context(open_journal(settings.home, settings.retention_days))
        thinker = Thinker(*assistants)
        stack.callback(thinker.close)
        hook = hook_of(settings, place) if place else None
        serve = _serve(settings, token, hook, thinker, journal, pace or Pace(), limited=limited)
        asyncio.run(serve)
    return 0


async def _serve(
    settings: Settings,
    token: str,
    hook: Hook | None,
    thinker: Thinker,
    journal: Journal,
    pace: Pace,
    *,
    limited: bool,
) -> None:
    stop = Stop()
    _stop_on_signals(stop)
    rules = Rules(
        settings.retention_days,
        settings.officers_chat,
        settings.admins_chat,
        settings.questions_per_minute,
        library_of(settings),
        settings.office,
        settings.officers_days,
    )
    conversation = build(
        token,
        settings.api_url.rstrip("/"),
        over_http(),
        thinker,
        journal,
        pace=pace,
        stop=stop,
        rules=rules,
        limited=limited,
    )
    application = conversation.application
    server = _host(settings.api_url)
    try:
        await _connect(application.bot, server, pace, stop)
        await application.initialize()
        await _check_chats(settings, application.bot, server, pace, stop)
        tell(text("admin.connected", "id", username=application.bot.username))
        receiver: Receiver | Webhook
        if hook is None:
            receiver = Receiver(conversation, journal, server=server, say=tell, pace=pace, stop=stop)
        else:
            receiver = Webhook(conversation, journal, hook, server=server, say=tell, pace=pace, stop=stop)
        worker, days = receiver.worker, settings.retention_days
        desk = Desk(conversation.tools, library_of(settings), worker.put, pace, stop)
        beside = [
            asyncio.create_task(set_menus(application.bot, rules.admins_chat)),
            asyncio.create_task(forget_daily(journal, days, stop)),
            asyncio.create_task(desk.run()),
            asyncio.create_task(follow_up(journal, thinker, worker, rules, pace, stop)),
            asyncio.create_task(report_late(journal, worker, settings.officers_chat, tell, pace, stop)),
        ]
        try:
            await receiver.run()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
    except Stopping:
        pass  # before there was anything to finish
    finally:
        await application.shutdown()
        await application.bot.shutdown()


async def _connect(bot: ExtBot[Any], server: str, pace: Pace, stop: Stop) -> None:
    """Learn who we are; network trouble is said once and waited out. Raises BotError, Stopping."""
    waits = delays(pace)
    said = False
    while True:
        try:
            await stop.unless(bot.initialize())
        except InvalidToken:
            # The library's message holds the token.
            raise BotError(text("admin.rejected_token", "id", server=server)) from None
        except RetryAfter as error:
            await stop.pause(seconds_of(error))
        except BadRequest as error:
            raise BotError(text("admin.odd_server", "id", server=server, reason=reason(error))) from None
        except NetworkError as error:
            if not said:
                tell(text("admin.offline", "id", server=server, reason=reason(error)))
            said = True
            await stop.pause(next(waits))
        except (TelegramError, *ODD_ANSWER) as error:
            raise BotError(text("admin.odd_server", "id", server=server, reason=reason(error))) from None
        else:
            if not bot.bot.username:
                raise BotError(text("admin.odd_server", "id", server=server, reason="username?"))
            return


async def _check_chats(settings: Settings, bot: ExtBot[Any], server: str, pace: Pace, stop: Stop) -> None:
    """See that the chats in the settings are there. Raises BotError that names one that is not, Stopping."""
    waits = delays(pace)
    for name in ("officers_chat", "admins_chat"):
        chat_id = getattr(settings, name)
        while chat_id is not None:
            try:
                await stop.unless(bot.get_chat(chat_id))
            except RetryAfter as error:
                await stop.pause(seconds_of(error))
                continue
            except (BadRequest, Forbidden):
                setting = f"TANYA_{name.upper()}"
                raise BotError(text("admin.unknown_chat", "id", name=setting, chat=chat_id)) from None
            except (InvalidToken, *ODD_ANSWER) as error:
                # A server that does not know the method: the first message will tell.
                logger.info("the chats in the settings were not checked: %s", type(error).__name__)
            except NetworkError as error:
                logger.warning("the chats in the settings are not checked yet: %s", reason(error))
                await stop.pause(next(waits))
                continue
            break


def _stop_on_signals(stop: Stop) -> None:
    def on_signal() -> None:
        if not stop.is_set():
            tell(text("admin.stopping", "id"))
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)


def _host(api_url: str) -> str:
    """The server's name for messages. Raises BotError when the address is none."""
    try:
        parts = urlsplit(api_url)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise BotError(text("admin.bad_api_url", "id"))
    return parts.netloc.rpartition("@")[2]


def tell(line: str) -> None:
    """One line for the admin, on stderr."""
    print(line, file=sys.stderr, flush=True)
