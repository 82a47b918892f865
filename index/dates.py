"""Dates as people read them."""

from __future__ import annotations

import re

from index.model import Language
from index.texts import text
from knowledge.model import Source

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


def source_date(source: Source, language: Language) -> str:
    """When a source is from: its date, with what is uncertain about it in brackets, or why there is none."""
    if source.date is None:
        return source.date_note or text("render.undated", language)
    date = short_date(source.date, language)
    return f"{date} ({source.date_note})" if source.date_note else date
