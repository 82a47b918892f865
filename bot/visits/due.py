"""A follow-up action as people write it: what - who - by when. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.report.model import long_date
from index.texts import catalogue

BETWEEN = re.compile(r"\s+[-–—](?=\s|$)|\s*[|;]\s*")
NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})-(\d{2})-(\d{2})")
WORDS = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,})\.?\s+(\d{4})")


@dataclass(frozen=True)
class Written:
    """An action as written; `due` in words, `day` where it is a date that we read."""

    what: str
    who: str
    due: str
    day: date | None


def read_action(written: str) -> Written | None:
    """The parts of "what - who - by when", of which the last two may be missing; None without a "what"."""
    parts = [part.strip() for part in BETWEEN.split(written)]
    if not parts or not parts[0]:
        return None
    what, who, due = parts[0], parts[1] if len(parts) > 1 else "", " - ".join(parts[2:])
    if not due and who and read_day(who) is not None:
        who, due = "", who  # "what - 31 December 2026"
    day = read_day(due)
    return Written(what, who, long_date(day) if day else due, day)


def read_day(written: str) -> date | None:
    """A date in figures (31-12-2026, 2026-12-31) or words (31 Desember 2026, 31 Dec 2026); else None."""
    found = NUMBERS.fullmatch(written.strip())
    if found:
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        return _date(int(year), int(month), int(day))
    spelled = WORDS.fullmatch(written.strip())
    if spelled:
        begin = spelled[2].lower()[:3]
        for language in ("id", "en"):
            for number, name in enumerate(catalogue(language)["report.months"].split(), 1):
                if name.lower()[:3] == begin:
                    return _date(int(spelled[3]), number, int(spelled[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
