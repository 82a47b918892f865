"""Messages with several questions, and questions about the present."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Answer, Question, Status
from index.newest import asks_for_now, newness
from index.several import questions_in, together
from knowledge.model import Source


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Apa itu e-RK?", 1),
        ("Apa itu e-RK dan siapa pengelolanya?", 2),
        ("brp nilai sakip bandung 2015? trus siapa bupati garut", 2),
        ("Who runs GAMPIL, and when was it launched?", 2),
        ("Kapan MPP Bandung diresmikan? Sumbernya berbeda-beda.", 1),
        ("Supaya studi tiru tidak sia-sia, apa yang disiapkan dulu?", 1),
        ("Di mana dan kapan acaranya?", 1),
        ("Aplikasi apa saja yang dihibahkan dan direplikasi?", 1),
    ],
)
def test_a_message_is_taken_apart_into_its_questions(message: str, parts: int) -> None:
    found = questions_in(Question(message, ("Apa itu SAKIP?",)))
    assert len(found) == parts
    if parts == 1:
        assert found == (Question(message, ("Apa itu SAKIP?",)),)
    else:
        assert found[1].context == ("Apa itu SAKIP?", found[0].text)


@given(st.text(), st.lists(st.text(), max_size=2))
def test_any_message_is_at_least_one_question(message: str, context: list[str]) -> None:
    assert 1 <= len(questions_in(Question(message, tuple(context)))) <= 3


def test_without_any_answer_there_is_nothing_to_put_together() -> None:
    refused = Answer("Siapa?", Status.NOT_FOUND, "", lead="Belum ada.")
    assert together(Question("Siapa? Kapan?"), [refused, refused]) is None


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("Siapa kepala Diskominfo sekarang?", True),
        ("siapa kadisnya diskominfo bandung", True),
        ("What is the latest SPBE index?", True),
        ("Siapa wali kota pada 2016?", False),
        ("Siapa yang meneken?", False),
    ],
)
def test_the_present_is_asked_about(question: str, now: bool) -> None:
    assert asks_for_now(question) is now


def test_the_newer_passage_is_newer() -> None:
    old = newness("Menjabat pada 2016", (Source("Koran", date="2017-01-02"),))
    new = newness("Menjabat sejak 2021", (Source("Koran", date="2025-11"),))
    assert 0.0 <= newness("Menjabat", ()) < old < new <= 1.0
