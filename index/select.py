"""Choose what is shown: the passages that hold what is asked, each thing once, a list whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import compose
from index.about import name_patterns, names_one, surroundings
from index.gate import confidence
from index.model import Answer, Quote, Status
from index.newest import asks_for_now, newness
from index.related import related_questions
from index.steps import POOL, Draft
from index.texts import text
from index.versions import version_note
from index.words import content_words, fold, stems

FIT_WEIGHT = 0.1  # of holding what is asked, against the search score
LIST_WEIGHT = 0.15  # of naming several things, where a list is asked for
NEW_WEIGHT = 0.06  # of being new, where the present is asked about
SPOKEN_WEIGHT = 0.1  # of standing in the document that the earlier questions lead to
SPOKEN_NAME_WEIGHT = 0.05  # of naming whom or what they were about, by their rarest word
CARRIED_WEIGHT = 0.15  # of naming the region of the question before, where this one names none
TOLD = 0.7  # share of its words from which a passage is told by those before it

LIST_HITS = 5  # best hits among which the members of that list must be
LIST_MEMBERS = 2  # hits from one table or list that make it the list that was asked for

_LIST = re.compile(
    r"\b(?:(?:apa|siapa|mana) saja|(?:naon|saha|mana) wae|daftar|sebut(?:kan|in)|list|which|name all"
    r"|semua nama|nama (?:\w+ )?(?:daerah|kota|kabupaten|aplikasi|peserta)|(\w{4,})-\1"
    # "Tujuh daerah mana …"
    r"|(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|\d{1,2}) (?:\w+ ){1,2}?"
    r"(?:mana|apa|siapa))\b"
)
_ROW = re.compile(r"[^.,;:]+(?:[,;] [^.,;]+){2,},? (?:dan|serta|atau) ")


def choose(draft: Draft) -> Draft | Answer:
    """Put first what holds the asked kind of value, drop what says the same twice."""
    carried = [] if draft.regions else name_patterns(draft.carried)

    is_list, is_now = _asks_for_list(draft), asks_for_now(draft.normalised)

    def weight(quote: Quote) -> float:
        told = FIT_WEIGHT * draft.asked.fit(quote.text, surroundings(quote))
        listed = LIST_WEIGHT * (is_list and _enumerates(quote.text))
        new = NEW_WEIGHT * (newness(quote.text, quote.sources) if is_now else 0.0)
        spoken = SPOKEN_WEIGHT * _spoken_of(quote, draft)
        spoken += SPOKEN_NAME_WEIGHT * (draft.spoken_name in stems(quote.text))
        return quote.score + told + listed + new + spoken + CARRIED_WEIGHT * names_one(quote, carried)

    def place(quote: Quote) -> tuple[bool, float]:
        return quote.passage in draft.rows, weight(quote)

    weighed = sorted(draft.facts, key=place, reverse=True)
    kept: list[Quote] = []
    told: list[frozenset[str]] = []
    for quote in weighed:
        words = frozenset(content_words(quote.text))
        if any(len(words & other) > TOLD * len(words) for other in told):
            continue
        # One that tells nearly all of the one before it, and more, takes its place; the first stays.
        if len(told) > 1 and len(words & told[-1]) > TOLD * len(told[-1]):
            kept[-1], told[-1] = quote, words
            continue
        kept.append(quote)
        told.append(words)
    return replace(draft, facts=tuple(kept))


def _spoken_of(quote: Quote, draft: Draft) -> float:
    """How far a fact's document is what the earlier questions were about, 0..1."""
    if quote.document not in draft.spoken_of:
        return 0.0
    return 1.0 if quote.document == draft.spoken_of[0] else 0.5


def finish(draft: Draft) -> Answer:
    """The facts that fit, with what is missing named when only a part is there."""
    quotes = [quote for quote in draft.facts if quote.kind != "missing"]
    listed = _asks_for_list(draft)
    if listed and (whole := _whole_list(draft, quotes)):
        quotes = whole
        chosen = compose.within(quotes, compose.LIST_FACTS, compose.LIST_CHARACTERS)
    else:
        chosen = compose.within(quotes, compose.FACTS, compose.CHARACTERS, 0.7 if listed else compose.NEAR)
    lead, notes = None, []
    if draft.doubt is not None:
        # Where what is missing lies nearer than any fact, it is said first, and few facts after it.
        missing_first = draft.unknown_lead > 0
        said = text(
            "answer.partial" if missing_first else "answer.besides", draft.language, missing=draft.doubt.text
        )
        if missing_first:
            lead, chosen = said, chosen[: compose.NEARBY]
        else:
            notes = [said]
    near = [hit.row for hit in draft.hits if hit.row not in draft.edition.unknowns][:POOL]
    related = related_questions(draft.edition, near, chosen, draft.normalised, draft.language)
    notes += version_note(draft.edition, chosen, draft.language)
    return compose.facts(
        draft.question.text,
        Status.ANSWERED if draft.doubt is None else Status.PARTIAL,
        chosen,
        draft.language,
        lead=lead,
        notes=notes,
        related=related,
        confidence=confidence(draft),
    )


def _whole_list(draft: Draft, quotes: Sequence[Quote]) -> list[Quote]:
    """All members of the table or list that most of the best hits stand in, in reading order; or nothing."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        if _in_list(quote):
            groups.setdefault((quote.document, quote.heading), []).append(quote)
    # The list that was asked for is one of a document that the best hits stand in, not some other long one.
    first = {quote.document for quote in quotes[:LIST_MEMBERS]}
    best_hits = {quote.passage for quote in quotes[:LIST_HITS]}
    fitting = [
        group
        for (document, _), group in groups.items()
        if document in first and sum(quote.passage in best_hits for quote in group) >= LIST_MEMBERS
    ]
    best = max(fitting, key=lambda group: sum(quote.score for quote in group[:3]), default=[])
    if len(best) < LIST_MEMBERS:
        return []
    members = draft.edition.section(best[0].document, best[0].heading)
    rows = [quote for quote in members if _in_list(quote)]
    # A table too long to be shown is a register, not the list that was asked for.
    if len(rows) > compose.LIST_FACTS:
        return []
    # What the list is of, when and where: the best hit says it, unless it is one of the rows itself.
    told = {quote.passage for quote in rows}
    return [*(quote for quote in quotes[:1] if quote.passage not in told), *rows]


def _asks_for_list(draft: Draft) -> bool:
    return _LIST.search(fold(draft.normalised)) is not None


def _enumerates(text: str) -> bool:
    """Whether a passage names several things in a row."""
    return _ROW.search(text) is not None


def _in_list(quote: Quote) -> bool:
    """Whether a passage is a row of a table or stands in a section that curators keep as a whole list."""
    return quote.form == "row" or quote.heading.rsplit(" › ", 1)[-1].startswith("Daftar ")
