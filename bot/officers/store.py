"""The officers' questions, answers and drafts as the journal has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.journal import Journal
from bot.officers.schema import next_number
from bot.records import now, stamp

Row = dict[str, Any]

# States of a forwarded question. KEPT: there was no officers' chat; REFUSED: it took no message.
KEPT, WAITING, REFUSED = "kept", "waiting", "refused"
ANSWERED, DECLINED, CLOSED, SETTLED = "answered", "declined", "closed", "settled"  # SETTLED: by the base
OPEN = (KEPT, WAITING, REFUSED)

QUESTION, ANSWER = "question", "answer"  # kinds of posts
# States of an answer. OFFERED: another had answered before; HELD: it only asks for time; TOLD: and the asker
# was told so.
CHOSEN, OFFERED, REPLACED, HELD, TOLD = "chosen", "offered", "replaced", "held", "told"
DRAFTED, PUBLISHED, LIVE, REJECTED = "waiting", "published", "live", "rejected"


def forwarded(journal: Journal, question: int) -> Row | None:
    """What became of a question that was passed on; None when it was not."""
    return _first(journal.db, "select * from forwarded where question = ?", question)


def by_number(journal: Journal, number: int) -> Row | None:
    """A question by the number that people are told."""
    return _first(journal.db, "select * from forwarded where number = ?", number)


def record(journal: Journal, question: Row, update_id: int, state: str) -> int:
    """Note that a question is passed on; returns its number, the same as before if it has one."""
    copied = ("chat_id", "thread_id", "message_id", "user_id", "text", "status")
    journal.db.execute(
        "insert into forwarded (number, question, update_id, state, forwarded_at, chat_id, thread_id,"
        " message_id, user_id, text, status) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (question) do update set state = excluded.state, update_id = excluded.update_id,"
        " forwarded_at = excluded.forwarded_at, reminded_at = null, settled_at = null",
        (
            next_number(journal.db),
            question["update_id"],
            update_id,
            state,
            stamp(now()),
            *(question[name] for name in copied),
        ),
    )
    row = forwarded(journal, question["update_id"])
    assert row is not None
    return int(row["number"])


def settle(journal: Journal, number: int, state: str) -> None:
    """A question comes to another state than waiting."""
    journal.db.execute(
        "update forwarded set state = ?, settled_at = ? where number = ?", (state, stamp(now()), number)
    )


def post(journal: Journal, update_id: int, number: int, kind: str) -> None:
    """Note that the messages planned for an update are about a question."""
    journal.db.execute("insert or replace into officer_posts values (?, ?, ?)", (update_id, number, kind))


def number_of(journal: Journal, chat_id: int, message_id: int) -> int | None:
    """The number of the question that a message of ours in the officers' chat is about."""
    row = _first(
        journal.db,
        "select number from officer_posts join sent on sent.update_id = officer_posts.update_id"
        " where kind = 'question' and sent.chat_id = ? and sent.message_id = ?",
        chat_id,
        message_id,
    )
    return row["number"] if row else None


def asked_messages(journal: Journal, row: Row, chat_id: int) -> list[Row]:
    """The messages in the officers' chat that showed a question, in order: message_id, html, thread_id."""
    return list(
        journal.db.query(
            "select message_id, html, thread_id from sent where update_id = ? and chat_id = ?"
            " and state = 'sent' and about = ? order by part",
            (row["update_id"], chat_id, row["question"]),
        )
    )


def answer_messages(journal: Journal, row: Row) -> list[int]:
    """The messages that show the asker the officer's answer, in order."""
    found = journal.db.query(
        "select message_id from sent join officer_posts on officer_posts.update_id = sent.update_id"
        " where number = ? and kind = 'answer' and sent.chat_id = ? and about = ? and edits is null"
        " and state = 'sent' and message_id is not null order by planned_at, sent.rowid",
        (row["number"], row["chat_id"], row["question"]),
    )
    return [one["message_id"] for one in found]


def chosen(journal: Journal, number: int) -> Row | None:
    """The answer that the asker has."""
    return _first(journal.db, "select * from officer_answers where number = ? and state = 'chosen'", number)


def told(journal: Journal, number: int) -> bool:
    """Whether the asker was told that an answer is being looked for."""
    sql = "select * from officer_answers where number = ? and state = 'told'"
    return _first(journal.db, sql, number) is not None


def answer(journal: Journal, answer_id: int) -> Row | None:
    """An answer by its id."""
    return _first(journal.db, "select * from officer_answers where id = ?", answer_id)


def answer_in(journal: Journal, message_id: int) -> Row | None:
    """The answer that stands in an officer's message, chosen or offered."""
    sql = "select * from officer_answers where message_id = ? and state <> 'replaced' order by id desc"
    return _first(journal.db, sql, message_id)


def add_answer(journal: Journal, number: int, message_id: int, text: str, office: str, state: str) -> int:
    """Keep what an officer wrote; returns its id."""
    return int(
        journal.db.execute(
            "insert into officer_answers (number, message_id, text, office, answered_at, state)"
            " values (?, ?, ?, ?, ?, ?)",
            (number, message_id, text, office, stamp(now()), state),
        ).lastrowid
        or 0
    )


def draft(journal: Journal, row: Row, answer: Row, topic: str | None) -> None:
    """Let an answer wait for an admin, also one that was decided on before it changed."""
    journal.db.execute(
        "insert into drafts (number, question, topic, text, office, answered_at, state)"
        " values (?, ?, ?, ?, ?, ?, 'waiting') on conflict (number) do update set text = excluded.text,"
        " office = excluded.office, answered_at = excluded.answered_at, state = 'waiting'",
        (row["number"], row["text"], topic, answer["text"], answer["office"], answer["answered_at"]),
    )


def overdue(journal: Journal, before: datetime, *, reminded: bool) -> list[Row]:
    """The waiting questions passed on before a moment, all of them or those not reminded of yet."""
    more = "" if reminded else " and reminded_at is null"
    return list(
        journal.db.query(
            f"select * from forwarded where state = 'waiting' and forwarded_at < ?{more} order by number",  # noqa: S608
            (stamp(before),),
        )
    )


def drafts(db: Database, *states: str) -> list[Row]:
    """The drafts in these states, oldest first; all without any."""
    marks = ", ".join("?" * len(states))
    only = f"where state in ({marks})" if states else ""
    return list(db.query(f"select * from drafts {only} order by number", states))  # noqa: S608


def decide(db: Database, number: int, state: str, document: str | None, passage: str | None) -> None:
    """An admin published or rejected a draft, or an edition has it."""
    db.execute(
        "update drafts set state = ?, document = ?, passage = ?, decided_at = ? where number = ?",
        (state, document, passage, stamp(now()), number),
    )


def counts(journal: Journal) -> tuple[int, int]:
    """How many questions wait for an officer, and how many drafts for an admin."""
    waiting = journal.db.execute("select count(*) from forwarded where state = 'waiting'").fetchone()[0]
    drafted = journal.db.execute("select count(*) from drafts where state = 'waiting'").fetchone()[0]
    return int(waiting), int(drafted)


def _first(db: Database, sql: str, *values: object) -> Row | None:
    return next(iter(db.query(sql, values)), None)
