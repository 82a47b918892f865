"""Visits in the journal: begun, noted in, ended. One visit at a time runs in a chat."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.journal import Journal
from bot.records import now, stamp
from bot.visits.days import Days

ASKING, RUNNING, CLOSED, CANCELLED = "asking", "running", "closed", "cancelled"
# The questions of a visit: those of its chat between its start and its end, and of its guests in private.
QUESTIONS = (
    "select * from questions where asked_at between :start and :end and (chat_id = :chat or exists"
    " (select 1 from visit_guests where visit = :visit and visit_guests.user_id = questions.user_id"
    " and questions.private and asked_at between since and coalesce(until, :end)))"
    " order by asked_at, update_id"
)
TOKEN_BYTES = 9  # twelve letters in a link


@dataclass(frozen=True)
class Visit:
    """One visit. `region` is None while it is asked for, `days` where none were written; times are in UTC."""

    id: int
    token: str
    chat_id: int
    region: str | None
    topic: str | None
    state: str
    secretary: int | None
    started: datetime
    ended: datetime | None
    days: Days | None = None


@dataclass(frozen=True)
class Noted:
    """How much there is in a visit."""

    questions: int
    notes: int
    actions: int
    agenda: int
    people: int
    checklists: int
    photos: int


class AlreadyRunning(Exception):
    """Another visit runs in that chat."""


def ask_for_region(
    journal: Journal,
    chat_id: int,
    region: str | None,
    topic: str | None,
    secretary: int | None,
    days: Days | None = None,
) -> Visit:
    """A visit that waits for a decision: which region, or whether the running one is to end."""
    row = {
        "token": secrets.token_urlsafe(TOKEN_BYTES),
        "chat_id": chat_id,
        "region": region,
        "topic": topic,
        "state": ASKING,
        "secretary": secretary,
        "started_at": stamp(now()),
        **_written(days),
    }
    number = journal.db.table("visits").insert(row, pk="id").last_pk
    assert number is not None
    found = visit(journal, int(number))
    assert found is not None
    return found


def begin(journal: Journal, number: int, region: str, moment: datetime) -> Visit:
    """Let a visit run. Raises AlreadyRunning."""
    try:
        journal.db.execute(
            "update visits set state = ?, region = ?, started_at = ? where id = ? and state = ?",
            (RUNNING, region, stamp(moment), number, ASKING),
        )
    except sqlite3.IntegrityError as error:
        raise AlreadyRunning from error
    found = visit(journal, number)
    assert found is not None
    return found


def put_days(journal: Journal, number: int, days: Days) -> None:
    """Set on which days a visit is."""
    journal.db.table("visits").update(number, _written(days))


def _written(days: Days | None) -> dict[str, str | None]:
    return {
        "first_day": days.first.isoformat() if days else None,
        "last_day": days.last.isoformat() if days else None,
    }


def end(journal: Journal, number: int, state: str, moment: datetime) -> bool:
    """Close or cancel a running visit. False when it does not run."""
    ended = journal.db.execute(
        "update visits set state = ?, ended_at = ? where id = ? and state = ?",
        (state, stamp(moment), number, RUNNING),
    )
    return bool(ended.rowcount)


def visit(journal: Journal, number: int) -> Visit | None:
    """A visit by its number."""
    return _first(journal, "select * from visits where id = ?", number)


def running_in(journal: Journal, chat_id: int) -> Visit | None:
    """The visit that runs in a chat."""
    return _first(journal, "select * from visits where chat_id = ? and state = ?", chat_id, RUNNING)


def kept_by(journal: Journal, user_id: int | None) -> Visit | None:
    """The running visit whose secretary somebody is, the newest of several."""
    sql = "select * from visits where secretary = ? and state = ? order by started_at desc limit 1"
    return _first(journal, sql, user_id, RUNNING)


def guest_of(journal: Journal, user_id: int | None) -> Visit | None:
    """The running visit whose link somebody opened last and did not leave."""
    sql = (
        "select visits.* from visits join visit_guests on visit_guests.visit = visits.id"
        " where visit_guests.user_id = ? and until is null and state = ? order by since desc limit 1"
    )
    return _first(journal, sql, user_id, RUNNING)


def belongs(journal: Journal, number: int, user_id: int) -> bool:
    """Whether somebody came to a visit by its link or is its secretary."""
    sql = (
        "select 1 as one from visit_guests where visit = :visit and user_id = :user"
        " union select 1 from visits where id = :visit and secretary = :user"
    )
    return any(journal.db.query(sql, {"visit": number, "user": user_id}))


def by_token(journal: Journal, token: str) -> tuple[Visit, dict[str, Any] | None] | None:
    """The visit of a link, with its point of the agenda if the link is one's."""
    found = _first(journal, "select * from visits where token = ?", token)
    if found is not None:
        return found, None
    for row in journal.db.query("select * from visit_agenda where token = ?", (token,)):
        of = visit(journal, row["visit"])
        return (of, row) if of else None
    return None


def add(journal: Journal, table: str, number: int, user_id: int | None, **values: object) -> None:
    """Note something in a visit: a row of visit_notes, visit_actions or visit_agenda."""
    if table == "visit_agenda":
        values["token"] = secrets.token_urlsafe(TOKEN_BYTES)
    row = {"visit": number, "user_id": user_id, "noted_at": stamp(now()), **values}
    journal.db.table(table).insert(row)


def rows(journal: Journal, table: str, number: int) -> list[dict[str, Any]]:
    """What was noted in a visit, in order."""
    return list(journal.db.query(f"select * from {table} where visit = ? order by id", (number,)))  # noqa: S608


def numbered(journal: Journal, table: str, number: int) -> list[dict[str, Any]]:
    """The rows of a table, numbered for people from 1: id, user_id, and of photos taken_by."""
    more = ", taken_by" if table == "visit_photos" else ""
    sql = f"select id, user_id{more} from {table} where visit = ? order by id"  # noqa: S608 (our own names)
    return list(journal.db.query(sql, (number,)))


def drop(journal: Journal, table: str, row: int) -> None:
    """Take a row out of a visit."""
    journal.db.execute(f"delete from {table} where id = ?", (row,))  # noqa: S608 (our own names)


def join(journal: Journal, number: int, user_id: int, name: str | None) -> None:
    """Somebody takes part; a name that they gave before stays unless they give another."""
    journal.db.execute(
        "insert into visit_people (visit, user_id, name, joined_at) values (?, ?, ?, ?)"
        " on conflict (visit, user_id) do update set name = coalesce(excluded.name, name)",
        (number, user_id, name, stamp(now())),
    )


def leave(journal: Journal, number: int, user_id: int) -> bool:
    """Somebody takes part no longer; their name is gone. False when they did not."""
    left = journal.db.execute("delete from visit_people where visit = ? and user_id = ?", (number, user_id))
    return bool(left.rowcount)


def names(journal: Journal, number: int) -> tuple[list[str], int]:
    """The names of who takes part in the order of joining, and how many take part without a name."""
    found = [
        row["name"]
        for row in journal.db.query(
            "select name from visit_people where visit = ? order by joined_at, user_id", (number,)
        )
    ]
    return [name for name in found if name], sum(not name for name in found)


def enter(journal: Journal, number: int, user_id: int, agenda: int | None) -> None:
    """Somebody opened the visit's link: they ask within it, and no longer within another."""
    moment = stamp(now())
    with journal.db.atomic():
        journal.db.execute(
            "update visit_guests set until = ? where user_id = ? and visit <> ? and until is null",
            (moment, user_id, number),
        )
        journal.db.execute(
            "insert into visit_guests (visit, user_id, agenda, since) values (?, ?, ?, ?)"
            " on conflict (visit, user_id) do update set agenda = excluded.agenda, until = null",
            (number, user_id, agenda, moment),
        )


def withdraw(journal: Journal, number: int, user_id: int) -> None:
    """Somebody's questions in private belong to the visit no more, those asked before included."""
    journal.db.execute("delete from visit_guests where visit = ? and user_id = ?", (number, user_id))


def guests(journal: Journal, number: int) -> list[int]:
    """Who came to a visit by its link and did not leave, in the order of coming."""
    sql = "select user_id from visit_guests where visit = ? and until is null order by since, user_id"
    return [row["user_id"] for row in journal.db.query(sql, (number,))]


def questions_of(journal: Journal, of: Visit, until: datetime) -> list[dict[str, Any]]:
    """The questions of a visit: those asked in its chat while it ran, and in private by its guests."""
    values = {"start": stamp(of.started), "end": stamp(of.ended or until), "chat": of.chat_id}
    return list(journal.db.query(QUESTIONS, {**values, "visit": of.id}))


def noted(journal: Journal, of: Visit) -> Noted:
    """How much there is in a visit by now."""

    def count(table: str, more: str = "") -> int:
        sql = f"select count(*) as n from {table} where visit = ?{more}"  # noqa: S608 (our own names)
        return int(next(iter(journal.db.query(sql, (of.id,))))["n"])

    return Noted(
        questions=len(questions_of(journal, of, now())),
        notes=count("visit_notes"),
        actions=count("visit_actions"),
        agenda=count("visit_agenda"),
        people=count("visit_people"),
        checklists=count("visit_checks", " and step = ''"),
        photos=count("visit_photos"),
    )


def _first(journal: Journal, sql: str, *values: object) -> Visit | None:
    for row in journal.db.query(sql, values):
        return Visit(
            row["id"],
            row["token"],
            row["chat_id"],
            row["region"],
            row["topic"],
            row["state"],
            row["secretary"],
            datetime.fromisoformat(row["started_at"]),
            datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
            Days(date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
            if row["first_day"]
            else None,
        )
    return None
