"""The template of the report as DOCX: styles, margins, page numbers, and marks where the words go.

An admin may put a changed copy at `laporan.docx` in the bot's home; docxtpl fills either.
"""

from __future__ import annotations

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bot.report.docx_parts import as_bytes, keep_rows_whole, page_numbers, repeat_head, widths
from bot.report.model import LANGUAGE
from index.texts import text

FONT = "Arial"
A4 = (Cm(21.0), Cm(29.7))
MARGINS = {"top_margin": 2.5, "bottom_margin": 2.5, "left_margin": 3.0, "right_margin": 2.0}  # cm
WIDTH = 16.0  # cm between the margins
TITLE_HEIGHT = Cm(24.0)  # of the 24.7 between the margins: no heading with a line fits below
STYLES = {  # name: (size, bold, italic, space before, space after, keep with next, left indent in cm)
    "Judul Laporan": (20, True, False, 0, 6, False, 0.0),
    "Sub Judul": (14, False, False, 0, 4, False, 0.0),
    "Pertanyaan": (11, True, False, 8, 2, True, 0.0),
    "Jawaban": (11, False, False, 0, 3, False, 0.6),
    "Keterangan": (10, False, True, 0, 3, False, 0.6),
    "Butir": (11, False, False, 0, 3, False, 0.0),
    "Foto": (10, False, False, 0, 14, False, 0.0),
    "Sumber": (9, False, False, 0, 2, False, 0.0),
    "Sel": (10, False, False, 2, 2, False, 0.0),
}


def default_template() -> bytes:
    """The template that comes with the bot."""
    document = new_document()
    _title_page(document)
    _head(document, "basis")
    _loop(document, "line", "w.basis", "{{ loop.index }}.\t{{ line }}", "Butir")
    _head(document, "purpose")
    _loop(document, "line", "w.purpose", "{{ line }}", "Normal")
    _head(document, "when")
    _when(document)
    _head(document, "people")
    _loop(document, "line", "w.people", "{{ loop.index }}.\t{{ line }}", "Butir")
    _head(document, "results")
    _results(document)
    _head(document, "notes")
    _loop(document, "line", "w.notes", "{{ loop.index }}.\t{{ line }}", "Butir")
    _head(document, "unanswered")
    _loop(document, "line", "w.unanswered", "{{ loop.index }}.\t{{ line }}", "Butir")
    _head(document, "replication")
    _checklists(document)
    _head(document, "actions")
    _actions(document)
    _signature(document)
    _head(document, "sources").paragraph_format.page_break_before = True
    document.add_paragraph("{{ w.remark }}", "Keterangan")
    _loop(document, "line", "w.sources", "{{ line }}", "Sumber")
    _photos(document)
    return as_bytes(document)


def new_document() -> DocumentObject:
    """An empty document with our styles, on A4 with the margins of an official letter."""
    document = Document()
    _lay_out(document.sections[0])
    normal = document.styles["Normal"]
    _font(normal, 11)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.widow_control = True
    for level, size in ((1, 12), (2, 11)):
        heading = document.styles[f"Heading {level}"]
        _font(heading, size)
        heading.font.bold = True
        heading.font.color.rgb = RGBColor(0, 0, 0)
        heading.paragraph_format.space_before = Pt(14 if level == 1 else 10)
        heading.paragraph_format.space_after = Pt(4)
        heading.paragraph_format.keep_with_next = True
    for name, (size, bold, italic, before, after, keep, indent) in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, size)
        style.font.bold, style.font.italic = bold, italic
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = keep
        style.paragraph_format.left_indent = Cm(indent)
    return document


def _lay_out(section: Section) -> None:
    section.page_width, section.page_height = A4
    for margin, width in MARGINS.items():
        setattr(section, margin, Cm(width))


def _font(style: object, size: float) -> None:
    """Set a style's typeface, for letters of all scripts."""
    font = style.font  # type: ignore[attr-defined]
    font.name, font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        properties.set(qn(kind), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        properties.attrib.pop(qn(theme), None)


def _title_page(document: DocumentObject) -> None:
    """The title, in a row as high as the page, so that what follows begins on the next one.

    No page break does that: behind one LibreOffice (7.4) leaves some headings alone at the foot of pages; it
    seems to guess there where pages end, and not to look at the headings again (docs/adr/0059).
    """
    table = document.add_table(rows=1, cols=1)
    table.rows[0].height, table.rows[0].height_rule = TITLE_HEIGHT, WD_ROW_HEIGHT_RULE.EXACTLY
    keep_rows_whole(table)
    cell = table.cell(0, 0)
    for place, (words, style, before) in enumerate(
        (
            ("{{ w.title }}", "Judul Laporan", 190),
            ("{{ w.region | upper }}", "Judul Laporan", 24),
            (text("report.subtitle", LANGUAGE), "Sub Judul", 0),
            ("{{ w.period }}", "Sub Judul", 18),
        )
    ):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        paragraph.add_run(words)
        paragraph.style = style
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before)
    widths(table, (WIDTH,))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    page_numbers(section, "{{ w.footer }}")


def _head(document: DocumentObject, key: str) -> Paragraph:
    return document.add_paragraph(f"{{{{ w.heading['{key}'] }}}}", "Heading 1")


def _loop(document: DocumentObject, name: str, over: str, words: str, style: str) -> None:
    document.add_paragraph(f"{{%p for {name} in {over} %}}")
    paragraph = document.add_paragraph(words, style)
    if "loop.index" in words:
        paragraph.paragraph_format.left_indent = Cm(0.75)
        paragraph.paragraph_format.first_line_indent = Cm(-0.75)
    document.add_paragraph("{%p endfor %}")


def _results(document: DocumentObject) -> None:
    for words, style in (
        ("{%p if not w.groups %}", "Normal"),
        ("{{ w.no_results }}", "Normal"),
        ("{%p endif %}", "Normal"),
        ("{%p for group in w.groups %}", "Normal"),
        ("{{ group.title }}", "Heading 2"),
        ("{%p for question in group.questions %}", "Normal"),
        ("{{ question.title }}", "Pertanyaan"),
        ("{%p for line in question.lines %}", "Normal"),
        ("{%p if line.style == 'fact' %}", "Normal"),
        ("•\t{{ line.text }}", "Jawaban"),
        ("{%p else %}", "Normal"),
        ("{{ line.text }}", "Keterangan"),
        ("{%p endif %}", "Normal"),
        ("{%p endfor %}", "Normal"),
        ("{%p endfor %}", "Normal"),
        ("{%p endfor %}", "Normal"),
    ):
        paragraph = document.add_paragraph(words, style)
        if words.startswith("•"):
            paragraph.paragraph_format.first_line_indent = Cm(-0.4)


def _when(document: DocumentObject) -> None:
    table = document.add_table(rows=3, cols=2)
    for row, cells in enumerate(
        (("{%tr for row in w.when %}", ""), ("{{ row[0] }}", ": {{ row[1] }}"), ("{%tr endfor %}", ""))
    ):
        for column, words in enumerate(cells):
            _cell(table.cell(row, column), words, "Normal")
    widths(table, (3.0, 13.0))


def _checklists(document: DocumentObject) -> None:
    document.add_paragraph("{%p if not w.checklists %}")
    document.add_paragraph("{{ w.no_checklists }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for list in w.checklists %}")
    document.add_paragraph("{{ list.title }}", "Heading 2")
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    for column in range(3):
        _cell(table.cell(0, column), f"{{{{ w.step_columns[{column}] }}}}", "Sel", bold=True)
    _cell(table.cell(1, 0), "{%tr for step in list.rows %}", "Sel")
    _cell(table.cell(2, 0), "{{ step.mark }}", "Sel")
    _cell(table.cell(2, 1), "{{ step.name }}", "Sel")
    cell = table.cell(2, 2)
    _cell(cell, "{%p for line in step.lines %}", "Sel")
    cell.add_paragraph("{{ line }}", "Sel")
    cell.add_paragraph("{%p endfor %}", "Sel")
    _cell(table.cell(3, 0), "{%tr endfor %}", "Sel")
    widths(table, (1.0, 4.0, 11.0))
    repeat_head(table)
    document.add_paragraph("{%p endfor %}")


def _actions(document: DocumentObject) -> None:
    table = document.add_table(rows=7, cols=4, style="Table Grid")
    for column in range(4):
        _cell(table.cell(0, column), f"{{{{ w.columns[{column}] }}}}", "Sel", bold=True)
        for row in (3, 5):
            _cell(table.cell(row, column), f"{{{{ row[{column}] }}}}", "Sel")
        # The last row goes with the signature, which must not stand alone on a page.
        table.cell(5, column).paragraphs[0].paragraph_format.keep_with_next = True
    marks = {1: "for row in w.actions", 2: "if not loop.last", 4: "else", 6: "endif"}
    for row, mark in marks.items():
        _cell(table.cell(row, 0), f"{{%tr {mark} %}}", "Sel")
    _cell(table.add_row().cells[0], "{%tr endfor %}", "Sel")
    widths(table, (1.2, 7.3, 4.0, 3.5))
    repeat_head(table)


def _photos(document: DocumentObject) -> None:
    document.add_paragraph("{%p if w.photos %}")
    _head(document, "photos").paragraph_format.page_break_before = True
    document.add_paragraph("{%p for photo in w.photos %}")
    picture = document.add_paragraph("{{ images[loop.index0] }}", "Normal")
    picture.paragraph_format.keep_with_next = True
    picture.paragraph_format.line_spacing = 1.0
    for paragraph in (picture, document.add_paragraph("{{ photo.text }}", "Foto")):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _signature(document: DocumentObject) -> None:
    first = document.add_paragraph("", "Normal")
    first.paragraph_format.keep_with_next = True
    document.add_paragraph("{%p for line in w.signature %}")
    paragraph = document.add_paragraph("{{ line }}", "Normal")
    paragraph.paragraph_format.left_indent = Cm(8.5)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(0)
    document.add_paragraph("{%p endfor %}")


def _cell(cell: _Cell, words: str, style: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(words).bold = bold or None
