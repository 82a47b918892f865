"""The applications and terms that a question names: a value asked for must stand in a passage on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from index.model import Language
from index.words import STOP_WORDS, words

Subject = tuple[str, ...]  # a name as its words

SHORT = 4  # letters up to which an abbreviation may be an English word: "END", "SIP"
# With a capital letter, but for the one that begins the question.
_CAPITALISED = re.compile(r"(?<!^)\b(?:[eis] )?[\w-]*[A-Z][\w-]*")
HOME = frozenset({"kota", "bandung", "pemkot"})


def subject_index(names: Iterable[str]) -> dict[str, list[Subject]]:
    """The names by their first word, for `subjects_in`."""
    found: dict[str, list[Subject]] = {}
    for subject in dict.fromkeys(tuple(words(name)) for name in names):
        if subject and not HOME.union(STOP_WORDS).issuperset(subject):
            found.setdefault(subject[0], []).append(subject)
    return found


def subjects_in(question: str, index: Mapping[str, Sequence[Subject]], language: Language) -> list[Subject]:
    """The names of the index that stand in a question.

    In English a short one counts only in capitals. Where other words of a question have capital letters, a
    single word without one is no name: "wajib lapor ke OJK" does not speak of LAPOR!.
    """
    told = words(question)
    shouted = {word.casefold() for word in re.findall(r"\b[A-Z]+\b", question)}
    written = set(words(" ".join(_CAPITALISED.findall(question))))
    return [
        subject
        for at, word in enumerate(told)
        for subject in index.get(word, ())
        if tuple(told[at : at + len(subject)]) == subject
        and (language == "id" or len(subject[0]) > SHORT or subject[0] in shouted)
        and (not written or at == 0 or len(subject) > 1 or subject[0] in written)
    ]


def tells_of(told: Sequence[str], subjects: Sequence[Subject]) -> bool:
    """Whether one of the subjects stands among the words of a text."""
    return any(
        tuple(told[at : at + len(subject)]) == subject
        for subject in subjects
        for at in range(len(told) - len(subject) + 1)
    )
