"""An update before it is stored: whose chat it is, and the same without names and without broken text."""

from __future__ import annotations

from typing import Any

# What Telegram sends along about people; nothing of it is needed to answer, so nothing of it is stored.
BLANKED = frozenset(("first_name", "phone_number", "sender_user_name"))  # required fields: emptied
DROPPED = frozenset(
    (
        "last_name",
        "author_signature",
        "sender_tag",
        "vcard",
        "bio",
        "birthdate",
        "emoji_status_custom_emoji_id",
        "photo_url",
        "custom_title",
    )
)
USER_ONLY = frozenset(("username", "active_usernames"))  # dropped of people, kept of bots and groups


def storable(value: Any) -> Any:
    """The same JSON value without people's names, lone surrogates made into the replacement character."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [storable(item) for item in value]
    if not isinstance(value, dict):
        return value
    person = "is_bot" in value and not value["is_bot"]
    private = value.get("type") == "private"
    kept = {}
    for key, item in value.items():
        if key in DROPPED or (key in USER_ONLY and (person or private)):
            continue
        kept[storable(key)] = "" if key in BLANKED else storable(item)
    return kept


def chat_of(update: dict[str, Any]) -> int:
    """The id of the chat that an update belongs to; 0 when there is none."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        holder = content.get("message") if "chat" not in content else content
        chat = holder.get("chat") if isinstance(holder, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int) and abs(chat["id"]) < 2**63:
            return int(chat["id"])
    return 0


def lane_of(update: dict[str, Any]) -> int:
    """In whose order an update is worked off: its chat's, for presses and inline queries the person's own.

    A press must not wait behind the questions of a whole group. A person's id is that of their private chat.
    """
    for name in ("callback_query", "inline_query"):
        content = update.get(name)
        person = content.get("from") if isinstance(content, dict) else None
        if isinstance(person, dict) and isinstance(person.get("id"), int) and abs(person["id"]) < 2**63:
            return int(person["id"])
    return chat_of(update)
