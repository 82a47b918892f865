"""Words, spelling and language: what search compares, whatever people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import guess_language
from index.normalise import normalise, spellings
from index.words import fold, readable, stems, words


@pytest.mark.parametrize("written", ["e-RK", "e RK", "eRK", "E–RK", "erk"])
def test_a_prefixed_name_is_one_word_however_it_is_typed(written: str) -> None:
    assert words(written) == ["erk"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("5.701", "5701"), ("80,2", "80.2"), ("Rp1.000.000", "Rp1000000"), ("e-Kinerja", "ekinerja")],
)
def test_the_same_number_or_name_is_the_same_word(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_different_numbers_stay_different() -> None:
    assert words("3,71") != words("371")


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("gmn caranya bdg bs naik dr cc ke A", "bagaimana caranya bandung bisa naik dari cc ke A"),
        ("siapaaaa yg bikin", "siapa yang membuat"),
        ("iraha e-RK dimimitian", "kapan e-RK dimulai"),
        ("kapan2 aja", "kapan-kapan saja"),
    ],
)
def test_phone_spelling_becomes_standard(typed: str, standard: str) -> None:
    assert normalise(typed) == standard


@pytest.mark.parametrize(
    "correct",
    [
        "Bagaimana Kota Bandung menaikkan nilai SAKIP dari CC ke A?",
        "Perwal 189/2017 diubah dengan Perwal 669/2017.",
        "Kelas XIII dan Kelas III pada 13-03-2019, Rp1.000,50",
        "What makes a no-go decision in TI?",
    ],
)
def test_correct_text_stays_as_it_is(correct: str) -> None:
    assert normalise(correct) == correct


def test_no_spelling_points_at_itself_or_at_another_one() -> None:
    known = spellings()
    assert not [word for word, standard in known.items() if word == standard]
    assert not [word for word, standard in known.items() if standard in known]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert readable(text).isprintable()
    assert normalise(text).isprintable()
    assert all(term and not term.isspace() and '"' not in term for term in stems(text))


@given(st.text())
def test_reading_twice_changes_nothing(text: str) -> None:
    assert readable(readable(text)) == readable(text)
    assert fold(text) == fold(readable(text))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is e-RK?", "en"),
        ("Which regions have signed an agreement?", "en"),
        ("Apa itu e-RK?", "id"),
        ("gmn caranya", "id"),
        ("Saha wali kota Bandung ayeuna?", "id"),
        ("SAKIP", "id"),
        ("😀", "id"),
    ],
)
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert guess_language(question) == language
