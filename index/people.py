"""Who stands for a region: whether it is asked, and whether a passage names that person.

"Bupati Solok menandatangani" says that the regent signed, not who that is; nearness does not tell the two
apart, a name behind the office does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from knowledge.regions import Mention, Region

_WHO = re.compile(r"\b(?:siapa(?:kah)?|saha|who|nama(?:nya)?)\b")
_SIGNS = re.compile(
    r"\b(?:di|me)?(?:neken|teken)\b|\btanda ?tangan|\bmenandatangani|\bnandatangan"
    r"|\bwho (?:\w+ ){0,4}sign(?:s|ed)?\b"
)
_OFFICE = re.compile(r"\b(?:bupati|wali ?kota|gubernur|mayor|regent|governor)\b")
# "Dari pihak Bandung siapa …": the other side is known.
_OUR_SIDE = re.compile(r"(?:pihak|pejabat|wakil|bandung'?s|from|side of|dari) *$")

_OFFICES = r"(?:Bupati|Wali ?[Kk]ota|Gubernur|Pj\.?|Plt\.?|Penjabat|Sekda|Sekretaris Daerah|Kepala)"
_NAME = r"(?!Kota\b|Kabupaten\b|Provinsi\b|Bandung\b)[A-Z][\w.'’]*"


def asks_who_stands_for(question: str, others: Sequence[Mention], home: Sequence[Mention]) -> bool:
    """Whether a question asks who signs for, or heads, one of the `others`, not for Bandung (`home`)."""
    asked = fold(question)
    if not others or not _WHO.search(asked):
        return False
    for mention in home:
        before, said = fold(question[: mention.start]), fold(question[mention.start : mention.end])
        if _OFFICE.search(said) or _OUR_SIDE.search(f"{before} "):
            return False
    heads = any(_OFFICE.search(fold(question[mention.start : mention.end])) for mention in others)
    return heads or _SIGNS.search(asked) is not None


def names_who_stands_for(passage: str, region: Region) -> bool:
    """Whether a passage names a person in office of the region: "Bupati Garut Rudy Gunawan"."""
    names = "|".join(re.escape(name) for name in (region.short, *region.aliases))
    place = rf"(?:(?:Kabupaten|Kab\.|Kota|Provinsi) )?(?:{names})"
    forms = (
        rf"{_OFFICES} {place},? (?:\([^)]*\),? )?{_NAME} {_NAME}",
        rf"{_NAME},? (?:\(|selaku |sebagai )?{_OFFICES} {place}",
        rf"{place} \([^()]*diteken ",
        rf"^{place} (?:\([^)]*\) )?sudah .*, diteken {_OFFICES}",  # the register's own row
    )
    return any(re.search(form, passage) for form in forms)
