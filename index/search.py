"""Find passages for a question: dense and lexical arms, fused by a convex combination of min-max scores."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.words import stems

# The dense arm's share of the score: where an adapter taught it the base's own language, and where none did.
DENSE_WEIGHT = 0.75
DENSE_WEIGHT_UNTAUGHT = 0.7
CANDIDATES = 400  # of each arm, before fusion

WITHIN = 0.3  # in a document that the question names: the share of what else is asked

LEAD_UNASKED = 0.75  # the quantile of the leads that a passage without questions is given

COLUMN_WEIGHTS = (1.0, 1.0, 1.0, 1.0)  # bm25: title, heading, body, questions
QUERY_WORDS = 40  # a pasted letter must not become a query of a thousand words
# FTS5 gives a word of more than half of the passages no weight, and takes longest over it.
COMMON = 0.5


@dataclass(frozen=True)
class Hit:
    """A passage found. `row` is its row in the edition; all scores in 0..1, `cosine` as the model gave it."""

    row: int
    score: float
    dense: float
    lexical: float
    cosine: float


@dataclass(frozen=True)
class Within:
    """What a question asks within the documents that it names, see `index.named`.

    `spans` are these documents' rows, first and last + 1; `similar` (texts,) the rest of the question's
    cosines.
    """

    spans: tuple[tuple[int, int], ...]
    similar: Vectors


@dataclass(frozen=True)
class SearchIndex:
    """What a search needs of an open edition.

    `vectors` (texts, dimensions): one row a passage, then the questions' rows, as FAISS keeps them.
    `offsets` (passages + 1,) says which questions are whose: those of passage p lie in the rows
    offsets[p] to offsets[p + 1]. `weight` is the dense arm's share, 0..1.
    """

    vectors: Vectors
    lexicon: sqlite3.Connection
    offsets: NDArray[np.int64]
    weight: float = DENSE_WEIGHT

    @property
    def passages(self) -> int:
        return len(self.offsets) - 1


def cosines(index: SearchIndex, vector: Vectors) -> Vectors:
    """The cosine (texts,) of a vector (dimensions,) with every text: exact, and at this size one product.

    FAISS's own flat search takes two to four times as long for a single question (docs/adr/0014).
    """
    return index.vectors @ vector


def search(
    index: SearchIndex,
    question: str,
    similar: Vectors,
    limit: int = 50,
    weight: float | None = None,
    within: Within | None = None,
) -> list[Hit]:
    """The best `limit` passages for a question, best first.

    `similar` (texts,) are the cosines of the question's vector, see `cosines`.
    A passage's dense score is the mean of its own cosine and that of its best question: the mean, for a
    maximum lets questions win by their language (DESIGN §5, "Questions beside facts"). `weight` instead of
    the index's own: 1 is the dense arm alone, 0 the lexical one alone.
    """
    lexical = lexical_scores(index, question)
    rows = np.union1d(_candidates(index, similar), np.fromiter(lexical, dtype=np.int64))
    if not len(rows):
        return []
    told = dense_scores(index, similar if within is None else _asked_within(similar, within), rows)
    words = np.array([lexical.get(int(row), 0.0) for row in rows], dtype=np.float32)
    dense, sparse = _min_max(told), _min_max(words, low=0.0)
    share = index.weight if weight is None else weight
    fused = share * dense + (1 - share) * sparse
    best = np.argsort(-fused, kind="stable")[:limit]
    return [
        Hit(int(rows[i]), float(fused[i]), float(dense[i]), float(sparse[i]), float(told[i])) for i in best
    ]


def lexical_scores(index: SearchIndex, question: str) -> dict[int, float]:
    """BM25 by passage row, higher is better, over the question's stems joined with OR."""
    terms = _telling(index, list(dict.fromkeys(stems(question)))[:QUERY_WORDS])
    if not terms:
        return {}
    # Quoted, so that no word of the asker can be read as FTS syntax.
    expression = " OR ".join(f'"{term}"' for term in terms)
    found = index.lexicon.execute(
        "select rowid, -bm25(lexicon, ?, ?, ?, ?) as score from lexicon where lexicon match ?"
        " order by score desc limit ?",
        (*COLUMN_WEIGHTS, expression, CANDIDATES),
    )
    return {int(row): float(score) for row, score in found}


def _telling(index: SearchIndex, terms: list[str]) -> list[str]:
    """The terms without those that nearly every passage has; all of them when there are no others."""
    marks = ", ".join("?" * len(terms))
    common = index.lexicon.execute(
        f"select term from vocabulary where term in ({marks}) and doc > ?",  # noqa: S608
        [*terms, COMMON * index.passages],
    )
    without = {term for (term,) in common}
    return [term for term in terms if term not in without] or terms


def dense_scores(index: SearchIndex, similar: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The dense score of each passage in `rows`, as cosines."""
    own = similar[rows]
    asked = np.diff(index.offsets) > 0
    if not asked[rows].any():
        return own
    best = np.zeros(index.passages, dtype=np.float32)
    best[asked] = np.maximum.reduceat(similar, index.offsets[:-1][asked])
    # Questions lie nearer to questions than facts do. A passage without any is given the lead of a good one,
    # so that it competes on its own merit (docs/adr/0005).
    lead = best[rows] - own
    lead[~asked[rows]] = np.quantile(lead[asked[rows]], LEAD_UNASKED)
    return np.asarray(own + lead / 2, dtype=np.float32)


def _asked_within(similar: Vectors, within: Within) -> Vectors:
    """The cosines (texts,) of a question, in the documents that it names also with the rest of it.

    The mean over a document stays where it was: what names the document brings all of it nearer.
    """
    told = similar.copy()
    for first, last in within.spans:
        own, rest = similar[first:last], within.similar[first:last]
        told[first:last] = (1 - WITHIN) * own + WITHIN * (rest + own.mean() - rest.mean())
    return told


def _candidates(index: SearchIndex, similar: Vectors) -> NDArray[np.int64]:
    """The passages that the nearest texts are or belong to."""
    count = min(CANDIDATES, len(similar))
    rows = np.argpartition(similar, -count)[-count:]
    owners = np.where(rows < index.passages, rows, np.searchsorted(index.offsets, rows, side="right") - 1)
    return np.unique(owners.astype(np.int64))


def _min_max(scores: NDArray[np.float32], low: float | None = None) -> NDArray[np.float32]:
    bottom = float(scores.min()) if low is None else low
    width = float(scores.max()) - bottom
    return (scores - bottom) / width if width > 0 else np.zeros_like(scores)
