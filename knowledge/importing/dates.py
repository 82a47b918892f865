"""Dates as files and Indonesian texts write them, as YYYY-MM-DD; None for what is no sensible date."""

from __future__ import annotations

import re
from datetime import date

from knowledge.wording import ENGLISH, INDONESIAN

_MONTHS = {
    name.casefold(): number
    for names in (INDONESIAN, ENGLISH)
    for number, month in enumerate(names, 1)
    for name in (month, month[:3])
} | {"pebruari": 2, "nopember": 11, "nov": 11, "agt": 8}
_WRITTEN = re.compile(
    rf"\b(\d{{1,2}})\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?,?\s+((?:19|20)\d\d)\b", re.I
)
_NUMBERS = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)\b")


def date_of_pdf(text: str | None) -> str | None:
    """ "D:20141120…" as 2014-11-20."""
    match = re.match(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)", text or "")
    return _checked(int(match[1]), int(match[2]), int(match[3])) if match else None


def date_of_iso(text: str | None) -> str | None:
    """The day of an ISO date with or without a time."""
    match = re.match(r"\s*((?:19|20)\d\d)-(\d\d)-(\d\d)", text or "")
    return _checked(int(match[1]), int(match[2]), int(match[3])) if match else None


def date_in_text(text: str) -> str | None:
    """The first date in a text: "20 November 2014", "20-11-2014"."""
    if match := _WRITTEN.search(text):
        return _checked(int(match[3]), _MONTHS[match[2].casefold()], int(match[1]))
    if match := _NUMBERS.search(text):
        return _checked(int(match[3]), int(match[2]), int(match[1]))
    return None


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
