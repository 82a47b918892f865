"""Presses to their end: what is said over the chat, and what the message becomes."""

from __future__ import annotations

from typing import Any

from bot_api import BotApi
from people import SITI, buttons, press_old


def pressed(api: BotApi, sent: dict[str, Any], name: str, by: dict[str, Any] = SITI) -> str:
    """Press a button by its label; returns what is said over the chat."""
    shown = buttons(api, sent["chat_id"], sent["message_id"])
    return pressed_data(api, sent, shown[name]["callback_data"], by)


def pressed_data(api: BotApi, sent: dict[str, Any], data: str, by: dict[str, Any] = SITI) -> str:
    """Press a button by its data; returns what is said over the chat."""
    before = set(api.state.queries)
    press_old(api, sent["chat_id"], sent["message_id"], data, by=by)
    (query,) = set(api.state.queries) - before
    found = api.wait(lambda state: [one for one in state.answered if one.get("callback_query_id") == query])
    return str(found[0].get("text", ""))


def edited_to(api: BotApi, sent: dict[str, Any], words: str) -> str:
    """Wait until the message shows these words; returns all that it shows."""

    def there(_: object) -> str | None:
        shown = api.state.chats[sent["chat_id"]].messages[sent["message_id"]]["text"]
        return shown if words in shown else None

    return str(api.wait(there))


def labels(api: BotApi, sent: dict[str, Any]) -> list[str]:
    return list(buttons(api, sent["chat_id"], sent["message_id"]))


def wait_for_labels(api: BotApi, sent: dict[str, Any], *wanted: str) -> None:
    api.wait(lambda _: set(wanted) <= set(labels(api, sent)))
