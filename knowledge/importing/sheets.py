"""Read spreadsheets and tables of text: rows that name their columns, sheet by sheet."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.importing.archives import DAMAGED
from knowledge.importing.dates import date_of_iso
from knowledge.importing.model import Block, Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.paragraphs import Paragraph, Rows, blocks_of_paragraphs
from knowledge.importing.sniff import decoded
from knowledge.wording import date_words

MOST_COLUMNS = 200
HEADS = 12  # rows from the top of a table among which its heads are looked for

Row = tuple[str, ...]


def read_xlsx(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A workbook: the values that its formulas had when it was saved last. Hidden sheets are left out."""
    try:
        # From its bytes: the library would refuse a name with the wrong ending.
        data = io.BytesIO(path.read_bytes())
        book = openpyxl.load_workbook(data, read_only=True, data_only=True, keep_links=False)
        items: list[Paragraph | Rows] = []
        notes: list[str] = []
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for number, sheet in enumerate(sheets, 1):
            rows: list[Row] = []
            for row in sheet.iter_rows(max_col=MOST_COLUMNS):
                rows.append(tuple(_shown(cell) for cell in row))
                if len(rows) > limits.rows:
                    notes.append(f"of sheet “{sheet.title}” only the first {limits.rows:,} rows are read")
                    break
            if any(any(row) for row in rows):
                items.append(Paragraph(sheet.title, heading=1))
                items += tables_of(rows)
            progress(number, len(sheets))
        hidden = len(book.worksheets) - len(sheets)
        if hidden:
            notes.append(
                "one hidden sheet is left out" if hidden == 1 else f"{hidden} hidden sheets are left out"
            )
        told = _told(book)
        book.close()
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise RefusedFile(DAMAGED) from error
    return Extract("xlsx", tuple(_blocks(items)), told=told, notes=tuple(notes))


def read_csv(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A table as text, whatever parts its columns."""
    text = decoded(path.read_bytes())
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        first = text.split("\n", 1)[0]
        delimiter = max(";,\t|", key=first.count)
        dialect = type("dialect", (csv.excel,), {"delimiter": delimiter})
    csv.field_size_limit(1_000_000)
    rows: list[Row] = []
    notes = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), dialect):
            rows.append(tuple(" ".join(cell.split()) for cell in row[:MOST_COLUMNS]))
            if len(rows) > limits.rows:
                notes.append(f"only the first {limits.rows:,} rows are read")
                break
    except csv.Error as error:
        raise RefusedFile(f"is no table that can be read ({error}): save it as XLSX") from error
    progress(1, 1)
    return Extract("csv", tuple(_blocks(tables_of(rows))), notes=tuple(notes))


def tables_of(rows: Sequence[Row]) -> Iterator[Paragraph | Rows]:
    """The tables of a sheet, parted by empty rows; rows with a single cell above one are paragraphs."""
    for part in _parts(rows):
        heads = _heads(part)
        if heads is None:
            for row in part:
                yield Paragraph(" — ".join(filter(None, row)))
            continue
        for row in part[:heads]:
            if any(row):
                yield Paragraph(" — ".join(filter(None, row)))
        yield Rows(tuple(part[heads:]))


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Runs of rows without two empty ones in between (one behind a title), without columns that are empty."""
    part: list[Row] = []
    empty = 0
    for row in [*rows, (), ()]:
        if any(row):
            part.append(row)
            empty = 0
            continue
        empty += 1
        if part and (empty > 1 or len(part) == 1):
            yield _without_empty_columns(part)
            part = []


def _without_empty_columns(part: list[Row]) -> list[Row]:
    width = max(map(len, part))
    filled = [n for n in range(width) if any(n < len(row) and row[n] for row in part)]
    return [tuple(row[n] if n < len(row) else "" for n in filled) for row in part]


def _heads(part: Sequence[Row]) -> int | None:
    """Which row names the columns: the first with most of them filled, and words in it. None: no table."""
    if len(part) < 2 or len(part[0]) < 2:
        return None
    widest = max(sum(map(bool, row)) for row in part[:HEADS])
    if widest < 2:
        return None
    for number, row in enumerate(part[:HEADS]):
        told = [cell for cell in row if cell]
        words = sum(any(c.isalpha() for c in cell) for cell in told)
        if len(told) >= max(2, 0.6 * widest) and 2 * words >= len(told):
            return number if number + 1 < len(part) else None
    return 0


def _blocks(items: Iterable[Paragraph | Rows]) -> list[Block]:
    return blocks_of_paragraphs(items)


def _shown(cell: Any) -> str:
    """A cell as people see it: dates in words, percentages, thousands with dots and decimals with a comma."""
    value, form = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None or value is False:
        return "" if value is None else "tidak"
    if value is True:
        return "ya"
    if isinstance(value, datetime.datetime | datetime.date):
        return date_words(value.strftime("%Y-%m-%d"))
    if isinstance(value, int | float):
        if "%" in form:
            return f"{_decimal(round(value * 100, 2))}%"
        if "#,##0" in form or "#.##0" in form:
            places = len(match[1]) if (match := re.search(r"0\.(0+)", form)) else 0
            told = f"{value:,.{places}f}"
            return told.translate(str.maketrans(",.", ".,"))
        return _decimal(value)
    return " ".join(str(value).split())


def _decimal(value: float) -> str:
    if isinstance(value, int) or float(value).is_integer():
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")


def _told(book: Any) -> Told:
    properties = book.properties
    if properties is None:
        return Told()
    day = date_of_iso(properties.created.isoformat()) if properties.created else None
    return Told(properties.title or None, properties.creator or None, None, day)
