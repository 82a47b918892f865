"""What is noted in a visit can be taken out again, and its days are those that its admins write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bot_api import BotApi
from conftest import from_bot, message, new_chat, running
from hypothesis import given
from hypothesis import strategies as st
from presses import pressed
from visiting import BUDI, KETUA, SITI, coming, delegation, docx_lines, files, in_chat, says

from bot.records import now, stamp
from bot.report.model import clean
from bot.visits.days import days_in
from index.texts import text

FREELY = {"TANYA_QUESTIONS_PER_MINUTE": "0", "UJI_UNLIMITED": "1"}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory, real_home: Path) -> Iterator[BotApi]:
    home = tmp_path_factory.mktemp("noted") / "home"
    with BotApi() as server, running(server, home, EDITION_HOME=str(real_home), **FREELY):
        yield server


def test_a_mistake_is_taken_out_by_its_number_by_whom_it_concerns(visited: BotApi) -> None:
    api, chat_id = visited, delegation(visited)
    says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai")
    for number, note in enumerate(("satu", "keliru", "tiga"), 1):
        said = says(api, chat_id, f"/kunjungan catatan catatan {note}", f"nomor {number}", by=BUDI)
        assert f"/kunjungan catatan hapus {number}" in said["shown"]
    says(api, chat_id, "/kunjungan catatan hapus 2", "hanya bisa dihapus", by=SITI)
    says(api, chat_id, "/kunjungan catatan hapus 2", "Catatan nomor 2 dihapus. Sisa 2", by=BUDI)
    says(api, chat_id, "/kunjungan catatan hapus 9", "Tidak ada catatan nomor 9")
    past = says(
        api, chat_id, "/kunjungan tindaklanjut Kirim surat - - 1 Januari 2020", "sudah lewat", by=BUDI
    )
    assert "/kunjungan tindaklanjut hapus 1" in past["shown"]
    says(api, chat_id, "/kunjungan tindaklanjut hapus 1", "Sisa 0")  # by an admin
    says(api, chat_id, "/kunjungan tindaklanjut Kirim surat - - 1 Januari 2099", "nomor 1", by=BUDI)
    says(api, chat_id, "/kunjungan agenda Balai Kotta", "agenda hapus 1")
    says(api, chat_id, "/kunjungan agenda hapus 1", text("visit.not_admin", "id"), by=BUDI)
    says(api, chat_id, "/kunjungan agenda hapus 1", "Agenda nomor 1 dihapus")
    says(api, chat_id, "/kunjungan selesai", "selesai")
    report = "\n".join(docx_lines(files(api, chat_id, 2)["docx"]))
    assert "catatan satu" in report and "catatan tiga" in report and "1 Januari 2099" in report
    assert "keliru" not in report and "2020" not in report.partition("HASIL")[0] and "Kotta" not in report


def test_the_days_of_a_visit_are_said_at_its_beginning_or_later_and_stand_in_the_report(
    visited: BotApi,
) -> None:
    api, chat_id = visited, delegation(visited)
    begun = says(api, chat_id, "/kunjungan mulai Kabupaten Solok - SAKIP - 1 Januari 2020", "dimulai")
    assert "1 Januari 2020" in begun["shown"] and "sudah lewat" in begun["shown"]
    coming(api, chat_id, 0, "Tentang SAKIP\n")
    says(api, chat_id, "/kunjungan tanggal", "Sekarang: 1 Januari 2020")
    says(api, chat_id, "/kunjungan tanggal besok saja", "Tulis tanggal kunjungannya")
    says(api, chat_id, "/kunjungan tanggal 3-5 Maret 2099", text("visit.not_admin", "id"), by=BUDI)
    said = says(api, chat_id, "/kunjungan tanggal 3-5 Maret 2099", "3 – 5 Maret 2099")
    assert "lewat" not in said["shown"]
    assert "3 – 5 Maret 2099" in says(api, chat_id, "/kunjungan status", "Pertanyaan: 0")["shown"]
    says(api, chat_id, "/kunjungan selesai", "selesai")
    lines = docx_lines(files(api, chat_id, 2)["docx"])
    assert ": 3 – 5 Maret 2099" in lines and "2020" not in "\n".join(lines[:20])


def test_a_guest_in_private_notes_but_does_not_plan(visited: BotApi) -> None:
    api, chat_id, private, own = visited, delegation(visited), new_chat(), new_chat()
    says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai", by=KETUA)
    link = says(api, chat_id, "/kunjungan qr", "start=")["shown"].partition("start=")[2]
    guest = {**SITI, "id": private}
    welcome = says(api, private, f"/start {link}", "Selamat datang", by=guest)["shown"]
    assert welcome.index("1. ") < welcome.index("masuk laporan")
    says(api, private, "/kunjungan catatan dari tamu", "nomor 1", by=guest)
    says(api, private, "/kunjungan agenda Alun-alun", text("visit.not_admin", "id"), by=guest)
    says(api, private, "/kunjungan tanggal 3 Maret 2099", text("visit.not_admin", "id"), by=guest)
    says(api, own, "/kunjungan agenda Balai Kota", "1. Balai Kota", by=KETUA)


def test_what_stays_open_says_what_it_goes_on_from_and_that_nobody_has_it(visited: BotApi) -> None:
    api, chat_id = visited, delegation(visited)
    says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai")
    unknown = says(api, chat_id, "/tanya kosong Berapa biaya Salaman?", "Belum ada")
    reply = from_bot(unknown["message_id"], chat_id)
    before = len(in_chat(api, chat_id))
    api.put(message(chat_id, "kosong siapa pembuatnya?", from_=SITI, reply_to_message=reply))
    second = coming(api, chat_id, before, "Belum ada")
    pressed(api, second, text("button.forward", "id"), SITI)
    coming(api, chat_id, before + 1, "belum ada narasumber")
    says(api, chat_id, "/kunjungan selesai", "selesai")
    report = "\n".join(docx_lines(files(api, chat_id, 2)["docx"]))
    assert "kosong siapa pembuatnya? (lanjutan dari: kosong Berapa biaya Salaman?)" in report
    assert "diteruskan ke narasumber" not in report


def test_a_thousand_notes_are_all_in_the_report(api: BotApi, home: Path, real_home: Path) -> None:
    chat_id = delegation(api)
    with running(api, home, EDITION_HOME=str(real_home)):
        says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai")
        with sqlite3.connect(home / "journal.db", timeout=20) as journal:
            journal.executemany(
                "insert into visit_notes (visit, text, user_id, noted_at) values (1, ?, 77, ?)",
                [(f"catatan ke-{n}.", stamp(now())) for n in range(1, 1001)],
            )
        says(api, chat_id, "/kunjungan catatan yang terakhir", "nomor 1001")
        summary = says(api, chat_id, "/kunjungan selesai", "Catatan: 1001")
        report = docx_lines(files(api, chat_id, 2)["docx"])
    assert len(summary["shown"]) < 1000
    assert sum("catatan ke-" in line for line in report) == 1000


@pytest.mark.parametrize(
    ("written", "days", "rest"),
    [
        ("smart city - 26 November 2026", (date(2026, 11, 26),), "smart city"),
        ("SAKIP 24-26 November 2026", (date(2026, 11, 24), date(2026, 11, 26)), "SAKIP"),
        ("30 November – 2 Des 2026, e-RK", (date(2026, 11, 30), date(2026, 12, 2)), "e-RK"),
        ("tanggal 30 Desember 2026 s.d. 2 Januari 2027", (date(2026, 12, 30), date(2027, 1, 2)), ""),
        ("24/11/2026-26/11/2026", (date(2026, 11, 24), date(2026, 11, 26)), ""),
        ("2026-11-24 SAKIP", (date(2026, 11, 24),), "SAKIP"),
        ("SAKIP 2024", (), "SAKIP 2024"),
        ("PP 28/2018", (), "PP 28/2018"),
        ("31 Februari 2026", (), "31 Februari 2026"),
        ("26-24 November 2026", (), "26-24 November 2026"),
    ],
)
def test_days_are_read_behind_the_topic(written: str, days: tuple[date, ...], rest: str) -> None:
    found, left = days_in(written)
    assert ((found.first, found.last) if found else ()) == ((days[0], days[-1]) if days else ())
    assert left == rest


@given(st.text(max_size=120))
def test_no_words_break_the_reading_of_days(written: str) -> None:
    found, rest = days_in(clean(written))
    assert found is None or found.first <= found.last
    assert len(rest) <= len(written)
