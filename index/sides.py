"""A comparison shows a passage on each thing that it compares, not five on one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from index.about import in_passage, other_regions
from index.compose import SURE_FACTS
from index.model import Answer, Quote
from index.steps import Draft
from index.subjects import subjects_in, tells_of
from index.words import fold, words

MOST_SIDES = 3
BESIDE = 0.95  # the score of a passage brought forward, as a share of the best one's

_COMPARES = re.compile(
    r"\b(?:(?:ber|per)?beda(?:an|nya|annya)?|banding(?:kan|an|annya)?|dibanding(?:kan|in)?|perbandingan|versus|vs"
    r"|lebih \w+ mana|mana yang lebih|mending|b[ée]dana|compar\w+|differ\w+)\b"
)


def both_sides(draft: Draft) -> Draft | Answer:
    """Bring the best passage on a thing compared beside the best of all, where none on it would be shown."""
    sides = _sides(draft) if _COMPARES.search(fold(draft.normalised)) else []
    if not 1 < len(sides) <= MOST_SIDES:
        return draft
    facts = [quote for quote in draft.facts if quote.kind != "missing"]
    brought: list[Quote] = []
    for tells in sides:
        if not any(map(tells, [*facts[:SURE_FACTS], *brought])):
            brought += [quote for quote in facts if tells(quote)][:1]
    if not brought:
        return draft
    score = BESIDE * facts[0].score
    beside = [replace(quote, score=max(quote.score, score)) for quote in brought]
    rest = [quote for quote in draft.facts if quote is not facts[0] and quote not in brought]
    return replace(draft, facts=(facts[0], *beside, *rest))


def _sides(draft: Draft) -> list[Callable[[Quote], bool]]:
    """For each application, term or region that the question names: whether a passage tells of it."""
    named = subjects_in(draft.normalised, draft.edition.subjects, draft.language)
    whole = [one for one in dict.fromkeys(named) if not any(set(one) < set(other) for other in named)]
    return [
        *(lambda quote, one=one: tells_of(words(quote.text), [one]) for one in whole),
        *(lambda quote, one=one: in_passage(quote, [one]) for one in other_regions(draft)),
    ]
