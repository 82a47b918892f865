"""Questions as the journal has them: by the message that asked, by the button, with what answered them."""

from __future__ import annotations

from typing import Any

from bot.journal import Journal
from index.model import Status

Row = dict[str, Any]

# How answers end that leave something to be found out.
UNANSWERED = (Status.NOT_FOUND, Status.NOT_IN_REGISTER, Status.PARTIAL)


def asked_by_button(journal: Journal, chat_id: int, button: str) -> bool:
    """Whether the question of this button was asked in a chat already."""
    sql = "select 1 as one from questions where chat_id = ? and pressed = ?"
    return _first(journal, sql, chat_id, button) is not None


def asked_in(journal: Journal, chat_id: int, message_id: int) -> Row | None:
    """The question that somebody's message asked."""
    sql = "select * from questions where chat_id = ? and message_id = ? and pressed is null"
    return _first(journal, sql, chat_id, message_id)


def last_answered(journal: Journal, chat_id: int, thread_id: int | None) -> Row | None:
    """The newest question of a chat and topic whose answer showed facts."""
    sql = (
        "select * from questions where chat_id = ? and thread_id is ? and passages <> '[]'"
        " order by asked_at desc, update_id desc limit 1"
    )
    return _first(journal, sql, chat_id, thread_id)


def messages_of(journal: Journal, update_id: int) -> list[int]:
    """The messages that answer a question, in order."""
    rows = journal.db.query(
        "select message_id from sent where update_id = ? and state = 'sent' and message_id is not null"
        " and chat_id = (select chat_id from questions where update_id = ?) order by part",
        (update_id, update_id),
    )
    return [row["message_id"] for row in rows]


def was_refused(journal: Journal, update_id: int, chat_id: int) -> bool:
    """Whether a chat did not take what was planned for it."""
    sql = "select 1 as one from sent where update_id = ? and chat_id = ? and state = 'refused'"
    return _first(journal, sql, update_id, chat_id) is not None


def _first(journal: Journal, sql: str, *values: object) -> Row | None:
    return next(iter(journal.db.query(sql, values)), None)
