"""Tables of contents, of tables, of pictures: lines that only say on what page something stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.importing.words import LEADER

FEWEST = 3  # lines with dots before a page number that prove each other without a heading above them
FEWEST_TITLED = 2  # lines with a page number that prove each other below "DAFTAR ISI"
BEFORE_ALL = -1_000  # lower than all pages, also roman ones, which come before page 1
LEAP = 20  # pages between two entries, from which on the lines below must agree
LONGEST_ENTRY = 3  # lines of an entry before the one with its page number
LONGEST_LINE = 160  # characters of a line of an entry
EDGE = 3  # lines of a running header that may stand before contents that go on from the page before

_PAGE = r"(?:\d{1,3}|(?-i:[ivxl]{1,7}))"
_WORD = r"(?:halaman|hal|hlm|page)\b\.?"
_LIST = r"(?:tabel|gambar|grafik|lampiran|bagan|foto|diagram)"
_TITLE = re.compile(
    rf"(?:daftar (?:isi|{_LIST})|d a f t a r i s i|(?:(?:table|list) of )?(?:contents|tables|figures))"
    rf"(?:,? (?:dan )?{_LIST})*\W*(?:{_WORD})?",
    re.I,
)
_ABOVE_NUMBERS = re.compile(rf"{_WORD}\W*|(?:no|nomor|judul|uraian|isi)\b.{{0,40}}{_WORD}\W*", re.I)
_ENTRY = re.compile(
    rf"(?=.*[^\W\d_]{{3}})\S.*?(?:[\s.…_]|\b{_WORD}:?)\s*(?:{_WORD}:?\s*)?[-–]?({_PAGE})[-–]?", re.I
)
_PAGE_ALONE = re.compile(rf"[\s.…_]*(?:{_WORD}\s*)?({_PAGE})", re.I)


def contents_of_pages(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """The lines of tables of contents, as (position of the page, position of the line)."""
    found: set[tuple[int, int]] = set()
    last: int | None = None  # the page that the contents of the page before ended with, if they filled it
    for number, page in enumerate(pages):
        there = [n for n, line in enumerate(page) if line.strip()]
        lines = [" ".join(page[n].split()) for n in there]
        gone, last = _titled(lines, last)
        found |= {(number, there[k]) for k in gone}
        found |= {(number, n) for n in _dotted(page, there)}
    return found


def contents_of(lines: Sequence[str]) -> set[int]:
    """The positions of those of a text's paragraphs that are contents below a heading that says so."""
    there = [n for n, line in enumerate(lines) if line.strip()]
    return {there[k] for k in _titled([" ".join(lines[n].split()) for n in there], None)[0]}


def is_title_of_contents(line: str) -> bool:
    """Whether a line is "DAFTAR ISI" or the heading of a list like it."""
    return _TITLE.fullmatch(" ".join(line.split())) is not None


def _dotted(page: Sequence[str], there: Sequence[int]) -> set[int]:
    """Lines with dots before a page number, at least three of them on a page, and their heading."""
    leaders = {n for n in there if LEADER.fullmatch(page[n]) and re.search(r"[^\W\d_]{3}", page[n])}
    if len(leaders) < FEWEST:
        return set()
    first, last = min(leaders), max(leaders)
    run = [n for n in there if first <= n <= last]
    # Entries of two lines have their dots in the second.
    found = set(run) if 2 * len(leaders) >= len(run) else leaders
    above = [n for n in there if n < first][-1:]
    return found | {n for n in above if is_title_of_contents(page[n])}


def _titled(lines: Sequence[str], last: int | None) -> tuple[set[int], int | None]:
    """Entries without dots below a heading, or going on from the page before, which ended with page `last`.

    And the page that they end with if they fill this one to its end, apart from a footer.
    """
    found: set[int] = set()
    ends: int | None = None
    starts = [(k, k + 1, BEFORE_ALL) for k, line in enumerate(lines) if _TITLE.fullmatch(line)]
    if last is not None:
        going_on = [k for k in range(min(EDGE, len(lines))) if _entry(lines[k]) is not None]
        starts = [(k, k, last) for k in going_on[:1]] + starts
    for start, first, least in starts:
        entries = list(_entries(lines, first, least))
        if len(entries) >= FEWEST_TITLED:
            end, page = entries[-1]
            found |= set(range(start, end + 1))
            ends = page if len(lines) - 1 - end <= EDGE else None
        elif not entries and first > start and len(lines) - first <= EDGE:
            ends = BEFORE_ALL  # "DAFTAR ISI" stands alone at the end of its page
    return found, ends


def _entries(lines: Sequence[str], first: int, least: int) -> Iterator[tuple[int, int]]:
    """The lines from `first` that end entries, with the pages they name: rising, or anew in a second list."""
    at, since = least, 0
    for k in range(first, len(lines)):
        line = lines[k]
        page = _entry(line)
        following = [_entry(below) for below in lines[k + 1 : k + 1 + 2 * LONGEST_ENTRY]] or [None]
        # "… Undang-Undang Nomor 188" ends a line of an entry, but names no page.
        leaps = page is not None and page > at + LEAP and any(q and at <= q < page for q in following)
        anew = since == 0 and at > 0 and page is not None and 0 < page <= (following[0] or 0) < at
        if page is not None and (page >= at or anew) and not leaps:
            at, since = page, 0
            yield k, page
        elif _TITLE.fullmatch(line):
            return
        elif not _ABOVE_NUMBERS.fullmatch(line):
            since += 1
            if since >= LONGEST_ENTRY or len(line) > LONGEST_LINE or line.endswith((".", ";")):
                return


def _entry(line: str) -> int | None:
    """The page that a line ends with, roman ones counted before page 1; None if it is the end of no entry."""
    if len(line) > LONGEST_LINE:
        return None
    match = _ENTRY.fullmatch(line) or _PAGE_ALONE.fullmatch(line)
    if match is None:
        return None
    told = match[1]
    return int(told) if told.isdecimal() else BEFORE_ALL + value_of(told)


def value_of(told: str) -> int:
    """The value of a page number: "12", "xiv"."""
    if told.isdecimal():
        return int(told)
    values = {"i": 1, "v": 5, "x": 10, "l": 50}
    numbers = [values[c] for c in told]
    return sum(-n if any(m > n for m in numbers[k + 1 : k + 2]) else n for k, n in enumerate(numbers))
