"""Mistyped words of a question, mended by the words of the base: "pndopo bndung" → "pendopo bandung".

Only words that the base has never seen are touched. A word without its vowels stands for the most frequent
word with the same consonants; a longer one with one slip of the finger (a letter lost, added, taken from the
key beside, or two swapped) for the most frequent word one slip away (Norvig, "How to write a spelling
corrector").
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from index.words import STOP_WORDS

SHORTEST = 4  # letters of a word that may be mended
SHORTEST_SLIP = 5  # shorter words have too many neighbours
FREQUENT = 4  # times that a word must stand in the base to be what was meant

_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# A finger slips to a key beside the right one; "bangsa" is no slip for "bangka".
_BESIDE = {
    letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at, letter in enumerate(row)
}
_VOWELS = re.compile(r"[aeiou]")

COLUMNS: dict[str, type] = {"word": str, "skeleton": str, "count": int}


def word_rows(texts: Iterable[str]) -> Iterator[dict[str, object]]:
    """The rows of the table `words` for all texts of a base: word, its consonants, its number."""
    counted = Counter(word for text in texts for word in _WORD.findall(text.casefold()))
    for word, count in sorted(counted.items()):
        yield {"word": word, "skeleton": skeleton(word), "count": count}


def skeleton(word: str) -> str:
    """The consonants of a word, doubled ones once: "pendopo" → "pndp"."""
    return re.sub(r"(.)\1+", r"\1", word[:1] + _VOWELS.sub("", word[1:]))


def repair(text: str, words: sqlite3.Connection) -> str:
    """The text with its mistyped words mended by the table `words`."""
    found = {word for word in _WORD.findall(text.casefold()) if len(word) >= SHORTEST} - STOP_WORDS
    if not found:
        return text
    strange = found - _known(found, words).keys()
    mended = {word: better for word in strange if (better := _mended(word, words))}
    return _WORD.sub(lambda match: mended.get(match[0].casefold(), match[0]), text) if mended else text


def _mended(word: str, words: sqlite3.Connection) -> str | None:
    if not word.isascii():
        return None
    rows = words.execute(
        "select word from words where skeleton = ? and count >= ? and length(word) > ?"
        " order by count desc limit 1",
        (skeleton(word), FREQUENT, len(word)),
    ).fetchone()
    # With most of its vowels there it is another word, not a shortened one.
    if rows and len(_VOWELS.findall(word)) <= len(word) // 4:
        return str(rows[0])
    if len(word) < SHORTEST_SLIP:
        return None
    near = _known(set(_slips(word)), words)
    best = max(near, key=lambda candidate: near[candidate], default=None)
    return best if best is not None and near[best] >= FREQUENT else None


def _slips(word: str) -> Iterator[str]:
    """All words one slip away that keep the first letter."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
        for letter in _BESIDE.get(tail[:1], ""):
            yield head + letter + tail[1:]


def _known(candidates: set[str], words: sqlite3.Connection) -> dict[str, int]:
    """Those of the candidates that the base has, with how often."""
    known: dict[str, int] = {}
    ordered = sorted(candidates)
    for start in range(0, len(ordered), 500):
        some = ordered[start : start + 500]
        marks = ", ".join("?" * len(some))
        known.update(
            (str(word), int(count))
            for word, count in words.execute(
                f"select word, count from words where word in ({marks})",  # noqa: S608
                some,
            )
        )
    return known
