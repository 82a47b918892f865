"""Questions on cooperations: the register's own row, its whole list, or a real no."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.assistant import Assistant
from index.days import days_in
from index.encoder import load_encoder
from index.model import Question, Status


@pytest.fixture(scope="module")
def real(real_home: Path) -> Iterator[Assistant]:
    opened = Assistant(real_home, load_encoder())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Siapa yang meneken pada 13 Maret 2019?", ["2019-03-13"]),
        ("akhir okt 2018 siapa aja", ["2018-10"]),
        ("Who signed on March 13, 2019 and in 2018?", ["2019-03-13", "2018"]),
        ("Agustus2018, 2019-03-13", ["2019-03-13"]),
        ("Perwal 1120/2017 pasal 13", ["2017"]),
        ("Kapan?", []),
    ],
)
def test_the_days_that_a_question_names(question: str, days: list[str]) -> None:
    assert days_in(question) == days


@given(st.text())
def test_any_text_names_days_as_iso_dates(question: str) -> None:
    assert all(4 <= len(day) <= 10 and day[:4].isdigit() for day in days_in(question))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Kabupaten Lingga sudah teken MoU dengan Bandung belum?", "Kabupaten Lingga (Kepulauan Riau) sudah"),
        ("medan dapet hibah aplikasi dari bandung ga", "Kota Medan (Sumatera Utara) sudah"),
        ("Daerah mana saja di Riau yang menjadi mitra Bandung?", "Daerah di Provinsi Riau"),
        ("mitra bandung dari kalbar siapa aja", "Daerah di Provinsi Kalimantan Barat"),
        ("siapa aja yg tanda tangan sama bandung juli 2016?", "tujuh daerah menandatangani"),
        ("Kabupaten dan kota mana yang bekerja sama dengan Bandung pada tahun 2018?", "pada tahun 2018"),
        ("Who signed with Bandung on 27 November 2017?", "Kota Pematangsiantar"),
        ("Daerah mana yang mengadopsi GAMPIL milik Bandung?", "menyebut aplikasi GAMPIL"),
        ("sebutkan kabupaten yang meneken bareng Solok maret 2019", "Kabupaten Kuantan Singingi"),
    ],
)
def test_the_register_s_own_row_comes_first(real: Assistant, question: str, named: str) -> None:
    answer = real.answer(Question(question))
    assert answer.status in (Status.ANSWERED, Status.PARTIAL)
    assert (
        answer.passages[0].document == "kerja-sama/register-kerja-sama" and named in answer.passages[0].text
    )


def test_the_same_of_another_year_is_asked_in_few_words(real: Assistant) -> None:
    first = "Daerah mana saja yang meneken kerja sama dengan Bandung pada 2018?"
    answer = real.answer(Question("kalau 2016?", (first,)))
    assert "pada tahun 2016" in answer.passages[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Aplikasi apa yang paling sering direplikasi daerah pada 2017?",
        "Berapa daerah yang meneken kerja sama dengan Bandung pada 1 November 2017?",
        "Siapa bupati yang hadir saat kerja sama Maret 2019?",
    ],
)
def test_who_signed_is_not_told_where_something_else_is_asked(real: Assistant, question: str) -> None:
    first = real.answer(Question(question)).passages[0]
    assert first.heading not in ("Per tahun", "Per aplikasi", "Per provinsi")


def test_a_comparison_shows_both_things(real: Assistant) -> None:
    told = " ".join(fact.text for fact in real.answer(Question("Apa beda KSDD dan KSDPK?")).passages[:3])
    assert "KSDD" in told and "KSDPK" in told


def test_when_a_partner_signed_is_told_by_its_row(real: Assistant) -> None:
    first = real.answer(Question("kalau Belitung tahun berapa teken sama Bandung?")).passages[0]
    assert first.text.startswith("Kabupaten Belitung (Kepulauan Bangka Belitung) sudah bekerja sama")
