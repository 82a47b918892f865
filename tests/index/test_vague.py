"""A question that points at something nobody named is asked back with what it may be about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.assistant import Assistant
from index.encoder import load_encoder
from index.model import Question, Status


@pytest.fixture(scope="module")
def real(real_home: Path) -> Iterator[Assistant]:
    opened = Assistant(real_home, load_encoder())
    yield opened
    opened.close()


@pytest.mark.parametrize("question", ["Berapa nilainya?", "siapa pengelola aplikasi itu?", "who built it?"])
def test_what_is_meant_is_asked_with_at_most_four_choices(real: Assistant, question: str) -> None:
    answer = real.answer(Question(question))
    assert answer.status is Status.CLARIFY and 2 <= len(answer.choices) <= 4 and not answer.passages
    assert len(set(answer.choices)) == len(answer.choices)
    for choice in answer.choices:
        assert real.answer(Question(choice)).status in (Status.ANSWERED, Status.PARTIAL)


@pytest.mark.parametrize(
    ("question", "earlier"),
    [
        ("Berapa nilainya?", ("Kapan Bandung pertama kali meraih predikat A SAKIP?",)),
        ("siapa walikotanya?", ()),
        ("Sabilulungan itu apa?", ()),
        ("apa kepanjangannya SPBE", ()),
    ],
)
def test_what_is_plain_is_not_asked_back(real: Assistant, question: str, earlier: tuple[str, ...]) -> None:
    assert real.answer(Question(question, earlier)).status is not Status.CLARIFY
