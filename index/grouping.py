"""Group questions by meaning: how alike they are, which group a new one joins, what lies nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

from index.encoder import Vectors
from index.model import Quote
from index.reader import OpenEdition
from index.search import cosines, search

# Mean cosine with a group's questions from which a question joins it; measured on questions about facts that
# the adapter had not seen, see docs/adr/0042. Without an adapter the model's own cosines are squeezed.
ALIKE, ALIKE_PLAIN = 0.6, 0.92
POOL = 30  # hits among which the nearest fact is looked for


def least_alike(edition: OpenEdition) -> float:
    """The mean cosine, in this edition's space, from which a question belongs to a group."""
    return ALIKE if edition.adapter is not None else ALIKE_PLAIN


def join(vectors: Vectors, groups: Sequence[int | None], first_new: int, least: float) -> list[int]:
    """The group of each question, in order: those that have one keep it, the others join or begin one.

    `vectors` (n, d) as the edition turns them; `groups` (n,) with None for a question without a group yet,
    which joins the group to whose members its mean cosine is highest, and at least `least`. New groups are
    numbered from `first_new` on. What a question joins does not depend on those after it.
    """
    alike = vectors @ vectors.T
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
        if best is None or means[best] < least:
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
