"""What Telegram checks of texts, captions, keyboards, commands and inline results."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from telegram_html import parse

from bot_api.model import Refused

TEXT, CAPTION = 4096, 1024  # UTF-16 code units after entities
ACTIONS = frozenset(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat"
    " switch_inline_query_chosen_chat copy_text callback_game pay".split()
)
APPEARANCE = frozenset(("text", "icon_custom_emoji_id", "style"))
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
RESULT_FIELDS = frozenset(
    "type id title input_message_content reply_markup url description thumbnail_url thumbnail_width"
    " thumbnail_height hide_url".split()
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(written: str, parse_mode: str | None) -> str:
    """The text that people see. Raises Refused."""
    try:
        written.encode()
    except UnicodeEncodeError as error:
        raise Refused("Bad Request: strings must be encoded in UTF-8") from error
    if parse_mode is None:
        return written
    if parse_mode.lower() != "html":
        raise Refused("Bad Request: unsupported parse_mode")
    try:
        return parse(written)
    except ValueError as error:
        raise Refused(f"Bad Request: can't parse entities: {error}") from error


def message_text(fields: dict[str, Any]) -> str:
    """The text of a message. Raises Refused."""
    written = fields.get("text", "")
    if not written:
        raise Refused("Bad Request: message text is empty")
    text = shown(written, fields.get("parse_mode")).strip()
    if not text:
        raise Refused("Bad Request: text must be non-empty")
    if units(text) > TEXT:
        raise Refused("Bad Request: message is too long")
    return text


def caption(fields: dict[str, Any]) -> str:
    """The caption of a picture or a file. Raises Refused."""
    text = shown(fields.get("caption", ""), fields.get("parse_mode")).strip()
    if units(text) > CAPTION:
        raise Refused("Bad Request: message caption is too long")
    return text


def inline_keyboard(markup: dict[str, Any] | None, faults: list[str]) -> list[list[dict[str, Any]]]:
    """The rows of buttons under a message. Raises Refused."""
    if markup is None:
        return []
    if set(markup) != {"inline_keyboard"}:
        if set(markup) & {"keyboard", "remove_keyboard", "force_reply"}:
            return []
        raise Refused("Bad Request: can't parse reply keyboard markup JSON object")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused('Bad Request: field "inline_keyboard" must be of type Array')
    faults += ["an inline keyboard with an empty row" for row in rows if not row]
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise Refused("Bad Request: reply markup is too long")
    for button in buttons:
        _button(button, faults)
    return rows


def _button(button: Any, faults: list[str]) -> None:
    trouble = "Bad Request: can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise Refused(f"{trouble}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise Refused(f'{trouble}Field "text" must be of type String')
    if not button["text"].strip():
        raise Refused("Bad Request: BUTTON_TEXT_INVALID")
    does = set(button) & ACTIONS
    if not does:
        raise Refused(f"{trouble}Text buttons are unallowed in the inline keyboard")
    if len(does) > 1:
        faults.append(f"a button with several actions: {sorted(does)}")
    faults += [f"a button has no field {name}" for name in set(button) - ACTIONS - APPEARANCE]
    data = button.get("callback_data")
    if data is not None and (not isinstance(data, str) or not 1 <= len(data.encode()) <= 64):
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and urlsplit(url).scheme not in ("http", "https", "tg", "ton"):
        raise Refused(f"Bad Request: inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")


def commands(fields: dict[str, Any]) -> list[dict[str, str]]:
    """The commands of a menu. Raises Refused."""
    listed = fields.get("commands")
    if listed is None:
        raise Refused("Bad Request: can't parse commands: expected an Array")
    if len(listed) > 100:
        raise Refused("Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in listed:
        if not COMMAND.fullmatch(command.get("command", "").removeprefix("/")):
            raise Refused("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "").strip()) <= 256:
            raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return list(listed)


def scope(fields: dict[str, Any]) -> str:
    """For whom a menu is, as a key. Raises Refused."""
    language = fields.get("language_code", "")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise Refused("Bad Request: invalid language code specified")
    given = dict(fields.get("scope") or {"type": "default"})
    kind = given.pop("type", None)
    if kind not in SCOPES or set(given) != set(SCOPES[kind]):
        raise Refused("Bad Request: can't parse BotCommandScope: Unsupported type specified")
    return " ".join([kind, *(str(given[name]) for name in SCOPES[kind]), language]).strip()


def inline_results(results: list[dict[str, Any]], faults: list[str]) -> None:
    """Check what an inline query is answered with: articles, the only ones that we give. Raises Refused."""
    if len(results) > 50:
        raise Refused("Bad Request: RESULTS_TOO_MUCH")
    used = set()
    for result in results:
        name = result.get("id")
        if not isinstance(name, str) or not 1 <= len(name.encode()) <= 64:
            raise Refused("Bad Request: RESULT_ID_INVALID")
        if name in used:
            raise Refused("Bad Request: RESULT_ID_DUPLICATE")
        used.add(name)
        if result.get("type") != "article":
            faults.append(f"an inline result of type {result.get('type')}, which is not played here")
        if not result.get("title"):
            raise Refused(
                'Bad Request: can\'t parse inline query result: Field "title" must be of type String'
            )
        faults += [f"an article has no field {field}" for field in set(result) - RESULT_FIELDS]
        content = result.get("input_message_content")
        if not isinstance(content, dict) or "message_text" not in content:
            raise Refused("Bad Request: can't parse inline query result: message content is not specified")
        message_text({"text": content["message_text"], "parse_mode": content.get("parse_mode")})
        inline_keyboard(result.get("reply_markup"), faults)
