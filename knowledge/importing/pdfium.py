"""What stands where on the pages of a PDF, read by PDFium: runs of text and ruling lines, turned upright."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from knowledge.importing.geometry import Mark, Sheet, gathered
from knowledge.importing.ruled import Matrix, Ruling, ruling, times

MOST_OBJECTS = 60_000  # of one page, beyond which its drawings are not looked at
DEEPEST = 6  # forms within forms
LARGEST_PICTURE = 16_000_000  # pixels of a page that is drawn for OCR
SPACE = ord(" ")
HYPHEN = 2  # how PDFium tells a hyphen that divides a word at a line's end
FARTHEST = 15_000  # points from the corner of a page; the largest ones that PDF knows end before
WHITE = 250  # of 255
THIN = 3.0  # points up to which a filled rectangle is a line
FIELDS = ("Title", "Author", "CreationDate")


class UnreadableFile(Exception):
    """PDFium cannot open a file or one of its pages."""


class ProtectedFile(UnreadableFile):
    """A file asks for a password."""


@dataclass(frozen=True)
class Pdf:
    """An open PDF. Pages count from 1."""

    document: Any
    pages: int
    told: dict[str, str]


def opened(path: Path) -> Pdf:
    """Open a PDF. Raises UnreadableFile, ProtectedFile."""
    try:
        document = pypdfium2.PdfDocument(path)
        told = {name: " ".join(document.get_metadata_value(name).split()) for name in FIELDS}
        return Pdf(document, len(document), told)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise ProtectedFile from error
        raise UnreadableFile from error


def sheet(pdf: Pdf, number: int) -> Sheet:
    """What stands on a page. Raises UnreadableFile."""
    try:
        page = pdf.document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile from error
    try:
        marks, unknown = _marks(page)
        paths = _Paths()
        paths.walk(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0)
        return gathered(marks, paths.found, pictures=paths.pictures, unknown=unknown)
    finally:
        page.close()


def drawn(pdf: Pdf, number: int, target: Path, *, dots: int, turn: int = 0) -> bool:
    """Draw a page in grey as a PNG of so many dots an inch, turned clockwise by degrees; whether it went."""
    try:
        page = pdf.document[number - 1]
    except pypdfium2.PdfiumError:
        return False
    try:
        scale = dots / 72
        width, height = page.get_size()
        if width * height * scale * scale > LARGEST_PICTURE:
            scale = math.sqrt(LARGEST_PICTURE / (width * height))
        bitmap = page.render(scale=scale, rotation=turn, grayscale=True)
        bitmap.to_pil().save(target)
        bitmap.close()
    except (pypdfium2.PdfiumError, OSError, ValueError, ZeroDivisionError):
        return False
    finally:
        page.close()
    return True


def _marks(page: Any) -> tuple[list[Mark], int]:
    """The characters of a page in the order of its content, and how many have no known meaning."""
    text = raw.FPDFText_LoadPage(page.raw)
    if not text:
        return [], 0
    marks: list[Mark] = []
    unknown = 0
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    try:
        for at in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, at)
            if raw.FPDFText_IsGenerated(text, at) == 1:
                if code == SPACE and marks:  # where PDFium thinks that words part
                    marks.append(replace(marks[-1], text=""))
                continue
            unknown += raw.FPDFText_HasUnicodeMapError(text, at) == 1 or code in (0, 0xFFFD)
            if not code or 0xD800 <= code <= 0xDFFF:
                continue
            if code == HYPHEN:
                code = ord("-")
            raw.FPDFText_GetLooseCharBox(text, at, box)
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            if not all(
                -FARTHEST < value < FARTHEST for value in (box.left, box.right, box.bottom, box.top, y.value)
            ):
                continue  # nobody sees it
            angle = math.degrees(raw.FPDFText_GetCharAngle(text, at)) % 360
            marks.append(
                Mark(chr(code), box.left, box.right, box.bottom, box.top, x.value, y.value, round(angle))
            )
    finally:
        raw.FPDFText_ClosePage(text)
    return marks, unknown


class _Paths:
    """Goes through the drawings of a page, also those in forms."""

    def __init__(self) -> None:
        self.found: list[Ruling] = []
        self.pictures = 0
        self.seen = 0

    def walk(
        self,
        holder: Any,
        count: Callable[[Any], int],
        get: Callable[[Any, int], Any],
        matrix: Matrix,
        depth: int,
    ) -> None:
        for at in range(count(holder)):
            self.seen += 1
            if self.seen > MOST_OBJECTS:
                return
            thing = get(holder, at)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                own = times(_matrix(thing), matrix)
                self.found += (line for piece in _pieces(thing) if (line := ruling(piece, own)) is not None)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                inner = times(_matrix(thing), matrix)
                self.walk(thing, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)


def _matrix(thing: Any) -> Matrix:
    told = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, told)
    return told.a, told.b, told.c, told.d, told.e, told.f


Piece = tuple[float, float, float, float]


def _pieces(path: Any) -> Iterator[Piece]:
    """The straight pieces that a path paints; a thin filled rectangle is one line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    pieces = list(_segments(path))
    if stroke.value or len(pieces) < 4:
        yield from pieces
        return
    xs = [x for piece in pieces for x in (piece[0], piece[2])]
    ys = [y for piece in pieces for y in (piece[1], piece[3])]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if top - bottom <= THIN:
        yield left, (bottom + top) / 2, right, (bottom + top) / 2
    elif right - left <= THIN:
        yield (left + right) / 2, bottom, (left + right) / 2, top
    elif not _is_white(path):  # white areas stand behind text and part nothing
        yield from pieces


def _is_white(path: Any) -> bool:
    colours = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(path, *colours)
    return all(colour.value > WHITE for colour in colours[:3])


def _segments(path: Any) -> Iterator[Piece]:
    x, y = ctypes.c_float(), ctypes.c_float()
    point = start = (0.0, 0.0)
    for at in range(min(raw.FPDFPath_CountSegments(path), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        after = (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = after
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield (*point, *after)
        point = after
        if raw.FPDFPathSegment_GetClose(segment):
            yield (*point, *start)
            point = start
