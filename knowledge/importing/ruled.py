"""Tables with ruling lines on a page of a PDF: which rectangles the lines draw, which text stands in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST = 4.0  # points
TOUCH = 3.5  # points by which lines may miss each other and still meet
MOST_LINES = 6_000  # of a page; more are a drawing

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Ruling:
    """A horizontal or vertical line: `at` is its y or x, from `start` to `end` along the other axis."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Grid:
    """A table's lines: positions of the edges of its columns from the left and of its rows from the top."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]  # descending
    rulings: tuple[Ruling, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point, None outside."""
        if not (
            self.xs[0] - TOUCH <= x <= self.xs[-1] + TOUCH and self.ys[-1] - TOUCH <= y <= self.ys[0] + TOUCH
        ):
            return None
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right([-edge for edge in self.ys], -y) - 1, 0), len(self.ys) - 2)
        return row, column

    def open_above(self, row: int, column: int) -> bool:
        """Whether no line parts a cell from the one above: one cell over several rows."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return row > 0 and not any(
            not line.vertical and abs(line.at - self.ys[row]) <= TOUCH and line.start <= middle <= line.end
            for line in self.rulings
        )

    def open_left(self, row: int, column: int) -> bool:
        """Whether no line parts a cell from the one to its left: one cell over several columns."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return column > 0 and not any(
            line.vertical and abs(line.at - self.xs[column]) <= TOUCH and line.start <= middle <= line.end
            for line in self.rulings
        )


def grids(lines: Sequence[Ruling]) -> list[Grid]:
    """The tables that lines draw, from the top: at least two columns and two rows, each.

    None on a page with more lines than tables have: it is a drawing.
    """
    if len(lines) > MOST_LINES:
        return []
    found = []
    for group in _groups(lines):
        verticals = [line for line in group if line.vertical]
        across = [line for line in group if not line.vertical]
        xs = _clusters(line.at for line in verticals)
        ys = _clusters(line.at for line in across)
        if len(xs) >= 3 and len(ys) >= 3:
            found.append(Grid(tuple(xs), tuple(reversed(ys)), tuple(group)))
    return sorted(found, key=lambda grid: -grid.ys[0])


def _groups(lines: Sequence[Ruling]) -> list[list[Ruling]]:
    """Lines that meet, directly or through others."""
    parent = list(range(len(lines)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    across = sorted((n for n, line in enumerate(lines) if not line.vertical), key=lambda n: lines[n].at)
    heights = [lines[n].at for n in across]
    for n, line in enumerate(lines):
        if not line.vertical:
            continue
        first = bisect_right(heights, line.start - TOUCH)
        last = bisect_right(heights, line.end + TOUCH)
        for m in across[first:last]:
            if lines[m].start - TOUCH <= line.at <= lines[m].end + TOUCH:
                parent[root(n)] = root(m)
    groups: dict[int, list[Ruling]] = {}
    for n, line in enumerate(lines):
        groups.setdefault(root(n), []).append(line)
    return [group for group in groups.values() if len(group) >= 6]


def _clusters(values: Iterable[float]) -> list[float]:
    told: list[float] = []
    for value in sorted(values):
        if not told or value - told[-1] > TOUCH * 1.5:
            told.append(value)
    return told


def ruling(piece: tuple[float, float, float, float], matrix: Matrix) -> Ruling | None:
    """The line that a straight piece of a path draws (x and y of both ends), None for one that leans."""
    (x1, y1), (x2, y2) = _placed(piece[0], piece[1], matrix), _placed(piece[2], piece[3], matrix)
    if abs(x1 - x2) <= 1 and abs(y1 - y2) >= SHORTEST:
        return Ruling(True, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
    if abs(y1 - y2) <= 1 and abs(x1 - x2) >= SHORTEST:
        return Ruling(False, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
    return None


def _placed(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def times(a: Matrix, b: Matrix) -> Matrix:
    """What two transformations do one after the other."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
