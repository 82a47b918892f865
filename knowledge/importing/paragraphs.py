"""Paragraphs of files that know their own (DOCX, HTML, slides, mail) become blocks. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.importing.captions import captioned
from knowledge.importing.contents import contents_of
from knowledge.importing.items import Lists
from knowledge.importing.marks import ARTICLE, CHAPTER, is_titled, mark_of, structure_of
from knowledge.importing.model import Block
from knowledge.importing.rows import SPANNED, table_rows
from knowledge.importing.words import tidy

STYLED = 21  # the rank of "Heading 1", those of the others follow
LONGEST_CAPITALS = 200


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as its file has it. `heading` is the level of a heading from 1, `item` the depth of an item
    from 0, which then may have no mark of its own; `note` says that it is a footnote."""

    text: str
    heading: int | None = None
    item: int | None = None
    page: int | None = None
    note: bool = False


@dataclass(frozen=True)
class Rows:
    """A table, whose first row names its columns."""

    rows: tuple[tuple[str, ...], ...]
    page: int | None = None


def blocks_of_paragraphs(items: Iterable[Paragraph | Rows]) -> list[Block]:
    """The blocks in reading order."""
    blocks: list[Block] = []
    lists = Lists()
    ordinals: dict[str, int] = {}
    for item in _without_contents(list(items)):
        if isinstance(item, Rows):
            rows = [[cell if cell == SPANNED else _one(cell) for cell in row] for row in item.rows]
            width = max(map(len, rows), default=0)
            blocks += table_rows([[*row, *[""] * (width - len(row))] for row in rows], item.page)[0]
            continue
        text = _one(item.text)
        if not any(map(str.isalnum, text)):
            continue
        if item.note:
            blocks.append(Block("note", text, page=item.page))
            continue
        rank = _rank(item, text)
        if rank is not None:
            if not _is_title(blocks, item, text):
                blocks.append(Block("heading", text, rank, item.page))
            else:
                blocks[-1] = Block("heading", f"{blocks[-1].text} {text}", blocks[-1].level, blocks[-1].page)
            lists, ordinals = Lists(), {}
            continue
        mark = mark_of(text, ordinals)
        if mark is None and item.item is None:
            blocks.append(Block("paragraph", text, page=item.page))
            lists.interrupted()
            continue
        if item.item is not None:
            blocks.append(Block("item", text if mark else f"• {text}", item.item, item.page))
            continue
        assert mark is not None
        ordinals[mark.kind] = mark.ordinal
        blocks.append(Block("item", text, lists.level(mark), item.page))
    return captioned(blocks)


def _without_contents(items: Sequence[Paragraph | Rows]) -> Iterator[Paragraph | Rows]:
    """All but lists of what stands on which page that were typed by hand, as lines or as a table."""
    lines: list[str] = []
    of: list[int] = []  # the item that a line belongs to
    for position, item in enumerate(items):
        told = [item.text] if isinstance(item, Paragraph) else [" ".join(row) for row in item.rows]
        lines += told
        of += [position] * len(told)
    gone = Counter(of[line] for line in contents_of(lines))
    for position, item in enumerate(items):
        size = 1 if isinstance(item, Paragraph) else len(item.rows)
        if 5 * gone[position] < 4 * size or not gone[position]:
            yield item


def _rank(item: Paragraph, text: str) -> int | None:
    structure = structure_of(text)
    if structure is not None:
        return structure
    if item.heading is not None:
        return STYLED + min(item.heading, 9)
    if (
        item.item is None
        and text.isupper()
        and 4 <= len(text) <= LONGEST_CAPITALS
        and mark_of(text, {}) is None
    ):
        return None if text.endswith((".", ";", ":")) else STYLED
    return None


def _is_title(blocks: Sequence[Block], item: Paragraph, text: str) -> bool:
    """Whether a heading is the title of the "BAB I" or "Bagian Kesatu" right above it."""
    if not blocks or blocks[-1].kind != "heading" or structure_of(text) is not None:
        return False
    above = blocks[-1]
    rank = structure_of(above.text)
    short = len(above.text.split()) <= 2  # "BAB I", not yet "BAB I PENDAHULUAN"
    return (
        rank is not None
        and CHAPTER <= rank < ARTICLE
        and is_titled(rank)
        and short
        and above.page == item.page
    )


def _one(text: str) -> str:
    return " ".join(" ".join(tidy(line) for line in text.split("\n")).split())
