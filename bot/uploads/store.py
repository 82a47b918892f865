"""The documents that admins sent, as rows of the journal: what waits, what is ready, what became of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from bot.journal import Journal
from bot.records import now, stamp
from index.model import Language

WAITING = "waiting"  # to be read and shown
READY = "ready"  # shown, to be decided on
PUBLISHING = "publishing"
# What is over:
PUBLISHED, DUPLICATE, REFUSED, DISCARDED, FAILED = "published", "duplicate", "refused", "discarded", "failed"
UNDECIDED = timedelta(days=7)  # after which a document that nobody decided on is dropped
COLUMNS = "id, update_id, chat_id, thread_id, shown, language, file_id, name, options, state, attempts"


@dataclass(frozen=True)
class Upload:
    """One document. `options` are what its caption says; `file_id` and `name` are None once it is over."""

    id: int
    update_id: int
    chat_id: int
    thread_id: int | None
    shown: int | None
    language: Language
    file_id: str | None
    name: str | None
    options: dict[str, str]
    state: str
    attempts: int


def receive(
    journal: Journal,
    update_id: int,
    chat_id: int,
    thread_id: int | None,
    language: Language,
    file_id: str,
    name: str,
    options: dict[str, str],
) -> int:
    """Note a document to be looked at; returns its number. Belongs into the transaction of its plan."""
    row = {
        "update_id": update_id,
        "chat_id": chat_id,
        "thread_id": thread_id,
        "language": language,
        "file_id": file_id,
        "name": name,
        "options": json.dumps(options, ensure_ascii=False),
        "state": WAITING,
        "received_at": stamp(now()),
    }
    number = journal.db.table("uploads").insert(row).last_pk
    assert number is not None
    return int(number)


def upload(journal: Journal, number: int) -> Upload | None:
    """The document of this number; None when it is forgotten."""
    return next(iter(_found(journal, "id = ?", number)), None)


def to_do(journal: Journal) -> Upload | None:
    """The next document that is to be looked at or published: what was decided on goes first."""
    found = _found(
        journal, "state in (?, ?) order by state = ? desc, id limit 1", WAITING, PUBLISHING, PUBLISHING
    )
    return next(iter(found), None)


def move(journal: Journal, number: int, before: str, after: str, *, shown: int | None = None) -> bool:
    """Take a document from one state to the next; False when it was in another.

    What is over needs no names any more.
    """
    over = after not in (WAITING, READY, PUBLISHING)
    changed = journal.db.execute(
        "update uploads set state = :after, attempts = 0, shown = coalesce(:shown, shown),"
        " file_id = case when :over then null else file_id end,"
        " name = case when :over then null else name end,"
        " options = case when :over then '{}' else options end"
        " where id = :number and state = :before",
        {"after": after, "shown": shown, "over": over, "number": number, "before": before},
    )
    return bool(changed.rowcount)


def became(journal: Journal, number: int, document: str | None) -> None:
    """Note which document it became."""
    journal.db.execute("update uploads set document = ? where id = ?", (document, number))


def failed(journal: Journal, number: int) -> int:
    """Count one more failure; returns how many there are now."""
    journal.db.execute("update uploads set attempts = attempts + 1 where id = ?", (number,))
    found = upload(journal, number)
    return found.attempts if found else 0


def shown_in(journal: Journal, one: Upload) -> int | None:
    """Our message about a document; None when it was not sent."""
    if one.shown is not None:
        return one.shown
    rows = journal.db.query(
        "select message_id from sent where update_id = ? and part = 0 and state = 'sent'", (one.update_id,)
    )
    return next((row["message_id"] for row in rows), None)


def drop_undecided(journal: Journal) -> None:
    """Drop what nobody decided on for long."""
    before = stamp(now() - UNDECIDED)
    for row in list(
        journal.db.query("select id from uploads where state = ? and received_at < ?", (READY, before))
    ):
        move(journal, row["id"], READY, DISCARDED)


def open_numbers(journal: Journal) -> set[int]:
    """The numbers of those whose files are still needed."""
    return {row["id"] for row in journal.db.query("select id from uploads where file_id is not null")}


def _found(journal: Journal, where: str, *values: object) -> list[Upload]:
    rows = journal.db.query(f"select {COLUMNS} from uploads where {where}", values)  # noqa: S608 (our own words)
    return [Upload(**{**row, "options": json.loads(row["options"])}) for row in rows]
