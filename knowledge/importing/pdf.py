"""Read a PDF: its pages as lines and tables, those that are pictures by OCR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from knowledge.importing import ocr, pdfium
from knowledge.importing.dates import date_of_pdf
from knowledge.importing.layout import Page
from knowledge.importing.lines import blocks_of_pages
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.pdfium import Pdf, ProtectedFile, UnreadableFile
from knowledge.importing.reading import page_of

DAMAGED = "is damaged: open it in a PDF reader and save or print it anew"
FEW_LETTERS = 25  # a page with fewer letters, and a picture, is a scan
_OBJECT = re.compile(rb"\d\s+obj\b")
_PACKED = re.compile(rb"/ObjStm\b[^>]{0,200}?/N\s+(\d{1,9})")
UNKNOWN = 0.3  # of a page's characters, from which on its fonts do not tell what they mean


def read_pdf(path: Path, limits: Limits, progress: Progress) -> Extract:
    """The text of a PDF with its pages. Raises RefusedFile."""
    pdf = _opened(path, limits)
    pages: list[Page] = []
    scans: list[int] = []
    for number in range(1, pdf.pages + 1):
        page, is_scan = _read(pdf, number)
        pages.append(page)
        if is_scan:
            scans.append(number)
        progress(number, pdf.pages)
    read = ocr.read_scans(pdf, path, scans, limits, progress) if scans else ocr.Scans()
    for number, page in read.pages.items():
        if letters(page) > letters(pages[number - 1]):
            pages[number - 1] = page
    if not any(page.lines or page.tables for page in pages):
        why = read.notes[0] if read.notes else "its pages are empty or pictures"
        raise RefusedFile(f"has no text that can be read: {why}")
    blocks, removed = blocks_of_pages(pages)
    return Extract(
        kind="pdf",
        blocks=tuple(blocks),
        told=Told(
            title=_clean(pdf.told.get("Title")),
            author=_clean(pdf.told.get("Author")),
            date=date_of_pdf(pdf.told.get("CreationDate")),
        ),
        pages=pdf.pages,
        unreadable=tuple(n for n in scans if letters(pages[n - 1]) == 0),
        scanned=tuple(n for n in scans if n in read.pages and letters(pages[n - 1])),
        removed=tuple(removed),
        notes=read.notes,
    )


def letters(page: Page) -> int:
    """How many letters and digits stand on a page."""
    return _count(page.lines) + sum(_count(row) for table in page.tables for row in table.rows)


def _count(texts: Sequence[str]) -> int:
    return sum(map(str.isalnum, "".join(texts)))


def _opened(path: Path, limits: Limits) -> Pdf:
    if _objects(path) > limits.pdf_objects:
        raise RefusedFile(f"has more than {limits.pdf_objects:,} objects: print it to a new PDF first")
    try:
        pdf = pdfium.opened(path)
    except ProtectedFile as error:
        raise RefusedFile("is protected with a password: save it without one first") from error
    except UnreadableFile as error:
        raise RefusedFile(DAMAGED) from error
    if pdf.pages == 0:
        raise RefusedFile("has no pages")
    if pdf.pages > limits.pages:
        raise RefusedFile(f"has {pdf.pages:,} pages, more than {limits.pages:,}: split it")
    return pdf


def _objects(path: Path) -> int:
    """How many objects a file says that it has, in the open and packed."""
    data = path.read_bytes()
    packed = (int(match[1]) for match in _PACKED.finditer(data))
    return sum(1 for _ in _OBJECT.finditer(data)) + sum(packed)


def _read(pdf: Pdf, number: int) -> tuple[Page, bool]:
    """A page, and whether only OCR can tell what stands on it."""
    try:
        sheet = pdfium.sheet(pdf, number)
    except UnreadableFile:
        return Page(number, ()), True  # one bad page is named in the summary, the others are read
    page = page_of(sheet, number)
    characters = sum(len(run.text) for run in sheet.runs)
    is_scan = letters(page) < FEW_LETTERS and sheet.pictures > 0
    return page, is_scan or sheet.unknown > UNKNOWN * max(characters, FEW_LETTERS)


def _clean(text: str | None) -> str | None:
    told = " ".join(re.sub(r"[\x00-\x1f\x7f\ufffd]", " ", text).split()) if text else ""
    return told or None
