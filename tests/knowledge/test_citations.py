"""Citation marks are found and taken out of the text that people read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.citations import citations_in, passage_key, without_citations


@pytest.mark.parametrize(
    ("written", "numbers", "shown"),
    [
        ("Nilainya A [1].", (1,), "Nilainya A."),
        ("Nilainya A. [1][2]", (1, 2), "Nilainya A."),
        ("Nilainya A [1] [2].", (1, 2), "Nilainya A."),
        ("Nilainya A [1, 2; 4]", (1, 2, 4), "Nilainya A"),
        ("Nilainya A [1]-[3].", (1, 2, 3), "Nilainya A."),
        ("Nilainya A [2–4].", (2, 3, 4), "Nilainya A."),
        ("Nilainya A [1], [2] dan [5].", (1, 2, 5), "Nilainya A."),
        ('Tagar memakai "baik" [4] [6]; kode lain [3].', (4, 6, 3), 'Tagar memakai "baik"; kode lain.'),
        ("Porsinya 20% (hitungan penyusun dari [2]).", (2,), "Porsinya 20% (hitungan penyusun dari sumber)."),
        ("Turun (batas angka [3]; lihat catatan).", (3,), "Turun (batas angka; lihat catatan)."),
        ("Sudah A ([1]).", (1,), "Sudah A."),
        ("Bukan rujukan: [2019], [a], [ ].", (), "Bukan rujukan: [2019], [a], [ ]."),
    ],
)
def test_marks_are_read_and_removed(written: str, numbers: tuple[int, ...], shown: str) -> None:
    assert citations_in(written) == numbers
    assert without_citations(written) == shown


def test_a_misprinted_range_does_not_cite_a_hundred_sources() -> None:
    assert citations_in("x [1-150]") == (1, 150)


@settings(deadline=None)
@given(st.text(alphabet="[]0123456789,;–- .ab(\n", max_size=60))
def test_no_mark_is_left(text: str) -> None:
    assert citations_in(without_citations(text)) == ()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_the_key_of_a_statement_ignores_marks_spaces_and_punctuation(text: str) -> None:
    assert passage_key(text) == passage_key(f"  {text} [1][2].")
