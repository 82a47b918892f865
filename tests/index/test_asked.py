"""Reading what a question asks for, and whether a passage holds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.asked import asked


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("Berapa indeks SPBE pada 2018?", "Indeks 2018: 3,1", "Indeks 2019: 3,2"),
        ("Berapa nomor WhatsApp dinas itu?", "WhatsApp 0853-5389-5983", "Hubungi lewat WhatsApp"),
        ("What is the web address of the system?", "Alamatnya surat.bandung.go.id", "Sistem surat daring"),
        ("Berapa anggaran pembangunannya?", "Dibangun dengan Rp27 miliar", "Dibangun Diskominfo"),
        ("Apa bunyi pasal 5 perda itu?", "Pasal 5 mengatur biaya", "Pasal 7 mengatur biaya"),
        ("Kapan diluncurkan?", "Diluncurkan pada Mei", "Diluncurkan wali kota"),
        ("Berapa nomor naskah kesepakatannya?", "Naskah 134/KS.01/2019", "Naskah diteken wali kota"),
    ],
)
def test_what_is_asked_for_must_be_there(question: str, holds: str, lacks: str) -> None:
    wanted = asked(question)
    assert wanted.missing([(lacks, "")]) is not None
    assert wanted.missing([(lacks, ""), (holds, "")]) is None
    assert wanted.fit(holds, "") > wanted.fit(lacks, "")


def test_the_year_may_stand_in_the_title_but_not_the_value() -> None:
    wanted = asked("Berapa jumlah aplikasi pada 2018?")
    assert wanted.missing([("Jumlahnya 394", "Aplikasi 2018")]) is None
    assert wanted.missing([("Jumlahnya banyak", "Aplikasi 2018")]) == "number"


@pytest.mark.parametrize("question", ["Apa itu e-RK?", "Bagaimana caranya?", "Siapa wali kotanya?", ""])
def test_most_questions_require_nothing(question: str) -> None:
    assert asked(question).missing([("apa saja", "")]) is None


def test_days_are_no_money_though_money_is_spoken_of() -> None:
    wanted = asked("Berapa hari kerja persetujuan penyelenggara pinjam meminjam uang?")
    assert wanted.missing([("Paling lama 10 hari kerja", "")]) is None


@given(st.text(), st.text())
def test_any_text_can_be_asked(question: str, passage: str) -> None:
    wanted = asked(question)
    assert 0.0 <= wanted.fit(passage, "") <= 1.0
    missing = wanted.missing([(passage, "")])
    assert missing is None or missing in {requirement.name for requirement in wanted.requirements}
