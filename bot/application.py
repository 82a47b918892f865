"""The one python-telegram-bot application: the same for Telegram, the terminal and the tests."""

from __future__ import annotations

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import Application, Defaults
from telegram.request import BaseRequest, HTTPXRequest

from bot.assistant import Thinker
from bot.flood import Flood
from bot.handlers import register
from bot.journal import Journal
from bot.limits import Limits
from bot.outbox import Outbox
from bot.pace import Pace, Stop
from bot.turn import App, Context, Rules, Tools

CONNECTIONS = 64
SECONDS = 20.0  # for one call to be taken and answered


class Failures:
    """Remembers the errors of handlers, which the library does not let through to its caller."""

    def __init__(self) -> None:
        self._errors: dict[int, Exception] = {}

    async def note(self, update: object, context: Context) -> None:
        """The application's error handler."""
        if isinstance(update, Update) and context.error is not None:
            self._errors[update.update_id] = context.error

    def take(self, update_id: int) -> Exception | None:
        """The error of this update, once."""
        return self._errors.pop(update_id, None)


class Conversation:
    """The application with all that it works with: give it an update, it answers."""

    def __init__(self, application: App, tools: Tools) -> None:
        self.application = application
        self.tools = tools
        self.outbox = tools.outbox
        self.rules = tools.rules
        self._failures = Failures()
        application.add_error_handler(self._failures.note)

    async def process(self, update: Update) -> None:
        """Handle one update to its end. Raises what its handler raised."""
        await self.application.process_update(update)
        error = self._failures.take(update.update_id)
        if error is not None:
            raise error


def over_http() -> tuple[BaseRequest, BaseRequest]:
    """Connections to a Bot API server: for calls in general, and one for getUpdates."""
    calls = HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        read_timeout=SECONDS,
        write_timeout=SECONDS,
        connect_timeout=10.0,
        pool_timeout=SECONDS,
    )
    return calls, HTTPXRequest(connection_pool_size=1, read_timeout=10.0, connect_timeout=10.0)


def build(
    token: str,
    api_root: str,
    requests: tuple[BaseRequest, BaseRequest],
    thinker: Thinker,
    journal: Journal,
    *,
    pace: Pace,
    stop: Stop,
    rules: Rules,
    limited: bool = True,
) -> Conversation:
    """The application, ready to be initialized. `limited`: Telegram's limits on sending, ours on asking."""
    calls, polls = requests
    builder = (
        Application.builder()
        .token(token)
        .base_url(f"{api_root}/bot")
        .base_file_url(f"{api_root}/file/bot")
        .request(calls)
        .get_updates_request(polls)
        .updater(None)
        .job_queue(None)
        .defaults(
            Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
        )
    )
    application = builder.build()
    outbox = Outbox(application.bot, journal, pace, stop, Limits(stop) if limited else None)
    flood = Flood(rules.questions_per_minute if limited else 0)
    tools = Tools(thinker, journal, outbox, rules, application.bot, flood)
    register(application, tools)
    return Conversation(application, tools)
