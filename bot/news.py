"""News for who asked: questions to be asked again in a newer edition and told once when it answers them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.records import now, stamp
from index.model import Answer, Status


def create(db: Database) -> None:
    """Make the table, for the journal's migration. All times are ISO 8601 in UTC."""
    db.table("news").create(
        {
            "question": int,  # update_id of a row of questions
            "queued_at": str,
            "tried": int,  # the edition in which it was last asked again, without an answer
            "told_at": str,  # when the follow-up was planned
        },
        pk="question",
        not_null={"queued_at"},
    )


def queue(db: Database, questions: Sequence[int]) -> int:
    """Have who asked these questions told, once each, as soon as an edition answers them.

    `questions` are update_ids of rows of the table `questions` of the journal `db`, which a process beside
    the running bot may have opened too. Returns how many are new: a question is queued at most once, and one
    that the journal has no more is passed over.
    """
    moment, new = stamp(now()), 0
    with db.atomic():
        for question in questions:
            inserted = db.execute(
                "insert or ignore into news (question, queued_at)"
                " select update_id, ? from questions where update_id = ?",
                (moment, question),
            )
            new += inserted.rowcount
    return new


def is_news(made: Answer, row: dict[str, Any]) -> bool:
    """Whether an answer tells who asked this question, a row of `questions`, what they were not told then.

    A part of it does where nothing is said to be missing first, and what comes first was not shown then.
    """
    if made.status == Status.PARTIAL and made.lead is None:
        return made.passages[0].passage not in json.loads(row["passages"] or "[]")
    return made.status == Status.ANSWERED


def any_untold(db: Database) -> bool:
    """Whether there is anybody to be told at all."""
    return bool(db.execute("select exists (select 1 from news where told_at is null)").fetchone()[0])


def untold(db: Database, edition: int) -> list[dict[str, Any]]:
    """The questions, as rows, whose askers are to be told, and that were not asked in this edition yet."""
    return list(
        db.query(
            "select questions.* from news join questions on questions.update_id = news.question"
            " where told_at is null and coalesce(tried, 0) < :edition and coalesce(edition, 0) < :edition"
            " order by queued_at, news.question",
            {"edition": edition},
        )
    )


def tried(db: Database, question: int, edition: int) -> None:
    """A question was asked again in an edition that does not answer it either."""
    db.execute("update news set tried = ? where question = ?", (edition, question))


def told(db: Database, question: int) -> bool:
    """Note that the asker is told; belongs into the transaction of that plan. False when they were before."""
    changed = db.execute(
        "update news set told_at = ? where question = ? and told_at is null", (stamp(now()), question)
    )
    return bool(changed.rowcount)


def purge(db: Database) -> None:
    """Drop what belongs to no question any more."""
    db.execute("delete from news where question not in (select update_id from questions)")
