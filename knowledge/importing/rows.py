"""The rows of a table as they are quoted: each names its columns, whose names are looked for first. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.importing.model import Block
from knowledge.split import row_text

MOST_HEADS = 8  # rows from the top among which the heads end
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
    told = [row for row in told if any(map(str.strip, row))]
    if not told:
        return [], list(columns)
    titles, heads = _opening(told)
    names = _together(told[titles:heads]) if heads > titles else []
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


def _title(row: Sequence[str], page: int | None) -> Block:
    return Block("paragraph", next(filter(None, row)), page=page)


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
            return titles, number
    if _names_columns(told[titles], widest):
        return titles, titles + 1
    return titles, titles


def _together(heads: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*heads, strict=True)]


def _names_columns(row: Sequence[str], widest: int) -> bool:
    """Whether a row could name columns: short words in most of them, no counter, amount or sentence."""
    cells = [cell for cell in row if cell]
    if 2 * len(set(cells)) < widest or _COUNT.fullmatch(row[0]):
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
        and numbers == list(range(numbers[0], numbers[0] + len(filled)))
        and numbers[0] == 1
    )
