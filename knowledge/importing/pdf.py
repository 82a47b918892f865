"""Read a PDF: pages as lines that keep their layout, and the tables that ruling lines draw in them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf._text_extraction import _layout_mode
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ContentStream, StreamObject

from knowledge.importing import ocr
from knowledge.importing.dates import date_of_pdf
from knowledge.importing.layout import Page, PlacedTable
from knowledge.importing.lines import blocks_of_pages
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.ruled import Grid, grids, rulings

DAMAGED = "is damaged: open it in a PDF reader and save or print it anew"
FEW_LETTERS = 25  # a page with fewer letters, and a picture, is a scan
SENTINEL = -1_000_000.0
SPACE = 0.13  # of a font's height, from which on white between two runs is a space
WIDER = 1.3  # of the usual step from line to line, from which on a line stands apart

# What pypdf raises on damaged files beside its own errors: anything in a file may be of a wrong type.
BROKEN = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError,
    ZeroDivisionError, OverflowError, NotImplementedError, AssertionError, UnicodeError,
)  # fmt: skip


def read_pdf(path: Path, limits: Limits, progress: Progress) -> Extract:
    """The text of a PDF with its pages. Raises RefusedFile."""
    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # its warnings are about the file, not for the admin
    reader = _opened(path, limits)
    of_all = _count(reader, limits)
    pages: list[Page] = []
    scans: list[int] = []
    unreadable: list[int] = []
    for number in range(1, of_all + 1):
        page, broken = Page(number, ()), False
        try:
            page = _read_page(reader.pages[number - 1], number)
        except BROKEN:
            broken = True  # one bad page is named in the summary, the others are read
        if broken or _letters(page) < FEW_LETTERS:
            has_picture = broken or _has_picture(reader, number)
            if has_picture and _letters(page) < FEW_LETTERS:
                scans.append(number)
        pages.append(page)
        progress(number, of_all)
    scanned: list[int] = []
    notes: list[str] = []
    if scans:
        read = ocr.read_scans(path, scans, limits, progress)
        for number in scans:
            if text := read.texts.get(number, "").strip():
                pages[number - 1] = Page(number, tuple(text.split("\n")))
                scanned.append(number)
            elif _letters(pages[number - 1]) == 0:
                unreadable.append(number)
        if read.note:
            notes.append(read.note)
    if not any(page.lines or page.tables for page in pages):
        raise RefusedFile(
            "has no text that can be read: " + (notes[0] if notes else "its pages are empty or pictures")
        )
    told = _told(reader)
    blocks, removed = blocks_of_pages(pages)
    return Extract(
        kind="pdf",
        blocks=tuple(blocks),
        told=told,
        pages=of_all,
        unreadable=tuple(unreadable),
        scanned=tuple(scanned),
        removed=tuple(removed),
        notes=tuple(notes),
    )


def _opened(path: Path, limits: Limits) -> PdfReader:
    try:
        reader = PdfReader(path, strict=False)
        objects = sum(len(table) for table in reader.xref.values()) + len(reader.xref_objStm)
        if objects > limits.pdf_objects:
            raise RefusedFile(f"has more than {limits.pdf_objects:,} objects: print it to a new PDF first")
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedFile("is protected with a password: save it without one first")
    except BROKEN as error:
        raise RefusedFile(DAMAGED) from error
    return reader


def _count(reader: PdfReader, limits: Limits) -> int:
    try:
        of_all = len(reader.pages)
    except BROKEN as error:
        raise RefusedFile(DAMAGED) from error
    if of_all == 0:
        raise RefusedFile("has no pages")
    if of_all > limits.pages:
        raise RefusedFile(f"has {of_all:,} pages, more than {limits.pages:,}: split it")
    return of_all


@dataclass(frozen=True)
class _Run:
    """Text at a place on the page, in points from the lower left."""

    x: float
    end: float
    y: float
    height: float
    text: str


def _read_page(page: PageObject, number: int) -> Page:
    plain = page.extract_text() or ""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if not isinstance(contents, ArrayObject | StreamObject):
        return Page(number, tuple(plain.split("\n")) if plain.strip() else ())
    operations = list(ContentStream(contents, page.pdf, "bytes").operations)
    groups = _groups(page, operations)
    found = grids(rulings(operations))
    outside, tables = _part(groups, found)
    # Rotated text and text in form objects is in the plain reading only; its lines have no layout then.
    told = _count_letters("".join(group["text"] for group in groups))
    if 10 * told < 9 * _count_letters(plain):
        return Page(number, tuple(plain.split("\n")))
    if not outside:
        return Page(number, (), tuple(PlacedTable(0, table.rows) for table in tables))
    lines, at = _lines(outside)
    return Page(number, tuple(lines), tuple(PlacedTable(_line_of(t, at), t.rows) for t in tables))


def _groups(page: PageObject, operations: list[tuple[Any, bytes]]) -> list[Any]:
    """Runs of text with their places. pypdf moves all to the left edge: a mark at x = 0 tells how far."""
    fonts = page._layout_mode_fonts()
    mark: list[tuple[Any, bytes]] = []
    if fonts:
        name = next((name for name, font in fonts.items() if font.interpretable), next(iter(fonts)))
        mark = [
            ([], b"BT"), ([name, 1], b"Tf"), ([1, 0, 0, 1, 0, SENTINEL], b"Tm"), ([b"  "], b"Tj"),
            ([], b"ET"),
        ]  # fmt: skip
    groups = _layout_mode.text_show_operations(iter([*mark, *operations]), fonts, strip_rotated=True)
    shift = next((group["tx"] for group in groups if group["ty"] == SENTINEL), 0.0)
    return [
        {**group, "tx": group["tx"] - shift, "displaced_tx": group["displaced_tx"] - shift}
        for group in groups
        if group["ty"] != SENTINEL and group["text"].strip()
    ]


@dataclass(frozen=True)
class _Found:
    top: float
    rows: tuple[tuple[str, ...], ...]


def _part(groups: list[Any], found: Sequence[Grid]) -> tuple[list[Any], list[_Found]]:
    """The runs outside of all tables, and the tables with the text in them."""
    inside: list[dict[tuple[int, int], list[_Run]]] = [{} for _ in found]
    outside = []
    for group in groups:
        y = group["ty"] + group["font_height"] / 3
        for grid, cells in zip(found, inside, strict=True):
            place = grid.cell(group["tx"] + 1, y)
            if place is not None:
                run = _Run(
                    group["tx"], group["displaced_tx"], group["ty"], group["font_height"], group["text"]
                )
                cells.setdefault(place, []).append(run)
                break
        else:
            outside.append(group)
    tables = []
    for grid, cells in zip(found, inside, strict=True):
        rows = _cells(grid, cells)
        columns = {n for row in rows for n, cell in enumerate(row) if cell}
        if len(rows) >= 2 and len(columns) >= 2:
            tables.append(_Found(grid.ys[0], tuple(rows)))
        else:  # a frame around text: not a table
            outside += [group for group in groups if cells and _within(group, grid)]
    outside.sort(key=lambda group: (-group["ty"], group["tx"]))
    return outside, tables


def _within(group: Any, grid: Grid) -> bool:
    return grid.cell(group["tx"] + 1, group["ty"] + group["font_height"] / 3) is not None


def _cells(grid: Grid, cells: dict[tuple[int, int], list[_Run]]) -> list[tuple[str, ...]]:
    width, height = len(grid.xs) - 1, len(grid.ys) - 1
    texts = {place: _joined(runs) for place, runs in cells.items()}
    rows = [[texts.get((r, c), "") for c in range(width)] for r in range(height)]
    # One cell over several rows has its text in the middle of them: it belongs to each row.
    for column in range(width):
        top = 0
        for row in range(1, height + 1):
            if row < height and grid.open_above(row, column):
                continue
            told = " ".join(filter(None, (rows[r][column] for r in range(top, row))))
            if row - top > 1 and told:
                for r in range(top, row):
                    rows[r][column] = told
            top = row
    return [tuple(row) for row in rows if any(row)]


def _joined(runs: list[_Run]) -> str:
    """The text of a cell, its lines parted by line ends."""
    told = []
    for _, line in groupby(
        sorted(runs, key=lambda run: (-round(run.y), run.x)), key=lambda run: round(run.y)
    ):
        text, end = "", 0.0
        for run in line:
            text += f" {run.text}" if run.x - end > max(SPACE * run.height, 0.8) else run.text
            end = run.end
        told.append(" ".join(text.split()))
    return "\n".join(told)


def _lines(groups: list[Any]) -> tuple[list[str], list[float]]:
    """The lines of runs with the white between them, and the height of each line on the page."""
    lines = _layout_mode.y_coordinate_groups(groups)
    width = _layout_mode.fixed_char_width(groups) or 5.0
    placed = sorted(lines.values(), key=lambda line: -line[0]["ty"] * line[0]["flip_sort"])
    heights = [line[0]["ty"] for line in placed]
    steps = sorted(abs(above - below) for above, below in pairwise(heights))
    step = max(steps[len(steps) // 2], 1.0) if steps else 1.0
    told: list[str] = []
    at: list[float] = []
    for number, line in enumerate(placed):
        down = abs(heights[number - 1] - heights[number]) if number else 0.0
        blank = min(round(down / step), 4) if down > WIDER * step else 0
        told += [""] * blank
        at += [heights[number] + 1] * blank
        text, end = "", 0.0
        for run in line:
            white = run["tx"] - end > max(SPACE * run["font_height"], 0.8)
            gap = max(int(run["tx"] // width) - len(text), 1) if white else 0
            text += " " * (min(gap, 400) if text else max(int(run["tx"] // width), 0)) + run["text"]
            end = run["displaced_tx"]
        told.append(text.rstrip())
        at.append(heights[number])
    return told, at


def _line_of(table: _Found, at: Sequence[float]) -> int:
    """Before which line a table stands."""
    return next((n for n, y in enumerate(at) if y < table.top), len(at))


def _letters(page: Page) -> int:
    return _count_letters("".join(page.lines)) + sum(
        _count_letters(cell) for table in page.tables for row in table.rows for cell in row
    )


def _count_letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _has_picture(reader: PdfReader, number: int) -> bool:
    try:
        resources = reader.pages[number - 1].get("/Resources")
        objects = resources.get_object().get("/XObject") if resources is not None else None
        return bool(objects is not None and objects.get_object())
    except BROKEN:
        return True  # then it is named as unreadable, which it is


def _told(reader: PdfReader) -> Told:
    try:
        data = reader.metadata
        read: Callable[[str], str | None] = lambda key: str(data.get(key)) if data and data.get(key) else None  # noqa: E731
        return Told(
            title=_clean(read("/Title")),
            author=_clean(read("/Author")),
            date=date_of_pdf(read("/CreationDate")),
        )
    except BROKEN:
        return Told()


def _clean(text: str | None) -> str | None:
    told = " ".join(re.sub(r"[\x00-\x1f\x7f\ufffd]", " ", text).split()) if text else ""
    return told or None
