"""Dates as people read them."""

from __future__ import annotations

import re

from index.model import Language
from index.texts import text

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def short_date(date: str, language: Language) -> str:
    """2019-03-13 as "13 Mar 2019", 2019-03 as "Mar 2019", 2019 as it is; anything else unchanged."""
    found = DATE.fullmatch(date)
    if found is None:
        return date
    year, month, day = found.groups()
    if month is None:
        return year
    names = text("render.months", language).split()
    if not 1 <= int(month) <= len(names):
        return date
    shown = f"{names[int(month) - 1]} {year}"
    return f"{int(day)} {shown}" if day else shown
