"""Group questions by meaning: how alike they are, which group a new one joins, what lies nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.model import Quote
from index.reader import OpenEdition
from index.search import cosines, search

# Likeness from which a question joins a group; measured on questions beside facts, see docs/adr/0042.
ALIKE = 0.5
SHARPNESS = 20.0  # how much more a passage counts in a profile that lies nearer
POOL = 30  # hits among which the nearest fact is looked for


def likeness(edition: OpenEdition, meanings: Vectors) -> NDArray[np.float32]:
    """How alike questions are, each with each (n, n), about 0..1. `meanings` (n, d) as the model gives them.

    The mean of two cosines: of their vectors, and of their profiles, which say how near each passage lies.
    Two wordings that share no word, or not even their language, still lead to the same passages.
    """
    turned = edition.turned(meanings)
    passages = edition.search_index.vectors[: edition.search_index.passages]
    near = (turned @ passages.T) * SHARPNESS
    profiles = np.exp(near - near.max(axis=1, keepdims=True, initial=-SHARPNESS))
    profiles /= np.linalg.norm(profiles, axis=1, keepdims=True) + 1e-12
    return np.asarray((turned @ turned.T + profiles @ profiles.T) / 2, dtype=np.float32)


def join(alike: NDArray[np.float32], groups: Sequence[int | None], first_new: int) -> list[int]:
    """The group of each question, in order: those that have one keep it, the others join or begin one.

    `alike` (n, n) as from `likeness`; `groups` (n,) with None for a question without a group yet, which joins
    the group to whose members it is most alike on average, from ALIKE on. New groups are numbered from
    `first_new` on. What a question joins does not depend on those after it.
    """
    members: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        if group is not None:
            members.setdefault(group, []).append(place)
    found = list(groups)
    for place, group in enumerate(groups):
        if group is not None:
            continue
        means = {known: float(alike[place, among].mean()) for known, among in members.items()}
        best = max(means, key=lambda known: (means[known], -known), default=None)
        if best is None or means[best] < ALIKE:
            best, first_new = first_new, first_new + 1
        members.setdefault(best, []).append(place)
        found[place] = best
    return [group for group in found if group is not None]


def central(meanings: Vectors) -> int:
    """The place of the question that is most like all others of its group."""
    return int((meanings @ meanings.mean(axis=0)).argmax())


def nearest(edition: OpenEdition, question: str, meaning: Vectors) -> tuple[Quote | None, str | None]:
    """The fact that lies nearest to a question, and the known unknown that lies nearer still, if one does.

    `meaning` (d,) as the model gives it.
    """
    index = edition.search_index
    hits = search(index, question, cosines(index, edition.turned(meaning)), POOL)
    quotes = edition.quotes((hit.row, hit.score) for hit in hits)
    fact = next((quote for quote in quotes if not quote.unknown and quote.kind != "missing"), None)
    blank = quotes[0].text if quotes and fact is not quotes[0] else None
    return fact, blank
