"""The adapter: one matrix by which an edition's vectors learn the base's own language.

x → normalise(x + xA) on both sides, trained so that people's questions lie nearer to the facts beside which
they stand than to any other (softmax over the whole base). It is trained when vectors are shipped
(`tanya vectors`), not at each build; a base without questions, or of another model, has none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

EPOCHS = 8
BATCH = 256
RATE = 1e-3
DECAY = 1e-2
SCALE = 20.0  # what cosines are multiplied by before the softmax, at the start; learnt
TWINS = 0.93  # cosine from which another passage says the same, so that it is no wrong answer
SEED = 7


def adapt(vectors: Vectors, adapter: Vectors | None) -> Vectors:
    """Vectors (n, d) or (d,) as the adapter (d, d) turns them, L2-normalised; unchanged without one."""
    if adapter is None or not vectors.size:
        return vectors
    turned = vectors + vectors @ adapter
    turned /= np.linalg.norm(turned, axis=-1, keepdims=True)
    return np.ascontiguousarray(turned, dtype=np.float32)


def without(vectors: Vectors, adapter: Vectors | None) -> Vectors:
    """Vectors (n, d) that `adapt` turned, turned back."""
    if adapter is None or not vectors.size:
        return vectors
    turn = np.eye(len(adapter)) + adapter.astype(np.float64)
    plain = np.linalg.solve(turn.T, vectors.T.astype(np.float64)).T
    plain /= np.linalg.norm(plain, axis=-1, keepdims=True)
    return np.ascontiguousarray(plain, dtype=np.float32)


def train(
    passages: Vectors,
    questions: Vectors,
    owners: NDArray[np.int64],
    progress: Callable[[int, int], None] | None = None,
) -> Vectors:
    """The matrix (d, d) for passages (n, d) and questions (m, d), `owners` (m,) naming each one's passage.

    AdamW (Loshchilov and Hutter 2019) on the cross-entropy of each question against all passages. The same
    input gives the same matrix on one machine; another BLAS may differ in the last digits.
    """
    randomness = np.random.default_rng(SEED)
    dimensions = passages.shape[1]
    matrix = np.zeros((dimensions, dimensions), np.float32)
    log_scale = np.array(np.log(SCALE), np.float32)
    optimiser = _AdamW(matrix.shape), _AdamW(())
    steps = EPOCHS * -(-len(questions) // BATCH)
    done = 0
    for _ in range(EPOCHS):
        order = randomness.permutation(len(questions))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            by_matrix, by_scale = _gradients(passages, questions[some], owners[some], matrix, log_scale)
            rate = RATE * (1 - done / steps)
            matrix -= optimiser[0].step(by_matrix, rate) + rate * DECAY * matrix
            log_scale = log_scale - optimiser[1].step(by_scale, rate)
            done += 1
            if progress is not None:
                progress(done, steps)
    return matrix


def _gradients(
    passages: Vectors, asked: Vectors, owners: NDArray[np.int64], matrix: Vectors, log_scale: Vectors
) -> tuple[Vectors, Vectors]:
    q, q_length = _turn(asked, matrix)
    p, p_length = _turn(passages, matrix)
    cosines = q @ p.T
    logits = np.exp(log_scale) * cosines
    rows = np.arange(len(asked))
    twins = passages[owners] @ passages.T > TWINS
    twins[rows, owners] = False
    logits[twins] = -np.inf
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    chances /= chances.sum(axis=1, keepdims=True)
    chances[rows, owners] -= 1  # now the gradient of the loss by the logits
    chances /= len(asked)
    by_scale = np.exp(log_scale) * np.sum(chances * cosines)
    by_cosine = np.exp(log_scale) * chances
    by_q = _through_norm(by_cosine @ p, q, q_length)
    by_p = _through_norm(by_cosine.T @ q, p, p_length)
    return asked.T @ by_q + passages.T @ by_p, np.asarray(by_scale, np.float32)


def _turn(vectors: Vectors, matrix: Vectors) -> tuple[Vectors, Vectors]:
    turned = vectors + vectors @ matrix
    length = np.linalg.norm(turned, axis=1, keepdims=True)
    return turned / length, length


def _through_norm(gradient: Vectors, unit: Vectors, length: Vectors) -> Vectors:
    along = np.sum(gradient * unit, axis=1, keepdims=True)
    return np.asarray((gradient - along * unit) / length, dtype=np.float32)


class _AdamW:
    """The moments of one parameter."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean = np.zeros(shape, np.float32)
        self._square = np.zeros(shape, np.float32)
        self._steps = 0

    def step(self, gradient: Vectors, rate: float) -> Vectors:
        self._steps += 1
        self._mean = 0.9 * self._mean + 0.1 * gradient
        self._square = 0.999 * self._square + 0.001 * gradient**2
        mean = self._mean / (1 - 0.9**self._steps)
        square = self._square / (1 - 0.999**self._steps)
        return np.asarray(rate * mean / (np.sqrt(square) + 1e-8), dtype=np.float32)
