"""Pages as lines that keep their layout: what each line's place says of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.importing.tables import find_tables
from knowledge.importing.words import joined, mended, tidy

SHORT = 0.86  # of the right margin: a line that ends before it may have ended on purpose
ROOM = 0.98  # of the right margin: and did so if the next word had room before it


@dataclass(frozen=True)
class PlacedTable:
    """A table of a page, before the line of this number; lines within a cell are parted by "\\n"."""

    line: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """A page as it was read: lines with their indentation, and tables that were recognised already.

    `notes` are its footnotes ("3 their text", lines parted by "\\n"), `aside` is text that leans.
    """

    number: int | None
    lines: tuple[str, ...]
    tables: tuple[PlacedTable, ...] = ()
    notes: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Footnote:
    """A footnote of a page, with its mark."""

    text: str
    page: int | None


@dataclass(frozen=True)
class Line:
    text: str
    indent: int
    short: bool  # it ends well before the right margin
    gap: bool  # more white above it than between the lines of a paragraph
    top: bool  # the first of its page
    page: int | None


Item = Line | PlacedTable | Footnote


def items_of(page: Page, lines: Sequence[str], words: Counter[str]) -> Iterator[Item]:
    """Lines and tables of a page in reading order, its footnotes behind them."""
    tables: dict[int, list[PlacedTable]] = {}
    inside: set[int] = set()
    for placed in page.tables:
        tables.setdefault(placed.line, []).append(placed)
    if not page.tables:
        for table in find_tables(lines):
            tables.setdefault(table.start, []).append(PlacedTable(table.start, table.rows))
            inside |= set(range(table.start, table.end))
    ends = sorted(len(line) for line in lines if line.strip())
    margin = ends[int(len(ends) * 0.9)] if len(ends) > 4 else max(ends, default=0)
    usual = _usual_gap(lines)
    blank, top = 0, True
    for number, line in enumerate(lines):
        yield from tables.pop(number, ())
        if number in inside:
            continue
        text = " ".join(line.split())
        if not any(map(str.isalnum, text)):
            blank += not text
            continue
        yield Line(
            text=mended(text, words),
            indent=len(line) - len(line.lstrip()),
            short=len(line) < SHORT * margin and len(line) + 1 + _first_word(lines, number) < ROOM * margin,
            gap=blank > usual,
            top=top,
            page=page.number,
        )
        blank, top = 0, False
    for number in sorted(tables):
        yield from tables[number]
    for note in page.notes:
        text = ""
        for line in note.split("\n"):
            text = joined(text, " ".join(tidy(line).split()), words)
        yield Footnote(f"Catatan kaki {text}", page.number)


def _first_word(lines: Sequence[str], number: int) -> int:
    """How long the first word of the next line is: it would stand in this one if there were room."""
    following = next((line for line in lines[number + 1 :] if line.strip()), "")
    return len(following.split()[0]) if following else 0


def _usual_gap(lines: Sequence[str]) -> int:
    """How many blank lines stand between the lines of a paragraph: some where all is double-spaced."""
    gaps: Counter[int] = Counter()
    blank = 0
    for line in lines:
        if line.strip():
            gaps[blank] += 1
            blank = 0
        else:
            blank += 1
    (usual, _), *_ = gaps.most_common(1) or [(0, 0)]
    return min(usual, 2)
