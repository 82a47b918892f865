"""PDF pages of ours: A4, styles, running footer with page numbers, tables that repeat their head."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from bot.report.fonts import BODY, marked, register
from index.texts import text

LEFT, RIGHT, TOP, BOTTOM = 3.0 * cm, 2.0 * cm, 2.5 * cm, 2.5 * cm
WIDTH = A4[0] - LEFT - RIGHT
PAGE = A4[1] - TOP - BOTTOM - 2 * cm  # room for a row under a table's head
GREY = HexColor("#e8e8e8")
# Pictures as they are, instead of as letters: a fifth smaller, and less than half the time for thirty photos.
rl_config.useA85 = 0
# reportlab keeps the fonts of a document under way in one place for all threads.
_at_work = threading.Lock()


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    """A style of ours; `more` as ParagraphStyle has it."""
    usual: dict[str, Any] = {
        "leading": size * 1.3,
        "spaceAfter": size * 0.3,
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    usual |= {"bulletFontName": BODY, "bulletFontSize": size}
    return ParagraphStyle(name, fontName=BODY, fontSize=size, splitLongWords=1, **{**usual, **more})


def styles(size: float = 11.5) -> dict[str, ParagraphStyle]:
    """All styles for a body of this size in points."""
    register()
    return {
        "title": style("title", size * 1.9, alignment=TA_CENTER, leading=size * 2.4),
        "subtitle": style("subtitle", size * 1.3, alignment=TA_CENTER, leading=size * 2),
        "head": style("head", size * 1.08, spaceBefore=size * 1.1, keepWithNext=1),
        "subhead": style("subhead", size, spaceBefore=size * 0.7, keepWithNext=1),
        "loose": style("loose", size * 1.04, spaceBefore=size * 0.9),
        "question": style("question", size, spaceBefore=size * 0.5, keepWithNext=1),
        "text": style("text", size),
        "item": style("item", size, leftIndent=0.75 * cm, bulletIndent=0),
        "fact": style("fact", size, leftIndent=0.6 * cm, bulletIndent=0.2 * cm),
        "remark": style("remark", size * 0.9, leftIndent=0.6 * cm),
        "cell": style("cell", size * 0.9, spaceAfter=1),
        "figure": style("figure", size * 0.9, alignment=TA_CENTER, spaceBefore=4, spaceAfter=size * 1.4),
        # The number is a bullet: with a first line set further left, long addresses ran over the margin.
        "source": style("source", size * 0.8, leftIndent=0.9 * cm, spaceAfter=1.5),
    }


def paragraph(words: str, of: ParagraphStyle, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Words as a paragraph."""
    shown = marked(words)
    shown = f"<b>{shown}</b>" if bold else shown
    return Paragraph(f"<i>{shown}</i>" if italic else shown, of)


def bulleted(words: str, of: ParagraphStyle, bullet: str) -> Paragraph:
    """Words behind a bullet or a number."""
    return Paragraph(f'<bullet><font name="{BODY}">{marked(bullet)}</font></bullet>{marked(words)}', of)


def table(rows: Sequence[Sequence[Any]], widths: Sequence[float], *, grid: bool = True) -> Table:
    """A table; with a grid, its first row stands above each page's part. Rows above a page are split."""
    made = _table(rows, widths, grid=grid, split_rows=False)
    made.wrap(WIDTH, 0)
    if max(made._rowHeights, default=0) > PAGE:
        # The library then also puts a head above a row that it splits on the page that it begins on.
        made = _table(rows, widths, grid=grid, split_rows=True)
    return made


def _table(rows: Sequence[Sequence[Any]], widths: Sequence[float], *, grid: bool, split_rows: bool) -> Table:
    made = Table(
        [list(row) for row in rows],
        [width * cm for width in widths],
        repeatRows=1 if grid else 0,
        splitInRow=int(split_rows),
        hAlign="LEFT",
    )
    commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if grid:
        commands += [("GRID", (0, 0), (-1, -1), 0.5, black), ("BACKGROUND", (0, 0), (-1, 0), GREY)]
    else:
        commands += [("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1)]
    made.setStyle(TableStyle(commands))
    return made


def pdf(
    flowables: Sequence[Flowable],
    *,
    title: str,
    footer: str,
    language: str,
    bare_first: bool = False,
    margins: tuple[float, float, float, float] = (LEFT, RIGHT, TOP, BOTTOM),
) -> tuple[bytes, int]:
    """The pages as a file, and how many there are. `bare_first`: the first page has no footer."""
    pages: list[int] = []

    class Numbered(Canvas):  # type: ignore[misc]
        """A canvas that knows the number of all pages when it draws their footers."""

        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._kept, 1):
                self.__dict__.update(state)
                if number > 1 or not bare_first:
                    self._footer(number)
                super().showPage()
            pages.append(len(self._kept))
            super().save()

        def _footer(self, number: int) -> None:
            shown = f"{footer} · {text('report.page', language, number=number, all=len(self._kept))}"
            line = paragraph(shown, style("footer", 9, alignment=TA_CENTER))
            width = A4[0] - margins[0] - margins[1]
            _, height = line.wrap(width, cm)
            line.drawOn(self, margins[0], margins[3] * 0.5 - height / 2)

    stream = io.BytesIO()
    with _at_work:
        document = SimpleDocTemplate(
            stream,
            pagesize=A4,
            leftMargin=margins[0],
            rightMargin=margins[1],
            topMargin=margins[2],
            bottomMargin=margins[3],
            title=title,
            author="Tanya Bandung",
            lang=language,
        )
        document.build(list(flowables), canvasmaker=Numbered)
    return stream.getvalue(), pages[0]
