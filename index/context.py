"""What a question takes from the questions before it: their subject, without what it replaces by its own.

"Kapan Kabupaten Solok menandatangani?" and then "kalau Cianjur?" asks when Cianjur did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.asked import YEAR
from index.subjects import Subject
from index.words import stems
from knowledge.regions import Mention, Region, RegionIndex, find_regions

HOME_REGION = "Kota Bandung"

# What is asked for of a region, where its name counts it in: "bupati Solok".
_OFFICE = re.compile(r"\b(?:bupati|wali ?kota|gubernur|mayor|regent|governor)\b", re.IGNORECASE)

# What something is, is asked of that thing alone, whatever was talked of before.
_DEFINITION = re.compile(
    r"\bapa (?:itu|yang dimaksud|kepanjangan)\b|\bitu (?:aplikasi )?apa\b|\bnaon ari\b|\bt[eé]h naon\b"
    r"|\bwhat(?: is|'s| are) (?!the\b|its?\b|their\b|this\b|that\b|his\b|her\b)",
    re.IGNORECASE,
)

# Words that point at what was spoken of, and beginnings that put another subject in its place.
_POINTING = re.compile(
    r"\b(?:mereka|dia|beliau|itu|tersebut|tadi|(?:di)? ?sana|juga|sama|\w{3,}nya|they|their|them|its?|that"
    r"|there|also|too|same)\b|^(?:kalau|kalo|klo|kl|lalu|terus|trus|dan|atau|and|or"
    r"|(?:bagaimana|gimana) dengan|(?:what|how) about)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Context:
    """The earlier questions that a question may lean on, as one text, and the regions they name."""

    text: str
    regions: tuple[tuple[Region, ...], ...]


def context_of(
    question: str,
    earlier: Sequence[str],
    regions: RegionIndex,
    names_subject: Callable[[Sequence[str]], bool],
    applications: Callable[[str], frozenset[Subject]] = lambda text: frozenset(),
) -> Context | None:
    """What of the `earlier` questions (oldest first, normalised) a normalised question goes on from.

    They go back to the latest one that names a subject of its own: what was talked of before that is over.
    `names_subject` says whether any of some stems does. Years and regions that the question replaces by its
    own are left out. None when there are no earlier questions, or the question asks what some subject is, or
    asks something of an application that they do not name; `applications` gives those that a text names.
    """
    if not earlier or (_DEFINITION.search(question) and names_subject(stems(question))):
        return None
    if _asks_of_another(question, applications(question), applications(" ".join(earlier))):
        return None
    kept: list[str] = []
    named: list[tuple[Region, ...]] = []
    own_regions = foreign(find_regions(question, regions))
    own_years = YEAR.search(question)
    for text in reversed(earlier):
        mentions = foreign(find_regions(text, regions))
        subject = bool(mentions) or names_subject(list(dict.fromkeys(stems(text))))
        if own_regions:
            for mention in sorted(mentions, key=lambda mention: -mention.start):
                office = " ".join(_OFFICE.findall(text[mention.start : mention.end]))
                text = f"{text[: mention.start]} {office} {text[mention.end :]}"
        else:
            named = [*(mention.candidates for mention in mentions), *named]
        kept.insert(0, YEAR.sub(" ", text) if own_years else text)
        if subject:
            break
    return Context(" ".join(" ".join(kept).split()), tuple(named))


def _asks_of_another(question: str, own: frozenset[Subject], before: frozenset[Subject]) -> bool:
    """Whether a question asks something of an application that was not spoken of, and points at nothing."""
    if not own or own & before or _POINTING.search(question):
        return False
    names = {stem for name in own for stem in stems(" ".join(name))}
    return not names.issuperset(stems(question))


def foreign(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of other regions than Bandung itself."""
    return [
        mention for mention in mentions if all(region.name != HOME_REGION for region in mention.candidates)
    ]
