"""Which earlier questions a question follows: in private the recent ones, in a group the chain of replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram import Message
from telegram.constants import ChatType

from bot.address import Me, replies_to_us, topic_of
from bot.journal import Journal
from index.model import Status

EARLIER = 3
WITHIN = timedelta(minutes=30)
# Greetings, thanks and refusals say nothing about what the next question is on.
ON_A_SUBJECT = (
    Status.ANSWERED,
    Status.PARTIAL,
    Status.NOT_FOUND,
    Status.NOT_IN_REGISTER,
    Status.CLARIFY,
)


@dataclass(frozen=True)
class Thread:
    """What came before a question: earlier questions, oldest first, and the update of the one replied to."""

    context: tuple[str, ...] = ()
    follows: int | None = None


def before(message: Message, me: Me, journal: Journal) -> Thread:
    """What came before this message."""
    follows = _replied_to(message, me, journal)
    if follows is not None:
        return Thread(_chain(follows, journal), follows)
    if message.chat.type != ChatType.PRIVATE:
        return Thread()
    recent = journal.recent_questions(
        message.chat.id, topic_of(message), message.date - WITHIN, message.date, ON_A_SUBJECT
    )
    return Thread(tuple(reversed(recent)))


def context_of(row: dict[str, Any], journal: Journal) -> tuple[str, ...]:
    """The questions before a recorded one, oldest first, as they were when it was asked; `row` is its own."""
    if row["pressed"] is not None:
        return ()  # a button's question stands for itself
    if row["follows"] is not None:
        return _chain(row["follows"], journal)
    if not row["private"]:
        return ()
    asked_at = datetime.fromisoformat(row["asked_at"])
    recent = journal.recent_questions(
        row["chat_id"], row["thread_id"], asked_at - WITHIN, asked_at, ON_A_SUBJECT
    )
    return tuple(text for text in reversed(recent) if text != row["text"])


def _replied_to(message: Message, me: Me, journal: Journal) -> int | None:
    if message.reply_to_message is None or not replies_to_us(message, me):
        return None
    return journal.question_answered_by(message.chat.id, message.reply_to_message.message_id)


def _chain(newest: int, journal: Journal) -> tuple[str, ...]:
    texts: list[str] = []
    update_id: int | None = newest
    for _ in range(EARLIER):
        row = journal.question(update_id) if update_id is not None else None
        if row is None:
            break
        if row["status"] in ON_A_SUBJECT:
            texts.append(row["text"])
        update_id = row["follows"]
    return tuple(reversed(texts))
