"""Bring gaps up to date: what is unanswered and in no gap yet joins one, or begins one; and show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.assistant import Assistant
from bot.conversation import context_of
from bot.gaps import store
from bot.gaps.store import Gap, Row
from bot.journal import Journal
from index import grouping
from index.context import foreign
from index.encoder import Vectors
from index.model import Question, Quote
from index.reader import OpenEdition
from knowledge.regions import find_regions

AT_ONCE = 32  # questions that are put into gaps before others get the thread that answers
EXAMPLES = 3


@dataclass(frozen=True)
class Batch:
    """Questions on their way into gaps, with those that stand for the gaps there are."""

    rows: tuple[Row, ...]
    questions: tuple[Question, ...]
    members: tuple[tuple[int, int, Vectors], ...]
    first_new: int
    model: str


@dataclass(frozen=True)
class Described:
    """A gap for people: how it is asked, who asked in general, and what lies nearest in the edition.

    `blank` is a known unknown that lies nearer than any fact: the base says itself that this is not there.
    """

    gap: Gap
    question: str
    examples: tuple[tuple[str, int], ...]  # other wordings, with how often
    regions: tuple[str, ...]
    nearest: Quote | None
    blank: str | None


def as_question(journal: Journal, row: Row) -> Question:
    """A recorded question as it was asked, with the ones before it."""
    return Question(row["text"], context_of(row, journal))


def next_batch(journal: Journal, model: str) -> Batch | None:
    """What is to be put into gaps next; None when all is."""
    rows = store.without_meaning(journal.db, model)[:AT_ONCE]
    if not rows:
        return None
    own = {row["update_id"] for row in rows}
    members = [member for member in store.members(journal.db, model) if member[0] not in own]
    questions = tuple(as_question(journal, row) for row in rows)
    return Batch(tuple(rows), questions, tuple(members), store.next_number(journal.db), model)


def placed(assistant: Assistant, batch: Batch) -> tuple[Vectors, list[int]]:
    """The meanings (n, d) of a batch, and the gap of each question."""
    distinct = list(dict.fromkeys(batch.questions))
    of_distinct = assistant.meanings(distinct)
    meanings = of_distinct[[distinct.index(question) for question in batch.questions]]
    every = np.concatenate([*(meaning[None] for _, _, meaning in batch.members), meanings])
    groups = [gap for _, gap, _ in batch.members] + [row["gap"] for row in batch.rows]
    edition = assistant.edition
    joined = grouping.join(edition.turned(every), groups, batch.first_new, grouping.least_alike(edition))
    return meanings, joined[len(batch.members) :]


def keep(journal: Journal, batch: Batch, meanings: Vectors, gaps: Sequence[int]) -> None:
    """Record where a batch belongs; when another process was quicker, it comes again with the next one."""
    store.keep(journal.db, batch.rows, meanings, batch.model, gaps, batch.first_new)


def described(edition: OpenEdition, gap: Gap, of_visits: Mapping[int, set[str]]) -> Described:
    """A gap with what the edition in force shows of it. `of_visits` as `store.regions_of_visits` gives."""
    wordings = gap.wordings
    often = [row for row in gap.questions if _asks(row, wordings[0][0])]
    rows = gap.questions if wordings[0][1] == 1 else often
    row = rows[grouping.central(np.stack([one["meaning"] for one in rows]))]
    nearest, blank = grouping.nearest(edition, row["text"], row["meaning"])
    regions = {region for one in gap.questions for region in of_visits.get(one["update_id"], ())}
    for wording, _ in wordings:
        named = foreign(find_regions(wording, edition.regions))
        regions |= {mention.candidates[0].name for mention in named if len(mention.candidates) == 1}
    others = [(wording, count) for wording, count in wordings if not _asks(row, wording)]
    return Described(gap, row["text"], tuple(others[:EXAMPLES]), tuple(sorted(regions)), nearest, blank)


def _asks(row: Row, wording: str) -> bool:
    return " ".join(str(row["text"]).casefold().split()) == " ".join(wording.casefold().split())
