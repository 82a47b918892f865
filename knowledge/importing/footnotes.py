"""The footnotes of a page: which lines they are, and the text without their marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.importing.geometry import usual_height
from knowledge.importing.ruled import Ruling
from knowledge.importing.textrows import EXPONENTS, Row, text_of

NOTES = 0.93  # of the usual height, up to which lines at the foot of a page may be footnotes

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹*"
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}(?=\s)|\*{1,3}\)?)\s*(?P<text>\S.*)", re.S)


def footnotes(rows: Sequence[Row], rulings: Sequence[Ruling]) -> tuple[list[Row], tuple[str, ...]]:
    """The rows without those of footnotes, and the notes: "3 their text".

    Small letters alone prove nothing: the mark stands in the text above too, or a short line parts them.
    """
    usual = usual_height([run for row in rows for run in row.runs])
    texts = [text_of(row) for row in rows]
    for first in range(len(rows) // 3, len(rows)):
        match = _NOTE.fullmatch(texts[first])
        if rows[first].height > NOTES * usual or match is None:
            continue
        mark = match["mark"].translate(_FIGURES)
        exponent = mark.translate(EXPONENTS)
        marked = any(exponent in text for text in texts[:first])
        if not marked and not _line_above(rows, first, rulings):
            continue
        last = first
        while last < len(rows) and rows[last].height <= NOTES * usual:
            last += 1
        notes: list[str] = []
        for text in texts[first:last]:
            match = _NOTE.fullmatch(text)
            begins = match and (
                match["mark"][0] in _RAISED or not notes or _follows(notes[-1], match["mark"])
            )
            if match and begins:
                notes.append(f"{match['mark'].translate(_FIGURES)} {match['text']}")
            else:
                notes[-1] = f"{notes[-1]}\n{text}"
        return [*rows[:first], *rows[last:]], tuple(notes)
    return list(rows), ()


def _follows(note: str, mark: str) -> bool:
    before = note.split(" ", 1)[0]
    return before.isdecimal() and mark.isdecimal() and int(mark) == int(before) + 1


def _line_above(rows: Sequence[Row], first: int, rulings: Sequence[Ruling]) -> bool:
    """Whether a short ruling line parts a row from the ones above."""
    row = rows[first]
    left = min(run.x for one in rows for run in one.runs)
    right = max(run.end for one in rows for run in one.runs)
    above = rows[first - 1].y if first else row.y + 40
    return any(
        not line.vertical
        and row.y < line.at < above
        and line.start < left + 0.2 * (right - left)
        and 0.1 < (line.end - line.start) / max(right - left, 1) < 0.6
        for line in rulings
    )


def without_marks(lines: Sequence[str], notes: Sequence[str]) -> tuple[str, ...]:
    """The lines without the marks of the page's footnotes, which would read as part of a word or figure."""
    marks = {note.split(" ", 1)[0].translate(EXPONENTS) for note in notes}
    told = list(lines)
    for mark in marks:
        if mark[:1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            told = [re.sub(rf"(?<![⁰-⁹¹²³]){mark}(?![⁰-⁹¹²³])", "", line) for line in told]
    return tuple(told)
