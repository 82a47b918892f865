"""A page of runs becomes lines in the order in which people read them, tables, and footnotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.importing.cells import parted
from knowledge.importing.columns import columns
from knowledge.importing.footnotes import footnotes, without_marks
from knowledge.importing.geometry import Sheet, usual_width
from knowledge.importing.layout import Page, PlacedTable
from knowledge.importing.ruled import grids
from knowledge.importing.textrows import GLUED, Row, rows_of

WIDER = 1.3  # of the usual step from line to line, from which on a line stands apart

_GAPS = re.compile(r"(?<=\S) {2,}")


def page_of(sheet: Sheet, number: int) -> Page:
    """What is read on a page, in order."""
    outside, tables = parted(sheet.runs, grids(sheet.rulings))
    rows = rows_of(outside)
    rows, notes = footnotes(rows, sheet.rulings)
    lines: list[str] = []
    at: list[float] = []
    parts = list(columns(rows))
    for part in parts:
        for line, y in _laid_out(part):
            # Narrow justified lines have gaps that would look like those of a table.
            lines.append(_GAPS.sub(" ", line) if len(parts) > 1 else line)
            at.append(y)
    placed = tuple(PlacedTable(_before(top, at), cells) for top, cells in tables)
    return Page(number, without_marks(lines, notes), placed, notes, sheet.aside)


def _laid_out(rows: Sequence[Row]) -> Iterator[tuple[str, float]]:
    """Lines that keep the white of the page, each with its baseline; blank ones where white parts them."""
    if not rows:
        return
    runs = [run for row in rows for run in row.runs]
    width, left = usual_width(runs), min(run.x for run in runs)
    steps = sorted(above.y - below.y for above, below in pairwise(rows))
    step = max(steps[len(steps) // 2], 1.0) if steps else 1.0
    above = rows[0].y
    for row in rows:
        down = above - row.y
        for _ in range(min(round(down / step), 4) if down > WIDER * step else 0):
            yield "", row.y + 1
        yield _with_white(row, left, width), row.y
        above = row.y


def _with_white(row: Row, left: float, width: float) -> str:
    told, end = "", 0.0
    for run in row.runs:
        column = min(int((run.x - left) / width), 600)
        if not told:
            told = " " * column
        elif run.spaced or run.x - end > GLUED * row.height:
            told += " " * max(column - len(told), 1)
        told += run.text
        end = run.end
    return told


def _before(top: float, at: Sequence[float]) -> int:
    """Before which line a table stands."""
    return next((position for position, y in enumerate(at) if y < top), len(at))
