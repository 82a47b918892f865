"""The report of a visit out of the journal and the edition in force: questions grouped, duplicates merged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.journal import Journal
from bot.markup import plain
from bot.officers import store as officers
from bot.officers.wording import day_of
from bot.preferences import JAKARTA
from bot.records import stamp
from bot.report.model import (
    LANGUAGE,
    Action,
    Fact,
    OfficerAnswer,
    Photo,
    Report,
    Result,
    Topic,
    clean,
    fact_of,
)
from bot.visits import checklists, photos, store, ticks
from bot.visits.days import Days
from bot.visits.shrink import Shrunk
from bot.visits.store import Visit
from index import briefing
from index.model import Quote, Status
from index.reader import OpenEdition
from index.texts import text
from index.versions import quoted
from index.words import words
from knowledge.model import CATEGORIES
from knowledge.view import AGREEMENTS, REGISTERS

ANSWERED = (Status.ANSWERED, Status.PARTIAL)
# What an unanswered question's state with the officers is called; others never reached them.
BECAME = {officers.WAITING: "passed_on", officers.DECLINED: "declined", officers.CLOSED: "closed"}
LONGEST_QUESTION = 500  # characters in the report
SAID = 600  # characters of an answer without facts


@dataclass(frozen=True)
class Material:
    """What the journal has of a visit, read in one go."""

    visit: Visit
    questions: tuple[dict[str, Any], ...]
    passed_on: dict[int, tuple[int, str]]  # by question: its number with the officers, and its state
    answers: dict[int, OfficerAnswer]  # by question: what an officer answered
    notes: tuple[str, ...]
    actions: tuple[Action, ...]
    agenda: tuple[str, ...]
    people: tuple[str, ...]
    nameless: int
    checklists: tuple[str, ...]
    done: dict[str, frozenset[str]]
    photos: tuple[Photo, ...]


def material_of(journal: Journal, visit: Visit, until: datetime) -> Material:
    """What there is of a visit up to a moment."""
    questions = store.questions_of(journal, visit, until)
    passed_on = _passed_on(journal, questions)
    names, nameless = store.names(journal, visit.id)
    lists = tuple(ticks.lists(journal, visit.id))
    return Material(
        visit,
        tuple(questions),
        passed_on,
        _answers(journal, passed_on, until),
        tuple(row["text"] for row in store.rows(journal, "visit_notes", visit.id)),
        tuple(
            Action(row["what"], row["who"] or "", row["due"] or "")
            for row in store.rows(journal, "visit_actions", visit.id)
        ),
        tuple(row["title"] for row in store.rows(journal, "visit_agenda", visit.id)),
        tuple(names),
        nameless,
        lists,
        {name: ticks.done(journal, visit.id, name) for name in lists},
        tuple(_photo(*row) for row in photos.photos_of(journal, visit)),
    )


def _passed_on(journal: Journal, questions: Sequence[dict[str, Any]]) -> dict[int, tuple[int, str]]:
    """By question its number with the officers and what became of it, of those that they have."""
    rows = (officers.forwarded(journal, row["update_id"]) for row in questions)
    return {row["question"]: (row["number"], row["state"]) for row in rows if row is not None}


def _answers(
    journal: Journal, passed_on: dict[int, tuple[int, str]], until: datetime
) -> dict[int, OfficerAnswer]:
    """By question what an officer answered up to a moment."""
    chosen = {question: officers.chosen(journal, number) for question, (number, _) in passed_on.items()}
    return {
        question: OfficerAnswer(clean(row["text"]), row["office"], day_of(row["answered_at"], LANGUAGE))
        for question, row in chosen.items()
        if row is not None and row["answered_at"] <= stamp(until)
    }


def report_of(edition: OpenEdition, material: Material, until: datetime, bot: str) -> Report:
    """The report of a visit that ends now."""
    visit = material.visit
    assert visit.region is not None
    region = briefing.region_of(edition, visit.region)
    lasted = Days(visit.started.astimezone(JAKARTA).date(), until.astimezone(JAKARTA).date())
    days = visit.days or lasted
    own = briefing.brief(edition, region).own if region else ()
    results, unanswered = _results(edition, material)
    return Report(
        region=visit.region,
        topic=visit.topic,
        first_day=days.first,
        last_day=days.last,
        basis=tuple(fact_of(quote) for quote in own if quote.document == AGREEMENTS),
        people=material.people,
        nameless=material.nameless,
        agenda=material.agenda,
        topics=_topics(results),
        notes=material.notes,
        unanswered=unanswered,
        checklists=tuple(checklists.of_visit(edition, material.checklists, material.done)),
        actions=material.actions,
        edition=edition.manifest.number,
        built=edition.manifest.created[:10],
        bot=bot,
        photos=material.photos,
    )


def _photo(caption: str, moment: datetime, picture: Shrunk) -> Photo:
    day = moment.astimezone(JAKARTA).date()
    return Photo(caption, day, picture.content, picture.width, picture.height)


def _results(edition: OpenEdition, material: Material) -> tuple[list[tuple[str, Result]], tuple[str, ...]]:
    """The answered questions with their categories, and the unanswered ones, each once."""
    by_update = {row["update_id"]: row for row in material.questions}
    found: dict[tuple[str, ...], tuple[str, Result]] = {}
    open_questions: dict[tuple[str, ...], str] = {}
    for row in material.questions:
        question, officer = clean(row["text"])[:LONGEST_QUESTION], material.answers.get(row["update_id"])
        key = _same(question, row)
        if row["status"] in (*ANSWERED, Status.NOT_IN_REGISTER) or officer is not None:
            category, result = _result(edition, row, question, by_update, officer)
            known = found.get(key)
            found[key] = (category, result) if known is None else (known[0], _merged(known[1], result))
        if row["status"] in (Status.NOT_FOUND, Status.PARTIAL) and key not in open_questions:
            open_questions[key] = _open(row, question, by_update, material)
    by_officers = {key for key, (_, result) in found.items() if result.officer is not None}
    unanswered = (asked for key, asked in open_questions.items() if key not in by_officers)
    return list(found.values()), tuple(unanswered)


def _open(
    row: dict[str, Any], question: str, by_update: dict[int, dict[str, Any]], material: Material
) -> str:
    """An unanswered question with what it goes on from, and what became of it with the officers."""
    before = _before(row, by_update)
    if before is not None:
        question = f"{question} ({text('report.after', LANGUAGE, question=before)})"
    number, state = material.passed_on.get(row["update_id"], (0, ""))
    key = BECAME.get(state)
    return text(f"report.{key}", LANGUAGE, question=question, number=number) if key else question


def _before(row: dict[str, Any], by_update: dict[int, dict[str, Any]]) -> str | None:
    """The question that this one follows up, where that is one of the visit's."""
    before = by_update.get(row["follows"] or 0)
    return clean(before["text"])[:LONGEST_QUESTION] if before is not None else None


def _same(question: str, row: dict[str, Any]) -> tuple[str, ...]:
    """What two questions have in common that are one for the report: their words.

    What leans on questions before it must have been answered the same too: "Kapan?" asked twice may be two.
    """
    leans = row["follows"] is not None or row["private"]
    return (*words(question), "\0", *(json.loads(row["passages"]) if leans else ()))


def _merged(first: Result, again: Result) -> Result:
    """One result for a question that was asked again; how it was spelled first, all that was answered."""
    return replace(
        first,
        asked=first.asked + 1,
        facts=tuple(dict.fromkeys([*first.facts, *again.facts])),
        partial=first.partial and again.partial,
        officer=first.officer or again.officer,
    )


def _result(
    edition: OpenEdition,
    row: dict[str, Any],
    question: str,
    by_update: dict[int, dict[str, Any]],
    officer: OfficerAnswer | None,
) -> tuple[str, Result]:
    quotes, gone = _quotes(edition, row)
    facts: tuple[Fact, ...] = tuple(fact_of(quote) for quote in quotes)
    told = None if facts else clean(plain(row["html"] or ""))[:SAID] or None
    if officer is not None and row["status"] not in (*ANSWERED, Status.NOT_IN_REGISTER):
        told = None  # that an officer answered says that we did not know
    return _category(row, quotes), Result(
        question,
        facts,
        after=_before(row, by_update),
        told=told,
        gone=gone,
        partial=row["status"] == Status.PARTIAL,
        officer=officer,
    )


def _category(row: dict[str, Any], quotes: Sequence[Quote]) -> str:
    """The category that a question belongs to: of its best passage.

    A register speaks of everything: where it is best, most of the other passages decide, in doubt the first
    of our categories.
    """
    if row["status"] == Status.NOT_IN_REGISTER:
        return "kerja-sama"
    documents = [quote.document for quote in quotes] or [row["document"] or ""]
    others = [document.partition("/")[0] for document in documents if document not in REGISTERS]
    if documents[0] not in REGISTERS or not others:
        return documents[0].partition("/")[0]
    return max(CATEGORIES, key=others.count)


def _quotes(edition: OpenEdition, row: dict[str, Any]) -> tuple[list[Quote], int]:
    """The passages that answered, as the edition has them, and how many it has no more."""
    if row["status"] not in ANSWERED:
        return [], 0
    wanted: Sequence[str] = json.loads(row["passages"])
    quotes = list(quoted(edition, wanted))
    return quotes, len(wanted) - len(quotes)


def _topics(results: list[tuple[str, Result]]) -> tuple[Topic, ...]:
    topics = []
    for category in (*CATEGORIES, ""):
        own = tuple(result for found, result in results if (found if found in CATEGORIES else "") == category)
        if own:
            key = f"category.{category.replace('-', '_')}" if category else "report.other_topic"
            topics.append(Topic(text(key, LANGUAGE), own))
    return tuple(topics)
