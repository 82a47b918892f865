"""The marks that structure Indonesian official texts: BAB, Pasal, (1), a., 1), and what they open. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Ranks of headings, 1 the highest; those of marked headings ("A. Pengertian") follow in the order of KINDS.
ANNEX, CHAPTER, CAPITALS, PART, PARAGRAPH, ARTICLE, MARKED, BARE = 10, 20, 25, 30, 40, 50, 60, 90

KINDS = (
    "A.", "I.", "(A)", "(I)", "A)", "I)", "1.1", "1.", "a.", "i.", "1)", "a)", "i)", "(1)", "(a)", "(i)", "•",
)  # fmt: skip

_ROMAN = r"[IVXLC]{1,7}"
_ANNEX = (
    rf"(?:ANAK\s+)?LAMPIRAN(?:\s+(?:{_ROMAN}|\d{{1,2}}|[A-Z]))?(?:[\s./-][\w/.-]{{1,8}})?\s*:?|PENJELASAN"
)
_CHAPTER = rf"(?:BAB|Bab|BUKU|Buku)\s+(?:{_ROMAN}|\d{{1,2}})\b\.?(?:\s*[:–—-])?(?:\s+\S.*)?"
_PART = r"(?:BAGIAN|Bagian)\s+(?:[Kk][Ee]\w{3,}|\d{1,2})(?:\s+[Bb]elas|\s+[Pp]uluh(?:\s+\w+)?)?"
_STRUCTURE = (
    (ANNEX, re.compile(_ANNEX)),
    (CHAPTER, re.compile(_CHAPTER)),
    (PART, re.compile(_PART)),
    (PARAGRAPH, re.compile(r"(?:PARAGRAF|Paragraf)\s+\d{1,3}")),
    (ARTICLE, re.compile(r"(?:PASAL|Pasal)\s+\d{1,4}[A-Z]{0,2}")),
)
_TITLED = {ANNEX, CHAPTER, PART, PARAGRAPH}
_MARK = re.compile(
    r"(?P<mark>\((?:\d{1,3}|[a-z]{1,2}|[ivxl]{1,6}|I)\)|\d{1,2}(?:\.\d{1,2}){1,4}\.?|\d{1,3}[.)]|[a-z][.)]|[ivxl]{2,6}[.)]"
    rf"|{_ROMAN}\.|[A-Z]\.|[•·▪●○◦‣–—*-])\s+(?P<rest>\S.*)"
)
_REFERS = re.compile(
    r"(?:ayat|huruf|angka|nomor|no|pasal|butir|dan|atau|pada|lampiran|bab|bagian|poin|point|tabel|gambar|[/(])\.?$",
    re.I,
)

_JOINS = re.compile(r"\b(?:dan|atau|dan/atau)$", re.I)


@dataclass(frozen=True)
class Mark:
    """The mark of an item: its kind (one of KINDS), its place in the sequence from 1, and what follows it."""

    kind: str
    ordinal: int
    mark: str
    rest: str


def structure_of(text: str) -> int | None:
    """The rank of a line that is a structural heading ("BAB II", "Pasal 5"), None for any other line."""
    for rank, pattern in _STRUCTURE:
        if pattern.fullmatch(text) and not (rank == CHAPTER and text.rstrip().endswith((".", ";", ","))):
            return rank
    return None


def is_titled(rank: int) -> bool:
    """Whether the lines below such a heading may be its title."""
    return rank in _TITLED


def mark_of(text: str, after: dict[str, int]) -> Mark | None:
    """The mark that a line begins with. `after` are the last ordinals of the open lists by kind."""
    match = _MARK.fullmatch(text)
    if match is None:
        return None
    mark, rest = match["mark"], match["rest"]
    core = mark.strip("().")
    if mark in ("(l)", "(I)") and after.get("(a)") != 11:  # OCR reads the figure so
        return Mark("(1)", 1, "(1)", rest)
    if not core or not core[0].isalnum():
        return Mark("•", 0, mark, rest)
    shape = ("({})" if mark[0] == "(" else "{})") if mark[-1] == ")" else "{}."
    if "." in core:
        return Mark("1.1", int(core.rsplit(".", 1)[1]), mark, rest)
    if core.isdecimal():
        return Mark(shape.format("1"), int(core), mark, rest)
    letter, roman = shape.format("A" if core.isupper() else "a"), shape.format("I" if core.isupper() else "i")
    value = roman_value(core)
    place = ord(core.lower()) - 96 if len(core) == 1 else 26 + ord(core[-1].lower()) - 96
    if value and (
        len(core) > 1 or (after.get(letter) != place - 1 and (value == 1 or after.get(roman) == value - 1))
    ):
        return Mark(roman, value, mark, rest)
    return Mark(letter, place, mark, rest)


def roman_value(text: str) -> int:
    """The value of a Roman number, 0 for what is none."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    told = text.lower()
    if not told or any(c not in values for c in told):
        return 0
    total = 0
    for number, c in enumerate(told):
        following = max((values[d] for d in told[number + 1 : number + 2]), default=0)
        total += -values[c] if values[c] < following else values[c]
    return total


def rank_of(mark: Mark) -> int:
    """The rank of a heading with this mark."""
    depth = mark.mark.strip(".").count(".") if mark.kind == "1.1" else 0
    return MARKED + 2 * KINDS.index(mark.kind) + min(depth, 1)


def refers(text: str, *, successor: bool = False) -> bool:
    """Whether a text ends so that a number after it belongs to it: "… pada ayat" + "(1)".

    "…, dan" + "c. …" does not where c is the `successor` that is waited for.
    """
    told = text.rstrip()
    return _REFERS.search(told) is not None and not (successor and _JOINS.search(told))


def ended(text: str) -> bool:
    """Whether a text ends like a sentence or a clause."""
    return text.rstrip(' "”’)').endswith((".", ";", ":", "!", "?")) or text.endswith(
        (";dan", "; dan", "; atau", "dan/atau")
    )
