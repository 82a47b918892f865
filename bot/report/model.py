"""What a visit's report consists of, frozen: made once, then written as DOCX and as PDF. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.markup import UNSENDABLE
from bot.render import SAYS_ITSELF
from index.model import Language, Quote
from index.texts import text
from knowledge.model import Source

# Marks that turn the direction of what follows: a name with one would turn the line that it stands in.
DIRECTION = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
MARKED = ("disputed", "inference", "unverified", "missing")
LANGUAGE: Language = "id"  # of an official report


@dataclass(frozen=True)
class Fact:
    """A passage as quoted: its text unchanged, what kind of sentence it is, its sources.

    `label` stands before the value of a register, which is no sentence.
    """

    text: str
    kind: str
    sources: tuple[Source, ...]
    label: str = ""


@dataclass(frozen=True)
class OfficerAnswer:
    """What an officer answered, with office and date as they are shown."""

    text: str
    office: str
    date: str


@dataclass(frozen=True)
class Result:
    """A question of the visit with its answer.

    `asked` is how often, `after` the question that it followed up. `told` is what was answered without a
    passage, `gone` how many of the passages shown then are not in the edition any more.
    """

    question: str
    facts: tuple[Fact, ...] = ()
    asked: int = 1
    after: str | None = None
    told: str | None = None
    gone: int = 0
    partial: bool = False
    officer: OfficerAnswer | None = None


@dataclass(frozen=True)
class Topic:
    """Questions on one topic."""

    title: str
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Step:
    """A step of a checklist: what to clear, the facts on it, what is missing, whether it is ticked."""

    name: str
    facts: tuple[Fact, ...]
    missing: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True)
class Checklist:
    """The checklist of one application."""

    application: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Action:
    """A follow-up action; who and by when may be open ("")."""

    what: str
    who: str = ""
    due: str = ""


@dataclass(frozen=True)
class Photo:
    """A photo of the visit: its caption ("" without one), its day, a JPEG and the size of that in pixels."""

    caption: str
    day: date
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Report:
    """The report of one visit. Dates are days in Bandung; `bot` is our username."""

    region: str
    topic: str | None
    first_day: date
    last_day: date
    basis: tuple[Fact, ...]
    people: tuple[str, ...]
    nameless: int
    agenda: tuple[str, ...]
    topics: tuple[Topic, ...]
    notes: tuple[str, ...]
    unanswered: tuple[str, ...]
    checklists: tuple[Checklist, ...]
    actions: tuple[Action, ...]
    edition: int
    built: str  # ISO date of the edition
    bot: str
    photos: tuple[Photo, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """All facts in reading order."""
        yield from self.basis
        for topic in self.topics:
            for result in topic.results:
                yield from result.facts
        for checklist in self.checklists:
            for step in checklist.steps:
                yield from step.facts

    def sources(self) -> dict[Source, int]:
        """All sources, numbered from 1 in the order in which they are first used."""
        return number(self.facts())


def number(facts: Iterable[Fact]) -> dict[Source, int]:
    """The sources of facts, numbered from 1."""
    numbers: dict[Source, int] = {}
    for fact in facts:
        for source in fact.sources:
            numbers.setdefault(source, len(numbers) + 1)
    return numbers


def fact_of(quote: Quote) -> Fact:
    """A quote as a fact of a report; two sources that read the same are one."""
    sources = (Source(s.publisher, s.date, s.url, s.title, s.page, s.date_note) for s in quote.sources)
    return Fact(quote.text, quote.kind, tuple(dict.fromkeys(sources)))


def cited(fact: Fact, numbers: dict[Source, int]) -> str:
    """The fact as a line: a mark if it is no plain fact, its text unchanged, the numbers of its sources."""
    label = f"{fact.label}: " if fact.label else ""
    return f"{mark_of(fact, LANGUAGE)}{label}{fact.text}{references(fact, numbers)}"


def mark_of(fact: Fact, language: str) -> str:
    """What must be said before a fact that is no plain one, unless it says so itself."""
    if fact.kind not in MARKED or any(said in fact.text.lower() for said in SAYS_ITSELF.get(fact.kind, ())):
        return ""
    return f"({text(f'report.{fact.kind}', language)}) "


def references(fact: Fact, numbers: dict[Source, int]) -> str:
    """The numbers of a fact's sources behind it."""
    used = "".join(f"[{one}]" for one in sorted(numbers[source] for source in fact.sources))
    return f" {used}" if used else ""


def clean(written: str) -> str:
    """What people wrote, as one line without what no file can hold and without marks of direction."""
    return " ".join(DIRECTION.sub("", UNSENDABLE.sub(" ", written)).split())


def long_date(day: date, language: str = LANGUAGE) -> str:
    """A day in words: 24 November 2026."""
    return f"{day.day} {text('report.months', language).split()[day.month - 1]} {day.year}"


def days(first: date, last: date) -> str:
    """From a day to another, or the one day; the month and the year once where they are the same."""
    if first == last:
        return long_date(first)
    begin = long_date(first).split()
    if first.year == last.year:
        begin = begin[: 1 if first.month == last.month else 2]
    return f"{' '.join(begin)} – {long_date(last)}"
