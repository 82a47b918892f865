"""What pictures are drawn on: a sheet as wide as a phone's screen, its type, its colours, words that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WIDTH = 1080
MARGIN = 48
DPI = 72  # so that a point is a pixel
SMALL, USUAL, LARGE, TITLE = 28, 32, 42, 50  # no type is smaller than the first
LEADING = 1.3
# Okabe and Ito's colours, which people with any colour blindness tell apart; signs differ in form as well.
BLUE, ORANGE = "#0072B2", "#D55E00"
INK, SOFT, LINES, EMPTY, PAPER = "#1A1A1A", "#4D4D4D", "#D9D9D9", "#F0F0F0", "#FFFFFF"


@dataclass
class Sheet:
    """What is drawn on; `y` is how far down we are."""

    axes: Any  # of matplotlib, one unit a pixel, y downwards
    y: float = MARGIN

    def write(self, x: float, y: float, words: str, size: float, **more: Any) -> Any:
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
        figure = self.axes.figure
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
