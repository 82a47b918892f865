"""Find passages for a question: dense and lexical arms, fused by a convex combination of min-max scores."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.words import stems

DENSE_WEIGHT = 0.75
CANDIDATES = 400  # of each arm, before fusion

# FAISS and the encoder each bring an OpenMP pool of their own; with both awake on two cores they spin against
# each other and an answer takes three times as long. A flat search of this size needs one thread.
faiss.omp_set_num_threads(1)

COLUMN_WEIGHTS = (1.0, 1.0, 1.0, 1.0)  # bm25: title, heading, body, questions
QUERY_WORDS = 40  # a pasted letter must not become a query of a thousand words


@dataclass(frozen=True)
class Hit:
    """A passage found. `row` is its row in the edition; all scores in 0..1, `cosine` as the model gave it."""

    row: int
    score: float
    dense: float
    lexical: float
    cosine: float


@dataclass(frozen=True)
class SearchIndex:
    """What a search needs of an open edition. Vectors: one row a passage, then the questions' rows.

    `offsets` (passages + 1,) says which questions are whose: those of passage p lie in the rows
    offsets[p] to offsets[p + 1].
    """

    vectors: faiss.Index
    lexicon: sqlite3.Connection
    offsets: NDArray[np.int64]

    @property
    def passages(self) -> int:
        return len(self.offsets) - 1


def search(
    index: SearchIndex, question: str, vector: Vectors, limit: int = 50, weight: float = DENSE_WEIGHT
) -> list[Hit]:
    """The best `limit` passages for a question and its vector (dimensions,), best first.

    A passage's dense score is the mean of its own cosine and that of its best question: the mean, for a
    maximum lets questions win by their language (DESIGN §5, "Questions beside facts"). `weight` is the dense
    arm's share, 0..1: 1 is that arm alone, 0 the lexical one alone.
    """
    lexical = lexical_scores(index, question)
    rows = np.union1d(_dense_candidates(index, vector), np.fromiter(lexical, dtype=np.int64))
    if not len(rows):
        return []
    cosines = dense_scores(index, vector, rows)
    words = np.array([lexical.get(int(row), 0.0) for row in rows], dtype=np.float32)
    dense, sparse = _min_max(cosines), _min_max(words, low=0.0)
    fused = weight * dense + (1 - weight) * sparse
    best = np.argsort(-fused, kind="stable")[:limit]
    return [
        Hit(int(rows[i]), float(fused[i]), float(dense[i]), float(sparse[i]), float(cosines[i])) for i in best
    ]


def lexical_scores(index: SearchIndex, question: str) -> dict[int, float]:
    """BM25 by passage row, higher is better, over the question's stems joined with OR."""
    terms = list(dict.fromkeys(stems(question)))[:QUERY_WORDS]
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


def dense_scores(index: SearchIndex, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The dense score of each passage in `rows`, as cosines."""
    own = index.vectors.reconstruct_batch(rows) @ vector
    starts, ends = index.offsets[rows], index.offsets[rows + 1]
    asked = ends > starts
    if not asked.any():
        return np.asarray(own, dtype=np.float32)
    question_rows = np.concatenate([np.arange(s, e) for s, e in zip(starts[asked], ends[asked], strict=True)])
    similar = index.vectors.reconstruct_batch(question_rows) @ vector
    firsts = np.concatenate(([0], np.cumsum(ends[asked] - starts[asked])[:-1]))
    best = np.maximum.reduceat(similar, firsts)
    # Questions lie nearer to questions than facts do. A passage without any is given the average lead, so
    # that it competes on its own merit.
    lead = np.full(len(rows), float(np.mean(best - own[asked])), dtype=np.float32)
    lead[asked] = best - own[asked]
    return np.asarray(own + lead / 2, dtype=np.float32)


def _dense_candidates(index: SearchIndex, vector: Vectors) -> NDArray[np.int64]:
    _, found = index.vectors.search(vector[None, :], min(CANDIDATES, max(index.vectors.ntotal, 1)))
    rows = found[0][found[0] >= 0]
    owners = np.where(rows < index.passages, rows, np.searchsorted(index.offsets, rows, side="right") - 1)
    return np.unique(owners.astype(np.int64))


def _min_max(scores: NDArray[np.float32], low: float | None = None) -> NDArray[np.float32]:
    bottom = float(scores.min()) if low is None else low
    width = float(scores.max()) - bottom
    return (scores - bottom) / width if width > 0 else np.zeros_like(scores)
