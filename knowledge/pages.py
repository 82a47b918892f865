"""Citations that name a page, "[1 hlm. 12]": each becomes a source of its own with that page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.model import Source

PAGED = re.compile(r"\[(\d{1,3}),?\s+(?:hlm|hal|p)\.?\s*(\w{1,8}(?:\s*[-–]\s*\w{1,8})?)\]", re.I)


def with_pages(body: str, sources: Sequence[Source]) -> tuple[str, tuple[Source, ...]]:
    """The body with plain citations, and the sources with their cited pages behind them.

    "[1 hlm. 12]" becomes a citation of a further source, the first one with page "12"; the same page is the
    same source. The lines of the body stay. A number without a source loses its page, so that it is
    complained of like any other.
    """
    told = list(sources)
    numbers: dict[tuple[int, str], int] = {}

    def plain(match: re.Match[str]) -> str:
        number, page = int(match[1]), re.sub(r"\s*[-–]\s*", "-", match[2])
        if not 1 <= number <= len(sources):
            return f"[{number}]"
        if (number, page) not in numbers:
            told.append(replace(sources[number - 1], page=page))
            numbers[number, page] = len(told)
        # Five digits: a report of 1,500 pages has more of them than a citation has digits (`citations`).
        return f"[{numbers[number, page]:05d}]"

    return PAGED.sub(plain, body), tuple(told)


def page_mark(number: int, pages: Sequence[int]) -> str:
    """The citation of a source with its first to last page: "[1]", "[1 hlm. 12]", "[1 hlm. 12-13]"."""
    if not pages:
        return f"[{number}]"
    first, last = min(pages), max(pages)
    return f"[{number} hlm. {first}]" if first == last else f"[{number} hlm. {first}-{last}]"
