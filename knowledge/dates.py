"""Dates as curators write them: YYYY, YYYY-MM or YYYY-MM-DD, with a note where there is more to say."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_NOTED = re.compile(rf"({_DATE.pattern})\s*\((.+)\)", re.S)
_RANGE = re.compile(r"\d{4}\s*[-–]\s*\d{4}")


def read_date(written: str) -> tuple[str | None, str | None]:
    """The date and the note in what stands as a date.

    "2019-03-13" → ("2019-03-13", None); "2018 (perkiraan)" → ("2018", "perkiraan"); words and ranges of
    years are only a note: "tidak diketahui", "2014-2016". Raises ValueError for anything else, such as
    "13-03-2019" or "2019-02-30".
    """
    if is_date(written):
        return written, None
    noted = _NOTED.fullmatch(written)
    if noted and is_date(noted[1]):
        return noted[1], noted[2].strip()
    if _RANGE.fullmatch(written) or (written and not written[0].isdigit()):
        return None, written
    raise ValueError(
        f"`{written}` is no date: write YYYY, YYYY-MM or YYYY-MM-DD, or words such as tidak diketahui"
    )


def is_date(written: str) -> bool:
    """Whether a text is YYYY, YYYY-MM or YYYY-MM-DD and in the calendar."""
    if not _DATE.fullmatch(written) or not written.isascii():
        return False
    year, month, day = (int(part) for part in (written + "-01-01")[:10].split("-"))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
