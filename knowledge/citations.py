"""Citation marks in running text: find them, and show the text without them."""

from __future__ import annotations

import re

LONGEST_RANGE = 50  # "[3-120]" is a misprint rather than 118 sources

# Five digits with a zero are ours: a source with one of its pages (`knowledge.pages`).
_NUMBER = r"(?:0\d{4}|\d{1,3})"
_NUMBERS = rf"{_NUMBER}(?:\s*[,;–-]\s*{_NUMBER})*"
_MARK = rf"\[{_NUMBERS}\]"
_MARKS = rf"{_MARK}(?:\s*(?:[,;–-]|dan|and|&)?\s*{_MARK})*"
_ONE = re.compile(rf"\[({_NUMBERS})\](?:\s*([–-])\s*(?=\[\d))?")
_RUN = re.compile(rf"\s*{_MARKS}")
# Where a mark stands for a noun ("hitungan penyusun dari [2]"), a noun takes its place.
_AS_NOUN = re.compile(
    rf"\b(dari|pada|menurut|versi|oleh|dalam|di|dengan|antara|lihat|sumber|from|by|see)\s+(?!\[0\d{{4}}){_MARKS}"
    r"(?=\s*(?:[).,;:]|dan\b|$))",
    re.I,
)
_SPACED = re.compile(r"\s+([.,;:)!?”])(?=\s|$|[)”\"])")
_OTHER = re.compile(r"[\W_]+")
_HOLLOW = re.compile(r"\(\s*[,;–-]?\s*\)")


def citations_in(text: str) -> tuple[int, ...]:
    """The source numbers cited in a text, in order, each once: "[1][3] … [5-7]", "[1]-[3]"."""
    numbers: list[int] = []
    open_from: int | None = None
    for match in _ONE.finditer(text):
        for part in re.split(r"\s*[,;]\s*", match[1]):
            ends = [int(number) for number in re.split(r"\s*[–-]\s*", part)]
            first = open_from if open_from is not None else ends[0]
            numbers += _between(first, ends[-1])
            open_from = None
        open_from = numbers[-1] if match[2] else None
    return tuple(dict.fromkeys(numbers))


def without_citations(text: str) -> str:
    """The text as it is shown: no citation marks, tidy spaces."""
    text = " ".join(text.split())  # first: long runs of spaces would make the patterns slow
    while True:
        shown = _RUN.sub("", _AS_NOUN.sub(_noun, text))
        if shown == text:
            break
        text = _HOLLOW.sub("", shown)
    return " ".join(_SPACED.sub(r"\1", text).split())


def takes_mark_as_noun(text: str) -> bool:
    """Whether a citation behind this text would be read as its noun: "menurut" + "[2]"."""
    return _AS_NOUN.search(f"{text} [1]") is not None and _AS_NOUN.search(f"{text} x") is None


def passage_key(text: str) -> str:
    """What is left of a statement when marks, spaces and case do not count: its letters and digits.

    Questions find their passage by it, so a changed comma or a moved citation does not lose them.
    """
    return _OTHER.sub("", _RUN.sub(" ", " ".join(text.split())).casefold())


def _between(first: int, last: int) -> list[int]:
    if first < last <= first + LONGEST_RANGE:
        return list(range(first, last + 1))
    return [first] if first == last else [first, last]


def _noun(match: re.Match[str]) -> str:
    word = match[1]
    return word if word.casefold() == "sumber" else f"{word} sumber"
