"""A question as typed on a phone, brought to standard spelling; correct text comes out as it went in."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from index.words import readable

_WORD = re.compile(r"[^\W_]+(?:['’`-][^\W_]+)*", re.UNICODE)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_]{2,})2(nya)?", re.UNICODE)


@cache
def spellings() -> dict[str, str]:
    """Phone and Sundanese words with what they mean in standard Indonesian."""
    with (Path(__file__).parent / "spelling.toml").open("rb") as file:
        groups = tomllib.load(file)
    return {word: standard for group in groups.values() for word, standard in group.items()}


def normalise(text: str) -> str:
    """`text` made readable, phone spellings replaced: "gmn caranya yg itu" → "bagaimana caranya yang itu".

    Case, numbers, punctuation and words that are not in the list stay, so that names stay recognisable.
    """
    return _WORD.sub(lambda match: _standard(match.group()), readable(text))


@lru_cache(maxsize=20_000)  # a build brings a million words, most of them again and again
def _standard(word: str) -> str:
    known = spellings()
    lower = word.casefold()
    if lower in known:
        return known[lower]
    if doubled := _DOUBLED.fullmatch(word):  # "kapan2" → "kapan-kapan"
        return f"{doubled.group(1)}-{doubled.group(1)}{doubled.group(2) or ''}"
    shorter = _STRETCHED.sub(r"\1", lower)  # "bangeeet" → "banget"
    if shorter != lower and len(shorter) >= 3 and not word.isupper():  # "III" is a numeral
        return known.get(shorter, shorter)
    return word
