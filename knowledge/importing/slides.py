"""Read PPTX files: a slide is a page, its title a heading, its bullets items."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.exc import PackageNotFoundError, PythonPptxError

from knowledge.importing.archives import DAMAGED
from knowledge.importing.dates import date_of_iso
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.paragraphs import Paragraph, Rows, blocks_of_paragraphs

DEEPEST = 20  # groups within groups
BROKEN = (
    PackageNotFoundError, PythonPptxError, zipfile.BadZipFile, KeyError, ValueError, TypeError,
    AttributeError, IndexError, etree.LxmlError,
)  # fmt: skip


def read_pptx(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A presentation. Hidden slides and the speaker's notes are left out: they were not shown."""
    items: list[Paragraph | Rows] = []
    notes: list[str] = []
    empty: list[int] = []
    try:
        show = pptx.Presentation(str(path))
        slides = list(show.slides)
        if len(slides) > limits.pages:
            raise RefusedFile(f"has {len(slides):,} slides, more than {limits.pages:,}: split it")
        hidden = 0
        for number, slide in enumerate(slides, 1):
            progress(number, len(slides))
            if slide._element.get("show") == "0":
                hidden += 1
                continue
            told = list(_slide(slide, number))
            items += told
            if not told:
                empty.append(number)
        if hidden:
            notes.append(
                "one hidden slide is left out" if hidden == 1 else f"{hidden} hidden slides are left out"
            )
        properties = show.core_properties
        about = Told(
            title=properties.title or None,
            author=properties.author or None,
            date=date_of_iso(properties.created.isoformat()) if properties.created else None,
        )
    except BROKEN as error:
        raise RefusedFile(DAMAGED) from error
    blocks = blocks_of_paragraphs(items)
    return Extract(
        "pptx", tuple(blocks), told=about, pages=len(slides), unreadable=tuple(empty), notes=tuple(notes)
    )


def _slide(slide: Any, number: int) -> Iterator[Paragraph | Rows]:
    title = slide.shapes.title
    if title is not None and title.has_text_frame and title.text_frame.text.strip():
        yield Paragraph(title.text_frame.text.replace("\v", " "), heading=1, page=number)
    for shape in _in_reading_order(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.is_placeholder and shape.placeholder_format.type in _furniture():
            continue
        if getattr(shape, "has_table", False):
            yield Rows(tuple(tuple(cell.text for cell in row.cells) for row in shape.table.rows), number)
        elif shape.has_text_frame:
            yield from _frame(shape, number)


def _furniture() -> tuple[Any, ...]:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE


def _frame(shape: Any, number: int) -> Iterator[Paragraph]:
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    listed = len(paragraphs) > 1 and shape.is_placeholder
    for paragraph in paragraphs:
        text = paragraph.text.replace("\v", " ")
        yield Paragraph(text, item=min(paragraph.level, 8) if listed else None, page=number)


def _in_reading_order(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Shapes from the top to the bottom and from the left, those in groups in the group's place."""
    placed = sorted(shapes, key=lambda shape: ((shape.top or 0) // 200_000, shape.left or 0))
    for shape in placed:
        if hasattr(shape, "shapes") and depth < DEEPEST:
            yield from _in_reading_order(shape.shapes, depth + 1)
        else:
            yield shape
