"""Pieces of DOCX files that python-docx has no words for: repeated heads, page numbers, widths of columns."""

from __future__ import annotations

import io

from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.report.model import LANGUAGE
from index.texts import text


def as_bytes(document: DocumentObject) -> bytes:
    """The document as a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repeat_head(table: Table) -> None:
    """Let the first row of a table stand above each of its pages, and keep rows whole where they fit."""
    keep_rows_whole(table)
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)


def keep_rows_whole(table: Table) -> None:
    """Let no row of a table begin on one page and end on the next, unless it is longer than a page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def widths(table: Table, centimetres: tuple[float, ...]) -> None:
    """Set the widths of a table's columns."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def page_numbers(section: Section, before: str) -> None:
    """A footer with a text of ours, the page's number and how many there are."""
    section.footer.is_linked_to_previous = False
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number, rest = text("report.page", LANGUAGE, number="\0", all="\1").split("\0")
    middle, end = rest.split("\1")
    footer.add_run(f"{before} · {number}")
    _field(footer, "PAGE")
    footer.add_run(middle)
    _field(footer, "NUMPAGES")
    footer.add_run(end)
    for run in footer.runs:
        run.font.size = Pt(9)


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, instruction in (("begin", None), (None, name), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = instruction
        run._r.append(mark)
