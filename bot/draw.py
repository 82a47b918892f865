"""Draw a picture as PNG, good on a phone: `python -m bot.draw <picture.json >picture.png`.

Run in a process of its own by bot.painter: the drawing library takes some 70 MB and half a second to load,
which an ordinary answer must not pay. All measures are pixels; a point is a pixel here.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.picture import Bars, Picture, Row, Steps, read

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

WIDTH = 1080
MARGIN = 48
DPI = 72  # so that a point is a pixel
SMALL, USUAL, LARGE, TITLE = 28, 32, 42, 50  # no type is smaller than the first
LEADING = 1.3
ROW = 84  # height
LABELS = 196  # width that the rows' labels take
BESIDE = 116  # width that words take beside a mark on the last step
# Okabe and Ito's colours, which people with any colour blindness tell apart; signs differ in form as well.
BLUE, ORANGE = "#0072B2", "#D55E00"
INK, SOFT, LINES, EMPTY, PAPER = "#1A1A1A", "#4D4D4D", "#D9D9D9", "#F0F0F0", "#FFFFFF"


@dataclass
class Sheet:
    """What is drawn on; `y` is how far down we are."""

    axes: Axes
    y: float = MARGIN

    def write(self, x: float, y: float, words: str, size: float, **more: Any) -> Text:
        """Words in one line; x, y is their left middle unless said otherwise."""
        more = {"ha": "left", "va": "center", "color": INK, **more}
        return self.axes.text(x, y, words, fontsize=size, parse_math=False, **more)

    def paragraph(self, words: str, size: float, **more: Any) -> None:
        """Words from margin to margin, broken into lines, below what is there."""
        for line in self._lines(words, size, **more):
            self.write(MARGIN, self.y + size * LEADING / 2, line, size, **more)
            self.y += size * LEADING

    def width(self, words: str, size: float, **more: Any) -> float:
        """How wide words in one line are."""
        figure: Any = self.axes.figure
        shown = self.write(0, 0, words, size, **more)
        width = shown.get_window_extent(figure.canvas.get_renderer()).width
        shown.remove()
        return float(width)

    def cut(self, words: str, size: float, room: float, **more: Any) -> str:
        """The words, shortened until they fit."""
        if self.width(words, size, **more) <= room:
            return words
        while words and self.width(f"{words}…", size, **more) > room:
            words = words[:-1]
        return f"{words.rstrip()}…"

    def _lines(self, words: str, size: float, **more: Any) -> list[str]:
        room = WIDTH - 2 * MARGIN
        lines: list[str] = []
        current = ""
        for word in words.split():
            longer = f"{current} {word}".strip()
            if current and self.width(longer, size, **more) > room:
                lines.append(current)
                current = word
            else:
                current = longer
        return [self.cut(line, size, room, **more) for line in [*lines, current] if line]


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
    if isinstance(picture, Steps):
        _steps(sheet, picture)
    else:
        _bars(sheet, picture)
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


def _bars(sheet: Sheet, picture: Bars) -> None:
    left, most = MARGIN + LABELS, max([1, *(number for _, number in picture.bars)])
    room = WIDTH - MARGIN - left - 80  # beside the longest bar stands its number
    for place, (label, number) in enumerate(picture.bars):
        middle = sheet.y + ROW * (place + 0.5)
        _label(sheet, label, middle)
        long = room * number / most
        sheet.axes.fill_between([left, left + long], middle - 26, middle + 26, color=BLUE, linewidth=0)
        sheet.write(left + long + 14, middle, str(number), USUAL, weight="bold")
    sheet.y += ROW * len(picture.bars)


def _label(sheet: Sheet, label: str, middle: float) -> None:
    """A row's label, in two lines when it has two."""
    lines = label.split("\n")[:2]
    size = USUAL if len(lines) == 1 else SMALL
    for place, line in enumerate(lines):
        y = middle + (place - (len(lines) - 1) / 2) * size * LEADING
        sheet.write(MARGIN, y, sheet.cut(line, size, LABELS - 12), size)


if __name__ == "__main__":
    sys.stdout.buffer.write(png(read(sys.stdin.buffer.read().decode())))
