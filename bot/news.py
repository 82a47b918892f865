"""News for who asked: questions to be asked again in a newer edition, and told once when they are answered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from bot.records import now, stamp


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

    `questions` are update_ids of rows of the table `questions` of the journal `db`, which another process than
    the running bot may have opened. Returns how many are new: a question is queued at most once, and one that
    the journal has no more is passed over.
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
