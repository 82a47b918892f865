"""The order in which the lines of a page are read: prose in two columns first left, then right. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.importing.textrows import Row, rows_of

FEWEST_IN_COLUMN = 6  # lines
MOST_ROWS = 250  # of a page, beyond which no columns are looked for: it is none that people wrote
PLACES = 80  # that are tried for the middle between two columns
GUTTER = 0.5  # of a font's height of white on either side of the middle between two columns
FULL = 0.8  # of a column's width: a line of prose that reaches as far is a full one


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
