"""The wording of a report, part by part, the same for DOCX and PDF. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.report.model import LANGUAGE, Checklist, Photo, Report, Result, Step, cited, days, long_date
from index.dates import short_date, source_date
from index.texts import catalogue, text
from knowledge.model import Source


@dataclass(frozen=True)
class Line:
    """A line under a question or a step: "fact" or "remark"."""

    style: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question with the lines of its answer; `title` begins with its number."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    """Questions under a heading."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Ticked:
    """A row of a checklist's table."""

    mark: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A checklist as a table under its heading."""

    title: str
    rows: tuple[Ticked, ...]


@dataclass(frozen=True)
class Figure:
    """A photo as it stands in the appendix: what is written under it, its JPEG, its size in centimetres."""

    text: str
    content: bytes
    width: float
    height: float


@dataclass(frozen=True)
class Words:
    """All that a report says, ready to be set."""

    title: str
    region: str
    period: str
    heading: dict[str, str]
    basis: tuple[str, ...]
    purpose: tuple[str, ...]
    when: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    groups: tuple[Group, ...]
    no_results: str
    notes: tuple[str, ...]
    unanswered: tuple[str, ...]
    checklists: tuple[Table, ...]
    no_checklists: str
    columns: tuple[str, str, str, str]
    step_columns: tuple[str, str, str]
    actions: tuple[tuple[str, str, str, str], ...]
    sources: tuple[str, ...]
    remark: str
    signature: tuple[str, ...]
    footer: str
    photos: tuple[Figure, ...]


HEADINGS = (
    "basis", "purpose", "when", "people", "results", "notes", "unanswered", "replication", "actions",
    "sources", "photos",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
WIDEST, HIGHEST = 14.0, 8.8  # cm of a photo: two of them on a page
DONE, OPEN = "☑", "☐"


def words_of(report: Report, today: date) -> Words:
    """The wording of a report that is written today."""
    numbers = report.sources()
    period = days(report.first_day, report.last_day)
    topic = report.topic or text("report.topic_usual", LANGUAGE)
    titles = {
        key: f"{roman}. {text(f'report.{key}', LANGUAGE)}" for key, roman in zip(HEADINGS, ROMAN, strict=True)
    }
    return Words(
        title=text("report.title", LANGUAGE),
        region=report.region,
        period=period,
        heading=titles,
        basis=(
            *_lines("report.basis_lines"),
            *(cited(fact, numbers) for fact in report.basis),
        ),
        purpose=tuple(
            line.format(region=report.region, topic=topic) for line in _raw("report.purpose_lines")
        ),
        when=_when(report, period),
        people=_people(report),
        groups=tuple(_groups(report, numbers)),
        no_results=text("report.no_results", LANGUAGE),
        notes=report.notes or (text("report.no_notes", LANGUAGE),),
        unanswered=report.unanswered or (text("report.no_unanswered", LANGUAGE),),
        checklists=tuple(_table(one, numbers) for one in report.checklists),
        no_checklists=text("report.no_checklists", LANGUAGE),
        columns=_columns("report.action_columns", 4),  # type: ignore[arg-type]
        step_columns=_columns("report.step_columns", 3),  # type: ignore[arg-type]
        actions=_actions(report),
        sources=tuple(shown_source(source, n) for source, n in numbers.items()),
        remark=text(
            "report.remark",
            LANGUAGE,
            bot=report.bot,
            edition=report.edition,
            built=short_date(report.built, LANGUAGE),
        ),
        signature=tuple(line.format(date=long_date(today)) for line in _raw("report.signature_lines")),
        footer=text("report.footer", LANGUAGE, region=report.region),
        photos=tuple(_figure(photo, n) for n, photo in enumerate(report.photos, 1)),
    )


def _raw(key: str) -> list[str]:
    """The lines of an entry, their fields not filled in."""
    return catalogue(LANGUAGE)[key].split("\n")


def _lines(key: str) -> list[str]:
    return text(key, LANGUAGE).split("\n")


def _columns(key: str, count: int) -> tuple[str, ...]:
    columns = tuple(text(key, LANGUAGE).split("|"))
    assert len(columns) == count
    return columns


def _when(report: Report, period: str) -> tuple[tuple[str, str], ...]:
    labels = text("report.when_labels", LANGUAGE).split("|")
    rows = [(labels[0], period), (labels[1], text("report.place", LANGUAGE))]
    if report.agenda:
        rows.append((labels[2], "; ".join(report.agenda)))
    return tuple(rows)


def _people(report: Report) -> tuple[str, ...]:
    people = list(report.people)
    if report.nameless:
        people.append(text("report.nameless", LANGUAGE, count=report.nameless))
    return tuple(people) or (text("report.no_people", LANGUAGE),)


def _groups(report: Report, numbers: dict[Source, int]) -> Iterator[Group]:
    count = 0
    for letter, topic in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", report.topics, strict=False):
        questions = []
        for result in topic.results:
            count += 1
            questions.append(Question(f"{count}. {_asked(result)}", tuple(_answer(result, numbers))))
        yield Group(f"{letter}. {topic.title}", tuple(questions))


def _asked(result: Result) -> str:
    asked = result.question
    if result.after:
        asked += f" ({text('report.after', LANGUAGE, question=result.after)})"
    if result.asked > 1:
        asked += f" ({text('report.asked', LANGUAGE, count=result.asked)})"
    return asked


def _answer(result: Result, numbers: dict[Source, int]) -> Iterator[Line]:
    if result.told:
        yield Line("remark", result.told)
    for fact in result.facts:
        yield Line("fact", cited(fact, numbers))
    if result.gone:
        yield Line("remark", text("report.gone", LANGUAGE, count=result.gone))
    if result.partial:
        yield Line("remark", text("report.partial", LANGUAGE))
    if result.officer:
        head = text("report.officer", LANGUAGE, office=result.officer.office, date=result.officer.date)
        yield Line("fact", f"{head} {result.officer.text}")


def _table(checklist: Checklist, numbers: dict[Source, int]) -> Table:
    title = text("report.checklist", LANGUAGE, application=checklist.application)
    return Table(
        title,
        tuple(
            Ticked(DONE if step.done else OPEN, step.name, _step_lines(step, numbers))
            for step in checklist.steps
        ),
    )


def _step_lines(step: Step, numbers: dict[Source, int]) -> tuple[str, ...]:
    missing = [text("report.attribute_missing", LANGUAGE, attribute=name) for name in step.missing]
    lines = [*(cited(fact, numbers) for fact in step.facts), *missing]
    return tuple(lines) or (text("report.step_missing", LANGUAGE),)


def _actions(report: Report) -> tuple[tuple[str, str, str, str], ...]:
    blank = text("report.blank", LANGUAGE)
    rows = [
        (str(n), action.what, action.who or blank, action.due or blank)
        for n, action in enumerate(report.actions, 1)
    ]
    return tuple(rows) or (("1", blank, blank, blank),)


def _figure(photo: Photo, number: int) -> Figure:
    """A photo with its number, caption and day, as large as fits."""
    scale = min(WIDEST / photo.width, HIGHEST / photo.height)
    said = photo.caption or text("report.photo_uncaptioned", LANGUAGE)
    shown = text("report.photo", LANGUAGE, number=number, caption=said, day=long_date(photo.day))
    return Figure(shown, photo.content, photo.width * scale, photo.height * scale)


def shown_source(source: Source, number: int) -> str:
    """A source in the list at the end."""
    parts = [source.publisher]
    if source.title and source.title != source.publisher:
        parts.append(f"“{source.title}”")
    parts.append(source_date(source, LANGUAGE))
    if source.page:
        parts.append(text("render.page", LANGUAGE, page=source.page))
    if source.url:
        parts.append(source.url)
    return f"[{number}] {', '.join(parts)}"
