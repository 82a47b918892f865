"""The lines of a page as rows of runs: which runs stand in one line, exponents and indices with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.importing.geometry import Run, usual_height

SAME_LINE = 0.35  # of a font's height by which baselines of one line may differ
GLUED = 0.1  # of a font's height of white up to which two runs without a space between are one word
SMALL = 0.8  # of a line's height, below which what hangs above or below it is an exponent or an index

EXPONENTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Row:
    """A line of text: its runs from the left, the baseline and the height of most of it."""

    y: float
    height: float
    runs: tuple[Run, ...]


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
            exponents = [replace(run, text=run.text.translate(EXPONENTS)) for run in row.runs]
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
