"""The text in the cells of a page's ruled tables, and what stands outside of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.importing.geometry import Run
from knowledge.importing.ruled import Grid
from knowledge.importing.textrows import Row, rows_of, text_of

LONGEST_SUBHEAD = 40  # characters of a head below another one

Cells = tuple[tuple[str, ...], ...]


def parted(runs: Sequence[Run], found: Sequence[Grid]) -> tuple[list[Run], list[tuple[float, Cells]]]:
    """The runs outside of all tables, and the tables: their top and the text in their cells."""
    inside: list[dict[tuple[int, int], list[Run]]] = [{} for _ in found]
    outside: list[Run] = []
    for run in runs:
        for grid, cells in zip(found, inside, strict=True):
            place = grid.cell(min(run.x + 1, (run.x + run.end) / 2), run.y + run.height / 3)
            if place is not None:
                cells.setdefault(place, []).append(run)
                break
        else:
            outside.append(run)
    tables = []
    for grid, cells in zip(found, inside, strict=True):
        rows = _cells(grid, cells)
        filled = {n for row in rows for n, cell in enumerate(row) if cell}
        if len(rows) >= 2 and len(filled) >= 2:
            tables.append((grid.ys[0], rows))
        else:  # a frame around text: not a table
            outside += [run for told in cells.values() for run in told]
    return outside, tables


def _cells(grid: Grid, cells: dict[tuple[int, int], list[Run]]) -> Cells:
    width, height = len(grid.xs) - 1, len(grid.ys) - 1
    texts = {place: _cell(rows_of(runs)) for place, runs in cells.items()}
    rows = [[texts.get((r, c), "") for c in range(width)] for r in range(height)]
    # One cell over several rows has its text in the middle of them: it belongs to each row.
    for column in range(width):
        top = 0
        for row in range(1, height + 1):
            if row < height and grid.open_above(row, column):
                continue
            told = "\n".join(filter(None, (rows[r][column] for r in range(top, row))))
            if row - top > 1 and told:
                for r in range(top, row):
                    rows[r][column] = told
            top = row
    return tuple(tuple(row) for row in _one_head(grid, rows) if any(row))


def _cell(rows: Sequence[Row]) -> str:
    """The lines of a cell; letters that stand one below the other are one word."""
    lines = [text_of(row) for row in rows]
    return ("" if len(lines) > 3 and max(map(len, lines)) == 1 else "\n").join(lines)


def _one_head(grid: Grid, rows: list[list[str]]) -> list[list[str]]:
    """Heads over several columns with those below them as one row: "Target" over "2024" is "Target 2024"."""
    depth = 0
    while depth < min(3, len(rows) - 1) and len(set(filter(None, rows[depth]))) > 1:
        spans = [c for c in range(1, len(rows[depth])) if not rows[depth][c] and grid.open_left(depth, c)]
        spans = [c for c in spans if rows[depth + 1][c] and rows[depth + 1][c] != rows[depth + 1][c - 1]]
        if not spans or max(len(rows[depth + 1][c]) for c in spans) > LONGEST_SUBHEAD:
            break
        below = {*spans, *(c - 1 for c in spans)}
        if any(rows[depth + 1][c] not in ("", rows[depth][c]) for c in range(len(rows[0])) if c not in below):
            break  # the row below has cells of its own: it is no second half of the heads
        for c in range(1, len(rows[depth])):
            if not rows[depth][c] and grid.open_left(depth, c):
                rows[depth][c] = rows[depth][c - 1]
        depth += 1
    if not depth:
        return rows
    heads = ["\n".join(dict.fromkeys(filter(None, cells))) for cells in zip(*rows[: depth + 1], strict=True)]
    return [heads, *rows[depth + 1 :]]
