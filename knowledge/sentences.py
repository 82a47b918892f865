"""Cut long text at the ends of its sentences, in Indonesian and English, losing nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Words that end in a full stop without ending a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“‘'/])(?:no|nos|dr|drs|dra|ir|prof|kab|prov|kec|kel|kep|jl|jln|gg|tgl|hlm|hal|ps|psl|ttd|bpk|sdr"
    r"|st|vs|pt|cv|rp|h|hj|kh|mr|mrs|ms|inc|ltd|vol|ed|cf|e\.g|i\.e|a\.n|u\.b|u\.p|d\.h|s\.d|d\.a|y\.l|m\.si"
    r"|s\.\w{1,4}|m\.\w{1,4}|jan|feb|mar|apr|jun|jul|agu|agt|sep|okt|nov|des|[A-Za-z])\.$",
    re.I,
)
# A single letter is an initial ("Oded M. Danial"), unless these say that it is a mark.
_MARKED = frozenset("predikat nilai kategori peringkat grade kelas tipe golongan".split())
_END = re.compile(r"[.!?…][\"”’)\]]*(?:\[\d[\d\s,;–-]*\])*$")


def sentences(text: str, longest: int) -> list[str]:
    """Text cut at sentence ends into parts of at most `longest` characters where its sentences allow.

    A sentence more than twice as long is cut between words. Nothing is lost: the parts joined with spaces are
    the text with single spaces.
    """
    parts: list[str] = []
    for sentence in (part for whole in each_sentence(text) for part in _cut(whole, longest)):
        if parts and len(parts[-1]) + 1 + len(sentence) <= longest:
            parts[-1] += f" {sentence}"
        else:
            parts.append(sentence)
    return parts


def each_sentence(text: str) -> Iterator[str]:
    """The sentences of a text one by one; joined with spaces they are the text with single spaces."""
    current: list[str] = []
    words = text.split()
    for position, word in enumerate(words, 1):
        following = words[position] if position < len(words) else ""
        current.append(word)
        # "… selesai. [1] Lalu": a citation behind the full stop belongs to the sentence before it.
        if _ends(word, current) and not following.startswith("[") and not following[:1].islower():
            yield " ".join(current)
            current = []
    if current:
        yield " ".join(current)


def _cut(sentence: str, longest: int) -> list[str]:
    if len(sentence) <= 2 * longest:
        return [sentence]
    parts = [""]
    for word in sentence.split():
        if parts[-1] and len(parts[-1]) + 1 + len(word) > longest:
            parts.append("")
        parts[-1] += f" {word}" if parts[-1] else word
    return parts


def _ends(word: str, current: list[str]) -> bool:
    if word.startswith("[") and len(current) > 1:
        return re.fullmatch(r"(?:\[[\d\s,;–-]+\])+[.]?", word) is not None and bool(
            _END.search(current[-2]) or word.endswith(".")
        )
    if len(current) == 1 and re.fullmatch(r"\d{1,2}\.", word):  # "1. Kirim surat": the number of a step
        return False
    if len(word) == 2 and len(current) > 1 and current[-2].casefold() in _MARKED:
        return word.endswith((".", "!", "?"))
    return _END.search(word) is not None and not _ABBREVIATION.search(word)
