"""Draw a picture as PNG, good on a phone: `python -m bot.draw <picture.json >picture.png`.

Run in a process of its own by bot.painter: the drawing library takes some 70 MB and half a second to load,
which an ordinary answer must not pay. All measures are pixels; a point is a pixel here.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.draw_board import draw_board
from bot.picture import Board, Picture, Row, Steps, read
from bot.sheet import (
    BLUE,
    DPI,
    EMPTY,
    LARGE,
    LEADING,
    LINES,
    MARGIN,
    ORANGE,
    PAPER,
    SMALL,
    SOFT,
    TITLE,
    USUAL,
    WIDTH,
    Sheet,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW = 84  # height
LABELS = 196  # width that the rows' labels take
BESIDE = 116  # width that words take beside a mark on the last step


def draw(picture: Picture) -> Figure:
    """The picture on a figure WIDTH wide and as high as it needs."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / DPI, WIDTH / DPI), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(WIDTH, 0)
    sheet = Sheet(axes)
    sheet.paragraph(picture.title, TITLE, weight="bold")
    sheet.paragraph(picture.subtitle, USUAL, color=SOFT)
    sheet.y += 36
    if isinstance(picture, Board):
        draw_board(sheet, picture)
    else:
        _steps(sheet, picture)
        sheet.y += 36
        for note in picture.notes:
            sheet.paragraph(note, SMALL, color=SOFT)
        sheet.y += 12
    sheet.paragraph(picture.source, SMALL, color=SOFT, style="italic")
    height = round(sheet.y + MARGIN)
    figure.set_size_inches(WIDTH / DPI, height / DPI)
    axes.set_ylim(height, 0)
    return figure


def png(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    written = io.BytesIO()
    draw(picture).savefig(written, format="png", dpi=DPI)
    return written.getvalue()


def _steps(sheet: Sheet, picture: Steps) -> None:
    first, last = MARGIN + LABELS + 48, WIDTH - MARGIN - BESIDE
    wide = (last - first) / max(len(picture.steps) - 1, 1)

    def column(step: int) -> float:
        return first + wide * step

    for step, (name, takes) in enumerate(picture.steps):
        sheet.write(column(step), sheet.y + 24, name, LARGE, ha="center", weight="bold")
        sheet.write(column(step), sheet.y + 68, takes, SMALL, ha="center", color=SOFT)
    top = sheet.y + 100
    bottom = top + ROW * len(picture.rows)
    for step in range(len(picture.steps)):
        sheet.axes.plot([column(step)] * 2, [top, bottom], color=LINES, linewidth=2, zorder=1)
    for place, row in enumerate(picture.rows):
        _row(sheet, row, top + ROW * (place + 0.5), picture.empty, column)
    _line(sheet, picture.rows, top, column)
    sheet.y = bottom


def _row(sheet: Sheet, row: Row, middle: float, empty: str, column: Callable[[int], float]) -> None:
    _label(sheet, row.label, middle)
    if not row.marks:
        left, right = MARGIN + LABELS, WIDTH - MARGIN
        sheet.axes.fill_between(
            [left, right], middle - ROW / 2 + 8, middle + ROW / 2 - 8, color=EMPTY, zorder=2
        )
        sheet.write(
            (left + right) / 2, middle, empty, USUAL, ha="center", color=SOFT, style="italic", zorder=3
        )
    for mark in row.marks:
        x = column(mark.step)
        colour = ORANGE if mark.disputed else BLUE
        if mark.main:
            sheet.axes.plot([x], [middle], "D" if mark.disputed else "o", ms=26, color=colour, zorder=5)
        else:
            sheet.axes.plot([x], [middle], "o", ms=22, mfc=PAPER, mec=colour, mew=4, zorder=5)
        if mark.words:
            # White behind the words, since they may stand on a line of the grid.
            behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 2}
            # At the right, unless the next step has a mark as well.
            free = all(other.step != mark.step + 1 for other in row.marks)
            place, side = (x + 24, "left") if free else (x - 24, "right")
            sheet.write(place, middle, mark.words, USUAL, ha=side, weight="bold", bbox=behind, zorder=4)


def _line(sheet: Sheet, rows: Sequence[Row], top: float, column: Callable[[int], float]) -> None:
    """Down through the main marks in steps, broken where the time is uncertain; it ends at a blank row."""
    mains = [next((mark.step for mark in row.marks if mark.main), None) for row in rows]
    for place, (upper, lower) in enumerate(pairwise(mains)):
        if upper is not None and lower is not None:
            middle = top + ROW * (place + 0.5)
            xs = [column(upper)] * 2 + [column(lower)] * 2
            ys = [middle, middle + ROW / 2, middle + ROW / 2, middle + ROW]
            style = "solid" if rows[place].dated and rows[place + 1].dated else (0, (1.2, 0.8))
            sheet.axes.plot(xs, ys, color=BLUE, linewidth=7, linestyle=style, zorder=3)


def _label(sheet: Sheet, label: str, middle: float) -> None:
    """A row's label, in two lines when it has two."""
    lines = label.split("\n")[:2]
    size = USUAL if len(lines) == 1 else SMALL
    for place, line in enumerate(lines):
        y = middle + (place - (len(lines) - 1) / 2) * size * LEADING
        sheet.write(MARGIN, y, sheet.cut(line, size, LABELS - 12), size)


if __name__ == "__main__":
    sys.stdout.buffer.write(png(read(sys.stdin.buffer.read().decode())))
