"""The adapter: it brings questions nearer to their passages, always the same way, and keeps unit length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from index.adapter import adapt, train
from index.encoder import Vectors

PASSAGES, QUESTIONS_EACH, DIMENSIONS = 150, 12, 24


@dataclass(frozen=True)
class Pairs:
    """Passages, questions, and by question the passage that it belongs to."""

    passages: Vectors
    questions: Vectors
    owners: NDArray[np.int64]


def unit(vectors: NDArray[np.float64]) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def random_vectors(seed: int, *shape: int) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=shape))


def random_pairs(seed: int) -> Pairs:
    """In half of the dimensions a question lies near to its passage, the other half is noise."""
    randomness, half = np.random.default_rng(seed), DIMENSIONS // 2
    owners = np.repeat(np.arange(PASSAGES), QUESTIONS_EACH)
    subjects = randomness.normal(size=(PASSAGES, half))
    asked = subjects[owners] + 0.6 * randomness.normal(size=(len(owners), half))
    return Pairs(
        unit(np.hstack([subjects, randomness.normal(size=subjects.shape)])),
        unit(np.hstack([asked, 1.5 * randomness.normal(size=asked.shape)])),
        owners,
    )


def mean_reciprocal_rank(pairs: Pairs, adapter: Vectors | None) -> float:
    similar = adapt(pairs.questions, adapter) @ adapt(pairs.passages, adapter).T
    own = similar[np.arange(len(pairs.owners)), pairs.owners]
    return float(np.mean(1 / (1 + np.sum(similar > own[:, None], axis=1))))


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    return random_pairs(1)


@pytest.fixture(scope="module")
def trained(pairs: Pairs) -> Vectors:
    return train(pairs.passages, pairs.questions, pairs.owners)


def test_without_an_adapter_vectors_stay_as_they_are() -> None:
    vectors = random_vectors(2, 5, 8)
    assert np.array_equal(adapt(vectors, None), vectors)


def test_a_zero_matrix_changes_nothing() -> None:
    vectors = random_vectors(3, 5, 8)
    zero = np.zeros((8, 8), np.float32)
    assert np.allclose(adapt(vectors, zero), vectors, atol=1e-6)
    assert np.allclose(adapt(vectors[0], zero), vectors[0], atol=1e-6)


@pytest.mark.parametrize("shape", [(40, 8), (1, 8), (8,)], ids=str)
def test_adapted_vectors_have_unit_length(shape: tuple[int, ...]) -> None:
    vectors = random_vectors(4, *shape)
    before = vectors.copy()
    adapted = adapt(vectors, 3 * random_vectors(5, 8, 8))
    assert adapted.shape == shape
    assert adapted.dtype == np.float32
    assert np.allclose(np.linalg.norm(adapted, axis=-1), 1.0, atol=1e-5)
    assert not np.allclose(adapted, vectors, atol=0.01)
    assert np.array_equal(vectors, before)


def test_one_vector_is_adapted_as_among_many() -> None:
    vectors, adapter = random_vectors(6, 7, 8), random_vectors(7, 8, 8)
    assert np.allclose(adapt(vectors[3], adapter), adapt(vectors, adapter)[3], atol=1e-6)


def test_no_vectors_stay_none() -> None:
    assert adapt(np.zeros((0, 8), np.float32), random_vectors(8, 8, 8)).shape == (0, 8)


def test_training_brings_questions_nearer_to_their_passages(pairs: Pairs, trained: Vectors) -> None:
    assert trained.shape == (DIMENSIONS, DIMENSIONS)
    assert trained.dtype == np.float32
    before, after = mean_reciprocal_rank(pairs, None), mean_reciprocal_rank(pairs, trained)
    assert after > before + 0.02, (before, after)


def test_what_is_learnt_helps_questions_that_were_not_seen(trained: Vectors) -> None:
    unseen = random_pairs(9)
    assert mean_reciprocal_rank(unseen, trained) > mean_reciprocal_rank(unseen, None)


def test_the_same_input_gives_the_same_matrix(pairs: Pairs, trained: Vectors) -> None:
    again = train(pairs.passages.copy(), pairs.questions.copy(), pairs.owners.copy())
    assert np.array_equal(again, trained)


def test_training_leaves_its_input_alone_and_counts_to_the_end(pairs: Pairs) -> None:
    few = Pairs(pairs.passages[:5].copy(), pairs.questions[:60].copy(), pairs.owners[:60].copy())
    told: list[tuple[int, int]] = []
    train(few.passages, few.questions, few.owners, lambda done, of_all: told.append((done, of_all)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert {of_all for _, of_all in told} == {len(told)}
    assert np.array_equal(few.passages, pairs.passages[:5])
    assert np.array_equal(few.questions, pairs.questions[:60])
