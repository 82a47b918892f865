"""What of a question only names the document it asks of: the agency, its region, the number of a regulation.

"Berapa realisasi belanja langsung Dinas Kominfo Wonosobo?" is answered by a row that names neither. All
passages of a document that is so named are asked the rest of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.normalise import normalise
from index.words import stem, stems

# What many names begin with: by itself it names nobody, beside a name it belongs to it.
_KINDS = frozenset(
    map(
        stem,
        """pemerintah dinas badan lembaga kementerian kecamatan kelurahan desa provinsi kabupaten kota kab
        prov peraturan keputusan undang undang-undang nomor tahun uu pp perpres perda perwal perbup pergub
        permen pojk menteri bupati gubernur wali walikota presiden republik indonesia ppid daerah""".split(),
    )
)
_SPACES = re.compile(r"\S+")

Names = tuple[tuple[frozenset[str], ...], frozenset[str]]  # what names it, each as stems; all stems of them


@dataclass(frozen=True)
class Named:
    """A question without what names the `documents` that it asks of."""

    rest: str
    documents: frozenset[str]


def name_index(names: Mapping[str, Iterable[str]]) -> dict[str, Names]:
    """The names of documents by their id, for `named_in`."""
    found = {}
    for document, told in names.items():
        parts = [frozenset(stems(normalise(name))) for name in told]
        telling = tuple(part - _KINDS for part in parts if any(len(s) > 2 for s in part - _KINDS))
        if telling:
            found[document] = (telling, frozenset().union(*parts) | _KINDS)
    return found


def named_in(question: str, index: Mapping[str, Names]) -> Named | None:
    """Which documents a normalised question names most fully; None when none, or it asks nothing else."""
    asked = frozenset(stems(question))
    best: frozenset[str] = frozenset()
    documents: list[str] = []
    for document, (telling, every) in index.items():
        if not any(part <= asked for part in telling):
            continue
        gone = asked & every
        if len(gone) > len(best):
            best, documents = gone, []
        if gone == best:
            documents.append(document)
    if not documents:
        return None
    kept = [word for word in _SPACES.findall(question) if not best.issuperset(stems(word)) or not stems(word)]
    rest = " ".join(kept)
    return Named(rest, frozenset(documents)) if stems(rest) else None
