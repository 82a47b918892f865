"""Known unknowns: which questions ask for the kind of value that one says is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

import knowledge
from index.blank import asks_for
from index.normalise import normalise
from knowledge.load import load

FITTING = 0.95  # share of the base's own questions that must fit their known unknown


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Berapa biaya membangun Sistem Zetakota?", "Biaya pembuatan Sistem Zetakota tidak ada."),
        ("brp duit buat bikin zetakota", "Anggaran Sistem Zetakota tidak ada."),
        ("How much did the Zetakota system cost?", "Biaya pembuatan Sistem Zetakota tidak ada."),
        ("Sabaraha armadana?", "Jumlah kendaraan layanan keliling tidak ada."),
        ("How many vehicles are there?", "Jumlah kendaraan layanan keliling tidak ada."),
        ("Predikatnya apa tahun 2031?", "Nilai SAKIP Zetakota 2031 tidak ada."),
        ("Siapa vendor aplikasinya?", "Pembuat Sistem Zetakota tidak ada."),
        ("Saha nu nyieun aplikasina?", "Pengembang Sistem Zetakota tidak ada."),
        ("Which company built it?", "Vendor Sistem Zetakota tidak ada."),
        ("Nomor WA admin zetakota?", "Nomor WhatsApp admin Zetakota tidak ada."),
        ("Di mana kantornya?", "Alamat kantor Zetakota tidak ada."),
        ("Where can I download the app?", "Tautan unduhan Zetakota tidak ada."),
        ("Kapan pelatihannya?", "Jadwal pelatihan Zetakota tidak ada."),
        ("Iraha bukana?", "Jam buka kebun raya tidak ada."),
        ("Until when is the agreement valid?", "Masa berlaku kesepakatan tidak ada."),
        ("Kenapa Zetakota ditutup?", "Alasan penutupan Zetakota tidak ada."),
        ("Why was it closed?", "ALASAN penutupan Zetakota tidak ada."),
    ],
)
def test_a_question_for_the_missing_value_fits(question: str, unknown: str) -> None:
    assert asks_for(normalise(question), unknown)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Layanan kelilingnya namanya apa?", "Jumlah kendaraan layanan keliling tidak ada."),
        ("Apa itu Sistem Zetakota?", "Biaya pembuatan Sistem Zetakota tidak ada."),
        ("Siapa yang mengelola Zetakota?", "Anggaran Sistem Zetakota tidak ada."),
        ("Who runs the Zetakota system?", "Biaya pembuatan Sistem Zetakota tidak ada."),
        ("Kapan Zetakota diluncurkan?", "Nilai SAKIP Zetakota 2031 tidak ada."),
        ("Kapan Zetakota diluncurkan?", "Pembuat Sistem Zetakota tidak ada."),
        ("When was it launched?", "Nama direktur Zetakota tidak ada."),
        ("Apa fungsi Sistem Zetakota?", "Nomor WhatsApp admin Zetakota tidak ada."),
        ("Jelaskan Sistem Zetakota", "Alamat kantor Zetakota tidak ada."),
        ("Siapa yang meresmikan kebun raya?", "Jadwal pelatihan Zetakota tidak ada."),
        ("Who planted the garden?", "Tanggal pelatihan Zetakota tidak ada."),
        ("Kapan Zetakota ditutup?", "Alasan penutupan Zetakota tidak ada."),
        ("Siapa yang menutup Zetakota?", "Alasan penutupan Zetakota tidak ada."),
        ("", "Jumlah pohon tidak ada."),
    ],
)
def test_a_question_for_something_else_does_not(question: str, unknown: str) -> None:
    assert not asks_for(normalise(question), unknown)


@pytest.mark.parametrize("question", ["Apa itu Zetakota?", "Kapan diluncurkan?", "halo", ""])
def test_what_does_not_say_its_kind_fits_any_question(question: str) -> None:
    assert asks_for(question, "Status kerja sama Zetakota tidak ada.")


def test_nearly_all_questions_of_the_base_fit_their_unknown() -> None:
    base = load(Path(knowledge.__file__).parent)
    fits = [
        (asks_for(normalise(question), unknown.text), question, unknown.text)
        for document in base.documents
        for unknown in document.unknowns
        for question in unknown.questions
    ]
    wrong = [f"{question} / {unknown}" for fit, question, unknown in fits if not fit]
    assert len(fits) > 1000
    assert len(wrong) <= (1 - FITTING) * len(fits), "\n".join(wrong)
