"""What people do in Telegram, as updates: press a button, correct a message, speak as a group or channel."""

from __future__ import annotations

import time
from typing import Any

from bot_api import BotApi
from conftest import ids, message

SITI = {"id": 77, "is_bot": False, "first_name": "Siti", "last_name": "Rahma", "username": "siti_r"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


def buttons(api: BotApi, chat_id: int, message_id: int) -> dict[str, dict[str, Any]]:
    """The buttons that are under a message now, by what stands on them."""
    with api.changed:
        shown = api.state.chats[chat_id].messages[message_id]
        rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button for row in rows for button in row}


def press(api: BotApi, chat_id: int, message_id: int, label: str, *, by: dict[str, Any] = SITI) -> int:
    """Press the button under a message that has this on it; returns the update's id."""
    data = buttons(api, chat_id, message_id)[label]["callback_data"]
    return press_old(api, chat_id, message_id, data, by=by)


def press_old(api: BotApi, chat_id: int, message_id: int, data: str, *, by: dict[str, Any] = SITI) -> int:
    """Press a button that stood under a message once and is still on somebody's screen."""
    with api.changed:
        shown = {
            key: value
            for key, value in api.state.chats[chat_id].messages[message_id].items()
            if key != "written"
        }
    query = {"id": f"query{next(ids)}", "from": by, "chat_instance": "1", "message": shown, "data": data}
    return api.put({"callback_query": query})


def edited(update: dict[str, Any], text: str) -> dict[str, Any]:
    """The same message with another text, as an edit."""
    return {"edited_message": {**update["message"], "text": text, "edit_date": int(time.time())}}


def in_topic(chat_id: int, topic: int, text: str, **more: Any) -> dict[str, Any]:
    """A message in a topic of a forum."""
    chat = {"id": chat_id, "type": "supergroup", "title": "Kunjungan", "is_forum": True}
    return message(chat_id, text, chat=chat, message_thread_id=topic, is_topic_message=True, **more)


def anonymously(chat_id: int, text: str, **more: Any) -> dict[str, Any]:
    """A message of an administrator who stays anonymous: the group itself speaks."""
    group = {"id": chat_id, "type": "supergroup", "title": "Kunjungan"}
    return message(chat_id, text, from_=ANONYMOUS, sender_chat=group, **more)


def as_channel(chat_id: int, text: str, **more: Any) -> dict[str, Any]:
    """A message in a group of somebody who speaks as a channel."""
    channel = {"id": -1009, "type": "channel", "title": "Kabar"}
    return message(chat_id, text, from_=CHANNEL, sender_chat=channel, **more)


def inline_query(text: str, *, by: dict[str, Any] = SITI) -> dict[str, Any]:
    """Our name and a few words, typed in some chat."""
    return {"inline_query": {"id": f"query{next(ids)}", "from": by, "query": text, "offset": ""}}
