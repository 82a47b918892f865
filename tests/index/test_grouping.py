"""Questions grouped by meaning: what belongs together, in numbers that stay, and what lies nearest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.assistant import Assistant
from index.encoder import load_encoder
from index.grouping import central, join, least_alike, nearest
from index.model import Question

COST = ("berapa biaya bikin aplikasi e-RK?", "Berapa anggaran pembuatan e-RK Kota Bandung?")
CONTACT = ("berapa nomor WA admin Salaman?", "kontak whatsapp salaman ada?")


@pytest.fixture(scope="module")
def assistant(real_home: Path) -> Iterator[Assistant]:
    opened = Assistant(real_home, load_encoder("intfloat/multilingual-e5-small", "auto"))
    yield opened
    opened.close()


def grouped(assistant: Assistant, *questions: Question) -> list[int]:
    turned = assistant.edition.turned(assistant.meanings(questions))
    return join(turned, [None] * len(questions), 1, least_alike(assistant.edition))


def test_wordings_of_one_question_are_one_group(assistant: Assistant) -> None:
    asked = [Question(text) for text in (COST[0], CONTACT[0], COST[1], CONTACT[1])]
    assert grouped(assistant, *asked) == [1, 2, 1, 2]


def test_what_says_nothing_by_itself_is_grouped_by_what_was_asked_before(assistant: Assistant) -> None:
    alone = Question("berapa biayanya?")
    e_rk = Question("berapa biayanya?", ("apa itu e-RK?",))
    salaman = Question("berapa biayanya?", ("apa itu Salaman?",))
    asked = (Question(COST[0]), e_rk, salaman)
    first, second, third = grouped(assistant, *asked)
    assert first == second != third
    # A whole question does not lean on another one before it.
    whole = assistant.meanings([Question(CONTACT[0], (COST[0],)), Question(CONTACT[0]), alone, e_rk])
    assert np.allclose(whole[0], whole[1])
    assert not np.allclose(whole[2], whole[3])


def test_the_nearest_is_a_fact_and_a_blank_is_said(assistant: Assistant) -> None:
    (meaning,) = assistant.meanings([Question(COST[1])])
    fact, blank = nearest(assistant.edition, COST[1], meaning)
    assert fact is not None and fact.document == "aplikasi/e-rk" and fact.kind != "missing"
    assert blank is not None and "Biaya pengembangan aplikasi e-RK" in blank
    (meaning,) = assistant.meanings([Question("apa itu e-RK?")])
    assert nearest(assistant.edition, "apa itu e-RK?", meaning)[1] is None


vectors = st.lists(st.sampled_from(range(6)), min_size=1, max_size=12).map(
    lambda kinds: np.eye(6, dtype=np.float32)[kinds]
)


@given(vectors, st.integers(0, 12))
def test_a_group_once_given_stays_whatever_comes_later(made: np.ndarray, cut: int) -> None:
    cut = min(cut, len(made))
    at_once = join(made, [None] * len(made), 1, 0.5)
    before = join(made[:cut], [None] * cut, 1, 0.5)
    assert at_once[:cut] == before
    later = join(made, [*before, *[None] * (len(made) - cut)], max(before, default=0) + 1, 0.5)
    assert later == at_once
    kinds = made.argmax(axis=1)
    assert all(
        (a == b) == (x == y)
        for a, x in zip(at_once, kinds, strict=True)
        for b, y in zip(at_once, kinds, strict=True)
    )


def test_the_central_question_is_the_one_most_like_the_others() -> None:
    made = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    assert central(made) == 1
