"""Draws a page of a PDF with the place of a quote marked: `python -m` this module, under limits.

Standard input holds JSON {"path", "pages", "words"}; standard output gets a line of JSON {"page", "marked"}
and then the picture as PNG.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from knowledge.importing.model import Limits
from knowledge.importing.worker import restrict

LIMITS = Limits(seconds=50, memory=900_000_000)
WIDTH, LONGEST = 1240, 2400  # pixels: what a phone shows sharp, and the longer side at most
YELLOW = (255, 238, 120)
HEAVY = 2_500_000  # bytes from which on colours are made fewer
ENOUGH = 0.4  # share of the quote's words that must be found for its place to be marked
JOINS = frozenset("\x02\ufffe\xad")  # how PDFs write a hyphen at the end of a line
BESIDE = 6  # words around the quote's place among which its ends are looked for


@dataclass(frozen=True)
class Word:
    """A word of a page, in small letters, with the numbers of its first and last character."""

    text: str
    first: int
    last: int


def words_in(characters: Sequence[str]) -> list[Word]:
    """The words among the characters of a page; one that is cut at the end of a line is whole."""
    found: list[Word] = []
    current, first, last = "", 0, 0
    for number, character in enumerate(characters):
        following = characters[number + 1] if number + 1 < len(characters) else ""
        before = characters[number - 1] if number else ""
        if character.isalnum():
            first = number if not current else first
            current += character.casefold()
            last = number
        elif current and not (
            character in JOINS
            or (character == "-" and following in "\r\n" and following)
            or (character in "\r\n" and (before in JOINS or before in "-\r\n") and before)
        ):
            found.append(Word(current, first, last))
            current = ""
    if current:
        found.append(Word(current, first, last))
    return found


def place_of(page: Sequence[str], quote: Sequence[str]) -> list[range]:
    """Where a quote's words stand on a page, as ranges of its words; nothing when too few are there.

    The stretch of the page with most of the words is taken, and in it the runs that come in the same order:
    a quote out of a table names columns that stand elsewhere, and headers may cut it in two.
    """
    if not quote or not page:
        return []
    size = min(len(page), len(quote) + len(quote) // 4 + 4)
    wanted, here = Counter(quote), Counter(page[:size])
    shared = sum((wanted & here).values())
    best, at = shared, 0
    for start in range(1, len(page) - size + 1):
        gone, come = page[start - 1], page[start + size - 1]
        if here[gone] <= wanted[gone]:
            shared -= 1
        here[gone] -= 1
        here[come] += 1
        if here[come] <= wanted[come]:
            shared += 1
        if shared > best:
            best, at = shared, start
    begin, end = max(at - BESIDE, 0), min(at + size + BESIDE, len(page))
    matcher = SequenceMatcher(None, list(page[begin:end]), list(quote), autojunk=False)
    runs = [
        range(begin + a, begin + a + n)
        for a, _, n in matcher.get_matching_blocks()
        if n > 1 or (n == 1 and (len(page[begin + a]) > 3 or len(quote) < 4))
    ]
    return runs if sum(map(len, runs)) >= ENOUGH * len(quote) else []


class Page:
    """A page of an open PDF with its text."""

    def __init__(self, document: Any, number: int) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self.page = document[number - 1]
        self.text = self.page.get_textpage()
        self.words = words_in(
            [chr(raw.FPDFText_GetUnicode(self.text, i)) for i in range(self.text.count_chars())]
        )

    def drawn(self) -> Image.Image:
        """The page as a picture."""
        wide, high = self.page.get_size()
        scale = min(WIDTH / min(wide, high), LONGEST / max(wide, high))
        image: Image.Image = self.page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        return image

    def boxes(self, run: range, size: tuple[int, int]) -> list[tuple[float, float, float, float]]:
        """Boxes around a run of words on a picture of this size, one for each line."""
        lines: list[list[float]] = []
        for word in (self.words[number] for number in run):
            for number in range(word.first, word.last + 1):
                box = self._box(number, size)
                if box is None:
                    continue
                left, top, right, bottom = box
                line = lines[-1] if lines else None
                if line and top < line[3] and bottom > line[1] and left >= line[0] - 2:
                    lines[-1] = [line[0], min(line[1], top), max(line[2], right), max(line[3], bottom)]
                else:
                    lines.append([left, top, right, bottom])
        return [(left, top, right, bottom) for left, top, right, bottom in lines]

    def _box(self, number: int, size: tuple[int, int]) -> tuple[float, float, float, float] | None:
        try:
            left, bottom, right, top = self.text.get_charbox(number, loose=True)
        except Exception:  # noqa: BLE001 - the library raises its own; a character without a box is not marked
            return None
        corners = [self._on(x, y, size) for x, y in ((left, bottom), (right, top))]
        (x1, y1), (x2, y2) = corners
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def _on(self, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
        """A point of the page on the picture, however the page is turned and cropped."""
        across, down = ctypes.c_int(), ctypes.c_int()
        self._raw.FPDF_PageToDevice(self.page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        return across.value, down.value


def draw(path: str, pages: Sequence[int], words: str) -> tuple[int, bool, bytes]:
    """The page with most of the words, whether they are marked, and the picture as PNG."""
    import pypdfium2

    quote = [word.text for word in words_in(words)]
    with pypdfium2.PdfDocument(path) as document:
        read = {number: Page(document, number) for number in pages if number <= len(document)}
        places = {number: place_of([w.text for w in page.words], quote) for number, page in read.items()}
        best = max(read, key=lambda number: (sum(map(len, places[number])), -number))
        page, runs = read[best], places[best]
        image = page.drawn()
        marks = [box for run in runs for box in page.boxes(run, image.size)]
        if marks:
            layer = Image.new("RGB", image.size, "white")
            pen = ImageDraw.Draw(layer)
            for left, top, right, bottom in marks:
                pen.rectangle((left - 3, top - 2, right + 3, bottom + 2), fill=YELLOW)
            image = ImageChops.multiply(image, layer)
        return best, bool(marks), _png(image)


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    if written.tell() > HEAVY:  # a photograph or a scan
        written = io.BytesIO()
        image.quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def main() -> None:
    """Draw what standard input asks for."""
    restrict(LIMITS)
    order = json.loads(sys.stdin.buffer.read())
    page, marked, picture = draw(order["path"], order["pages"], order["words"])
    sys.stdout.buffer.write(json.dumps({"page": page, "marked": marked}).encode() + b"\n" + picture)


if __name__ == "__main__":
    main()
