"""The tables of gaps, for the journal's migration, and how rows without a question are forgotten."""

from __future__ import annotations

from sqlite_utils import Database


def create(db: Database) -> None:
    """Make the tables. All times are ISO 8601 in UTC."""
    # A number is never given twice: an admin may have written it down.
    db.execute(
        "create table gaps (number integer primary key autoincrement, state text not null, because text,"
        " document text, opened_at text not null, decided_at text)"
    )
    db.table("gap_questions").create(
        {
            "question": int,  # update_id of a row of questions
            "gap": int,
            "words": str,  # a digest of its text, which may be edited
            "meaning": bytes,  # float16, as the model gives it
            "model": str,
            "closed_at": str,
        },
        pk="question",
        not_null={"gap", "words", "meaning", "model"},
    )
    db.table("gap_questions").create_index(["gap"])


def purge(db: Database) -> None:
    """Drop what belongs to no question any more, and gaps without any."""
    db.execute("delete from gap_questions where question not in (select update_id from questions)")
    db.execute("delete from gaps where number not in (select gap from gap_questions)")
