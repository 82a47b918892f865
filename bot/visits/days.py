"""The days of a visit as people write them behind its region and topic: "26 November 2026". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.report.model import days, long_date
from bot.visits.due import read_day

_FIGURES = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{2}-\d{2}"
_DAY = rf"{_FIGURES}|\d{{1,2}}\s+[A-Za-z]{{3,}}\.?\s+\d{{4}}"
_TO = r"\s*(?:-|–|—|s/d|s\.d\.?|sampai(?:\s+dengan)?|hingga|to)\s*"
# "24-26 November 2026", "30 November - 2 Desember 2026": the first day lacks what the second says.
_SPAN = re.compile(
    rf"(?<![\w./-])(?:(?P<first>{_FIGURES})|(?P<day>\d{{1,2}})(?:\s+(?P<month>[A-Za-z]{{3,}}))?"
    rf"(?:\s+(?P<year>\d{{4}}))?){_TO}(?P<last>{_DAY})(?![\w/-])"
)
_ONE = re.compile(rf"(?<![\w./-])(?:{_DAY})(?![\w/-])")
_BEFORE = re.compile(r"(?:\b(?:pada|tanggal|tgl\.?|on)\s*)+$", re.IGNORECASE)
_AROUND = " \t-–—:;,./|()"


@dataclass(frozen=True)
class Days:
    """The first and the last day of a visit, the same for one of a day."""

    first: date
    last: date

    def __str__(self) -> str:
        return days(self.first, self.last)


def days_in(written: str) -> tuple[Days | None, str]:
    """The days that a text names, and the text without them; None when it names none, or none that exist."""
    for pattern in (_SPAN, _ONE):
        for found in pattern.finditer(written):
            read = _span(found) if pattern is _SPAN else _one(found)
            if read is not None:
                before = _BEFORE.sub("", written[: found.start()].rstrip(_AROUND)).rstrip(_AROUND)
                after = written[found.end() :].lstrip(_AROUND)
                return read, " ".join(part for part in (before, after) if part).strip(_AROUND)
    return None, written


def _span(found: re.Match[str]) -> Days | None:
    last = read_day(found["last"])
    if last is None:
        return None
    if found["first"]:
        first = read_day(found["first"])
    else:
        month = found["month"] or long_date(last).split()[1]
        first = read_day(f"{found['day']} {month} {found['year'] or last.year}")
    return Days(first, last) if first is not None and first <= last else None


def _one(found: re.Match[str]) -> Days | None:
    day = read_day(found[0])
    return Days(day, day) if day is not None else None
