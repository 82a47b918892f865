"""Dates of sources as people read them."""

from __future__ import annotations

from index.dates import short_date
from index.model import Language
from index.texts import text
from knowledge.model import Source

__all__ = ["short_date", "source_date"]


def source_date(source: Source, language: Language) -> str:
    """When a source is from: its date, with what is uncertain about it in brackets, or why there is none."""
    if source.date is None:
        return source.date_note or text("render.undated", language)
    date = short_date(source.date, language)
    return f"{date} ({source.date_note})" if source.date_note else date
