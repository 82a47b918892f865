"""Read DOCX files: headings, automatic numbers, lists, tables, footnotes, and pages as Word laid them out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from knowledge.importing.archives import DAMAGED
from knowledge.importing.dates import date_of_iso
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.paragraphs import Paragraph, Rows, blocks_of_paragraphs
from knowledge.importing.rows import SPANNED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml")
_CONTENTS = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery[@{W}val='Table of Contents']"
NOT_SHOWN = (f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}instrText")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip

BROKEN = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    etree.LxmlError,
)


def read_docx(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A Word document. Deleted text of tracked changes, headers and footers are left out."""
    try:
        document = docx.Document(str(path))
        reader = _Reader(document, limits)
        blocks = blocks_of_paragraphs(reader.items())
        told = _told(document)
    except BROKEN as error:
        raise RefusedFile(DAMAGED) from error
    progress(1, 1)
    notes = ("page numbers are those of the last time Word laid the file out",) if reader.paged else ()
    return Extract("docx", tuple(blocks), told=told, pages=reader.page if reader.paged else 0, notes=notes)


@dataclass
class _Numbering:
    """The automatic numbers of lists, counted as Word counts them."""

    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def mark(self, number: str, level: int) -> str | None:
        """The mark of the next paragraph of a list at a level, None for one without a mark."""
        abstract = self.abstract.get(number, number)
        told = self.levels.get((abstract, level))
        if told is None:
            return None
        form, text, start = told
        if form == "bullet":
            return "•"
        self.counts[abstract, level] = self.counts.get((abstract, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counts.pop((abstract, deeper), None)
        if form == "none":
            return None
        for at in range(level + 1):
            own, _, begin = self.levels.get((abstract, at), ("decimal", "", 1))
            text = text.replace(f"%{at + 1}", _counted(self.counts.get((abstract, at), begin), own))
        return text.strip() or None


def _counted(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        told = ""
        left = min(max(number, 0), 3999)
        for value, sign in _ROMAN:
            told += sign * (left // value)
            left %= value
        return told.upper() if form == "upperRoman" else told
    return str(number)


class _Reader:
    """Goes through the body of a document in order."""

    def __init__(self, document: Any, limits: Limits) -> None:
        self.document = document
        self.limits = limits
        self.page = 1
        self.paged = any(True for _ in document.element.body.iter(f"{W}lastRenderedPageBreak"))
        self.numbering = _numbering(document)
        self.footnotes = _footnotes(document)
        self.levels = {style.style_id: _heading_level(style) for style in document.styles if style.type == 1}
        self.style_lists = {
            style.style_id: found
            for style in document.styles
            if style.type == 1 and (found := _list_of(style.element)) is not None
        }

    def items(self) -> Iterator[Paragraph | Rows]:
        yield from self._children(self.document.element.body)

    def _children(self, parent: Any) -> Iterator[Paragraph | Rows]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in _WRAPPERS and element.find(_CONTENTS) is None:
                yield from self._children(element)

    def _paragraph(self, element: Any) -> Iterator[Paragraph]:
        style = element.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else ""
        if name.upper().startswith("TOC") or name.casefold().startswith(("tableoffigures", "daftarisi")):
            return
        page = self.page if self.paged else None
        notes: list[str] = []
        text = self._text(element, notes)
        listed = _list_of(element) or self.style_lists.get(name)
        level = self.levels.get(name)
        item = None
        if listed is not None and text.strip():
            mark = self.numbering.mark(*listed)
            if mark is not None:
                text = f"{mark} {text.strip()}"
                item = listed[1] if level is None else None
        inside = [box for box in element.iter(f"{W}txbxContent") if not _under(box, f"{MC}Fallback")]
        yield Paragraph(text, heading=level, item=item, page=page)
        for box in inside:
            yield from (found for found in self._children(box) if isinstance(found, Paragraph))
        for note in notes:
            yield Paragraph(f"Catatan kaki: {note}", page=page, note=True)

    def _text(self, element: Any, notes: list[str]) -> str:
        told = []
        started = False
        for node in element.iter():
            if _under(node, *NOT_SHOWN, f"{W}txbxContent", within=element):
                continue
            if node.tag == f"{W}t":
                told.append(node.text or "")
                started = started or bool((node.text or "").strip())
            elif node.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                told.append(" ")
            elif node.tag == f"{W}noBreakHyphen":
                told.append("-")
            elif node.tag == f"{W}lastRenderedPageBreak":
                self.page += 1
            elif node.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                note = self.footnotes.get((node.tag, node.get(f"{W}id") or ""))
                if note:
                    notes.append(note)
        return "".join(told)

    def _table(self, element: Any) -> Iterator[Paragraph | Rows]:
        page = self.page if self.paged else None
        rows = []
        notes: list[str] = []
        above: list[str] = []
        for row in element.iter(f"{W}tr"):
            if _nearest(row, f"{W}tbl") is not element:
                continue  # of a table within a cell, whose text stands in that cell
            told: list[str] = []
            for cell in row.iter(f"{W}tc"):
                if _nearest(cell, f"{W}tr") is not row:
                    continue
                text = " ".join(filter(None, (self._text(p, notes).strip() for p in cell.iter(f"{W}p"))))
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and merged.get(f"{W}val") != "restart"
                if goes_on and len(told) < len(above):
                    text = above[len(told)]
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = span.get(f"{W}val") if span is not None else "1"
                columns = min(max(int(width), 1) if width and width.isdecimal() else 1, 50)
                told += [text, *[SPANNED] * (columns - 1)]
            rows.append(tuple(told))
            above = told
            if len(rows) > self.limits.rows:
                break
        if len(rows) == 1 or all(len({*row} - {SPANNED}) <= 1 for row in rows):  # a frame around text
            for row in rows:
                yield Paragraph(" ".join(cell for cell in dict.fromkeys(row) if cell != SPANNED), page=page)
        else:
            yield Rows(tuple(rows), page)
        for note in notes:
            yield Paragraph(f"Catatan kaki: {note}", page=page, note=True)


def _nearest(element: Any, tag: str) -> Any:
    place = element.getparent()
    while place is not None and place.tag != tag:
        place = place.getparent()
    return place


def _under(element: Any, *tags: str, within: Any = None) -> bool:
    place = element
    while place is not None and place is not within:
        if place.tag in tags:
            return True
        place = place.getparent()
    return False


def _list_of(element: Any) -> tuple[str, int] | None:
    """The list and level that a paragraph or a style is in."""
    properties = element.find(f"{W}pPr/{W}numPr")
    if properties is None:
        return None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    if number is None or number.get(f"{W}val") in (None, "0"):
        return None
    told = level.get(f"{W}val") if level is not None else "0"
    return number.get(f"{W}val"), int(told) if told and told.isdecimal() else 0


def _heading_level(style: Any) -> int | None:
    """The level of a heading style, also of one that only is based on one."""
    for _ in range(10):
        name = (style.name or "").casefold()
        if name in ("title", "judul"):
            return 1
        for word in ("heading ", "judul "):
            if name.startswith(word) and name[len(word) :].strip().isdecimal():
                return min(int(name[len(word) :]), 9)
        style = style.base_style
        if style is None:
            break
    return None


def _numbering(document: Any) -> _Numbering:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return _Numbering()
    told = _Numbering()
    for abstract in root.iter(f"{W}abstractNum"):
        for level in abstract.iter(f"{W}lvl"):
            form, text, start = (level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
            told.levels[abstract.get(f"{W}abstractNumId"), int(level.get(f"{W}ilvl"))] = (
                form.get(f"{W}val") if form is not None else "decimal",
                (text.get(f"{W}val") or "") if text is not None else "",
                int(start.get(f"{W}val")) if start is not None else 1,
            )
    for number in root.iter(f"{W}num"):
        abstract = number.find(f"{W}abstractNumId")
        if abstract is not None:
            told.abstract[number.get(f"{W}numId")] = abstract.get(f"{W}val")
    return told


def _footnotes(document: Any) -> dict[tuple[str, str], str]:
    """The texts of footnotes and endnotes by kind of reference and id."""
    told: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        for kind in ("footnote", "endnote"):
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for note in root.iter(f"{W}{kind}"):
                if note.get(f"{W}type") in (None, "normal"):
                    text = " ".join("".join(t.text or "" for t in note.iter(f"{W}t")).split())
                    told[f"{W}{kind}Reference", note.get(f"{W}id") or ""] = text
    return told


def _told(document: Any) -> Told:
    properties = document.core_properties
    created = properties.created
    return Told(
        title=properties.title or None,
        author=properties.author or None,
        date=date_of_iso(created.isoformat()) if created else None,
    )
