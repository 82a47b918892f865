"""Tables in text that keeps its layout: found by the white gutters between columns that lines share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing.marks import structure_of
from knowledge.importing.rows import numbers_columns

FEWEST_LINES = 3
GUTTER = 2  # characters of white between columns

_MARKER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]{0,2}|[•·\-–—o*]|:")
_GAP = re.compile(r" {2,}")


@dataclass(frozen=True)
class Table:
    """Lines `start` to `end` (not included) of a page as rows of cells; the first row names the columns."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


def find_tables(lines: Sequence[str]) -> list[Table]:
    """The tables of one page, in order."""
    found = []
    start = 0
    while start < len(lines):
        table = _table_at(lines, start) if len(_cells(lines[start])) >= 2 else None
        if table is not None:
            found.append(table)
            start = table.end
        else:
            start += 1
    return found


def _table_at(lines: Sequence[str], start: int) -> Table | None:
    """The table whose heads stand in a line. Justified prose has gaps too, but none that many lines share."""
    heads = [cell for cell in re.split(r" {3,}", lines[start].strip()) if cell]
    if len(heads) < 2 or not all(_is_head(head) for head in heads) or heads[0][0] in "-–—•*":
        return None
    mask, blank = 0, 0
    end, columns = start, []  # type: tuple[int, list[tuple[int, int]]]
    for position in range(start, len(lines)):
        if not lines[position].strip():
            blank += 1
            if blank > 3:
                break
            continue
        if structure_of(" ".join(lines[position].split())) is not None:
            break  # "Pasal 1" ends what looked like a table
        blank = 0
        wider = mask | _mask(lines[position])
        edges = _columns(wider)
        if len(edges) < min(len(heads), 3):
            break
        mask, end, columns = wider, position + 1, edges
    grid = [_cut(line, columns) for line in lines[start:end] if line.strip()]
    return Table(start, end, _rows(grid)) if _is_table(grid) else None


def _is_head(cell: str) -> bool:
    return (
        len(cell) <= 45 and not cell[0].islower() and not cell.endswith((".", ",", ";", ":", "…"))
    ) or cell in ("No.", "Ket.")


def _is_table(grid: list[list[str]]) -> bool:
    if len(grid) < FEWEST_LINES or any(cell == ":" for row in grid for cell in row):
        return False  # "Menimbang : a. …", "Nama : …"
    real = [n for n in range(len(grid[0])) if any(row[n] and not _MARKER.fullmatch(row[n]) for row in grid)]
    counted = re.fullmatch(r"(?i)no\.?|nomor|#", grid[0][0] or "") is not None
    if len(real) < 2 or (len(real) == 2 and not counted):
        return False
    if "".join(cell for row in grid for cell in row).isupper():
        return False  # a title page, set with wide gaps
    opening = [row for row in grid[1:] if row[0]]
    cells = [row[n] for row in opening for n in real if row[n]]
    tidy = sum(not cell[0].islower() for cell in cells)
    full = sum(sum(bool(row[n]) for n in real) >= 2 for row in opening)
    return len(opening) >= 2 and 10 * tidy >= 8 * len(cells) and 10 * full >= 7 * len(opening)


def _rows(grid: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Lines put together to rows: a line without a first cell goes on with the row above."""
    rows: list[list[str]] = []
    first_number = next((n for n, row in enumerate(grid) if re.fullmatch(r"1[.)]?", row[0])), None)
    numbered = first_number is not None and first_number > 0
    for position, line in enumerate(grid):
        opens = bool(line[0])
        if numbered and first_number is not None and 0 < position < first_number:
            opens = numbers_columns(line)
        elif numbered and position and line[0] and not re.match(r"\d", line[0]):
            opens = not rows[-1][0] or sum(map(bool, line)) > 1
        if opens or not rows:
            rows.append(list(line))
        else:
            rows[-1] = [
                f"{above} {cell}".strip() if cell else above
                for above, cell in zip(rows[-1], line, strict=True)
            ]
    return tuple(tuple(row) for row in rows)


def _cells(line: str) -> list[str]:
    return [cell for cell in _GAP.split(line.strip()) if cell]


def _mask(line: str) -> int:
    mask = 0
    for position, character in enumerate(line):
        if character != " ":
            mask |= 1 << position
    # A single space between words is no gutter.
    return mask | ((mask << 1) & (mask >> 1))


def _union(lines: Sequence[str]) -> int:
    mask = 0
    for line in lines:
        mask |= _mask(line)
    return mask


def _columns(mask: int) -> list[tuple[int, int]]:
    """The columns as (first, behind the last) of a mask of used characters, parted by gutters."""
    bits = bin(mask)[2:][::-1]
    return [(match.start(), match.end()) for match in re.finditer(rf"1(?:0{{0,{GUTTER - 1}}}1)*", bits)]


def _cut(line: str, columns: list[tuple[int, int]]) -> list[str]:
    return [" ".join(line[start:end].split()) for start, end in columns]
