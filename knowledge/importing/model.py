"""The words of importing as types: what a file is, what was read out of it, why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

FileKind = Literal["pdf", "docx", "xlsx", "pptx", "odt", "html", "mhtml", "md", "txt", "csv", "eml"]
BlockKind = Literal["heading", "paragraph", "item", "row", "note"]

Progress = Callable[[int, int], None]  # (pages done, of all)


class RefusedFile(Exception):
    """A file is not imported; the message says why and what to do, without the file's name."""


@dataclass(frozen=True)
class Limits:
    """How much one file may be and take. Sizes in bytes, times in seconds."""

    size: int = 100_000_000
    pages: int = 1_500
    seconds: int = 300  # without a page that was read, and of processor time
    longest: int = 3_600  # in all: a hundred scanned pages take a quarter of an hour
    memory: int = 640_000_000  # of addresses, which are more than what is used
    archive_entries: int = 10_000
    archive_size: int = 300_000_000  # unpacked
    archive_ratio: int = 250  # unpacked to packed, for parts above a megabyte
    pdf_objects: int = 300_000
    characters: int = 8_000_000
    rows: int = 20_000  # of one sheet or table
    ocr_seconds_a_page: int = 60


@dataclass(frozen=True)
class Block:
    """A piece of a file in reading order: a heading, a paragraph, an item of a list, a row of a table.

    `level` is the rank of a heading (1 the highest) and the depth of an item (0 the outermost). `text` has
    single spaces and begins with its mark ("(1)", "a."). `page` is where it begins, None without pages;
    `turns` are the offsets in `text` at which a further page begins, with that page. The text of a row is as
    it is quoted: "first cell — Column: cell; Column: cell".
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    turns: tuple[tuple[int, int], ...] = ()

    def pages(self, start: int = 0, end: int | None = None) -> tuple[int, ...]:
        """The pages on which the characters from `start` to `end` stand, in order; () without pages."""
        if self.page is None:
            return ()
        end = len(self.text) if end is None else end
        marks = [(0, self.page), *self.turns]
        ends = [offset for offset, _ in marks[1:]] + [len(self.text) + 1]
        return tuple(
            page for (begin, page), until in zip(marks, ends, strict=True) if begin < end and until > start
        )


@dataclass(frozen=True)
class Told:
    """What a file says of itself, in fields that nobody checked: None where it says nothing."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Extract:
    """All that was read out of a file. Pages count from 1; `pages` is 0 for kinds without pages.

    `unreadable` pages gave no text, `scanned` ones by OCR. `removed` are lines left out by rule: running
    headers, page numbers, tables of contents. `notes` are sentences for the admin.
    """

    kind: FileKind
    blocks: tuple[Block, ...]
    told: Told = field(default_factory=Told)
    pages: int = 0
    unreadable: tuple[int, ...] = ()
    scanned: tuple[int, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
