"""The doctor on Telegram: the token's form, the server, webhook and chats; the token is never told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.errors import BotError
from bot.run import check_settings
from bot.settings import Settings
from scripts.health.finding import Finding, error, fine, warning

SECONDS = 5.0  # for one call
CLOCK = timedelta(minutes=2)  # by which our clock may differ from the server's
PENDING = 100  # updates that wait at Telegram


class Offline(Exception):
    """The server cannot be reached; the message is the type of what was raised, which holds no address."""


def telegram(settings: Settings) -> Iterator[Finding]:
    """All findings about Telegram."""
    if settings.token is None:
        yield warning("token", "token_none")
        return
    try:
        token, _ = check_settings(settings)
    except BotError as refused:
        # Its sentences name the setting and never the token.
        yield error("token", "token_malformed", reason=refused)
        return
    yield fine("token", "token")
    server = urlsplit(settings.api_url).netloc.rpartition("@")[2]
    with httpx.Client(timeout=SECONDS) as client:
        address = f"{settings.api_url.rstrip('/')}/bot{token}/"
        try:
            yield from _asked(client, address, settings, server)
        except Offline as trouble:
            yield error("telegram", "telegram_offline", server=server, reason=trouble)


def _asked(client: httpx.Client, address: str, settings: Settings, server: str) -> Iterator[Finding]:
    status, told, date = _call(client, f"{address}getMe")
    if status in (401, 404):
        yield error("telegram", "telegram_rejected", server=server)
        return
    me = told.get("result")
    if status != 200 or not isinstance(me, dict) or not me.get("username"):
        yield error("telegram", "telegram_odd", server=server, status=status)
        return
    yield fine("telegram", "telegram", server=server, username=me["username"])
    if date is not None and abs(datetime.now(UTC) - date) > CLOCK:
        minutes = round((datetime.now(UTC) - date).total_seconds() / 60)
        yield warning("clock-server", "clock_server", minutes=minutes)
    yield from _webhook(_call(client, f"{address}getWebhookInfo")[1].get("result"), settings)
    for name, chat_id in (("officers", settings.officers_chat), ("admins", settings.admins_chat)):
        yield _chat(client, address, name, chat_id, reads_all=bool(me.get("can_read_all_group_messages")))


def _webhook(info: Any, settings: Settings) -> Iterator[Finding]:
    if not isinstance(info, dict):
        return  # a server without webhooks
    url, wanted = str(info.get("url") or ""), settings.webhook_url
    if url and not wanted:
        yield warning("webhook", "webhook_foreign")
    elif wanted and url != wanted:
        yield warning("webhook", "webhook_unset")
    elif wanted and info.get("last_error_message"):
        yield warning("webhook", "webhook_failing", reason=str(info["last_error_message"])[:200])
    else:
        yield fine("webhook", "webhook" if wanted else "webhook_none")
    pending = info.get("pending_update_count")
    if isinstance(pending, int) and pending > PENDING:
        yield warning("pending", "pending", count=pending)


def _chat(client: httpx.Client, address: str, name: str, chat_id: int | None, *, reads_all: bool) -> Finding:
    check = f"chat-{name}"
    if chat_id is None:
        return warning(check, f"chat_{name}_none")
    status, told, _ = _call(client, f"{address}getChat", {"chat_id": chat_id})
    chat = told.get("result")
    if status != 200 or not isinstance(chat, dict):
        return error(check, "chat_unknown", setting=f"TANYA_{name.upper()}_CHAT", chat=chat_id)
    if name == "admins" and chat.get("type") != "private" and not reads_all:
        return fine(check, "chat_admins_privacy")
    return fine(check, f"chat_{name}")


def _call(
    client: httpx.Client, address: str, fields: dict[str, Any] | None = None
) -> tuple[int, dict[str, Any], datetime | None]:
    """Status, answer and the server's time. Raises Offline."""
    try:
        answer = client.post(address, data=fields or {})
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as trouble:
        raise Offline(type(trouble).__name__) from None  # its words hold the address, and that the token
    try:
        told = answer.json()
    except ValueError:
        told = {}
    try:
        date = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        date = None
    return answer.status_code, told if isinstance(told, dict) else {}, date
