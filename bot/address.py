"""Whether a message is meant for us, and what it says then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from telegram import Message, MessageEntity
from telegram.constants import ChatType

CAPTIONS = frozenset(("kunjungan", "visit"))  # commands that may be the caption of a photo
COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Me:
    """The bot's own id and username, as Telegram told it."""

    id: int
    username: str


@dataclass(frozen=True)
class Heard:
    """A message as understood: a question, a command (`name`, lower case) or something that is not text.

    "overheard" is a question in a group that does not address us.
    """

    what: Literal["question", "command", "no_text", "overheard"]
    text: str = ""
    name: str = ""


def hear(message: Message, me: Me, *, to_all: bool = False) -> Heard | None:
    """What a message wants of us; None when it wants nothing.

    In private everything is for us. In groups only what mentions us, replies to one of our messages, or is a
    command that does not name another bot; with `to_all` also a question to nobody in particular.
    """
    if _from_machine(message):
        return None
    private = message.chat.type == ChatType.PRIVATE
    if message.text is None:
        captioned = COMMAND.fullmatch((message.caption or "").strip())
        if captioned and captioned["name"].lower() in CAPTIONS:
            return _command(captioned, me)
        for_us = private or replies_to_us(message, me) or _without_mention(message, me)[1]
        something = message.effective_attachment is not None or message.checklist is not None
        return Heard("no_text") if for_us and something else None
    written, mentioned = _without_mention(message, me)
    command = COMMAND.fullmatch(written.strip())
    if command:
        return _command(command, me)
    if private or mentioned or replies_to_us(message, me):
        return Heard("question", written.strip())
    to_nobody = message.reply_to_message is None or _opens_topic(message)
    if to_all and to_nobody and written.rstrip().endswith("?") and not written.startswith("/"):
        return Heard("overheard", written.strip())
    return None


def _command(command: re.Match[str], me: Me) -> Heard | None:
    """What a command says; None when it names another bot."""
    named = command["bot"]
    if named and named.lower() != me.username.lower():
        return None
    return Heard("command", (command["rest"] or "").strip(), command["name"].lower())


def replies_to_us(message: Message, me: Me) -> bool:
    """Whether a message replies to one of our own; a topic's first message is what all in it 'reply' to."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.from_user.id != me.id:
        return False
    return not _opens_topic(message)


def _opens_topic(message: Message) -> bool:
    """Whether the message replied to is the one that opens the topic, so that it is no reply."""
    answered = message.reply_to_message
    assert answered is not None
    is_first = message.is_topic_message and answered.message_id == message.message_thread_id
    return bool(is_first) or answered.forum_topic_created is not None


def topic_of(message: Message) -> int | None:
    """The topic that an answer must go to. Outside topics Telegram sends thread ids that cannot be used."""
    return message.message_thread_id if message.is_topic_message else None


def _from_machine(message: Message) -> bool:
    """Other bots, and what is posted through them. An anonymous admin has a chat as sender beside."""
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return by_bot or message.via_bot is not None or bool(message.is_automatic_forward)


def _without_mention(message: Message, me: Me) -> tuple[str, bool]:
    """The text, or the caption, without our name in it, and whether it was there."""
    written = message.text or message.caption or ""
    ours = [
        entity
        for entity in message.entities or message.caption_entities
        if entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id
    ]
    units = written.encode("utf-16-le")
    for entity in sorted(ours, key=lambda entity: -entity.offset):
        units = units[: entity.offset * 2] + units[(entity.offset + entity.length) * 2 :]
    remaining = units.decode("utf-16-le", "replace")
    # A command that names us keeps the name: "/tanya@Us".
    mention = re.compile(rf"(?<![\w@/])@{re.escape(me.username)}\b[,:]?", re.IGNORECASE)
    bare, count = mention.subn(" ", remaining)
    return re.sub(r"[ \t]{2,}", " ", bare) if count else bare, bool(ours or count)
