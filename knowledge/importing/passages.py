"""Blocks become passages that can be quoted: clauses and rows whole, with their headings and pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.importing.model import Block
from knowledge.sentences import each_sentence

LONG = 350  # characters of a passage, where its sentences allow
LEAD = 200  # characters of a sentence before a list that is repeated before each part of the list
WHOLE = 480  # characters up to which one item stays whole with the sentence that leads to it
LONGEST = 1_000  # characters of a single sentence, beyond which it is cut at its semicolons or commas
LONGEST_ROW = 560
FRAGMENT = 60  # characters of a paragraph that is no sentence: it goes with the next one

_SPACED = re.compile(r"\s+([.,;:)!?”])(?=\s|$|[)”\"])")


@dataclass(frozen=True)
class Part:
    """A piece of text with the pages it stands on."""

    text: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading of depth 1 to 5, None for what stands before all headings, with its passages."""

    heading: str | None
    depth: int
    passages: tuple[Part, ...]


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """The sections of a document in reading order. Every word of the blocks is in a passage or a heading.

    A heading below which nothing stands is a passage itself.
    """
    sections: list[Section] = []
    stack: list[int] = []
    below: list[Block] = []
    heading: Block | None = None

    def close() -> None:
        if below or heading is not None:
            sections.append(
                Section(heading.text if heading else None, max(len(stack), 1), tuple(_packed(below)))
            )

    for position, block in enumerate(blocks):
        if block.kind != "heading":
            below.append(block)
            continue
        after = next(iter(blocks[position + 1 :]), None)
        if after is None or (after.kind == "heading" and after.level <= block.level):
            below.append(replace(block, kind="paragraph", level=0))
            continue
        close()
        below = []
        while stack and stack[-1] >= block.level:
            stack.pop()
        stack.append(block.level)
        heading = block
    close()
    return sections


@dataclass(frozen=True)
class _Unit:
    """A block with the items that belong to it."""

    lead: Block
    items: tuple[_Unit, ...] = ()

    def text(self) -> str:
        return " ".join([self.lead.text, *(item.text() for item in self.items)])

    def part(self) -> Part:
        pages = set(self.lead.pages()).union(*(item.part().pages for item in self.items))
        return Part(self.text(), tuple(sorted(pages)))


def _packed(blocks: Sequence[Block]) -> Iterator[Part]:
    fragments: list[Part] = []
    for unit in _units(blocks, 0)[0]:
        block = unit.lead
        if fragments and block.pages() != fragments[-1].pages:  # pieces of two pages or slides are no whole
            yield _together(fragments)
            fragments = []
        if block.kind in ("paragraph", "note") and not unit.items and _is_fragment(block.text):
            fragments.append(Part(block.text, block.pages()))
            if sum(len(part.text) for part in fragments) > LONG / 2:
                yield _together(fragments)
                fragments = []
            continue
        if fragments:
            yield _together(fragments)
            fragments = []
        if block.kind == "row":
            yield from _row(block)
        else:
            yield from _unit(unit, "", ())
    if fragments:
        yield _together(fragments)


def _is_fragment(text: str) -> bool:
    return len(text) <= FRAGMENT and not text.endswith((".", "!", "?"))


def _together(parts: Sequence[Part]) -> Part:
    return Part(
        " ".join(part.text for part in parts), tuple(sorted({page for part in parts for page in part.pages}))
    )


def _units(blocks: Sequence[Block], start: int, above: int = -1) -> tuple[list[_Unit], int]:
    """Blocks as units, from `start` to the first one that is no item deeper than `above` (-1: to the end)."""
    units: list[_Unit] = []
    position = start
    while position < len(blocks):
        block = blocks[position]
        if above >= 0 and (block.kind != "item" or block.level <= above - 1):
            break
        position += 1
        items: list[_Unit] = []
        following = blocks[position] if position < len(blocks) else None
        if following is not None and following.kind == "item":
            if block.kind == "item" and following.level > block.level:
                items, position = _units(blocks, position, block.level + 1)
            elif block.kind == "paragraph" and block.text.endswith(":"):
                items, position = _units(blocks, position, following.level)
        units.append(_Unit(block, tuple(items)))
    return units, position


def _unit(unit: _Unit, lead: str, lead_pages: tuple[int, ...]) -> Iterator[Part]:
    """The passages of a unit, each after the `lead` of the list that it stands in."""
    whole = unit.part()
    if len(lead) + len(whole.text) + 1 <= (LONG if unit.items else WHOLE if lead else LONG):
        yield _after(lead, lead_pages, whole)
        return
    if not unit.items:
        yield from _sentences(unit.lead, lead, lead_pages)
        return
    own = f"{lead} {unit.lead.text}".strip()
    if len(own) <= LEAD:
        pages = (*lead_pages, *unit.lead.pages())
        yield from _list(unit.items, own, pages)
        return
    # Of a long lead its last sentence leads to the list: "Secara umum, tujuan evaluasi adalah untuk: …"
    *before, last = list(each_sentence(unit.lead.text))
    start = len(unit.lead.text) - len(last)
    if before and len(last) <= LEAD:
        yield from _sentences(replace(unit.lead, text=" ".join(before)), lead, lead_pages)
        yield from _list(unit.items, last, unit.lead.pages(start))
        return
    yield from _sentences(unit.lead, lead, lead_pages)
    short = unit.lead.text if len(unit.lead.text) <= LEAD else ""
    yield from _list(unit.items, short, unit.lead.pages() if short else ())


def _list(items: Sequence[_Unit], lead: str, pages: tuple[int, ...]) -> Iterator[Part]:
    """Items after their lead, as many in a passage as fit."""
    waiting: list[Part] = []

    def flush() -> Iterator[Part]:
        if waiting:
            yield _after(lead, pages, _together(waiting))
            waiting.clear()

    for item in items:
        part = item.part()
        size = len(lead) + sum(len(one.text) + 1 for one in waiting)
        if waiting and size + len(part.text) > LONG:
            yield from flush()
        if len(lead) + len(part.text) + 1 > LONG:
            yield from flush()
            yield from _unit(item, lead, pages)
        else:
            waiting.append(part)
    yield from flush()


def _after(lead: str, pages: tuple[int, ...], part: Part) -> Part:
    # The page is where what is told stands; the lead only where both are on different pages and alone.
    return Part(f"{lead} {part.text}".strip(), part.pages or pages)


def _sentences(block: Block, lead: str, lead_pages: tuple[int, ...]) -> Iterator[Part]:
    """A long block cut at the ends of its sentences, the first part after the lead."""
    position = 0
    parts: list[Part] = []
    for sentence in each_sentence(block.text):
        for piece in _cut(sentence):
            pages = block.pages(position, position + len(piece))
            position += len(piece) + 1
            before = len(lead) + 1 if len(parts) <= 1 and lead else 0
            if parts and before + len(parts[-1].text) + len(piece) + 1 <= LONG:
                merged = tuple(sorted({*parts[-1].pages, *pages}))
                parts[-1] = Part(f"{parts[-1].text} {piece}", merged)
            elif parts and len(parts[-1].text) <= 3:  # "a." alone
                parts[-1] = Part(f"{parts[-1].text} {piece}", tuple(sorted({*parts[-1].pages, *pages})))
            else:
                parts.append(Part(piece, pages))
    for number, part in enumerate(parts):
        yield _after(lead, lead_pages, part) if number == 0 else part


def _cut(sentence: str) -> list[str]:
    """A sentence, cut at semicolons, else commas, else between words when no one could quote it whole."""
    if len(sentence) <= LONGEST:
        return [sentence]
    for pattern in (r"(?<=;) ", r"(?<=,) ", r" "):
        pieces = re.split(pattern, sentence)
        if all(len(piece) <= LONGEST for piece in pieces):
            break
    parts = [pieces[0]]
    for piece in pieces[1:]:
        if len(parts[-1]) + len(piece) + 1 <= LONG:
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return parts


def _row(block: Block) -> Iterator[Part]:
    """A row of a table; one that is too long is told in several passages, each with its first cell."""
    if len(block.text) <= LONGEST_ROW:
        yield Part(block.text, block.pages())
        return
    first, dash, rest = block.text.partition(" — ")
    if not dash or len(first) > LEAD:
        yield from _sentences(block, "", ())
        return
    position = len(first) + len(dash)
    current, start = "", position
    for cell in re.split(r"(?<=;) ", rest):
        if current and len(first) + len(dash) + len(current) + len(cell) + 1 > LONG:
            yield from _row_part(block, first, current, start)
            current, start = "", position
        current = f"{current} {cell}".strip()
        position += len(cell) + 1
    yield from _row_part(block, first, current, start)


def _row_part(block: Block, first: str, cells: str, start: int) -> Iterator[Part]:
    for number, part in enumerate(_sentences(Block("paragraph", cells, page=block.page), "", ())):
        pages = block.pages(start, start + len(part.text)) or block.pages()
        yield Part(f"{first} — {part.text}" if number == 0 or len(first) < 80 else part.text, pages)
        start += len(part.text) + 1


def tidied(text: str) -> str:
    """A text as parsing leaves it: no white before a punctuation mark."""
    return " ".join(_SPACED.sub(r"\1", text).split())
