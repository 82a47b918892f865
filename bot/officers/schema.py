"""The tables of officers' answers, for the journal's migration, and how they are forgotten."""

from __future__ import annotations

from sqlite_utils import Database


def create(db: Database) -> None:
    """Make the tables. All times are ISO 8601 in UTC. No table has who the officer is."""
    forwarded = db.table("forwarded")
    forwarded.add_column("reminded_at", str)
    forwarded.add_column("settled_at", str)  # when it came into a state other than waiting
    # Updates whose messages are about a forwarded question. They stay as long as the number may be taken
    # again, so that an old message never speaks for another question.
    db.table("officer_posts").create(
        {
            "update_id": int,
            "number": int,  # of forwarded
            "kind": str,  # question: an officer may reply to it; answer: the asker has it
        },
        pk="update_id",
        not_null={"number", "kind"},
    )
    db.table("officer_posts").create_index(["number"])
    db.table("officer_answers").create(
        {
            "id": int,
            "number": int,  # of forwarded
            "message_id": int,  # the officer's message, whose edits are followed
            "text": str,
            "office": str,
            "answered_at": str,
            "state": str,  # chosen, offered, replaced, held, told: see bot/officers/store.py
        },
        pk="id",
        not_null={"number", "message_id", "text", "office", "answered_at", "state"},
    )
    db.execute("create unique index officer_answers_chosen on officer_answers(number) where state = 'chosen'")
    db.table("officer_answers").create_index(["message_id"])
    db.table("drafts").create(
        {
            "number": int,  # of forwarded
            "question": str,  # null once its asker had it erased
            "topic": str,  # the document nearest to the question
            "text": str,  # the officer's answer
            "office": str,
            "answered_at": str,
            "state": str,  # waiting, published (in the knowledge folder), live (in an edition), rejected
            "document": str,  # where it was published
            "passage": str,  # its text as the edition shows it
            "decided_at": str,
        },
        pk="number",
        not_null={"text", "office", "answered_at", "state"},
    )


def next_number(db: Database) -> int:
    """A number that no question for the officers has or had as long as anything is left of it."""
    found = db.execute(
        "select max(number) from (select number from forwarded union all select number from drafts"
        " union all select number from officer_posts)"
    ).fetchone()[0]
    return int(found or 0) + 1


def purge(db: Database, before: str) -> None:
    """Delete what is older than a moment, and what belongs to no question any more."""
    db.execute("delete from drafts where answered_at < ?", (before,))
    gone = "number not in (select number from forwarded)"
    db.execute(f"delete from officer_answers where {gone}")  # noqa: S608 (our own names)
    newest = "(select max(number) from officer_posts)"
    db.execute(f"delete from officer_posts where {gone} and number < {newest}")  # noqa: S608


def erase_asker(db: Database, user_id: int) -> None:
    """Take a person's questions out of the drafts, before they are deleted from `forwarded`.

    The answer is the office's: its draft stays, without the question.
    """
    own = "(select number from forwarded where user_id = ?)"
    db.execute(f"update drafts set question = null, topic = null where number in {own}", (user_id,))  # noqa: S608
    db.execute(f"delete from officer_answers where number in {own}", (user_id,))  # noqa: S608
