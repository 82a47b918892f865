"""The methods that the bot may call: their fields, and the values read as their types."""

from __future__ import annotations

import json
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

from bot_api.model import Call

_REPLY = (
    "chat_id:chat message_thread_id:int direct_messages_topic_id:int business_connection_id:str"
    " disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id:str"
    " reply_parameters:object reply_markup:object"
)
_CAPTION = " caption:str parse_mode:str caption_entities:list show_caption_above_media:bool"
_TARGET = "chat_id:chat message_id:int inline_message_id:str business_connection_id:str reply_markup:object"
_SCOPE = " scope:object language_code:str"

METHODS: dict[str, dict[str, str]] = {
    method: dict(field.split(":") for field in fields.split())
    for method, fields in {
        "getMe": "",
        "getUpdates": "offset:int limit:int timeout:int allowed_updates:list",
        "setWebhook": "url:str certificate:file ip_address:str max_connections:int allowed_updates:list"
        " drop_pending_updates:bool secret_token:str",
        "deleteWebhook": "drop_pending_updates:bool",
        "getWebhookInfo": "",
        "sendMessage": _REPLY + " text:str parse_mode:str entities:list link_preview_options:object",
        "sendPhoto": _REPLY + _CAPTION + " photo:file has_spoiler:bool",
        "sendDocument": _REPLY
        + _CAPTION
        + " document:file thumbnail:file disable_content_type_detection:bool",
        "sendChatAction": "chat_id:chat action:str message_thread_id:int business_connection_id:str",
        "editMessageText": _TARGET + " text:str parse_mode:str entities:list link_preview_options:object",
        "editMessageCaption": _TARGET + _CAPTION,
        "editMessageReplyMarkup": _TARGET,
        "editMessageMedia": _TARGET + " media:object",
        "deleteMessage": "chat_id:chat message_id:int",
        "answerCallbackQuery": "callback_query_id:str text:str show_alert:bool url:str cache_time:int",
        "answerInlineQuery": "inline_query_id:str results:list cache_time:int is_personal:bool"
        " next_offset:str button:object",
        "setMyCommands": "commands:list" + _SCOPE,
        "getMyCommands": _SCOPE,
        "deleteMyCommands": _SCOPE,
        "setMyDescription": "description:str language_code:str",
        "setMyShortDescription": "short_description:str language_code:str",
        "getFile": "file_id:str",
        "getChat": "chat_id:chat",
        "getChatAdministrators": "chat_id:chat return_bots:bool",
        "getChatMember": "chat_id:chat user_id:int",
        "leaveChat": "chat_id:chat",
    }.items()
}


def read(method: str, content_type: str, body: bytes) -> tuple[Call, list[str]]:
    """A call off the wire, and what is wrong with it that Telegram would pass over."""
    written, files = _parts(content_type, body)
    if method not in METHODS:
        return Call(method, dict(written), files), [f"there is no method {method}"]
    faults, fields = [], {}
    known = METHODS[method]
    for name, value in written.items():
        if name not in known:
            faults.append(f"{method} has no field {name}")
            continue
        try:
            fields[name] = _value(known[name], value)
        except ValueError:
            faults.append(f"{method}: {name} is no {known[name]}")
    for name in files:
        if known.get(name) == "file":
            fields[name] = f"attach://{name}"
        elif f"attach://{name}" not in body.decode("latin-1"):
            faults.append(f"{method}: a file {name} that nothing refers to")
    return Call(method, fields, files), faults


def _parts(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """The fields and the files of a form of either kind."""
    if not content_type.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    written, files = {}, {}
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    for part in whole.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if part.get_filename() is None:
            written[name] = content.decode()
        else:
            files[name] = content
    return written, files


def _value(kind: str, written: str) -> Any:
    """A value as its type. Raises ValueError when it is none of it."""
    if kind in ("str", "file"):
        return written
    if kind == "chat" and written.startswith("@"):
        return written
    value = json.loads(written)
    wanted = {"int": int, "chat": int, "bool": bool, "list": list, "object": dict}[kind]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ValueError(kind)
    return value
