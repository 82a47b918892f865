"""Long text is cut where sentences end, never inside an abbreviation or a number, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.sentences import sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Anggarannya Rp1.000.000 dan naik 2.5 persen.",
        "Diatur Perwal No. 12 Tahun 2018.",
        "Ditandatangani a.n. Wali Kota oleh Dr. Ema Sumarna.",
        "Berlaku di Kab. Bandung, Kec. Coblong, dll. yang berdekatan.",
        "Disahkan H. Oded M. Danial di Jl. Wastukencana No. 2.",
        "Lihat UU 23/2014 Pasal 363 dst. yang mengatur kerja sama.",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert sentences(f"{sentence} Kalimat berikutnya.", len(sentence)) == [sentence, "Kalimat berikutnya."]


def test_a_citation_after_the_full_stop_stays_with_its_sentence() -> None:
    assert sentences("Nilainya A. [1][2] Lalu turun. [3]", 20) == ["Nilainya A. [1][2]", "Lalu turun. [3]"]


def test_a_grade_ends_a_sentence() -> None:
    assert sentences("Bandung meraih predikat A. Pada 2019 turun.", 26) == [
        "Bandung meraih predikat A.",
        "Pada 2019 turun.",
    ]


def test_short_sentences_are_kept_together() -> None:
    assert sentences("Satu. Dua. Tiga.", 12) == ["Satu. Dua.", "Tiga."]


def test_a_text_without_sentences_is_cut_between_words() -> None:
    parts = sentences("kata " * 1000, 100)
    assert max(map(len, parts)) <= 100


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(1, 80))
def test_nothing_is_lost(text: str, longest: int) -> None:
    assert " ".join(sentences(text, longest)) == " ".join(text.split())
