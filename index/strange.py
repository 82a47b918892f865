"""Names in a question that the base has never seen: of an unknown application nothing can be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.words import STOP_WORDS, stem, words

_THING = r"(?:aplikasi|application|sistem|system|platform|situs|portal|software)"
_BETWEEN = r"(?:milik|bernama|namanya|disebut|the|called|named)"
_FORMS = (
    re.compile(r"\b(e-[^\W\d_]\w+)", re.IGNORECASE),
    re.compile(rf"\b{_THING} (?:{_BETWEEN} )*([^\W\d_][\w-]*)", re.IGNORECASE),
    re.compile(r"\b([A-Z][\w-]*) (?:aplikasi|application|system|platform)\b"),  # "app" is spelt out before
)
# "Aplikasi dicontek": no name but a verb, colloquial ones too.
_VERB = re.compile(r"(?:di|me|ng|ny|ke|ter|ber|pe|se)[a-z]+|[a-z]+(?:nya|kan|in|an|ed|ing)")


def strange_name(question: str, seen: Callable[[Sequence[str]], int]) -> str | None:
    """The name of an application or system of which the base has never seen the first word; else None.

    `seen` counts how many of some stems stand anywhere in the base.
    """
    for form in _FORMS:
        for match in form.finditer(question):
            told = words(match[1])
            if not told or told[0] in STOP_WORDS or len(told[0]) < 4 or _VERB.fullmatch(match[1]):
                continue
            if not seen([stem(told[0])]):
                return match[1]
    return None
