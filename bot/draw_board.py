"""Draws figures at a glance: numbers in large type, bars in time, bars by name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.picture import Bar, Board
from bot.sheet import (
    BLUE,
    EMPTY,
    INK,
    LARGE,
    LEADING,
    LINES,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    TITLE,
    USUAL,
    WIDTH,
    Sheet,
)

# Okabe and Ito's colours again; from dark to light, so that they differ in grey print too.
PARTS = (BLUE, "#E69F00", "#BFBFBF", "#56B4E9")
NUMBER = 62  # size of numbers in large type
ABREAST = 3  # numbers in large type beside each other
HIGH = 300  # of upright bars
LYING = 58  # height of a lying bar with its space
THICK = 0.62  # share of that which is the bar
NAMES = 400  # width of the names of lying bars
BESIDE = 190  # width of the words beside a lying bar
WIDEST_BAR = 90
GRID = 4  # lines at most


def draw_board(sheet: Sheet, board: Board) -> None:
    """All of a board below its title."""
    for start in range(0, len(board.figures), ABREAST):
        _figures(sheet, board.figures[start : start + ABREAST])
    for panel in board.panels:
        sheet.y += 30
        sheet.paragraph(panel.title, LARGE, weight="bold")
        sheet.y += 8
        if not panel.bars:
            sheet.paragraph(panel.empty, USUAL, color=SOFT, style="italic")
            continue
        _legend(sheet, panel.legend)
        if panel.upright:
            _upright(sheet, panel.bars)
        else:
            _lying(sheet, panel.bars)
    sheet.y += 30


def _figures(sheet: Sheet, figures: Sequence[tuple[str, str]]) -> None:
    wide = (WIDTH - 2 * MARGIN) / ABREAST
    for place, (number, counts) in enumerate(figures):
        x = MARGIN + wide * place
        fits = sheet.width(number, NUMBER, weight="bold") <= wide - 20
        size = NUMBER if fits else LARGE
        shown = sheet.cut(number, size, wide - 20, weight="bold")
        sheet.write(x, sheet.y + TITLE * 0.7, shown, size, weight="bold", color=BLUE)
        sheet.write(x, sheet.y + TITLE * 1.75, sheet.cut(counts, SMALL, wide - 20), SMALL, color=SOFT)
    sheet.y += TITLE * 2.4


def _legend(sheet: Sheet, names: Sequence[str]) -> None:
    if not names:
        return
    x, middle = float(MARGIN), sheet.y + SMALL * LEADING / 2
    for name, colour in zip(names, PARTS, strict=False):
        shown = sheet.cut(name, SMALL, WIDTH - 2 * MARGIN - 80)
        wide = sheet.width(shown, SMALL) + 80
        if x + wide > WIDTH - MARGIN and x > MARGIN:
            x, middle = MARGIN, middle + SMALL * 1.5
        _box(sheet, x, middle - 13, 26, 26, colour)
        sheet.write(x + 38, middle, shown, SMALL)
        x += wide
    sheet.y = middle + SMALL * LEADING


def _upright(sheet: Sheet, bars: Sequence[Bar]) -> None:
    most = max(sum(bar.values) for bar in bars)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    left = MARGIN + sheet.width(f"{top:g}", SMALL) + 16
    foot = sheet.y + SMALL * 1.4 + HIGH
    value = 0.0
    while value <= top:
        y = foot - HIGH * value / top
        sheet.axes.plot([left, WIDTH - MARGIN], [y, y], color=LINES, linewidth=2, zorder=1)
        sheet.write(left - 12, y, f"{value:g}", SMALL, ha="right", color=SOFT)
        value += step
    wide = (WIDTH - MARGIN - left) / len(bars)
    thick = min(wide * 0.8, WIDEST_BAR)
    every = _every(sheet, [bar.label for bar in bars], wide)
    for place, bar in enumerate(bars):
        middle, below = left + wide * (place + 0.5), foot
        for part, colour in zip(bar.values, PARTS, strict=False):
            high = HIGH * part / top
            if high:
                _box(sheet, middle - thick / 2, below - high, thick, high, colour)
            below -= high
        if bar.words and sheet.width(bar.words, SMALL) < wide:
            sheet.write(middle, below - SMALL * 0.7, bar.words, SMALL, ha="center", weight="bold")
        if place % every == 0:
            # The first and the last label may not hang over the margins.
            half = sheet.width(bar.label, SMALL) / 2
            x = min(max(middle, MARGIN + half), WIDTH - MARGIN - half)
            sheet.write(x, foot + SMALL, bar.label, SMALL, ha="center", color=INK)
    sheet.y = foot + SMALL * 2


def _lying(sheet: Sheet, bars: Sequence[Bar]) -> None:
    # Where a name does not fit beside its bar, all names stand above theirs.
    above = any(sheet.width(bar.label, USUAL) > NAMES - 20 for bar in bars)
    left = MARGIN if above else MARGIN + NAMES
    room = WIDTH - MARGIN - BESIDE - left
    most = max(sum(bar.values) for bar in bars) or 1
    for bar in bars:
        wide = WIDTH - 2 * MARGIN if above else NAMES - 20
        sheet.write(MARGIN, sheet.y + LYING / 2, sheet.cut(bar.label, USUAL, wide), USUAL)
        sheet.y += USUAL * LEADING if above else 0
        middle, x = sheet.y + LYING / 2, float(left)
        if not sum(bar.values):
            _box(sheet, x, middle - LYING * THICK / 2, 6, LYING * THICK, EMPTY)
        for part, colour in zip(bar.values, PARTS, strict=False):
            long = room * part / most
            if long:
                _box(sheet, x, middle - LYING * THICK / 2, long, LYING * THICK, colour)
            x += long
        sheet.write(x + 14, middle, sheet.cut(bar.words, USUAL, BESIDE - 14), USUAL, weight="bold")
        sheet.y += LYING + (10 if above else 0)


def _box(sheet: Sheet, x: float, y: float, wide: float, high: float, colour: str) -> None:
    """A filled box with a thin white edge, which parts it from its neighbours."""
    sheet.axes.fill(
        [x, x + wide, x + wide, x],
        [y, y, y + high, y + high],
        facecolor=colour,
        edgecolor=PAPER,
        linewidth=2,
        zorder=3,
    )


def _step(most: float) -> float:
    """A round distance of grid lines, so that at most GRID of them are needed."""
    for power in range(9):
        for first in (1, 2, 5):
            if most <= first * 10**power * GRID:
                return float(first * 10**power)
    return float(most)


def _every(sheet: Sheet, labels: Sequence[str], wide: float) -> int:
    """Of how many labels one is shown, so that they stay apart."""
    longest = max(sheet.width(label, SMALL) for label in labels) + 18
    return max(1, -(-int(longest) // max(int(wide), 1)))
