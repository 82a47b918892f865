"""Visits in numbers, for the host: by region and month, topics asked, gaps left, reports, evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from bot.figures import Count, area_of, count_of
from bot.preferences import JAKARTA
from bot.records import now, stamp
from bot.visits import ballots
from bot.visits.store import ASKING, CLOSED, QUESTIONS
from index.model import Status
from index.words import words

GAPS = (Status.NOT_FOUND, Status.PARTIAL)
COUNTED = {
    "notes": "visit_notes",
    "actions": "visit_actions",
    "people": "visit_people",
    "photos": "visit_photos",
}


@dataclass(frozen=True)
class VisitFigures:
    """One visit, its days of Bandung; `areas` by name.

    `gaps` are different questions that neither the base nor an officer has answered.
    """

    number: int
    region: str
    state: str
    started: date
    ended: date | None
    questions: Count
    areas: Mapping[str, int]
    gaps: int
    report: bool
    noted: Mapping[str, int]
    evaluation: ballots.Evaluation = field(default_factory=ballots.Evaluation)

    @property
    def month(self) -> str:
        """As YYYY-MM."""
        return self.started.isoformat()[:7]


@dataclass(frozen=True)
class Together:
    """Several visits as one line: how many, and the sums of what they have."""

    visits: int
    questions: Count
    areas: Mapping[str, int]
    gaps: int
    reports: int
    evaluation: ballots.Evaluation


def visits(db: Database, since: date | None = None) -> list[VisitFigures]:
    """All visits that began on a day or later, oldest first."""
    rows = db.query(
        "select * from visits where state <> ? and region is not null order by started_at, id", (ASKING,)
    )
    found = [_figures(db, row) for row in list(rows)]
    return [one for one in found if since is None or one.started >= since]


def together(these: Sequence[VisitFigures]) -> Together:
    """The sums of visits."""
    areas: Counter[str] = Counter()
    questions = Count()
    for one in these:
        areas.update(one.areas)
        questions += one.questions
    return Together(
        len(these),
        questions,
        dict(areas.most_common()),
        sum(one.gaps for one in these),
        sum(one.report for one in these),
        ballots.together(one.evaluation for one in these),
    )


def grouped(these: Iterable[VisitFigures], key: Callable[[VisitFigures], Any]) -> dict[Any, Together]:
    """Visits put together by a key of theirs, in the order of the keys."""
    groups: dict[Any, list[VisitFigures]] = {}
    for one in these:
        groups.setdefault(key(one), []).append(one)
    return {name: together(groups[name]) for name in sorted(groups)}


def _figures(db: Database, visit: Mapping[str, Any]) -> VisitFigures:
    number = visit["id"]
    asked = _questions(db, visit)
    by_officers = _answered_by_officers(db)
    closed = {tuple(words(row["text"])) for row in asked if row["update_id"] in by_officers}
    open_questions = {tuple(words(row["text"])) for row in asked if row["status"] in GAPS} - closed
    areas = Counter(area_of(row["document"]) for row in asked if count_of([row["status"]]).asked)
    return VisitFigures(
        number=number,
        region=visit["region"],
        state=visit["state"],
        started=_day(visit["started_at"]),
        ended=_day(visit["ended_at"]) if visit["ended_at"] else None,
        questions=count_of(row["status"] for row in asked),
        areas=dict(areas.most_common()),
        gaps=len(open_questions),
        report=visit["state"] == CLOSED and not _refused(db, number),
        noted={
            name: next(iter(db.query(f"select count(*) as n from {table} where visit = ?", (number,))))["n"]  # noqa: S608
            for name, table in COUNTED.items()
        },
        evaluation=ballots.results(db, [number]).get(number, ballots.Evaluation()),
    )


def _questions(db: Database, visit: Mapping[str, Any]) -> list[dict[str, Any]]:
    values = {"visit": visit["id"], "chat": visit["chat_id"], "start": visit["started_at"]}
    return list(db.query(QUESTIONS, {**values, "end": visit["ended_at"] or stamp(now())}))


def _answered_by_officers(db: Database) -> set[int]:
    """The questions, by update_id, to which an officer has given the answer."""
    rows = db.query(
        "select question from forwarded join officer_answers on officer_answers.number = forwarded.number"
        " where officer_answers.state = 'chosen'"
    )
    return {row["question"] for row in rows}


def _refused(db: Database, number: int) -> bool:
    """Whether the group did not take the report."""
    rows = db.query(
        "select 1 as one from visit_asked join sent on sent.update_id = visit_asked.update_id"
        " where visit = ? and sent.attachment is not null and sent.state = 'refused' limit 1",
        (number,),
    )
    return any(rows)


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(JAKARTA).date()
