"""Mistyped words of a question are mended by the words of the base; words that it knows stay."""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.assistant import Assistant
from index.encoder import load_encoder
from index.repair import FREQUENT, repair, skeleton, word_rows


@pytest.fixture(scope="module")
def words() -> sqlite3.Connection:
    texts = ["Pendopo Kota Bandung di alun-alun", "kerja sama dengan Kabupaten Bangka", "tunjangan kinerja"]
    connection = sqlite3.connect(":memory:")
    connection.execute("create table words(word text primary key, skeleton text, count int)")
    connection.executemany("insert into words values (:word, :skeleton, :count)", word_rows(texts * FREQUENT))
    return connection


@pytest.fixture(scope="module")
def assistant(real_home: Path) -> Iterator[Assistant]:
    opened = Assistant(real_home, load_encoder())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pndopo bndung", "pendopo bandung"),  # vowels left out
        ("tunjngan kinreja", "tunjangan kinerja"),  # a letter lost; two swapped
        ("kabupatenn bangla", "kabupaten bangka"),  # one added; one taken from the key beside
        ("Perserikatan Bangsa-Bangsa", "Perserikatan Bangsa-Bangsa"),  # s is not beside k
        ("kinerja bandung 2019?", "kinerja bandung 2019?"),
        ("zxqwv", "zxqwv"),
    ],
)
def test_what_is_mended(words: sqlite3.Connection, typed: str, meant: str) -> None:
    assert repair(typed, words) == meant


def test_a_rare_word_mends_nothing() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table words(word text primary key, skeleton text, count int)")
    connection.executemany("insert into words values (:word, :skeleton, :count)", word_rows(["pendopo"]))
    assert repair("pndopo", connection) == "pndopo"


def test_consonants_of_a_word() -> None:
    assert skeleton("pendopo") == "pndp"
    assert skeleton("alun") == "aln"


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_through(words: sqlite3.Connection, text: str) -> None:
    assert isinstance(repair(text, words), str)


@given(st.lists(st.sampled_from(["pendopo", "bandung", "kinerja", "sama"]), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_of_the_base_stay(words: sqlite3.Connection, known: list[str]) -> None:
    text = string.capwords(" ".join(known))
    assert repair(text, words) == text


def test_a_typo_in_a_question_finds_the_same_answer(assistant: Assistant) -> None:
    (right,) = assistant.search("di mana alamat pendopo kota bandung", 1)
    (typed,) = assistant.search("di mana almt pndopo kota bndung", 1)
    assert typed.row == right.row
