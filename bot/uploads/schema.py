"""The table of documents that admins sent, for the journal's migration, and how old ones are forgotten."""

from __future__ import annotations

from sqlite_utils import Database


def create(db: Database) -> None:
    """Make the table. All times are ISO 8601 in UTC."""
    db.table("uploads").create(
        {
            "id": int,
            "update_id": int,  # of the message with the document
            "chat_id": int,
            "thread_id": int,  # a forum's topic
            "shown": int,  # our message that tells how it stands
            "language": str,
            "file_id": str,  # Telegram's; null once it is over
            "name": str,  # of the file, as its sender named it; null once it is over
            "options": str,  # JSON: what its caption says of it
            "state": str,  # see bot.uploads.store
            "attempts": int,
            "document": str,  # what it became
            "received_at": str,
        },
        pk="id",
        not_null={"update_id", "chat_id", "language", "options", "state", "attempts", "received_at"},
        defaults={"attempts": 0},
    )
    db.table("uploads").create_index(["update_id"], unique=True)


def purge(db: Database, before: str) -> None:
    """Delete what was received before a moment and is over."""
    db.execute("delete from uploads where received_at < ? and file_id is null", (before,))
