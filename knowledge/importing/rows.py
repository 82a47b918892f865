"""The rows of a table as they are quoted: each names its columns, whose names are looked for first. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.importing.model import Block
from knowledge.split import row_text

SPANNED = "\0"  # a cell that is the same as the one to its left
MOST_HEADS = 8  # rows from the top among which the heads end
DEEPEST_HEADS = 3  # rows that name columns together
LONGEST_HEAD = 90  # characters of a cell that names a column

_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}[.)]?(?:\s*[=+x×:/]\s*\(?\d{1,2}\)?)*")
_COUNT = re.compile(r"\(?\d{1,3}[.)]?")
_AMOUNT = re.compile(r"(?:Rp\.?\s*)?-?\d[\d.,]*\s*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def table_rows(
    rows: Sequence[Sequence[str]], page: int | None, columns: Sequence[str] = ()
) -> tuple[list[Block], list[str]]:
    """The rows of a table as blocks that name their columns, and the names themselves.

    `columns` are the names where the table goes on from the page before, which may repeat its heads; else the
    names are in its first rows, if any are. Rows above the heads with a single text are the table's title.
    """
    told = [[" ".join(cell.split()) for cell in row] for row in rows]
    told = [row for row in told if any(cell not in ("", SPANNED) for cell in row)]
    if not told:
        return [], list(columns)
    titles, heads = _opening([_blank(row) for row in told])
    names = _together([_filled(row) for row in told[titles:heads]]) if heads > titles else []
    told = [_blank(row) for row in told]
    if columns:
        same = [name.casefold() for name in names] == [name.casefold() for name in columns]
        titles, heads = (titles, heads) if same else (0, 0)
        names = list(columns)
    blocks = [_title(row, page) for row in told[:titles]]
    body = [row for row in told[heads:] if not numbers_columns(row) and row != names]
    if not names and body:
        counted = all(_COUNT.fullmatch(row[0]) for row in body)
        names = ["No" if counted else "", *[""] * (len(body[0]) - 1)]
    above = ""
    for row in body:
        # A cell that spans several rows speaks for each.
        whole = [above, *row[1:]] if not row[0] and above else row
        above = whole[0]
        if text := row_text(names, whole):
            blocks.append(Block("row", text, page=page))
    if not body and any(names):
        blocks.append(Block("row", " — ".join(filter(None, names)), page=page))
    return blocks, names


def _blank(row: Sequence[str]) -> list[str]:
    """A row that says once what stands in a cell over several columns."""
    return ["" if cell == SPANNED else cell for cell in row]


def _filled(row: Sequence[str]) -> list[str]:
    """A row of heads, a cell over several columns in each of them."""
    told: list[str] = []
    for cell in row:
        told.append(told[-1] if cell == SPANNED and told else cell)
    return told


def _title(row: Sequence[str], page: int | None) -> Block:
    return Block("paragraph", " ".join(dict.fromkeys(filter(None, row))), page=page)


def _opening(told: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many rows are titles, and behind which row the heads end; the same number without heads."""
    widest = max(len(set(filter(None, row))) for row in told)
    titles = 0
    while titles < len(told) - 1 and widest > 2 and len(set(filter(None, told[titles]))) == 1:
        titles += 1
    # A row that numbers the columns ends the heads, which may take several rows.
    for number in range(titles + 1, min(len(told), titles + MOST_HEADS)):
        if numbers_columns(told[number]):
            while titles < number - 1 and 3 * len(set(filter(None, told[titles]))) <= widest:
                titles += 1
            return max(titles, number - DEEPEST_HEADS), number
    if not _names_columns(told[titles], widest):
        return titles, titles
    heads = titles + 1
    # A second line of heads stands below cells that span both, or has none of its own in the first column.
    while heads < min(len(told) - 1, titles + DEEPEST_HEADS) and _names_columns(
        told[heads], widest, part=True
    ):
        above, row = told[heads - 1], told[heads]
        if row[0] and not any(cell and cell == other for cell, other in zip(row, above, strict=True)):
            break
        heads += 1
    return titles, heads


def _together(heads: Sequence[Sequence[str]]) -> list[str]:
    """The names of columns: a head over several of them before each one's own."""
    lines = [list(row) for row in heads]
    for upper, lower in pairwise(lines):
        group = None  # the column of a head that has others below it
        for column, cell in enumerate(upper):
            if cell:
                group = column if lower[column] and lower[column] != cell else None
            elif group is not None and lower[column]:
                upper[column] = upper[group]
    return [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*lines, strict=True)]


def _names_columns(row: Sequence[str], widest: int, *, part: bool = False) -> bool:
    """Whether a row could name columns: short words in most of them, no counter, amount or sentence.

    As `part` of several lines of heads it may leave most of them out.
    """
    cells = [cell for cell in row if cell]
    if not cells or (10 * len(set(cells)) < 6 * widest and not part) or _COUNT.fullmatch(row[0]):
        return False
    if any(len(cell) > LONGEST_HEAD or cell.endswith((";", ",")) for cell in cells):
        return False
    figures = [cell for cell in cells if _AMOUNT.fullmatch(cell) and not _YEAR.fullmatch(cell)]
    if figures or not any(c.isalpha() for cell in cells for c in cell):
        return False
    # "Nama | Budi" names nothing: with two columns the second head is a short word without a figure.
    second = cells[-1]
    return len(row) > 2 or (
        len(second.split()) <= 4 and not any(map(str.isdigit, second)) and second[-1] != "."
    )


def numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: "(1) (2) (3)"."""
    filled = [cell for cell in row if cell.strip()]
    numbers = [int(n) for cell in filled for n in re.findall(r"\d+", cell)[:1]]
    return (
        len(filled) >= 2
        and all(_COLUMN_NUMBERS.fullmatch(cell) for cell in filled)
        and numbers[0] == 1
        and all(after in (before + 1, 1) for before, after in pairwise(numbers))
        and max(numbers) > 1
    )
