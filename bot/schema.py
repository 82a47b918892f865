"""The tables of the journal, as migrations: a journal of any earlier version is brought up to date."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("journal")


@migrations()
def first_tables(db: Database) -> None:
    """Inbox, outgoing messages, questions and chats. All times are ISO 8601 in UTC."""
    db.table("inbox").create(
        {
            "update_id": int,
            "chat_id": int,  # 0 when the update belongs to no chat
            "received_at": str,
            "payload": str,  # JSON without people's names; null once done
            "attempts": int,  # how often a handler failed on it
            "done_at": str,
        },
        pk="update_id",
        not_null={"update_id", "chat_id", "received_at", "attempts"},
        defaults={"attempts": 0},
    )
    db.execute("create index inbox_waiting on inbox(update_id) where done_at is null")
    db.table("sent").create(
        {
            "update_id": int,
            "part": int,  # from 0
            "chat_id": int,
            "thread_id": int,  # a forum's topic
            "reply_to": int,
            "html": str,
            "state": str,  # sending, sent, refused
            "message_id": int,
            "planned_at": str,
            "sent_at": str,
        },
        pk=("update_id", "part"),
        not_null={"update_id", "part", "chat_id", "html", "state", "planned_at"},
    )
    db.table("sent").create_index(["chat_id", "message_id"])
    db.table("questions").create(
        {
            "update_id": int,
            "chat_id": int,
            "private": int,
            "thread_id": int,
            "message_id": int,
            "follows": int,  # update_id of the question that this one follows up, along replies
            "user_id": int,
            "text": str,
            "status": str,
            "language": str,
            "edition": int,
            "elapsed_ms": float,
            "asked_at": str,
        },
        pk="update_id",
        not_null={"update_id", "chat_id", "message_id", "text", "status", "asked_at"},
    )
    db.table("questions").create_index(["chat_id", "asked_at"])
    db.table("chats").create(
        {"chat_id": int, "greeted_at": str, "gone_at": str},  # gone: we were blocked, removed or muted
        pk="chat_id",
    )


@migrations()
def too_late(db: Database) -> None:
    """Updates that came when nobody expected an answer any more, to be reported as a number."""
    db.table("passed_over").create(
        {"update_id": int, "at": str, "reported_at": str}, pk="update_id", not_null={"at"}
    )
