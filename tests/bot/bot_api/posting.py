"""Messages of the bot: taken, edited and deleted as Telegram does."""

from __future__ import annotations

import time
from typing import Any

from bot_api import content
from bot_api.model import BOT, Call, Chat, Refused, State

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
LARGEST_PICTURE, LARGEST_FILE = 10_000_000, 50_000_000


def chat_of(state: State, call: Call) -> Chat:
    """The chat that a call names. Raises Refused when there is none or it takes nothing."""
    chat_id = call.fields.get("chat_id")
    if chat_id is None:
        raise Refused("Bad Request: chat_id is empty")
    chat = state.chats.get(chat_id)
    if chat is None:
        raise Refused("Bad Request: chat not found")
    if chat.refuses is not None:
        raise chat.refuses
    return chat


def send_message(state: State, call: Call) -> object:
    """Take a message of text."""
    chat = chat_of(state, call)
    text = content.message_text(call.fields)
    return _take(state, chat, call, {"text": text}, text)


def send_photo(state: State, call: Call) -> object:
    """Take a picture."""
    chat = chat_of(state, call)
    picture = _file(call, "photo", "there is no photo in the request")
    caption = content.caption(call.fields)
    if len(picture) > LARGEST_PICTURE:
        raise Refused("Request Entity Too Large", 413)
    if not picture.startswith(PICTURES):
        raise Refused("Bad Request: IMAGE_PROCESS_FAILED")
    size = {"file_id": "photo", "file_unique_id": "photo", "width": 800, "height": 600}
    return _take(state, chat, call, {"photo": [size], "caption": caption}, caption)


def send_document(state: State, call: Call) -> object:
    """Take a file."""
    chat = chat_of(state, call)
    if len(_file(call, "document", "there is no document in the request")) > LARGEST_FILE:
        raise Refused("Request Entity Too Large", 413)
    caption = content.caption(call.fields)
    document = {"file_id": "document", "file_unique_id": "document"}
    return _take(state, chat, call, {"document": document, "caption": caption}, caption)


def edit_text(state: State, call: Call) -> object:
    """Take a new text for a message of ours."""
    message = _ours(state, call)
    if "text" not in message:
        raise Refused("Bad Request: there is no text in the message to edit")
    return _edit(state, call, message, {"text": content.message_text(call.fields)})


def edit_caption(state: State, call: Call) -> object:
    """Take a new caption for a picture or a file of ours."""
    message = _ours(state, call)
    if "text" in message:
        raise Refused("Bad Request: there is no caption in the message to edit")
    return _edit(state, call, message, {"caption": content.caption(call.fields)})


def edit_markup(state: State, call: Call) -> object:
    """Take new buttons for a message of ours."""
    return _edit(state, call, _ours(state, call), {})


def edit_media(state: State, call: Call) -> object:
    """Take another picture for a message of ours."""
    message = _ours(state, call)
    media = dict(call.fields.get("media") or {})
    if media.get("type") != "photo":
        raise Refused("Bad Request: can't parse InputMedia: type must be specified")
    named = str(media.get("media", "")).removeprefix("attach://")
    picture = call.files.get(named, b"")
    if not picture.startswith(PICTURES):
        raise Refused("Bad Request: IMAGE_PROCESS_FAILED")
    message.pop("text", None)
    size = {"file_id": f"photo{len(picture)}", "file_unique_id": "photo", "width": 800, "height": 600}
    return _edit(state, call, message, {"photo": [size], "caption": content.caption(media)})


def delete_message(state: State, call: Call) -> object:
    """Delete a message of ours."""
    chat = chat_of(state, call)
    message = chat.messages.get(call.fields.get("message_id", 0))
    if message is None:
        raise Refused("Bad Request: message to delete not found")
    if message.get("from", {}).get("id") != BOT["id"]:
        raise Refused("Bad Request: message can't be deleted")
    del chat.messages[message["message_id"]]
    return True


def _take(state: State, chat: Chat, call: Call, body: dict[str, Any], shown: str) -> object:
    fields = call.fields
    keyboard = content.inline_keyboard(fields.get("reply_markup"), state.faults)
    thread = fields.get("message_thread_id")
    if thread is not None and thread not in chat.topics:
        raise Refused("Bad Request: message thread not found")
    reply = fields.get("reply_parameters") or {}
    replied = chat.messages.get(reply.get("message_id"))
    if reply and replied is None and not reply.get("allow_sending_without_reply"):
        raise Refused("Bad Request: message to be replied not found")
    message_id = state.next_message + 500_000
    state.next_message += 1
    message = {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": chat.shown,
        "from": state.bot,
        **body,
        "written": fields.get("text", fields.get("caption")),
        **({"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}),
        **({"message_thread_id": thread, "is_topic_message": True} if thread else {}),
    }
    chat.messages[message_id] = message
    state.sent.append(
        {**fields, "method": call.method, "files": call.files, "message_id": message_id, "shown": shown}
    )
    return _as_sent(message)


def _edit(state: State, call: Call, message: dict[str, Any], body: dict[str, Any]) -> object:
    """Put `body` and the buttons of the call into a message; without buttons, it loses those that it had."""
    keyboard = content.inline_keyboard(call.fields.get("reply_markup"), state.faults)
    markup = {"inline_keyboard": keyboard} if keyboard else None
    written = call.fields.get("text", call.fields.get("caption", message.get("written")))
    new = {**body, "written": written, "reply_markup": markup}
    if all(message.get(key) == value for key, value in new.items()):
        raise Refused(
            "Bad Request: message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message"
        )
    message.update(new)
    if markup is None:
        del message["reply_markup"]
    message["edit_date"] = int(time.time())
    shown = message.get("text", message.get("caption", ""))
    state.edits.append({**call.fields, "method": call.method, "files": call.files, "shown": shown})
    return _as_sent(message)


def _ours(state: State, call: Call) -> dict[str, Any]:
    """The message of ours that an edit is about."""
    if "inline_message_id" in call.fields:
        raise Refused("Bad Request: MESSAGE_ID_INVALID")
    message = chat_of(state, call).messages.get(call.fields.get("message_id", 0))
    if message is None:
        raise Refused("Bad Request: message to edit not found")
    if message.get("from", {}).get("id") != BOT["id"]:
        raise Refused("Bad Request: message can't be edited")
    return message


def _file(call: Call, name: str, missing: str) -> bytes:
    given = call.fields.get(name, "")
    found = call.files.get(given.removeprefix("attach://"))
    if found is None:
        raise Refused(f"Bad Request: {missing}")
    if not found:
        raise Refused("Bad Request: file must be non-empty")
    return found


def _as_sent(message: dict[str, Any]) -> dict[str, Any]:
    """A message as Telegram gives it back: without what we keep beside it."""
    return {key: value for key, value in message.items() if key != "written"}
