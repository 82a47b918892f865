"""How the bot is used, in numbers out of the journal: no names, no words of anybody. Pure but for reading."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from statistics import median

from sqlite_utils import Database

from bot.preferences import JAKARTA
from bot.records import now, stamp
from bot.visits import ballots
from bot.visits.store import QUESTIONS
from index.model import Status
from knowledge.model import CATEGORIES

ANSWERED, PARTIAL, NOT_FOUND, OTHER = "answered", "partial", "not_found", "other"
OUTCOMES = {
    Status.ANSWERED: ANSWERED,
    Status.PARTIAL: PARTIAL,
    Status.NOT_FOUND: NOT_FOUND,
    Status.NOT_IN_REGISTER: NOT_FOUND,
}  # all else is OTHER: small talk, off topic, asked back, too long, an error


@dataclass(frozen=True)
class Count:
    """How questions ended."""

    answered: int = 0
    partial: int = 0
    not_found: int = 0
    other: int = 0

    @property
    def asked(self) -> int:
        """All questions but small talk and the like."""
        return self.answered + self.partial + self.not_found

    def __add__(self, added: Count) -> Count:
        return Count(*(a + b for a, b in zip(vars(self).values(), vars(added).values(), strict=True)))


@dataclass(frozen=True)
class Usage:
    """The figures of a stretch of days, both ends included.

    `days` has every day; `areas`, `regions` and `documents` are by name, most asked first. `used` says in how
    many answers a document was quoted. `reasons` are those of bad verdicts. `median_ms` is None without any
    question, `evaluation` is that of visits which ended in these days.
    """

    first: date
    last: date
    total: Count = field(default_factory=Count)
    days: Mapping[date, Count] = field(default_factory=dict)
    areas: Mapping[str, Count] = field(default_factory=dict)
    regions: Mapping[str, Count] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    median_ms: float | None = None
    good: int = 0
    bad: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    evaluation: ballots.Evaluation = field(default_factory=ballots.Evaluation)


def usage(
    db: Database, first: date, last: date, regions_in: Callable[[str], Iterable[str]] = lambda text: ()
) -> Usage:
    """The figures from a day to another, days of Bandung. `regions_in` names the regions in a text."""
    between = {"start": stamp(_midnight(first)), "end": stamp(_midnight(last + timedelta(days=1)))}
    rows = list(
        db.query(
            "select update_id, text, status, document, passages, elapsed_ms, asked_at from questions"
            " where asked_at >= :start and asked_at < :end",
            between,
        )
    )
    visits = _regions_of_visits(db)
    made = Usage(first, last)
    days: dict[date, Count] = {
        first + timedelta(days=number): Count() for number in range((last - first).days + 1)
    }
    areas: dict[str, Count] = {}
    regions: dict[str, Count] = {}
    documents: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for row in rows:
        count = count_of([row["status"]])
        day = datetime.fromisoformat(row["asked_at"]).astimezone(JAKARTA).date()
        days[day] = days.get(day, Count()) + count
        made = replace(made, total=made.total + count)
        if not count.asked:
            continue
        area = area_of(row["document"])
        areas[area] = areas.get(area, Count()) + count
        visiting = visits.get(row["update_id"])
        for region in {*regions_in(row["text"]), *([visiting] if visiting else [])}:
            regions[region] = regions.get(region, Count()) + count
        if count.answered or count.partial:
            documents.update([row["document"]] if row["document"] else [])
            shown = json.loads(row["passages"] or "[]")
            used.update({passage.partition("#")[0] for passage in shown})
    verdicts = list(
        db.query("select verdict, reason from votes where voted_at >= :start and voted_at < :end", between)
    )
    times = [row["elapsed_ms"] for row in rows if row["elapsed_ms"]]
    ended = [
        row["id"]
        for row in db.query("select id from visits where ended_at >= :start and ended_at < :end", between)
    ]
    return replace(
        made,
        days=dict(sorted(days.items())),
        areas=_most_asked(areas),
        regions=_most_asked(regions),
        documents=dict(documents.most_common()),
        used=dict(used),
        median_ms=median(times) if times else None,
        good=sum(one["verdict"] == "good" for one in verdicts),
        bad=sum(one["verdict"] == "bad" for one in verdicts),
        reasons=dict(Counter(one["reason"] for one in verdicts if one["reason"]).most_common()),
        evaluation=ballots.together(ballots.results(db, ended).values()),
    )


def first_day(db: Database) -> date | None:
    """The day of the oldest question in the journal; None without any."""
    oldest = next(iter(db.query("select min(asked_at) as at from questions")))["at"]
    return datetime.fromisoformat(oldest).astimezone(JAKARTA).date() if oldest else None


def count_of(statuses: Iterable[str]) -> Count:
    """How questions with these statuses ended."""
    found = Counter(OUTCOMES.get(Status(status), OTHER) for status in statuses)
    return Count(found[ANSWERED], found[PARTIAL], found[NOT_FOUND], found[OTHER])


def area_of(document: str | None) -> str:
    """The category of a document; "" for none and for one of an unknown category."""
    category = (document or "").partition("/")[0]
    return category if category in CATEGORIES else ""


def _most_asked(counts: Mapping[str, Count]) -> dict[str, Count]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1].asked, item[0])))


def _regions_of_visits(db: Database) -> dict[int, str]:
    """The region of the visit in which a question was asked, by the question."""
    found: dict[int, str] = {}
    for visit in list(db.query("select * from visits where region is not null and state <> 'asking'")):
        values = {"visit": visit["id"], "chat": visit["chat_id"], "start": visit["started_at"]}
        rows = db.query(QUESTIONS, {**values, "end": visit["ended_at"] or stamp(now())})
        found.update((row["update_id"], visit["region"]) for row in rows)
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JAKARTA)
