"""Refuse honestly: what a known unknown answers better, and what is asked but stands in no passage."""

from __future__ import annotations

from dataclasses import replace

from index import compose
from index.about import other_mentions, surroundings
from index.context import HOME_REGION
from index.model import Answer, Quote, Status
from index.people import asks_who_stands_for, names_who_stands_for
from index.steps import Draft
from index.strange import strange_name
from index.subjects import subjects_in, tells_of
from index.texts import text
from index.words import words

# How far a known unknown must lead the best fact to refuse; down to the second figure, which lets it be a
# little behind, the facts are shown as a part, with what is missing (docs/adr/0049).
UNKNOWN_LEAD = 0.15
UNKNOWN_DOUBT = -0.04

TRUSTED = 0.7  # share of the best score from which a fact may hold what is asked
LOOKED = 10  # facts on a region that are read for who stands for it


def gate(draft: Draft) -> Draft | Answer:
    """Refuse when a known unknown answers better than any fact, or what is asked stands in no passage."""
    best = draft.facts[0] if draft.facts else None
    unknown = draft.unknowns[0] if draft.unknowns and not draft.rows else None  # a register's row is no guess
    if unknown is not None and (best is None or draft.unknown_lead > UNKNOWN_LEAD):
        return not_found(draft, "missing", missing=unknown.text)
    if best is None:
        lead = text("answer.not_found", draft.language)
        return compose.refusal(draft.question.text, Status.NOT_FOUND, lead, draft.language)
    if best.kind == "missing":
        return not_found(draft, "missing", missing=best.text)
    name = strange_name(draft.normalised, draft.edition.vocabulary.seen)
    if name is not None:
        return not_found(draft, "name", name=name)
    if _lacks_a_person(draft):
        return not_found(draft, "office")
    lacking = draft.asked.missing((quote.text, surroundings(quote)) for quote in _trusted(draft))
    if lacking is not None:
        return not_found(draft, lacking, years=", ".join(draft.asked.years))
    if unknown is not None and draft.unknown_lead > UNKNOWN_DOUBT:
        return replace(draft, doubt=unknown)
    return draft


def _lacks_a_person(draft: Draft) -> bool:
    """Whether it is asked who signs for or heads another region, and no passage on that region names one."""
    others = other_mentions(draft)
    home = [m for m in draft.regions if any(region.name == HOME_REGION for region in m.candidates)]
    if not asks_who_stands_for(draft.normalised, others, home):
        return False
    regions = [region for mention in others for region in mention.candidates]
    looked = draft.facts[:LOOKED]
    return not any(names_who_stands_for(quote.text, region) for quote in looked for region in regions)


def _trusted(draft: Draft) -> list[Quote]:
    """The facts that may hold what is asked: near enough to the best, and on the subject that is named."""
    shown = draft.facts[: compose.FACTS]
    best = max(quote.score for quote in shown)
    near = [quote for quote in shown if quote.score >= TRUSTED * best]
    if other_mentions(draft):
        return near  # what is asked is about a region, and all facts are on it already
    subjects = subjects_in(draft.normalised, draft.edition.subjects, draft.language)
    return [quote for quote in near if not subjects or tells_of(_words(quote, draft), subjects)]


def _words(quote: Quote, draft: Draft) -> list[str]:
    aliases = draft.edition.documents[quote.document].aliases
    return words(f"{surroundings(quote)} {quote.text} {' '.join(aliases)}")


def not_found(draft: Draft, why: str, **fields: str) -> Answer:
    """What is missing, with the nearest facts beside it, never as the answer."""
    key = f"answer.not_found_{why}"
    return compose.refusal(
        draft.question.text,
        Status.NOT_FOUND,
        text(key, draft.language, **fields),
        draft.language,
        nearest=[quote for quote in draft.facts[:3] if quote.kind != "missing"][:2],
        confidence=confidence(draft),
    )


def confidence(draft: Draft) -> float:
    """How sure the best fact is, 0..1: its score, less what a known unknown comes near to it."""
    best = draft.facts[0].score if draft.facts else 0.0
    rival = draft.unknowns[0].score if draft.unknowns else 0.0
    return round(min(max(best - max(rival - best + 0.2, 0.0), 0.0), 1.0), 3)
