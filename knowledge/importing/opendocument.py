"""Read ODT files: headings, lists with their numbers, tables, notes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from knowledge.importing.archives import DAMAGED, UNSOUND
from knowledge.importing.dates import date_of_iso
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.paragraphs import Paragraph, Rows, blocks_of_paragraphs

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DEEPEST = 100
_LEFT_OUT = frozenset(
    f"{TEXT}{name}"
    for name in ("tracked-changes", "table-of-content", "illustration-index", "alphabetical-index")
)


def read_odt(path: Path, limits: Limits, progress: Progress) -> Extract:
    """An OpenDocument text, without pages: the file does not know them."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = _parsed(archive.read("content.xml"))
            names = archive.namelist()
            meta = _parsed(archive.read("meta.xml")) if "meta.xml" in names else None
            styles = _parsed(archive.read("styles.xml")) if "styles.xml" in names else None
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise RefusedFile(DAMAGED)
        reader = _Reader([content, *([styles] if styles is not None else [])], limits)
        blocks = blocks_of_paragraphs(reader.items(body))
    except (*UNSOUND, etree.LxmlError, KeyError, ValueError) as error:
        raise RefusedFile(DAMAGED) from error
    progress(1, 1)
    return Extract("odt", tuple(blocks), told=_told(meta))


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


class _Reader:
    """Goes through the text of a document in order."""

    def __init__(self, roots: list[Any], limits: Limits) -> None:
        self.limits = limits
        # Which marks the levels of each style of lists have: a number's form, or a bullet.
        self.lists: dict[str, dict[int, tuple[str, str]]] = {}
        for style in (style for root in roots for style in root.iter(f"{TEXT}list-style")):
            levels = self.lists.setdefault(style.get(f"{STYLE}name") or "", {})
            for level in style:
                depth = int(level.get(f"{TEXT}level") or 1)
                if level.tag == f"{TEXT}list-level-style-number":
                    form = level.get(f"{STYLE}num-format") or ""
                    before, after = (level.get(f"{STYLE}num-{side}") or "" for side in ("prefix", "suffix"))
                    levels[depth] = (form, f"{before}{{}}{after}") if form else ("", "")
                else:
                    levels[depth] = ("bullet", "•")

    def items(self, parent: Any, depth: int = 0, style: str = "") -> Iterator[Paragraph | Rows]:
        for element in parent:
            if not isinstance(element.tag, str) or element.tag in _LEFT_OUT or depth > DEEPEST:
                continue
            if element.tag == f"{TEXT}h":
                level = element.get(f"{TEXT}outline-level") or "1"
                yield Paragraph(_text(element), heading=int(level) if level.isdecimal() else 1)
                yield from _notes(element)
            elif element.tag == f"{TEXT}p":
                yield Paragraph(_text(element))
                yield from _notes(element)
            elif element.tag == f"{TEXT}list":
                yield from self._list(element, 1, style)
            elif element.tag == f"{TABLE}table":
                yield Rows(tuple(self._rows(element)))
            else:
                yield from self.items(element, depth + 1, style)

    def _list(self, element: Any, depth: int, style: str) -> Iterator[Paragraph | Rows]:
        style = element.get(f"{TEXT}style-name") or style
        form, pattern = self.lists.get(style, {}).get(depth, ("bullet", "•"))
        number = 0
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            number += 1
            first = True
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, min(depth + 1, 10), style)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    mark = pattern.format(_counted(number, form)) if first and form else ""
                    yield Paragraph(f"{mark} {_text(child)}".strip(), item=depth - 1)
                    yield from _notes(child)
                    first = False
                else:
                    yield from self.items([child])

    def _rows(self, table: Any) -> Iterator[tuple[str, ...]]:
        count = 0
        for row in table.iter(f"{TABLE}table-row"):
            told: list[str] = []
            for cell in row:
                if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                    continue
                repeated = cell.get(f"{TABLE}number-columns-repeated") or "1"
                text = " ".join(_text(p) for p in cell.iter(f"{TEXT}p"))
                told += [text] * min(int(repeated) if repeated.isdecimal() else 1, 50)
            yield tuple(told)
            count += 1
            if count > self.limits.rows:
                return


def _text(element: Any) -> str:
    """The text of a paragraph, without that of its notes."""
    told = [element.text or ""]
    for child in element:
        if child.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
            told.append(" ")
        elif isinstance(child.tag, str) and child.tag not in (f"{TEXT}note", f"{OFFICE}annotation"):
            told.append(_text(child))
        told.append(child.tail or "")
    return " ".join("".join(told).split())


def _notes(element: Any) -> Iterator[Paragraph]:
    for note in element.iter(f"{TEXT}note-body"):
        text = " ".join(_text(p) for p in note.iter(f"{TEXT}p"))
        if text:
            yield Paragraph(f"Catatan kaki: {text}", note=True)


def _counted(number: int, form: str) -> str:
    if form in ("a", "A") and number <= 26:
        return chr(ord(form) + number - 1)
    if form in ("i", "I"):
        told = "".join(
            ("i" * n if n < 4 else "iv" if n == 4 else "v" + "i" * (n - 5) if n < 9 else "ix")
            if place == 0
            else "x" * min(n, 3)
            for place, n in ((1, number // 10), (0, number % 10))
        )
        return told.upper() if form == "I" else told
    return str(number) if form != "bullet" else ""


def _told(meta: Any) -> Told:
    if meta is None:
        return Told()

    def read(path: str) -> str | None:
        found = next(meta.iter(path), None)
        return " ".join(found.text.split()) if found is not None and found.text else None

    return Told(
        read(f"{DC}title"), read(f"{META}initial-creator"), None, date_of_iso(read(f"{META}creation-date"))
    )
