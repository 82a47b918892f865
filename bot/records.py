"""The rows of the journal that handlers make and read: updates, questions, messages to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

MAX_UPDATE_ID = 2**63 - 1


@dataclass(frozen=True)
class Waiting:
    """An update in the inbox that is not done yet."""

    update_id: int
    chat_id: int


@dataclass(frozen=True)
class Outgoing:
    """One message to send, or one of ours to edit.

    `reply_to` is the message answered, `thread_id` a forum's topic. `keyboard` is the inline keyboard, or
    what forces a reply, as Telegram's JSON. `edits` is the message of ours that this replaces; one that
    cannot be edited any more is sent anew. `about` is the question (its update) whose answer this shows, when
    another update made it. `instead` is the text to send when another chat did not take its part of the same
    plan. `picture` is what bot.picture wrote: it is drawn and sent with `html` (then at most 1024 units)
    below it, or only `html` where no picture can be sent. `attachment` is the number of a file in
    bot.attachments, sent with `html` (at most 1024 units) below it.
    """

    chat_id: int
    html: str
    thread_id: int | None = None
    reply_to: int | None = None
    keyboard: str | None = None
    edits: int | None = None
    about: int | None = None
    instead: str | None = None
    silent: bool = False
    picture: str | None = None
    attachment: int | None = None


@dataclass(frozen=True)
class Asked:
    """One question with how it was answered. `follows` is the update of the question it follows by reply.

    What its buttons need: `passages` and `asks` are JSON lists (ids of the passages shown; questions that its
    buttons ask), `html` and `keyboard` are the message that carries them, `pressed` the button that asked.
    """

    chat_id: int
    private: bool
    message_id: int
    text: str
    status: str
    asked_at: datetime
    thread_id: int | None = None
    follows: int | None = None
    user_id: int | None = None
    language: str = "id"
    edition: int = 0
    elapsed_ms: float = 0.0
    passages: str = "[]"
    asks: str = "[]"
    document: str | None = None
    html: str = ""
    keyboard: str | None = None
    pressed: str | None = None


def stamp(moment: datetime) -> str:
    """A time as the journal writes it: UTC, to the second, sortable as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def usable(update_id: object) -> bool:
    """Whether this can serve as an update's id."""
    return isinstance(update_id, int) and not isinstance(update_id, bool) and 0 <= update_id <= MAX_UPDATE_ID
