"""What participants thought of a visit, without who they are: rows under a code whose key does not stay."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.records import now, stamp

OPEN = timedelta(days=7)  # in which an answer can be given, changed and erased
FEWEST = 3  # answers from which on ratings are told
SCALE = (1, 2, 3, 4, 5)  # of little use to very useful


@dataclass(frozen=True)
class Evaluation:
    """What was said of visits: how many gave each of SCALE, and what was missing, in no telling order."""

    counts: tuple[int, ...] = (0,) * len(SCALE)
    missing: tuple[str, ...] = ()

    @property
    def answers(self) -> int:
        """How many rated."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """The mean rating; None with fewer than FEWEST answers, which would tell who gave which."""
        total = sum(step * count for step, count in zip(SCALE, self.counts, strict=True))
        return total / self.answers if self.answers >= FEWEST else None


def begin(db: Database, visit: int, update_id: int, moment: datetime) -> None:
    """Open the evaluation of a visit, asked for by the messages planned under an update."""
    db.execute(
        "insert into visit_ballots (visit, key, closes_at) values (?, ?, ?)",
        (visit, secrets.token_bytes(32), stamp(moment + OPEN)),
    )
    ask(db, visit, update_id)


def ask(db: Database, visit: int, update_id: int) -> None:
    """Note that the messages with buttons planned under an update ask for the evaluation of a visit."""
    db.execute("insert or replace into visit_asked (update_id, visit) values (?, ?)", (update_id, visit))


def asked_by(db: Database, chat_id: int, message_id: int) -> int | None:
    """The visit that one of our messages asks to evaluate; None for other messages."""
    rows = db.query(
        "select visit from visit_asked join sent on sent.update_id = visit_asked.update_id"
        " where sent.chat_id = ? and sent.message_id = ? and sent.keyboard is not null",
        (chat_id, message_id),
    )
    return next((int(row["visit"]) for row in rows), None)


def asked_in(db: Database, chat_id: int, visit: int) -> bool:
    """Whether we have asked in this chat for the evaluation of a visit.

    A press may come before the answer that tells us the number of our message.
    """
    rows = db.query(
        "select 1 as one from visit_asked join sent on sent.update_id = visit_asked.update_id"
        " where visit = ? and sent.chat_id = ? and sent.keyboard is not null limit 1",
        (visit, chat_id),
    )
    return any(rows)


def is_open(db: Database, visit: int) -> bool:
    """Whether answers can still be given."""
    return _key(db, visit) is not None


def rate(db: Database, visit: int, user_id: int, useful: int) -> bool:
    """Note how useful a visit was to somebody, in place of what they said before. False once it is closed."""
    return _put(db, visit, user_id, "useful", useful)


def lacked(db: Database, visit: int, user_id: int, missing: str) -> bool:
    """Note what somebody missed, in place of what they said before. False once it is closed."""
    return _put(db, visit, user_id, "missing", missing)


def results(db: Database, visits: Iterable[int]) -> dict[int, Evaluation]:
    """The evaluations of visits by their numbers, those without any left out."""
    found: dict[int, Evaluation] = {}
    for visit in visits:
        rows = list(db.query("select useful, missing from visit_evaluations where visit = ?", (visit,)))
        if rows:
            counts = tuple(sum(row["useful"] == step for row in rows) for step in SCALE)
            found[visit] = Evaluation(counts, tuple(row["missing"] for row in rows if row["missing"]))
    return found


def together(evaluations: Iterable[Evaluation]) -> Evaluation:
    """Several evaluations as one."""
    counts = [0] * len(SCALE)
    missing: list[str] = []
    for one in evaluations:
        counts = [sum(pair) for pair in zip(counts, one.counts, strict=True)]
        missing += one.missing
    return Evaluation(tuple(counts), tuple(missing))


def own(db: Database, user_id: int) -> list[tuple[int, int | None, str | None]]:
    """What somebody said as (visit, useful, missing), as long as it can be told to be theirs."""
    found = []
    for row in list(db.query("select visit, key from visit_ballots where closes_at >= ?", (stamp(now()),))):
        said = db.query(
            "select useful, missing from visit_evaluations where visit = ? and voter = ?",
            (row["visit"], _code(row["key"], user_id)),
        )
        found += [(int(row["visit"]), one["useful"], one["missing"]) for one in said]
    return found


def erase(db: Database, user_id: int) -> int:
    """Delete what somebody said, as long as it can be told to be theirs; returns how many rows."""
    count = 0
    for row in list(db.query("select visit, key from visit_ballots")):
        deleted = db.execute(
            "delete from visit_evaluations where visit = ? and voter = ?",
            (row["visit"], _code(row["key"], user_id)),
        )
        count += deleted.rowcount
    return count


def _put(db: Database, visit: int, user_id: int, column: str, value: object) -> bool:
    key = _key(db, visit)
    if key is None:
        return False
    db.execute(
        f"insert into visit_evaluations (visit, voter, {column}) values (?, ?, ?)"  # noqa: S608 (our own name)
        f" on conflict (visit, voter) do update set {column} = excluded.{column}",
        (visit, _code(key, user_id), value),
    )
    return True


def _key(db: Database, visit: int) -> bytes | None:
    rows = db.query("select key from visit_ballots where visit = ? and closes_at >= ?", (visit, stamp(now())))
    return next((bytes(row["key"]) for row in rows), None)


def _code(key: bytes, user_id: int) -> str:
    return hmac.new(bytes(key), str(user_id).encode(), hashlib.sha256).hexdigest()[:32]
