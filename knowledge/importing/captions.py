"""The caption of a table becomes the heading of its rows, which say little without it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.importing.marks import BARE
from knowledge.importing.model import Block

CAPTION = BARE + 5  # the rank of a caption, below all other headings
LONGEST = 220  # characters of a caption

_TABLE = re.compile(r"(?:tabel|table|daftar)\b.{0,12}\d", re.I)


def captioned(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each "Tabel 3.1 …" right above rows as their heading.

    What stands behind the rows belongs to the heading before: that one is said again.
    """
    told: list[Block] = []
    heading: Block | None = None
    below = False  # rows of a table with a caption
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if block.kind == "heading":
            heading, below = block, False
        elif _is_caption(block, following):
            told.append(replace(block, kind="heading", level=CAPTION, turns=()))
            below = True
            continue
        elif below and block.kind not in ("row", "note"):
            below = False
            if heading is not None:
                told.append(replace(heading, page=block.page))
        told.append(block)
    return told


def _is_caption(block: Block, following: Block | None) -> bool:
    return (
        following is not None
        and following.kind == "row"
        and block.kind == "paragraph"
        and len(block.text) <= LONGEST
        and _TABLE.match(block.text) is not None
    )
