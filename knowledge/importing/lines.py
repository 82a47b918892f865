"""Lines of pages become blocks: headings, clauses, items, paragraphs, rows of tables. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.importing.captions import captioned
from knowledge.importing.clean import clean_pages
from knowledge.importing.items import Lists
from knowledge.importing.layout import Footnote, Item, Line, Page, PlacedTable, items_of
from knowledge.importing.marks import (
    ANNEX,
    BARE,
    CAPITALS,
    CHAPTER,
    Mark,
    ended,
    is_titled,
    mark_of,
    rank_of,
    refers,
    structure_of,
)
from knowledge.importing.model import Block, BlockKind
from knowledge.importing.rows import table_rows
from knowledge.importing.titles import in_capitals, says_much, title_like
from knowledge.importing.words import cell_text, joined, vocabulary

LONGEST_HEADING = 110  # characters of a heading in small letters
LONGEST_CAPITALS = 260  # characters of a heading in capitals, over several lines

_PREAMBLE = re.compile(
    r"(Menimbang|Mengingat|Memperhatikan|Menetapkan|M\s?E\s?M\s?U\s?T\s?U\s?S\s?K\s?A\s?N)\s*:\s*(.*)", re.I
)
_LETTERHEAD = re.compile(r"(?:PERATURAN|KEPUTUSAN|UNDANG-UNDANG|INSTRUKSI|SURAT EDARAN)\b")
_CLOSING = re.compile(r"(?:ditetapkan|diundangkan|disahkan|dikeluarkan) di\b", re.I)


def blocks_of_pages(pages: Sequence[Page]) -> tuple[list[Block], list[str]]:
    """The blocks in reading order, and the lines that are no text: "page: line"."""
    cleaned = clean_pages([page.lines for page in pages])
    words = vocabulary(line for page in cleaned.pages for line in page)
    items: list[Item] = []
    for page, lines in zip(pages, cleaned.pages, strict=True):
        items += items_of(page, lines, words)
    removed = [f"{pages[number - 1].number or number}: {line}" for number, line in cleaned.removed]
    assembly = _Assembly(words)
    blocks = assembly.run(items, {id(t): p.number for p in pages for t in p.tables})
    aside = [f"{page.number}: {text}" for page in pages for text in page.aside]
    return captioned(blocks), removed + assembly.removed + aside


@dataclass
class _Open:
    """The block that is being put together."""

    kind: str
    text: str
    level: int
    page: int | None
    turns: list[tuple[int, int]] = field(default_factory=list)
    lines: int = 1
    last: Line | None = None
    gap: bool = False

    def add(self, line: Line, words: Counter[str]) -> None:
        self.text = joined(self.text, line.text, words)
        at = self.turns[-1][1] if self.turns else self.page
        if line.page is not None and line.page != at:
            self.turns.append((len(self.text) - len(line.text), line.page))
        self.lines += 1
        self.last = line


class _Assembly:
    """Goes through the lines once and closes block after block."""

    def __init__(self, words: Counter[str]) -> None:
        self.words = words
        self.blocks: list[Block] = []
        self.open: _Open | None = None
        self.lists = Lists()
        self.ordinals: dict[str, int] = {}
        self.columns: list[str] = []
        self.closing = False
        self.notes: list[Block] = []  # footnotes that wait until the open block ends, maybe on the next page
        self.removed: list[str] = []

    def run(self, items: Sequence[Item], pages: dict[int, int | None]) -> list[Block]:
        position = 0
        page: int | None = None
        while position < len(items):
            item = items[position]
            if isinstance(item, Footnote):
                self.notes.append(Block("note", item.text, page=item.page))
                position += 1
                continue
            if isinstance(item, PlacedTable):
                following = (i.page for i in items[position + 1 :] if isinstance(i, Line))
                self._table(
                    item,
                    pages.get(id(item), page if id(item) not in pages else None) or next(following, None),
                )
                position += 1
                continue
            page = item.page
            after = [i for i in items[position + 1 : position + 12] if not isinstance(i, Footnote)]
            position += self._line(item, after[:8])
        self._close()
        return self.blocks

    def _table(self, table: PlacedTable, page: int | None) -> None:
        before = self.blocks[-1] if self.blocks and self.open is None else None
        goes_on = before is not None and before.kind == "row" and len(self.columns) == len(table.rows[0])
        self._close()
        rows = [[cell_text(cell, self.words) for cell in row] for row in table.rows]
        if goes_on and before is not None and not any(rows[0][:-1]) and rows[0][-1]:
            # The last cell of the page before goes on: nothing but it stands in the first row of this one.
            turns = (*before.turns, (len(before.text) + 1, page)) if page and page != before.page else ()
            self.blocks[-1] = replace(before, text=f"{before.text} {rows[0][-1]}", turns=turns)
            rows = rows[1:]
        blocks, self.columns = table_rows(rows, page, self.columns if goes_on else ())
        self.blocks += blocks

    def _line(self, line: Line, following: Sequence[Item]) -> int:
        """Take in a line, and how many lines that took."""
        rank = structure_of(line.text)
        if rank is not None and not (self.open and refers(self.open.text) and not line.gap):
            return self._structure(line, rank, following)
        if match := _PREAMBLE.fullmatch(line.text):
            self._close()
            self._heading(
                match[1].replace(" ", "") if match[1].isupper() else match[1], CHAPTER + 1, line.page
            )
            if match[2]:
                self._text(Line(match[2], line.indent, line.short, False, False, line.page), forced=True)
            return 1
        if _CLOSING.match(line.text) and len(line.text) < 60:
            self._close()
            self.closing = True
            self.open = _Open("paragraph", line.text, 0, line.page, last=line)
            return 1
        if self.closing and self.open and (not line.top or line.page == self.open.page):
            self.open.add(line, self.words)
            return 1
        self.closing = False
        if in_capitals(line.text) and (self.open is None or line.gap or ended(self.open.text)):
            return self._capitals(line, following)
        mark = mark_of(line.text, self.ordinals)
        if mark is not None and self._begins(mark, line):
            self._item(mark, line, following)
            return 1
        self._text(line)
        return 1

    def _structure(self, line: Line, rank: int, following: Sequence[Item]) -> int:
        self._close()
        title, taken = line.text.rstrip(" :"), 0
        own_title = rank == CHAPTER and len(line.text.split()) > 2
        while is_titled(rank) and rank != ANNEX and not own_title and taken < min(len(following), 7):
            after = following[taken]
            if not isinstance(after, Line) or after.top or structure_of(after.text) is not None:
                break
            fits = in_capitals(after.text) or (taken < 2 and title_like(after.text))
            if not fits or mark_of(after.text, {}) is not None or (taken and after.gap):
                break
            title, taken = f"{title} {after.text}", taken + 1
        self._heading(title, rank, line.page)
        return 1 + taken

    def _capitals(self, line: Line, following: Sequence[Item]) -> int:
        self._close()
        title, taken = line.text, 0
        for after in following:
            if (
                not isinstance(after, Line)
                or after.top
                or not in_capitals(after.text)
                or structure_of(after.text)
            ):
                break
            if after.gap and len(title) > 40 and not title.endswith(("TENTANG", "DAN", "ATAS", ",")):
                break
            title, taken = f"{title} {after.text}", taken + 1
        above = self.blocks[-1] if self.blocks else None
        if _LETTERHEAD.match(title) and above and above.kind == "heading" and above.level == ANNEX:
            self.removed.append(f"{line.page}: {title}")  # which regulation it is an annex of
            return 1 + taken
        if len(title) > LONGEST_CAPITALS or sum(map(str.isalpha, title)) < 3:
            self.open = _Open("paragraph", title, 0, line.page, last=line)
        else:
            self._heading(title, CAPITALS, line.page)
        return 1 + taken

    def _begins(self, mark: Mark, line: Line) -> bool:
        """Whether a mark at the beginning of a line begins an item, and is no reference that was wrapped."""
        if mark.kind == "•":
            return (
                mark.mark not in "-–—"
                or self.open is None
                or line.gap
                or ended(self.open.text)
                or self.lists.has("•")
            )
        text = self.open.text if self.open else ""
        last = self.ordinals.get(mark.kind)
        successor = last is not None and mark.ordinal == last + 1 and mark.kind != "(1)"
        if text and refers(text, successor=successor) and not line.gap:
            return False
        if mark.ordinal == 1 or (last is not None and mark.ordinal == last + 1):
            return True
        return not text or ended(text) or line.gap

    def _item(self, mark: Mark, line: Line, following: Sequence[Item]) -> None:
        self._close()
        if self._titles(mark, line, following):
            self._heading(line.text, rank_of(mark), line.page)
            self.ordinals[mark.kind] = mark.ordinal
            return
        self.ordinals[mark.kind] = mark.ordinal
        text = f"{mark.mark} {mark.rest}"
        self.open = _Open("item", text, self.lists.level(mark), line.page, last=line)

    def _titles(self, mark: Mark, line: Line, following: Sequence[Item]) -> bool:
        """Whether an item is the title of what follows: short, without an end, and no sibling after it."""
        if mark.kind == "•" or len(line.text) > LONGEST_HEADING or line.text.endswith((".", ";", ":", ",")):
            return False
        if (
            self.lists.awaits(mark)
            or not mark.rest[:1].isupper()
            or not (line.short or in_capitals(mark.rest))
        ):
            return False
        after = following[0] if following else None
        if not isinstance(after, Line):
            return after is not None  # a table
        below = mark_of(after.text, {**self.ordinals, mark.kind: mark.ordinal})
        if below is not None:
            return below.ordinal <= 1 and not says_much(mark.rest)
        return after.text[:1].isupper() and structure_of(after.text) is None and not in_capitals(after.text)

    def _text(self, line: Line, *, forced: bool = False) -> None:
        current = self.open
        if current is None or forced or self._parts(current, line):
            if current is not None and self._was_heading(current, line):
                self._heading(current.text, BARE, current.page)
                self.open = None
            else:
                self._close()
            self.open = _Open("paragraph", line.text, 0, line.page, last=line, gap=line.gap)
            self.lists.interrupted()
            return
        current.add(line, self.words)

    def _parts(self, current: _Open, line: Line) -> bool:
        """Whether a line begins a paragraph of its own after the open block."""
        last = current.last
        if last is None:
            return True
        if line.top and last.page != line.page:
            return ended(current.text) and not line.text[:1].islower()
        if line.gap:
            return ended(current.text) or not line.text[:1].islower()
        return (
            ended(current.text)
            and (last.short or abs(line.indent - last.indent) > 3)
            and line.text[:1].isupper()
        )

    def _was_heading(self, current: _Open, line: Line) -> bool:
        """Whether the open block is one short line with white around it: a heading without a mark."""
        return (
            current.kind == "paragraph"
            and current.lines == 1
            and current.gap
            and line.gap
            and title_like(current.text)
        )

    def _heading(self, text: str, rank: int, page: int | None) -> None:
        self.blocks.append(Block("heading", text, rank, page))
        self.lists, self.open, self.columns = Lists(), None, []
        self.closing = False

    def _close(self) -> None:
        if self.open is not None and self.open.text:
            kind: BlockKind = "item" if self.open.kind == "item" else "paragraph"
            self.blocks.append(
                Block(kind, self.open.text, self.open.level, self.open.page, tuple(self.open.turns))
            )
        self.open = None
        self.blocks += self.notes
        self.notes = []
