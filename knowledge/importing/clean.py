"""What stands on pages but is no part of their text: running headers, page numbers, contents, watermarks.

Pure, and careful: a line goes only by a rule that repetition over pages or a telling form confirms.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.importing.contents import contents_of_pages, value_of
from knowledge.importing.marks import mark_of, structure_of
from knowledge.importing.words import DOTS, tidy

EDGE = 3  # lines from the top and the bottom of a page in which headers, footers and page numbers stand
LONGEST_RUNNING = 160  # characters of a running header
LONGEST_MARK = 60  # characters of a watermark
FEWEST = 3  # pages that prove a repetition
FEWEST_ALIKE = 5  # pages that prove one whose words are not quite the same, as OCR reads them
SHORT = 60  # characters of a line that is compared with others like it
ALIKE = 0.72  # of two lines' letters that are the same, in order

_NUMBER = r"(?:\d{1,4}|[ivxl]{1,7})"
_OF_ALL = r"(?:\s*(?:dari|of|/|dr)\s*\d{1,4})?"
_DECORATED = re.compile(
    rf"[-–—|•~\[(]\s*{_NUMBER}\s*[-–—|•~\])]|[-–—]\s*{_NUMBER}|{_NUMBER}\s*[-–—]"
    rf"|(?:(?:halaman|page|hal|hlm)\.?\s*[:|]?\s*[-–|]?\s*{_NUMBER}{_OF_ALL})(?:\s*[-–|])?"
    rf"|{_NUMBER}\s*[|]\s*(?:page|halaman|p\s*a\s*g\s*e)"
    r"|\d{1,4}\s+(?:dari|of)\s+\d{1,4}",
    re.I,
)
_BARE = re.compile(r"\d{1,4}|[ivxl]{1,7}")
_CATCHWORD = re.compile(r"(.{2,60}?)\s*(?:…+|(?:\.\s*){2,}|…\s*\.*)\s*")


@dataclass(frozen=True)
class Cleaned:
    """Pages as lines, and the lines that were taken away, each with its page's number from 1."""

    pages: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[int, str], ...]


def clean_pages(pages: Sequence[Sequence[str]]) -> Cleaned:
    """The pages without what is no text. Lines keep their indentation; blank lines stay where they are."""
    lines = [[tidy(line) for line in page] for page in pages]
    gone: set[tuple[int, int]] = set()
    for rule in (_contents, _running, _numbers, _alike, _running, _numbers, _catchwords, _watermarks):
        gone |= rule(lines, gone)
    return Cleaned(
        pages=tuple(
            tuple("" if (p, n) in gone else DOTS.sub("… ", line) for n, line in enumerate(page))
            for p, page in enumerate(lines)
        ),
        removed=tuple((p + 1, lines[p][n].strip()) for p, n in sorted(gone)),
    )


Lines = list[list[str]]
Gone = set[tuple[int, int]]


def _edges(page: list[str], number: int, gone: Gone) -> list[int]:
    """The lines at the top and the bottom of a page that are still there."""
    there = [n for n, line in enumerate(page) if line.strip() and (number, n) not in gone]
    return list(dict.fromkeys([*there[:EDGE], *there[-EDGE:]]))


def _running(lines: Lines, gone: Gone) -> Gone:
    """Lines at the edges that repeat over pages, apart from their figures."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(lines):
        for n in _edges(page, number, gone):
            if len(page[n].strip()) <= LONGEST_RUNNING:
                places[_shape(page[n])].append((number, n))
    found: Gone = set()
    for shape, where in places.items():
        where = _told_alike(where, lines)
        on = {number for number, _ in where}
        if not on:
            continue
        span = max(on) - min(on) + 1
        if len(on) >= FEWEST and 2 * len(on) >= span and any(c.isalpha() for c in shape):
            found |= set(where)
    return found


def _alike(lines: Lines, gone: Gone) -> Gone:
    """Short lines at the edges of many pages that are nearly the same, as "PRESIDEN" and "FRESIDEN" are.

    Headings, items, sentences and amounts stay, however often they begin or end a page.
    """
    kinds: list[tuple[str, list[tuple[int, int]]]] = []
    for number, page in enumerate(lines):
        for n in _edges(page, number, gone):
            told = " ".join(page[n].split())
            letters = "".join(c for c in told.casefold() if c.isalpha())
            figures = re.findall(r"\d+", told)
            amount = len(figures) > 1 or re.search(r"\d[.,]\d", told) is not None
            says = amount or told.endswith((".", ";", ":", ",")) or structure_of(told) or mark_of(told, {})
            if says or len(told) > SHORT or len(letters) < 4:
                continue
            for known, where in kinds:
                if _ratio(known, letters) >= ALIKE:
                    where.append((number, n))
                    break
            else:
                kinds.append((letters, [(number, n)]))
    with_text = sum(any(line.strip() for line in page) for page in lines)
    return {
        place
        for _, where in kinds
        if len({number for number, _ in where}) >= max(FEWEST_ALIKE, 0.4 * with_text)
        for place in where
    }


def _ratio(one: str, other: str) -> float:
    if 3 * min(len(one), len(other)) < 2 * max(len(one), len(other)):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _told_alike(where: list[tuple[int, int]], lines: Lines) -> list[tuple[int, int]]:
    """Those of lines with the same words whose figures are the same too, or run along with the pages.

    "Capaian 2029", "Capaian 2031" on two pages say different things; "Laporan 2031 | 12" and "… | 13" do not.
    """
    kinds: dict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
    figures = {place: [int(n) for n in re.findall(r"\d{1,9}", lines[place[0]][place[1]])] for place in where}
    for column in range(max((len(told) for told in figures.values()), default=0)):
        steps = Counter(told[column] - place[0] for place, told in figures.items() if column < len(told))
        same = Counter(told[column] for told in figures.values() if column < len(told))
        runs = steps.most_common(1)[0][1] > same.most_common(1)[0][1]
        for place, told in figures.items():
            if column < len(told):
                told[column] = told[column] - place[0] if runs else told[column]
    for place, told in figures.items():
        kinds[tuple(told)].append(place)
    return max(kinds.values(), key=len, default=[])


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\W*\s+\W*", " ", line).strip().casefold())


def _numbers(lines: Lines, gone: Gone) -> Gone:
    """Page numbers: decorated ones, and bare ones that run along with the pages."""
    found: Gone = set()
    bare: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(lines):
        there = [n for n, line in enumerate(page) if line.strip() and (number, n) not in gone]
        for n in dict.fromkeys([*there[:2], *there[-2:]]):
            told = " ".join(page[n].split())
            if _DECORATED.fullmatch(told):
                found.add((number, n))
            elif _BARE.fullmatch(told):
                bare[value_of(told) - number].append((number, n))
    for where in bare.values():
        if len({number for number, _ in where}) >= FEWEST:
            found |= set(where)
    return found


def _catchwords(lines: Lines, gone: Gone) -> Gone:
    """The first words of the next page below a page of a regulation: "Pasal 6 . . ."."""
    found: Gone = set()
    for number, page in enumerate(lines[:-1]):
        there = [n for n, line in enumerate(page) if line.strip() and (number, n) not in gone]
        after = " ".join(
            line for n, line in enumerate(lines[number + 1]) if line.strip() and (number + 1, n) not in gone
        )
        match = _CATCHWORD.fullmatch(page[there[-1]].strip()) if there else None
        # On the right edge, as regulations have it, it may be worded otherwise than what follows.
        right = (
            match is not None
            and _indent(page[there[-1]]) > 0.4 * max(map(len, page))
            and len(match[1].split()) <= 5
        )
        if match and (right or _letters(after).startswith(_letters(match[1]))):
            found.add((number, there[-1]))
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _letters(text: str) -> str:
    return "".join(c for c in text[:300].casefold() if c.isalnum())


def _contents(lines: Lines, gone: Gone) -> Gone:
    """Tables of contents, of tables, of pictures."""
    return contents_of_pages(lines)


def _watermarks(lines: Lines, gone: Gone) -> Gone:
    """Short lines that stand on most pages, wherever they stand."""
    on: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(lines):
        for n, line in enumerate(page):
            told = " ".join(line.split()).casefold()
            if told and len(told) <= LONGEST_MARK and (number, n) not in gone:
                on[told].add(number)
    with_text = sum(any(line.strip() for line in page) for page in lines)
    marks = {told for told, pages in on.items() if len(pages) > FEWEST and 10 * len(pages) >= 6 * with_text}
    return {
        (number, n)
        for number, page in enumerate(lines)
        for n, line in enumerate(page)
        if " ".join(line.split()).casefold() in marks
    } - gone
