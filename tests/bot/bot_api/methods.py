"""How each method is answered. Functions of the state and the call; what is refused raises Refused."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from bot_api import content
from bot_api.model import Call, Refused, State
from bot_api.posting import (
    chat_of,
    delete_message,
    edit_caption,
    edit_markup,
    edit_media,
    edit_text,
    send_document,
    send_message,
    send_photo,
)

FETCHABLE = 20 * 1024 * 1024  # bytes
PORTS = (80, 88, 443, 8443)
SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def get_chat(state: State, call: Call) -> object:
    """A chat by its id."""
    return {**chat_of(state, call).shown, "accent_color_id": 0, "max_reaction_count": 11, **_GIFTS}


def get_file(state: State, call: Call) -> object:
    """The path from which a file can be fetched for a while."""
    file_id = call.fields.get("file_id", "")
    if file_id not in state.files:
        raise Refused("Bad Request: wrong file_id or the file is temporarily unavailable")
    size = len(state.files[file_id])
    if size > FETCHABLE:
        raise Refused("Bad Request: file is too big")
    path = f"documents/file_{len(state.fetchable)}"
    state.fetchable[path] = file_id
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size, "file_path": path}


def send_chat_action(state: State, call: Call) -> object:
    """Show that we type."""
    chat_of(state, call)
    if call.fields.get("action") not in ("typing", "upload_photo", "upload_document"):
        raise Refused("Bad Request: wrong parameter action in request")
    return True


def answer_callback(state: State, call: Call) -> object:
    """Take the answer to the press of a button."""
    _query(state, call.fields.get("callback_query_id"))
    if content.units(call.fields.get("text", "")) > 200:
        raise Refused("Bad Request: MESSAGE_TOO_LONG")
    if call.fields.get("url"):
        raise Refused("Bad Request: URL_INVALID")
    state.answered.append(dict(call.fields))
    return True


def answer_inline(state: State, call: Call) -> object:
    """Take the answer to an inline query."""
    _query(state, call.fields.get("inline_query_id"))
    content.inline_results(call.fields.get("results", []), state.faults)
    if len(call.fields.get("next_offset", "").encode()) > 64:
        raise Refused("Bad Request: NEXT_OFFSET_INVALID")
    state.answered.append(dict(call.fields))
    return True


def set_commands(state: State, call: Call) -> object:
    """Take a menu of commands."""
    state.commands[content.scope(call.fields)] = content.commands(call.fields)
    return True


def get_commands(state: State, call: Call) -> object:
    """The menu for a scope and a language."""
    return state.commands.get(content.scope(call.fields), [])


def delete_commands(state: State, call: Call) -> object:
    """Forget a menu."""
    state.commands.pop(content.scope(call.fields), None)
    return True


def get_administrators(state: State, call: Call) -> object:
    """The administrators of a group."""
    chat = chat_of(state, call)
    if chat.type == "private":
        raise Refused("Bad Request: there are no administrators in the private chat")
    return chat.admins


def get_member(state: State, call: Call) -> object:
    """One member of a chat: an administrator, or just a member when we have heard from them."""
    chat, user_id = chat_of(state, call), call.fields.get("user_id")
    for member in chat.admins:
        if member["user"]["id"] == user_id:
            return member
    for message in chat.messages.values():
        if message.get("from", {}).get("id") == user_id:
            return {"status": "member", "user": message["from"]}
    raise Refused("Bad Request: PARTICIPANT_ID_INVALID")


def set_webhook(state: State, call: Call) -> object:
    """Deliver updates to an address from now on; an empty one ends that."""
    fields = call.fields
    address = urlsplit(fields.get("url", ""))
    if not address.geturl():
        return delete_webhook(state, call)
    trouble = "Bad Request: bad webhook: "
    if address.scheme != "https" or not address.hostname:
        raise Refused(f"{trouble}An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in PORTS:
        raise Refused(f"{trouble}Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = fields.get("secret_token", "")
    if len(secret) > 256:
        raise Refused("Bad Request: secret token is too long")
    if not set(secret) <= SECRET_LETTERS:
        raise Refused("Bad Request: secret token contains unallowed characters")
    if not 1 <= fields.get("max_connections", 40) <= 100:
        raise Refused("Bad Request: max_connections must be in the range 1-100")
    state.webhook = dict(fields)
    _drop(state, call)
    return True


def delete_webhook(state: State, call: Call) -> object:
    """Deliver nothing from now on."""
    state.webhook = {}
    _drop(state, call)
    return True


def webhook_info(state: State, call: Call) -> object:
    """What is delivered where."""
    return {
        "url": state.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(state.pending),
        **({"allowed_updates": state.webhook["allowed_updates"]} if state.webhook else {}),
    }


_GIFTS = {
    "accepted_gift_types": dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
}
Method = Callable[[State, Call], object]
POSTING = frozenset(("sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageMedia"))
ANSWERS: dict[str, Method] = {
    "getMe": lambda state, call: state.bot,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback,
    "answerInlineQuery": answer_inline,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDescription": lambda state, call: True,
    "setMyShortDescription": lambda state, call: True,
    "getFile": get_file,
    "getChat": get_chat,
    "getChatAdministrators": get_administrators,
    "getChatMember": get_member,
    "leaveChat": lambda state, call: True,
}


def _query(state: State, query_id: str | None) -> None:
    """A query may be answered once."""
    if query_id not in state.queries:
        raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
    state.queries.discard(query_id)


def _drop(state: State, call: Call) -> None:
    if call.fields.get("drop_pending_updates"):
        state.pending.clear()
