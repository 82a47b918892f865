"""What only the index shows a curator: doubled passages, figures that differ, questions gone astray."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import faiss
import numpy as np

from index.edition import EditionError, current_number, edition_path, verify
from index.reader import OpenEdition
from index.words import stems
from knowledge.citations import passage_key
from knowledge.finding import Finding, begin, relative
from knowledge.model import Base, Document
from knowledge.wording import INDONESIAN

# Cosines of the vectors without the adapter, which pulls passages apart and is trained anew at each release.
NEAR = 0.97  # from which two passages with the same figures say nearly the same
ALIKE = 0.95  # from which they speak of the same thing
SHARED = 0.4  # of their words, for figures of both to be figures of the same thing
MOST_DIFFERING = 30
DEEPEST = 20  # places among which a question should find its own passage
OF_BANDUNG = frozenset({"kota", "bandung"})  # words that nearly every passage names

_MONTHS = "|".join((*INDONESIAN, *(month[:3] for month in INDONESIAN)))
_DATES = re.compile(rf"(?:\b\d{{1,2}} )?(?:\b(?:{_MONTHS}) )?(?<![\d.,/])(?:19|20)\d\d(?!\d)", re.I)
# Numbers that name a rule or a place in one are no figures: "PP 28/2018 Pasal 6 ayat (1)".
_RULE = re.compile(r"\b\d+/(?:19|20)\d\d\b|\b(?:Pasal|ayat|angka|nomor|No\.) ?\(?\d+\)?", re.I)
_FIGURES = re.compile(r"\d+(?:[.,/]\d+)*")

Progress = Callable[[int, int], None]  # (done, of all)


@dataclass(frozen=True)
class _Told:
    """A passage or known unknown of a document as the edition holds it."""

    row: int
    document: str
    file: str
    line: int
    text: str
    disputed: bool
    unknown: bool
    questions: tuple[str, ...]

    @cached_property
    def dates(self) -> frozenset[str]:
        return frozenset(_DATES.findall(_RULE.sub("", self.text)))

    @cached_property
    def figures(self) -> frozenset[str]:
        return frozenset(_FIGURES.findall(_DATES.sub("", _RULE.sub("", self.text))))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for word in stems(self.text) if word not in OF_BANDUNG)

    @property
    def years(self) -> frozenset[str]:
        return frozenset(date[-4:] for date in self.dates)

    def shares(self, other: _Told) -> float:
        """Which share of the words of both stand in both."""
        names = [frozenset(word for word in one.words if not word[0].isdigit()) for one in (self, other)]
        return len(names[0] & names[1]) / max(1, len(names[0] | names[1]))


def open_edition(home: Path) -> OpenEdition | None:
    """The edition in force, read without an encoder; None where there is none, or only a damaged one."""
    try:
        number = current_number(home)
        if number is None:
            return None
        path = edition_path(home, number)
        return OpenEdition(path, verify(path))
    except EditionError:
        return None


def check_index(base: Base, edition: OpenEdition) -> list[Finding]:
    """What the vectors of an edition show of a base; passages that the edition does not hold are left out."""
    told = _told(base, edition)
    passages = [one for one in told if not one.unknown]
    unknowns = [one for one in told if one.unknown]
    pairs = list(_pairs(edition, passages, ALIKE))
    return [*_near(pairs), *_differing(pairs), *_twins(unknowns)]


def left_out(base: Base, edition: OpenEdition) -> int:
    """How many passages and known unknowns of active documents are not in the edition as they stand now."""
    active = [document for document in _documents(base) if document.status == "active"]
    return sum(len(d.passages) + len(d.unknowns) for d in active) - len(_told(base, edition))


def check_questions(base: Base, edition: OpenEdition, progress: Progress | None = None) -> list[Finding]:
    """The questions that would not find their own passage among the best DEEPEST, were they not beside it.

    Each is asked of the vectors as if somebody asked it for the first time: it is left out itself.
    """
    index = edition.search_index
    every = index.vectors
    passages, questions = every[: index.passages], every[index.passages :]
    starts = index.offsets[:-1] - index.passages
    asked = np.flatnonzero(np.diff(index.offsets))
    told = [one for one in _told(base, edition) if one.questions]
    found: list[Finding] = []
    for done, one in enumerate(told, 1):
        mine = slice(int(starts[one.row]), int(starts[one.row]) + len(one.questions))
        own = passages @ questions[mine].T  # (passages, questions of this one)
        similar = questions @ questions[mine].T
        similar[np.arange(mine.start, mine.stop), np.arange(len(one.questions))] = -1.0
        best = np.maximum.reduceat(similar, starts[asked])
        lead = np.repeat((best - own[asked]).mean(axis=0)[None, :], len(passages), axis=0)
        lead[asked] = best - own[asked]
        if len(one.questions) == 1:  # nothing is left beside it
            lead[one.row] = (best - own[asked]).mean(axis=0)
        scores = own + lead / 2
        for place, question in enumerate(one.questions):
            if int((scores[:, place] > scores[one.row, place]).sum()) < DEEPEST:
                continue
            (better,) = edition.quotes([(int(scores[:, place].argmax()), 0.0)])
            message = f"“{question}” finds {begin(better.text)} in {better.document}, not {begin(one.text)}"
            found.append(Finding(one.file, one.line, "question-astray", "warning", message))
        if progress is not None:
            progress(done, len(told))
    return found


def _documents(base: Base) -> list[Document]:
    return [document for document in base.documents if document.path.suffix.lower() != ".yaml"]


def _told(base: Base, edition: OpenEdition) -> list[_Told]:
    """All that the documents say now and the edition holds in the same words."""
    rows = edition.rows
    found = []
    for document in _documents(base):
        file = relative(document.path, base.folder)
        for passage in document.passages:
            row = rows.get((document.id, passage.heading, passage.text, len(passage.questions)))
            if row is not None:
                found.append(
                    _Told(row, document.id, file, passage.line, passage.text,
                          passage.kind == "disputed", False, passage.questions)
                )  # fmt: skip
        lines = document.path.read_text("utf-8-sig").splitlines() if document.unknowns else []
        for unknown in document.unknowns:
            row = rows.get((document.id, "", unknown.text, len(unknown.questions)))
            if row is not None:
                line = next(
                    (n for n, told in enumerate(lines, 1) if told[2:].startswith(unknown.text[:40])), 1
                )
                told = _Told(row, document.id, file, line, unknown.text, False, True, unknown.questions)
                found.append(told)
    return found


def _pairs(edition: OpenEdition, told: Sequence[_Told], least: float) -> Iterator[tuple[float, _Told, _Told]]:
    """Pairs of different documents whose cosine is at least `least`, nearest first."""
    if not told:
        return
    vectors = edition.plain_vectors([one.row for one in told])
    near = faiss.IndexFlatIP(vectors.shape[1])
    near.add(vectors)
    found: list[tuple[float, int, int]] = []
    limits, similar, others = near.range_search(vectors, least)
    for place in range(len(told)):
        part = slice(int(limits[place]), int(limits[place + 1]))
        found += [
            (float(cosine), place, int(other))
            for cosine, other in zip(similar[part], others[part], strict=True)
            if other > place and told[int(other)].document != told[place].document
        ]
    for cosine, one, other in sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2])):
        yield cosine, told[one], told[other]


def _near(pairs: Sequence[tuple[float, _Told, _Told]]) -> Iterator[Finding]:
    for cosine, one, other in pairs:
        exactly = passage_key(one.text) == passage_key(other.text)  # that is found without the index
        if cosine > NEAR and (one.figures, one.years) == (other.figures, other.years) and not exactly:
            message = f"{begin(one.text)} is nearly {begin(other.text)} in {other.document} ({cosine:.2f})"
            yield Finding(one.file, one.line, "near-duplicate", "warning", message)


def _differing(pairs: Sequence[tuple[float, _Told, _Told]]) -> Iterator[Finding]:
    shown = 0
    for cosine, one, other in pairs:
        if one.disputed or other.disputed or one.dates != other.dates or one.shares(other) < SHARED:
            continue
        if one.figures <= other.figures or other.figures <= one.figures:
            continue  # one only tells more than the other
        shown += 1
        if shown > MOST_DIFFERING:
            return
        message = f"{begin(one.text)} and {begin(other.text)} in {other.document} ({cosine:.2f})"
        yield Finding(one.file, one.line, "figures-differ", "warning", message)


def _twins(unknowns: Sequence[_Told]) -> Iterator[Finding]:
    """Known unknowns that say the same in other words of the same stems, whatever document they stand in."""
    first: dict[frozenset[str], _Told] = {}
    for one in unknowns:
        same = first.setdefault(one.words, one)
        if same is not one:
            message = f"{begin(one.text)} is nearly {begin(same.text)} in {same.document}"
            yield Finding(one.file, one.line, "unknown-twin", "warning", message)
