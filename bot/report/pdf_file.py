"""The report as PDF, the same words in the same order as the DOCX."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, Image, KeepTogether, PageBreak, Spacer

from bot.report.model import LANGUAGE, Report
from bot.report.parts import Figure, Group, Table, Words, words_of
from bot.report.sheets import bulleted, paragraph, pdf, styles, table
from index.texts import text

ROOM = 7 * cm  # for a table's heading, its head and a first row


def report_pdf(report: Report, today: date) -> bytes:
    """The report as a file."""
    words = words_of(report, today)
    flowables = list(_flowables(words))
    made, _ = pdf(
        flowables,
        title=f"{words.title} – {words.region}",
        footer=words.footer,
        language=LANGUAGE,
        bare_first=True,
    )
    return made


def _flowables(words: Words) -> Iterator[Flowable]:
    of = styles()

    def head(key: str) -> Flowable:
        return paragraph(words.heading[key], of["head"], bold=True)

    def items(lines: Sequence[str]) -> Iterator[Flowable]:
        for number, line in enumerate(lines, 1):
            yield bulleted(line, of["item"], f"{number}.")

    yield Spacer(1, 6.5 * cm)
    yield paragraph(words.title, of["title"], bold=True)
    yield Spacer(1, 0.8 * cm)
    yield paragraph(words.region.upper(), of["title"], bold=True)
    yield paragraph(text("report.subtitle", LANGUAGE), of["subtitle"])
    yield Spacer(1, 0.6 * cm)
    yield paragraph(words.period, of["subtitle"])
    yield PageBreak()
    yield head("basis")
    yield from items(words.basis)
    yield head("purpose")
    for line in words.purpose:
        yield paragraph(line, of["text"])
    yield head("when")
    rows = [
        [paragraph(label, of["text"]), paragraph(f": {shown}", of["text"])] for label, shown in words.when
    ]
    yield table(rows, (3.0, 13.0), grid=False)
    yield head("people")
    yield from items(words.people)
    yield head("results")
    if not words.groups:
        yield paragraph(words.no_results, of["text"])
    for group in words.groups:
        yield from _group(group)
    yield head("notes")
    yield from items(words.notes)
    yield head("unanswered")
    yield from items(words.unanswered)
    # Headings of tables are kept with their first rows by room for them, not with the whole table.
    yield CondPageBreak(ROOM)
    yield paragraph(words.heading["replication"], of["loose"], bold=True)
    if not words.checklists:
        yield paragraph(words.no_checklists, of["text"])
    for checklist in words.checklists:
        yield from _checklist(checklist, words.step_columns)
    yield CondPageBreak(ROOM)
    yield paragraph(words.heading["actions"], of["loose"], bold=True)
    cells = [[paragraph(cell, of["cell"]) for cell in row] for row in words.actions]
    columns = [paragraph(column, of["cell"], bold=True) for column in words.columns]
    yield table([columns, *cells], (1.2, 7.3, 4.0, 3.5))
    yield Spacer(1, 0.8 * cm)
    yield _signature(words.signature)
    yield PageBreak()
    yield head("sources")
    yield paragraph(words.remark, of["remark"], italic=True)
    yield Spacer(1, 0.2 * cm)
    for source in words.sources:
        number, _, shown = source.partition(" ")
        yield bulleted(shown, of["source"], number)
    if words.photos:
        yield PageBreak()
        yield head("photos")
    for figure in words.photos:
        yield KeepTogether([_picture(figure), paragraph(figure.text, of["figure"])])


def _group(group: Group) -> Iterator[Flowable]:
    of = styles()
    yield paragraph(group.title, of["subhead"], bold=True)
    for question in group.questions:
        yield paragraph(question.title, of["question"], bold=True)
        for line in question.lines:
            if line.style == "fact":
                yield bulleted(line.text, of["fact"], "•")
            else:
                yield paragraph(line.text, of["remark"], italic=True)


def _picture(figure: Figure) -> Flowable:
    return Image(io.BytesIO(figure.content), figure.width * cm, figure.height * cm, hAlign="CENTER")


def _checklist(checklist: Table, columns: Sequence[str]) -> Iterator[Flowable]:
    of = styles()
    yield CondPageBreak(ROOM)
    yield paragraph(checklist.title, of["loose"], bold=True)
    rows = [[paragraph(column, of["cell"], bold=True) for column in columns]]
    rows += [
        [
            paragraph(row.mark, of["cell"]),
            paragraph(row.name, of["cell"]),
            [paragraph(line, of["cell"]) for line in row.lines],
        ]
        for row in checklist.rows
    ]
    yield table(rows, (1.0, 4.0, 11.0))


def _signature(lines: Sequence[str]) -> Flowable:
    of = styles()
    rows = [["", paragraph(line or "\u00a0", of["text"])] for line in lines]
    return KeepTogether(table(rows, (8.5, 7.5), grid=False))
