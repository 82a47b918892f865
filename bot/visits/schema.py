"""The tables of visits, for the journal's migrations, and how visits and people in them are forgotten."""

from __future__ import annotations

from sqlite_utils import Database

from bot.records import now, stamp
from bot.visits import ballots

# Tables whose rows belong to a visit by their column "visit".
BELONGING = (
    "visit_notes",
    "visit_actions",
    "visit_agenda",
    "visit_people",
    "visit_guests",
    "visit_checks",
    "visit_photos",
    "visit_ballots",
    "visit_evaluations",
    "visit_asked",
)
FIRST_BELONGING = BELONGING[:6]  # made by `create`


def create(db: Database) -> None:
    """Make the tables. All times are ISO 8601 in UTC."""
    db.table("visits").create(
        {
            "id": int,
            "token": str,  # of its link, unguessable
            "chat_id": int,
            "region": str,  # official name; null while it is still asked for
            "topic": str,
            "state": str,  # asking, running, closed, cancelled
            "secretary": int,  # user_id of who began it; may note in private too
            "started_at": str,
            "ended_at": str,
        },
        pk="id",
        not_null={"token", "chat_id", "state", "started_at"},
    )
    db.execute("create unique index visits_running on visits(chat_id) where state = 'running'")
    db.table("visits").create_index(["token"], unique=True)
    db.table("visit_notes").create(
        {"id": int, "visit": int, "text": str, "user_id": int, "noted_at": str},
        pk="id",
        not_null={"visit", "text", "noted_at"},
    )
    db.table("visit_actions").create(
        {"id": int, "visit": int, "what": str, "who": str, "due": str, "user_id": int, "noted_at": str},
        pk="id",
        not_null={"visit", "what", "noted_at"},
    )
    db.table("visit_agenda").create(
        {"id": int, "visit": int, "token": str, "title": str, "user_id": int, "noted_at": str},
        pk="id",
        not_null={"visit", "token", "title", "noted_at"},
    )
    db.table("visit_agenda").create_index(["token"], unique=True)
    db.table("visit_people").create(
        {
            "visit": int,
            "user_id": int,
            "name": str,  # as they typed it themselves for the report; the only names that we store
            "joined_at": str,
        },
        pk=("visit", "user_id"),
        not_null={"joined_at"},
    )
    # Who opened the visit's link: their questions in private belong to the visit from then on, until they
    # leave or it ends.
    db.table("visit_guests").create(
        {"visit": int, "user_id": int, "agenda": int, "since": str, "until": str},
        pk=("visit", "user_id"),
        not_null={"since"},
    )
    db.table("visit_checks").create(
        {
            "visit": int,
            "application": str,
            "step": str,  # "" for the checklist itself
            "done": int,
            "user_id": int,
            "noted_at": str,
        },
        pk=("visit", "application", "step"),
        not_null={"done", "noted_at"},
    )
    for table in FIRST_BELONGING:
        db.table(table).create_index(["visit"], if_not_exists=True)
    # Briefings that were shown: what their buttons ask.
    db.table("briefings").create(
        {"update_id": int, "region": str, "topic": str, "asks": str, "shown_at": str},
        pk="update_id",
        not_null={"region", "asks", "shown_at"},
    )
    db.table("attachments").create(
        {"id": int, "name": str, "content": bytes, "kept_at": str},
        pk="id",
        not_null={"name", "content", "kept_at"},
    )
    db.table("sent").add_column("attachment", int)


def create_photos(db: Database) -> None:
    """Photos kept as documentation, as they stand in the report: downscaled, without what cameras add."""
    db.table("visit_photos").create(
        {
            "id": int,
            "visit": int,
            "digest": str,  # SHA-256 of the content: the same photo is kept once in a visit
            "content": bytes,  # JPEG
            "width": int,
            "height": int,
            "caption": str,
            "album": str,  # Telegram's media_group_id, so that the rest of an album can follow
            "user_id": int,  # who kept it
            "taken_by": int,  # who had sent it
            "taken_at": str,
            "noted_at": str,
        },
        pk="id",
        not_null={"visit", "digest", "content", "width", "height", "caption", "taken_at", "noted_at"},
    )
    db.table("visit_photos").create_index(["visit", "digest"], unique=True)


def create_evaluation(db: Database) -> None:
    """How a visit was: who said what is stored under a code whose key is thrown away when the poll closes.

    Answers have no time and no row number, so that they cannot be put beside what came in.
    """
    db.table("visit_ballots").create(
        {"visit": int, "key": bytes, "closes_at": str}, pk="visit", not_null={"key", "closes_at"}
    )
    db.execute(
        "create table visit_evaluations (visit integer not null, voter text not null, useful integer,"
        " missing text, primary key (visit, voter)) without rowid"
    )
    # The updates whose messages ask for the evaluation, to know a press or a reply by.
    db.table("visit_asked").create({"update_id": int, "visit": int}, pk="update_id", not_null={"visit"})
    db.table("visit_asked").create_index(["visit"])


def add_days(db: Database) -> None:
    """The days of a visit as its admins wrote them, ISO dates in Bandung; null where they wrote none."""
    db.table("visits").add_column("first_day", str)
    db.table("visits").add_column("last_day", str)


def purge(db: Database, before: str) -> None:
    """Delete visits that began before a moment, whatever belongs to no visit, and what lies about as long."""
    db.execute("delete from visits where started_at < ?", (before,))
    for table in BELONGING:
        db.execute(f"delete from {table} where visit not in (select id from visits)")  # noqa: S608 (our names)
    db.execute("delete from visit_ballots where closes_at < ?", (stamp(now()),))
    db.execute("delete from briefings where shown_at < ?", (before,))
    db.execute("delete from attachments where kept_at < ?", (before,))


def erase_person(db: Database, user_id: int) -> int:
    """Delete what somebody left in visits, their name above all; returns how many rows that were.

    The agenda and the ticks of checklists are the delegation's; they lose who made them.
    """
    count = 0
    for table in ("visit_notes", "visit_actions", "visit_people", "visit_guests"):
        deleted = db.execute(f"delete from {table} where user_id = ?", (user_id,))  # noqa: S608 (our names)
        count += deleted.rowcount
    photos = db.execute("delete from visit_photos where user_id = ? or taken_by = ?", (user_id, user_id))
    count += photos.rowcount + ballots.erase(db, user_id)
    for table, column in (("visit_agenda", "user_id"), ("visit_checks", "user_id"), ("visits", "secretary")):
        db.execute(f"update {table} set {column} = null where {column} = ?", (user_id,))  # noqa: S608
    return count
