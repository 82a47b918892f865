"""A page of runs becomes lines in the order in which people read them, tables, and footnotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.importing.geometry import Run, Sheet, usual_height, usual_width
from knowledge.importing.layout import Page, PlacedTable
from knowledge.importing.ruled import Grid, Ruling, grids

SAME_LINE = 0.35  # of a font's height by which baselines of one line may differ
GLUED = 0.1  # of a font's height of white up to which two runs without a space between are one word
WIDER = 1.3  # of the usual step from line to line, from which on a line stands apart
SMALL = 0.8  # of a line's height, below which what hangs above or below it is an exponent or an index
NOTES = 0.93  # of the usual height, up to which lines at the foot of a page may be footnotes
FEWEST_IN_COLUMN = 6  # lines
MOST_ROWS = 250  # of a page, beyond which no columns are looked for: it is none that people wrote
PLACES = 80  # that are tried for the middle between two columns
GUTTER = 0.5  # of a font's height of white on either side of the middle between two columns
LONGEST_SUBHEAD = 40  # characters of a head below another one
FULL = 0.8  # of a column's width: a line of prose that reaches as far is a full one

_GAPS = re.compile(r"(?<=\S) {2,}")
_EXPONENTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹*"
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}(?=\s)|\*{1,3}\)?)\s*(?P<text>\S.*)", re.S)


@dataclass(frozen=True)
class Row:
    """A line of text: its runs from the left, the baseline and the height of most of it."""

    y: float
    height: float
    runs: tuple[Run, ...]


def page_of(sheet: Sheet, number: int) -> Page:
    """What is read on a page, in order."""
    outside, tables = _parted(sheet.runs, grids(sheet.rulings))
    rows = rows_of(outside)
    rows, notes = _footnotes(rows, sheet.rulings)
    lines: list[str] = []
    at: list[float] = []
    parts = list(columns(rows))
    for part in parts:
        for line, y in _laid_out(part):
            # Narrow justified lines have gaps that would look like those of a table.
            lines.append(_GAPS.sub(" ", line) if len(parts) > 1 else line)
            at.append(y)
    placed = tuple(PlacedTable(_before(top, at), cells) for top, cells in tables)
    return Page(number, _without_marks(lines, notes), placed, notes, sheet.aside)


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """The lines of runs, from the top; exponents and indices stand in the line that they belong to."""
    groups: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x)):
        last = groups[-1] if groups else None
        if last and abs(last[0].y - run.y) <= SAME_LINE * min(last[0].height, run.height):
            last.append(run)
        else:
            groups.append([run])
    rows = [_row(group) for group in groups]
    told: list[Row] = []
    position = 0
    while position < len(rows):
        row, position = rows[position], position + 1
        if position < len(rows) and _hangs(row, rows[position]):
            exponents = [replace(run, text=run.text.translate(_EXPONENTS)) for run in row.runs]
            rows[position] = _row([*exponents, *rows[position].runs])
        elif told and _hangs(row, told[-1]):
            told[-1] = _row([*told[-1].runs, *row.runs])
        else:
            told.append(row)
    return told


def _row(runs: Sequence[Run]) -> Row:
    height = usual_height(runs)
    y = max(runs, key=lambda run: len(run.text) if abs(run.height - height) < 1 else 0).y
    return Row(y, height, tuple(sorted(runs, key=lambda run: run.x)))


def _hangs(small: Row, line: Row) -> bool:
    """Whether all of a row are exponents or indices of another one."""
    if small.height > SMALL * line.height or not 0 < abs(small.y - line.y) < SMALL * line.height:
        return False
    near = GLUED * 3 * line.height
    return all(
        any(-near < run.x - other.end < near or -near < other.x - run.end < near for other in line.runs)
        for run in small.runs
    )


def text_of(row: Row) -> str:
    """The words of a line with single spaces."""
    told, end = "", 0.0
    for run in row.runs:
        apart = run.spaced or run.x - end > GLUED * row.height
        told += f" {run.text}" if told and apart else run.text
        end = run.end
    return told


def columns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows in reading order: where prose stands in two columns, first the left one, then the right."""
    found = _gutter(rows)
    if found is None:
        yield list(rows)
        return
    first, last, middle = found
    if first:
        yield from columns(rows[:first])
    runs = [run for row in rows[first:last] for run in row.runs]
    yield from columns(rows_of([run for run in runs if run.x < middle]))
    yield from columns(rows_of([run for run in runs if run.x >= middle]))
    if last < len(rows):
        yield from columns(rows[last:])


def _gutter(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """Where two columns of prose stand: the first row, the one behind the last, the middle."""
    if not FEWEST_IN_COLUMN <= len(rows) <= MOST_ROWS:
        return None
    left = min(run.x for row in rows for run in row.runs)
    right = max(run.end for row in rows for run in row.runs)
    best: tuple[int, int, int, float] | None = None
    for step in range(PLACES):
        middle = left + (0.3 + 0.4 * step / PLACES) * (right - left)
        for first, last in _free(rows, middle):
            band = rows[first:last]
            if (best is None or last - first > best[0]) and _is_prose(band, middle):
                best = (last - first, first, last, middle)
    return best[1:] if best else None


def _free(rows: Sequence[Row], x: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows with white at `x`."""
    first = None
    for position, row in enumerate(rows):
        white = GUTTER * row.height
        if any(run.x - white < x < run.end + white for run in row.runs):
            if first is not None:
                yield first, position
            first = None
        elif first is None:
            first = position
    if first is not None:
        yield first, len(rows)


def _is_prose(band: Sequence[Row], middle: float) -> bool:
    """Whether on either side of the middle stand lines of prose, most of them full."""
    for side in (False, True):
        parts = [[run for run in row.runs if (run.x >= middle) is side] for row in band]
        parts = [part for part in parts if part]
        if len(parts) < FEWEST_IN_COLUMN:
            return False
        start = min(part[0].x for part in parts)
        end = max(part[-1].end for part in parts)
        full = sum(part[-1].end - part[0].x >= FULL * (end - start) for part in parts)
        words = sum(map(len, parts))
        letters = sum(c.isalpha() for part in parts for run in part for c in run.text)
        figures = sum(c.isdigit() for part in parts for run in part for c in run.text)
        goes_on = sum(part[0].text[0].islower() for part in parts)  # sentences do, cells of a table do not
        if 10 * full < 6 * len(parts) or words < 3 * len(parts) or letters < 5 * figures:
            return False
        if 10 * goes_on < 4 * len(parts):
            return False
    return True


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


def _footnotes(rows: Sequence[Row], rulings: Sequence[Ruling]) -> tuple[list[Row], tuple[str, ...]]:
    """The rows without those of footnotes, and the notes: "3 their text".

    Small letters alone prove nothing: the mark stands in the text above too, or a short line parts them.
    """
    usual = usual_height([run for row in rows for run in row.runs])
    texts = [text_of(row) for row in rows]
    for first in range(len(rows) // 3, len(rows)):
        match = _NOTE.fullmatch(texts[first])
        if rows[first].height > NOTES * usual or match is None:
            continue
        mark = match["mark"].translate(_FIGURES)
        exponent = mark.translate(_EXPONENTS)
        marked = any(exponent in text for text in texts[:first])
        if not marked and not _line_above(rows, first, rulings):
            continue
        last = first
        while last < len(rows) and rows[last].height <= NOTES * usual:
            last += 1
        notes: list[str] = []
        for text in texts[first:last]:
            match = _NOTE.fullmatch(text)
            begins = match and (
                match["mark"][0] in _RAISED or not notes or _follows(notes[-1], match["mark"])
            )
            if match and begins:
                notes.append(f"{match['mark'].translate(_FIGURES)} {match['text']}")
            else:
                notes[-1] = f"{notes[-1]}\n{text}"
        return [*rows[:first], *rows[last:]], tuple(notes)
    return list(rows), ()


def _follows(note: str, mark: str) -> bool:
    before = note.split(" ", 1)[0]
    return before.isdecimal() and mark.isdecimal() and int(mark) == int(before) + 1


def _line_above(rows: Sequence[Row], first: int, rulings: Sequence[Ruling]) -> bool:
    """Whether a short ruling line parts a row from the ones above."""
    row = rows[first]
    left = min(run.x for one in rows for run in one.runs)
    right = max(run.end for one in rows for run in one.runs)
    above = rows[first - 1].y if first else row.y + 40
    return any(
        not line.vertical
        and row.y < line.at < above
        and line.start < left + 0.2 * (right - left)
        and 0.1 < (line.end - line.start) / max(right - left, 1) < 0.6
        for line in rulings
    )


def _without_marks(lines: Sequence[str], notes: Sequence[str]) -> tuple[str, ...]:
    """The lines without the marks of the page's footnotes, which would read as part of a word or figure."""
    marks = {note.split(" ", 1)[0].translate(_EXPONENTS) for note in notes}
    told = list(lines)
    for mark in marks:
        if mark[:1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            told = [re.sub(rf"(?<![⁰-⁹¹²³]){mark}(?![⁰-⁹¹²³])", "", line) for line in told]
    return tuple(told)


Cells = tuple[tuple[str, ...], ...]


def _parted(runs: Sequence[Run], found: Sequence[Grid]) -> tuple[list[Run], list[tuple[float, Cells]]]:
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
