"""What of a question names the document it asks of, and what is asked beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.named import name_index, named_in

INDEX = name_index(
    {
        "umum/proker": (
            "Dinas Komunikasi dan Informatika Kabupaten Wonosobo",
            "Kabupaten Wonosobo",
            "Diskominfo",
            "Kominfo",
        ),
        "umum/pdam": ("PDAM Kabupaten Wonosobo", "Kabupaten Wonosobo"),
        "umum/pojk": ("Otoritas Jasa Keuangan", "77/2016"),
        "umum/nobody": ("Pemerintah Provinsi",),
    }
)


@pytest.mark.parametrize(
    ("question", "rest", "documents"),
    [
        ("berapa anggaran laptop Kominfo Wonosobo?", "berapa anggaran laptop", {"umum/proker"}),
        ("berapa usia calon direktur PDAM Wonosobo?", "berapa usia calon direktur", {"umum/pdam"}),
        ("kapan karnaval Kabupaten Wonosobo?", "kapan karnaval", {"umum/proker", "umum/pdam"}),
        ("batas pinjaman menurut POJK 77/2016?", "batas pinjaman menurut", {"umum/pojk"}),
        ("batas pinjaman menurut POJK nomor 77 tahun 2016?", "batas pinjaman menurut", {"umum/pojk"}),
    ],
)
def test_the_names_are_taken_off(question: str, rest: str, documents: set[str]) -> None:
    named = named_in(question, INDEX)
    assert named is not None
    assert (named.rest.rstrip("?").strip(), set(named.documents)) == (rest, documents)


@pytest.mark.parametrize(
    "question",
    [
        "berapa anggaran laptop?",
        "apa tugas dinas provinsi?",  # kinds of bodies name nobody
        "batas pinjaman tahun 2016?",  # half of a number
        "Diskominfo Kabupaten Wonosobo?",  # nothing is asked beside the name
    ],
)
def test_no_name_or_nothing_else(question: str) -> None:
    assert named_in(question, INDEX) is None


@given(st.text(max_size=80))
def test_any_text_can_be_asked(question: str) -> None:
    named = named_in(question, INDEX)
    assert named is None or named.documents <= INDEX.keys()
