"""The outline of an agreement as DOCX: a draft for the legal bureau, with blanks and each clause's basis."""

from __future__ import annotations

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from bot.report.docx_parts import as_bytes, keep_rows_whole, page_numbers
from bot.report.model import LANGUAGE, Fact, cited, fact_of, number
from bot.report.parts import shown_source
from bot.report.template import new_document
from index.clauses import Outline
from index.dates import short_date
from index.model import Quote
from index.texts import catalogue, text
from knowledge.model import Source

BLANK = "…………………"


def agreement_docx(outline: Outline, region: str | None, applications: tuple[str, ...], bot: str) -> bytes:
    """The outline with the visit's parties filled in; what is not known stays dotted."""
    party = region or BLANK
    apps = ", ".join(applications) or BLANK
    quotes = [
        *outline.basis,
        *outline.before,
        *(quote for clause in outline.clauses for quote in clause.quotes),
    ]
    numbers = number([fact_of(quote) for quote in quotes])
    document = new_document()
    page_numbers(document.sections[0], text("draft.footer", LANGUAGE))
    _centred(document, text("draft.warning", LANGUAGE), "Keterangan")
    for line in _lines(f"draft.title_{outline.draft}", region=party.upper()):
        _centred(document, line, "Sub Judul", bold=True)
    _centred(document, text("draft.numbers", LANGUAGE), "Normal")
    for line in _lines("draft.parties", region=party):
        document.add_paragraph(line)
    _head(document, "draft.basis")
    _facts(document, outline.basis, numbers)
    for place, clause in enumerate(outline.clauses, 1):
        heading = document.add_paragraph(
            f"{text('draft.article', LANGUAGE, number=place)}\n{text(f'clause.{clause.key}', LANGUAGE)}",
            "Heading 1",
        )
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for line in _lines(f"clause.{clause.key}_text", region=party, applications=apps):
            document.add_paragraph(line).paragraph_format.keep_with_next = True
        if clause.quotes:
            label = document.add_paragraph(text("draft.material", LANGUAGE), "Keterangan")
            label.paragraph_format.keep_with_next = True
            _facts(document, clause.quotes, numbers)
        else:
            document.add_paragraph(text("draft.no_material", LANGUAGE), "Keterangan")
    _signatures(document, party)
    _head(document, "draft.before")
    _facts(document, outline.before, numbers)
    _head(document, "draft.sources")
    for source, place in numbers.items():
        document.add_paragraph(shown_source(source, place), "Sumber")
    built = short_date(outline.built, LANGUAGE)
    document.add_paragraph(
        text("draft.remark", LANGUAGE, bot=bot, edition=outline.edition, built=built), "Keterangan"
    )
    return as_bytes(document)


def _lines(key: str, **fields: str) -> list[str]:
    """An entry of several lines; the fields are put in afterwards, so that they cannot add lines."""
    return [line.format(**fields) for line in catalogue(LANGUAGE)[key].split("\n")]


def _head(document: DocumentObject, key: str) -> None:
    document.add_paragraph(text(key, LANGUAGE), "Heading 1")


def _centred(document: DocumentObject, words: str, style: str, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(words).bold = bold or None
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _facts(document: DocumentObject, quotes: tuple[Quote, ...], numbers: dict[Source, int]) -> None:
    for quote in quotes:
        fact: Fact = fact_of(quote)
        paragraph = document.add_paragraph(f"•\t{cited(fact, numbers)}", "Jawaban")
        paragraph.paragraph_format.first_line_indent = Cm(-0.4)


def _signatures(document: DocumentObject, party: str) -> None:
    table = document.add_table(rows=1, cols=2)
    keep_rows_whole(table)
    for cell, name in zip(table.rows[0].cells, ("Kota Bandung", party), strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(18)
        paragraph.add_run(text("draft.signature", LANGUAGE, party=name))
