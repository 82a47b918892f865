"""Receiving by webhook: Telegram calls us, and gets its 200 only after the update is in the inbox."""

from __future__ import annotations

import hmac
import json
import logging
import re
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from telegram.error import BadRequest, EndPointNotFound, InvalidToken, RetryAfter

from bot.application import Conversation
from bot.disk import damaged, is_damage, unwritten
from bot.errors import BotError
from bot.http_server import Request, Response, serving
from bot.journal import Journal
from bot.notices import Notices
from bot.outbox import seconds_of
from bot.pace import Pace, Stop, delays
from bot.receive import ODD_TROUBLE, WANTED, reason
from bot.records import usable
from bot.settings import Settings
from bot.work import Worker
from index.texts import text

logger = logging.getLogger(__name__)

TELEGRAMS_PORTS = (None, 443, 80, 88, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_FILE = "webhook-secret"  # noqa: S105 (its name, not its content)
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105


@dataclass(frozen=True)
class Hook:
    """Where Telegram calls (`url`), where we listen, and by which secret we know that it is Telegram."""

    url: str
    host: str
    port: int
    secret: str

    @property
    def path(self) -> str:
        """The path of the address, which a reverse proxy passes on as it is."""
        return urlsplit(self.url).path or "/"


def check_webhook(settings: Settings, *, telegram: bool) -> tuple[str, int] | None:
    """Where to listen, when a webhook is wanted. Raises BotError, one line, for settings that cannot work.

    `telegram` says that the server is Telegram's own, which calls four ports only.
    """
    if not settings.webhook_url:
        return None
    try:
        parts = urlsplit(settings.webhook_url)
        good = parts.scheme == "https" and parts.hostname and not parts.query and not parts.fragment
        if not good or (telegram and parts.port not in TELEGRAMS_PORTS):
            raise ValueError
    except ValueError:
        raise BotError(text("admin.bad_webhook_url", "id")) from None
    host, _, port = settings.webhook_listen.rpartition(":")
    if not host or not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise BotError(text("admin.bad_webhook_listen", "id"))
    given = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    if given and not SECRET.fullmatch(given):
        raise BotError(text("admin.bad_webhook_secret", "id"))
    return host.strip("[]"), int(port)


def hook_of(settings: Settings, place: tuple[str, int]) -> Hook:
    """The webhook with its secret: the one that is set, or one made at the first start and kept."""
    given = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    return Hook(settings.webhook_url, *place, given or _kept_secret(settings.home / SECRET_FILE))


def _kept_secret(path: Path) -> str:
    try:
        kept = path.read_text(encoding="ascii").strip() if path.exists() else ""
        if not SECRET.fullmatch(kept):
            kept = secrets.token_urlsafe(32)
            path.touch(mode=0o600)
            path.write_text(kept, encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(
            text("admin.unwritable", "id", home=path.parent, reason=type(error).__name__)
        ) from error
    return kept


class Webhook:
    """Takes updates for one conversation and has them worked off."""

    def __init__(
        self,
        conversation: Conversation,
        journal: Journal,
        hook: Hook,
        *,
        server: str,
        say: Callable[[str], None],
        pace: Pace,
        stop: Stop,
    ) -> None:
        self._bot = conversation.application.bot
        self._journal = journal
        self._hook = hook
        self._server = server
        self._pace = pace
        self._stop = stop
        self._notices = Notices(say)
        self._damage: BotError | None = None
        self.worker = Worker(conversation, journal, self._notices, pace, stop)

    async def run(self) -> None:
        """Replay what is not done, then take updates until told to stop. Raises BotError if it is no use."""
        await self.worker.run(self._receive)

    async def _receive(self) -> None:
        hook = self._hook
        try:
            async with serving(hook.host, hook.port, self.handle):
                await self._register()
                while True:
                    await self._stop.pause(self._pace.webhook_look)
                    if await self._lost():
                        await self._register()
        except OSError as error:
            where = f"{hook.host}:{hook.port}"
            raise BotError(text("admin.cannot_listen", "id", where=where, reason=error.strerror)) from error
        if self._damage is not None:
            raise self._damage

    async def _register(self) -> None:
        """Tell Telegram where we are; trouble is said once and waited out. Raises BotError when refused."""
        hook = self._hook
        waits = delays(self._pace)
        while True:
            try:
                await self._stop.unless(
                    self._bot.set_webhook(hook.url, allowed_updates=list(WANTED), secret_token=hook.secret)
                )
            except RetryAfter as error:
                await self._stop.pause(seconds_of(error))
            except (EndPointNotFound, InvalidToken):
                raise BotError(text("admin.rejected_token", "id", server=self._server)) from None
            except BadRequest as error:
                said = error.message
                raise BotError(
                    text("admin.refused_webhook", "id", server=self._server, reason=said)
                ) from None
            except ODD_TROUBLE as error:
                self._notices.begin(
                    "server", text("admin.offline", "id", server=self._server, reason=reason(error))
                )
                await self._stop.pause(next(waits))
            else:
                self._notices.over("server", text("admin.back", "id", server=self._server))
                return

    async def _lost(self) -> bool:
        """Whether Telegram calls another address, or none: another bot with our token took it."""
        try:
            known = await self._stop.unless(self._bot.get_webhook_info())
        except ODD_TROUBLE as error:
            logger.info("the webhook was not looked up: %s", type(error).__name__)
            return False
        if known.url != self._hook.url:
            self._notices.begin("server", text("admin.conflict", "id"))
        return bool(known.url != self._hook.url)

    async def handle(self, request: Request) -> Response:
        """One call of the webhook: 200 only for what is in the inbox or can never be."""
        if request.path != self._hook.path:
            return Response(404)
        if request.method != "POST":
            return Response(405, headers={"allow": "POST"})
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("latin-1"), self._hook.secret.encode()):
            return Response(403)
        try:
            update = json.loads(request.body)
        except (ValueError, RecursionError):
            return Response(400)
        if not isinstance(update, dict) or not usable(update.get("update_id")):
            return Response(400)
        try:
            received = self._journal.receive([update])
        except sqlite3.Error as error:
            # Telegram calls again later, so nothing is lost.
            if is_damage(error):
                self._damage = damaged(self._journal, error)
                self._stop.set()
            else:
                self._notices.begin("journal", unwritten(self._journal, error))
            return Response(503)
        if received:
            self._notices.over("journal", text("admin.disk_back", "id", path=self._journal.path))
        self.worker.put(received)
        return Response(200)
