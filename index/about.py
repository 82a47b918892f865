"""What a question and a passage are about: the regions that they name, their words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.context import HOME_REGION, foreign
from index.model import Language, Quote
from index.steps import Draft
from index.texts import text
from index.words import fold
from knowledge.regions import Mention, Region

_OTHER_KIND = {
    "kabupaten": ("kota", "pemkot", "kotamadya"),
    "kota": ("kabupaten", "kab", "pemkab", "bupati"),
}
_ORIGIN = re.compile(
    r"\b(?:kami|saya|kita|rombongan|tim) (?:ini )?(?:dari|asal) *$|\b(?:we are|i am|i'm) from *$"
)


def other_mentions(draft: Draft) -> list[Mention]:
    """The mentions of regions that a question is about: not Bandung itself, nor where the asker is from."""
    return [
        mention
        for mention in foreign(draft.regions)
        if not _ORIGIN.search(fold(draft.normalised[: mention.start]) + " ")
    ]


def other_regions(draft: Draft) -> list[tuple[Region, ...]]:
    """The regions that a question is about, several where a name is open."""
    return [mention.candidates for mention in other_mentions(draft)]


def surroundings(quote: Quote) -> str:
    """What stands around a passage: its document's title and its heading, and whose the document is."""
    return " ".join((quote.title, quote.heading, *quote.names))


def in_words(regions: Sequence[Sequence[Region]], language: Language) -> str:
    """The regions in words: "Kota Surabaya", or "Kota Solok atau Kabupaten Solok" when both are possible."""
    names = dict.fromkeys(region.name for candidates in regions for region in candidates)
    return f" {text('answer.or', language)} ".join(names)


def name_patterns(regions: Iterable[Sequence[Region]]) -> list[re.Pattern[str]]:
    """What finds the names of regions, Bandung's own left out, in a folded text."""
    found = []
    for region in (region for candidates in regions for region in candidates if region.name != HOME_REGION):
        names = "|".join(re.escape(fold(name)) for name in (region.short, *region.aliases))
        # A kabupaten and a kota may share their name.
        other = "".join(rf"(?<!\b{word} )" for word in _OTHER_KIND.get(region.kind, ()))
        found.append(re.compile(rf"{other}\b(?:{names})\b"))
    return found


def names_one(quote: Quote, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether a passage or what stands around it names one of the regions."""
    around = fold(f"{surroundings(quote)} {quote.text}")
    return any(pattern.search(around) for pattern in patterns)


def in_passage(quote: Quote, regions: Iterable[Sequence[Region]]) -> bool:
    """Whether a passage itself names one of the regions."""
    text = fold(quote.text)
    return any(pattern.search(text) for pattern in name_patterns(regions))
