"""Gaps in the journal: which questions stayed unanswered, which gap each belongs to, what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np
from sqlite_utils import Database

from bot.questions import UNANSWERED
from bot.records import now, stamp
from index.encoder import Vectors

Row = dict[str, Any]

OPEN, IGNORED = "open", "ignored"
MEMBERS = 5  # of a gap that stand for it when a question is compared with it, the newest

_MARKS = ", ".join("?" * len(UNANSWERED))
_BAD = "from votes where question = questions.update_id and verdict = 'bad'"


@dataclass(frozen=True)
class Gap:
    """One gap with its open questions, oldest first: rows of `questions`, each with `bad`, `meaning`."""

    number: int
    state: str  # OPEN, IGNORED
    because: str | None
    document: str | None  # that closed some of its questions before
    questions: tuple[Row, ...]
    closed: int = 0  # questions that it had besides
    reasons: tuple[str, ...] = ()  # why answers got 👎, one a vote that says why

    @property
    def people(self) -> int:
        return len({row["user_id"] for row in self.questions if row["user_id"] is not None})

    @property
    def chats(self) -> int:
        return len({row["chat_id"] for row in self.questions})

    @property
    def statuses(self) -> dict[str, int]:
        return dict(Counter(row["status"] for row in self.questions).most_common())

    @property
    def bad(self) -> int:
        """How many people gave 👎 to an answer."""
        return sum(int(row["bad"]) for row in self.questions)

    @property
    def wordings(self) -> list[tuple[str, int]]:
        """How it was asked, each wording once with how often, most often first."""
        first: dict[str, str] = {}
        counted: Counter[str] = Counter()
        for row in self.questions:
            key = " ".join(row["text"].casefold().split())
            counted[first.setdefault(key, row["text"])] += 1
        return counted.most_common()


def unanswered(db: Database) -> list[Row]:
    """All questions that stayed unanswered or got 👎, oldest first.

    As rows with `bad`, how many gave 👎, and `bad_at`, when the last of them did.
    """
    return list(
        db.query(
            f"select questions.*, (select count(*) {_BAD}) as bad,"  # noqa: S608 (our own names and marks)
            f" (select max(voted_at) {_BAD}) as bad_at from questions"
            f" where status in ({_MARKS}) or exists (select 1 {_BAD}) order by asked_at, update_id",
            UNANSWERED,
        )
    )


def without_meaning(db: Database, model: str) -> list[Row]:
    """Unanswered questions whose meaning is not kept as they stand now and as this model gives it.

    Each with `gap`, the one that it is in already, or None.
    """
    kept = {row["question"]: row for row in db.query("select question, gap, words, model from gap_questions")}
    found = []
    for row in unanswered(db):
        known = kept.get(row["update_id"])
        same = known is not None and known["words"] == _digest(row["text"])
        if known is None or not same or known["model"] != model:
            found.append({**row, "gap": known["gap"] if known is not None and same else None})
    return found


def members(db: Database, model: str) -> list[tuple[int, int, Vectors]]:
    """(question, gap, meaning (d,)) of those that stand for their gaps, closed and ignored ones included."""
    rows = db.query(
        "select question, gap, meaning from (select *, row_number() over (partition by gap"
        " order by question desc) as place from gap_questions where model = ?) where place <= ?"
        " order by gap, question",
        (model, MEMBERS),
    )
    return [(row["question"], row["gap"], _vector(row["meaning"])) for row in rows]


def next_number(db: Database) -> int:
    """The number that the next gap will have."""
    found = next(iter(db.query("select seq from sqlite_sequence where name = 'gaps'")), None)
    return int(found["seq"]) + 1 if found else 1


def keep(
    db: Database, rows: Sequence[Row], meanings: Vectors, model: str, gaps: Sequence[int], first_new: int
) -> bool:
    """Put questions into gaps, those from `first_new` on being new. False when another process was quicker.

    Then nothing is written, and all is to be read again.
    """
    moment = stamp(now())
    db.execute("begin immediate")
    with db.conn:
        if next_number(db) != first_new:
            return False
        for number in sorted({gap for gap in gaps if gap >= first_new}):
            db.execute("insert into gaps (number, state, opened_at) values (?, ?, ?)", (number, OPEN, moment))
        for row, meaning, gap in zip(rows, meanings, gaps, strict=True):
            db.execute(
                "insert into gap_questions (question, gap, words, meaning, model)"
                " select update_id, ?, ?, ?, ? from questions where update_id = ?"
                " on conflict (question) do update set gap = excluded.gap, meaning = excluded.meaning,"
                " model = excluded.model, words = excluded.words,"
                " closed_at = case when words = excluded.words then closed_at end",
                (gap, _digest(row["text"]), meaning.astype("<f2").tobytes(), model, row["update_id"]),
            )
    return True


def found(db: Database, since: datetime | None = None) -> list[Gap]:
    """All gaps with open questions asked since a moment, most asked first; ignored ones too."""
    placed = {row["question"]: row for row in db.query("select * from gap_questions")}
    decided = {row["number"]: row for row in db.query("select * from gaps")}
    open_rows: dict[int, list[Row]] = {}
    for row in unanswered(db):
        known = placed.get(row["update_id"])
        if known is None or (since and row["asked_at"] < stamp(since)):
            continue
        # One whose new answer got 👎 is open again.
        if known["closed_at"] is not None and (row["bad_at"] or "") <= known["closed_at"]:
            continue
        open_rows.setdefault(known["gap"], []).append({**row, "meaning": _vector(known["meaning"])})
    closed = Counter(row["gap"] for row in placed.values() if row["closed_at"] is not None)
    reasons = _reasons(db)
    gaps = [
        Gap(
            number,
            decided[number]["state"],
            decided[number]["because"],
            decided[number]["document"],
            tuple(rows),
            closed[number],
            tuple(reason for row in rows for reason in reasons.get(row["update_id"], ())),
        )
        for number, rows in open_rows.items()
    ]
    return sorted(gaps, key=lambda gap: (-len(gap.questions), -gap.people, gap.number))


def regions_of_visits(db: Database) -> dict[int, set[str]]:
    """By question that is in a gap: the regions whose visits it was asked in."""
    regions: dict[int, set[str]] = {}
    for row in db.query(
        "select question, region from gap_questions join questions on update_id = question"
        " join visits on region is not null and visits.state in ('running', 'closed') and ("
        " (visits.chat_id = questions.chat_id and asked_at between started_at and coalesce(ended_at, '9'))"
        " or exists (select 1 from visit_guests where visit = visits.id and private"
        " and visit_guests.user_id = questions.user_id"
        " and asked_at between since and coalesce(until, ended_at, '9')))"
    ):
        regions.setdefault(row["question"], set()).add(row["region"])
    return regions


def exists(db: Database, number: int) -> bool:
    """Whether a gap has this number, whatever became of it."""
    return bool(db.execute("select exists (select 1 from gaps where number = ?)", (number,)).fetchone()[0])


def decide(db: Database, number: int, state: str, because: str | None) -> None:
    """Ignore a gap, or take that back."""
    db.execute(
        "update gaps set state = ?, because = ?, decided_at = ? where number = ?",
        (state, because, stamp(now()), number),
    )


def close(db: Database, number: int, questions: Sequence[int], document: str | None) -> None:
    """Note that these questions of a gap are answered now; belongs into one transaction with telling it."""
    moment = stamp(now())
    for question in questions:
        db.execute("update gap_questions set closed_at = ? where question = ?", (moment, question))
    db.execute(
        "update gaps set document = coalesce(?, document), decided_at = ? where number = ?",
        (document, moment, number),
    )


def _reasons(db: Database) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in db.query("select question, reason from votes where verdict = 'bad' and reason is not null"):
        found.setdefault(row["question"], []).append(row["reason"])
    return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _vector(kept: bytes) -> Vectors:
    return np.frombuffer(kept, "<f2").astype(np.float32)
