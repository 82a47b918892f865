"""What is asked of the present: who heads an office, how something stands now; the newest fact goes first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.asked import YEAR
from index.words import fold
from knowledge.model import Source

_OFFICE = r"(?:kepala|kapala|kadis|kabag|pimpinan|wali kota|sekda|sekretaris|direktur|head|mayor)"
_NOW = re.compile(
    r"\b(?:sekarang|saat ini|kini|terkini|terbaru|now|current(?:ly)?|latest|today|ayeuna)\b"
    rf"|\b(?:siapa(?:kah)?|saha|who)\b(?: \w+){{0,3}}? {_OFFICE}(?:nya)?\b"
)
FIRST, LAST = 2013, 2026  # years of which the sources tell


def asks_for_now(question: str) -> bool:
    """Whether a normalised question is about the present; one that names a year is not."""
    asked = fold(question)
    return _NOW.search(asked) is not None and YEAR.search(asked) is None


def newness(passage: str, sources: Sequence[Source]) -> float:
    """How new a passage is, 0..1, by the latest year that it or the date of one of its sources names."""
    dates = [source.date[:4] for source in sources if source.date]
    years = [int(year) for year in (*YEAR.findall(passage), *dates) if int(year) <= LAST]
    return (max([FIRST, *years]) - FIRST) / (LAST - FIRST)
