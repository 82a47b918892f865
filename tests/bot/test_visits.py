"""A study visit from its beginning to its report, over the loopback Bot API."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from bot_api import BotApi, Reply
from conftest import message, new_chat, running
from docx import Document
from people import anonymously, press
from PIL import Image
from presses import edited_to, labels, pressed, pressed_data
from visiting import (
    BUDI,
    KETUA,
    SITI,
    WATI,
    coming,
    content,
    delegation,
    docx_lines,
    files,
    in_chat,
    pdf_pages,
    says,
)

from bot.report.model import clean
from index.texts import text

# A delegation asks and is answered more often here than Telegram allows in a minute.
FREELY = {"TANYA_QUESTIONS_PER_MINUTE": "0", "UJI_UNLIMITED": "1"}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory, real_home: Path) -> Iterator[BotApi]:
    """A bot with the real edition, canned answers, and no limit on asking."""
    home = tmp_path_factory.mktemp("visited") / "home"
    with BotApi() as server:
        environment = {
            "EDITION_HOME": str(real_home),
            "TANYA_QUESTIONS_PER_MINUTE": "0",
            "UJI_UNLIMITED": "1",
        }
        with running(server, home, **environment):
            yield server


def begin(api: BotApi, chat_id: int, region: str = "Kabupaten Solok") -> dict[str, Any]:
    return says(api, chat_id, f"/kunjungan mulai {region}", "dimulai")


def test_a_whole_visit_gives_its_report(visited: BotApi) -> None:
    api, chat_id, other = visited, delegation(visited), delegation(visited)
    begun = begin(api, chat_id, "Kabupaten Solok - smart city")
    assert "Kabupaten Solok" in begun["shown"] and "/hapus_data" in begun["shown"]
    briefing = coming(api, chat_id, 0, "Yang sudah ada dengan Bandung")
    assert "13 Maret 2019" in briefing["shown"]
    begin(api, other, "Kota Bogor")
    says(api, other, "/tanya rahasia grup lain?", "Jawaban: rahasia grup lain")

    asked = [
        ("/tanya fakta Apa itu e-RK?", SITI),
        ("/tanya fakta apa itu e-rk", BUDI),
        ("/tanya sakip Bagaimana naik ke A?", WATI),
        ("/tanya sakip Siapa yang mendampingi?", SITI),
        ("/tanya kosong Berapa nilai 2021?", BUDI),
        ("/tanya kosong Berapa biaya GAMPIL?", WATI),
    ]
    for question, person in asked:
        title = {"fakta": "e-RK", "sakip": "SAKIP", "kosong": "Belum ada."}[question.split()[1]]
        says(api, chat_id, question, title, by=person)
    says(api, chat_id, "/kunjungan catatan Disdukcapil minta <b>demo</b> Salaman", "nomor 1", by=BUDI)
    action = says(
        api, chat_id, "/kunjungan tindaklanjut Susun KAK - Diskominfo - 31-12-2099", "nomor 1", by=BUDI
    )
    assert "31 Desember 2099" in action["shown"]
    late = says(
        api, chat_id, "/kunjungan tindaklanjut Kirim surat - - 1 Januari 2020", "sudah lewat", by=BUDI
    )
    assert "Tercatat" in late["shown"]
    named = says(api, chat_id, "/kunjungan peserta Siti Rahma, Kepala Diskominfo", "catat", by=SITI)
    assert "Siti Rahma" not in named["shown"]
    checklist = says(api, chat_id, "/replikasi e-RK", "Yang sudah beres: e-RK", by=BUDI)
    ticked = next(label for label in labels(api, checklist) if "Dasar hukum" in label)
    assert pressed(api, checklist, ticked, BUDI) == text("toast.saved", "id")
    edited_to(api, checklist, "☑ Dasar hukum")
    status = says(api, chat_id, "/kunjungan status", "Pertanyaan: 6", by=WATI)
    assert "Peserta terdaftar: 1" in status["shown"]

    refused = says(api, chat_id, "/kunjungan selesai", text("visit.not_admin", "id"), by=BUDI)
    assert not refused["files"]
    summary = says(api, chat_id, "/kunjungan selesai", "selesai")
    assert "Belum terjawab: 2" in summary["shown"] and "Kirim surat" in summary["shown"]
    made = files(api, chat_id, 2)
    check_report(docx_lines(made["docx"]), pdf_pages(made["pdf"]))
    says(api, chat_id, "/kunjungan selesai", "Belum ada kunjungan")
    assert sum(bool(one["files"]) for one in in_chat(api, chat_id)) == 2


def check_report(lines: list[str], pages: list[str]) -> None:
    """The same words in the same order in both files: headings, questions once, facts, notes, actions."""
    headings = [
        text(f"report.{key}", "id")
        for key in ("basis", "purpose", "when", "people", "results", "notes", "unanswered", "replication")
    ]
    whole = " ".join(" ".join(pages).split())
    written = "\n".join(lines)
    for shown in (written, whole):
        places = [shown.index(f". {heading}") for heading in headings]
        assert places == sorted(places)
        assert "Kabupaten Solok" in shown and "Siti Rahma, Kepala Diskominfo" in shown
        assert "Disdukcapil minta <b>demo</b> Salaman" in shown
        assert "ditanyakan 2 kali" in shown  # "Apa itu e-RK?" and "apa itu e-rk" are one question
        assert "Susun KAK" in shown and "31 Desember 2099" in shown
        assert "rahasia" not in shown and "Kota Bogor" not in shown
    assert written.count("Berapa nilai 2021?") == 1
    assert len(pages) >= 4 and "Halaman 2 dari" in pages[1] and "Halaman" not in pages[0]


def test_the_first_file_that_is_asked_for_is_a_code_that_scans_to_a_link_into_the_visit(
    visited: BotApi,
) -> None:
    api, chat_id = visited, delegation(visited)
    begun = begin(api, chat_id, "Kabupaten Gowa")
    pressed(api, begun, text("button.qr", "id"), BUDI)
    link = scanned(files(api, chat_id, 1)["png"])
    assert re.fullmatch(r"https://t\.me/\w+\?start=v_[\w-]{12}", link)

    agenda = says(api, chat_id, "/kunjungan agenda Balai Kota: SAKIP", "1. Balai Kota: SAKIP")
    pressed(api, agenda, "QR: Balai Kota: SAKIP", BUDI)
    api.wait(
        lambda state: len([one for one in state.sent if one["files"] and one["chat_id"] == chat_id]) == 2
    )
    second = scanned(content([one for one in in_chat(api, chat_id) if one["files"]][1]))
    assert second != link

    # The link opens the bot in private within the visit and that point of its agenda.
    guest = new_chat()
    person = {**WATI, "id": guest}
    payload = second.partition("start=")[2]
    welcome = says(api, guest, f"/start {payload}", "Kunjungan Kabupaten Gowa", by=person)
    assert "Agenda: Balai Kota: SAKIP" in welcome["shown"]
    says(api, guest, "/tanya fakta Apa itu e-RK dari tamu?", "e-RK", by=person)
    secret = {**SITI, "id": new_chat()}
    says(api, secret["id"], f"/start {payload}", "Kunjungan Kabupaten Gowa", by=secret)
    says(api, secret["id"], "/tanya fakta Pertanyaan yang tidak ikut?", "e-RK", by=secret)
    shown = in_chat(api, secret["id"])[0]
    assert pressed(api, shown, text("button.withdraw", "id"), secret) == text("visit.withdrawn", "id")
    says(api, guest, "/kunjungan catatan dari tamu", "nomor 1", by=person)

    says(api, chat_id, "/kunjungan selesai", "selesai")
    report = "\n".join(docx_lines(files(api, chat_id, 4)["docx"]))
    assert "Apa itu e-RK dari tamu?" in report and "dari tamu" in report and "Balai Kota: SAKIP" in report
    assert "tidak ikut" not in report
    over = says(api, guest, f"/start {payload}", "sudah selesai", by=person)
    assert "Kabupaten Gowa" in over["shown"]


def scanned(png: bytes) -> str:
    """What a scanner reads in a picture."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(found.text)


def test_an_ambiguous_region_is_asked_back_and_a_second_visit_asks_what_becomes_of_the_first(
    visited: BotApi,
) -> None:
    api, chat_id = visited, delegation(visited)
    which = says(api, chat_id, "/kunjungan mulai Solok", "yang mana")
    assert labels(api, which) == ["Kabupaten Solok", "Kota Solok"]
    assert pressed(api, which, "Kota Solok", BUDI) == text("visit.not_admin", "id")
    before = len(in_chat(api, chat_id))
    pressed(api, which, "Kota Solok", KETUA)
    assert "Kota Solok" in coming(api, chat_id, before, "dimulai")["shown"]
    says(api, chat_id, "/kunjungan catatan milik yang pertama", "nomor 1")

    asked = says(api, chat_id, "/kunjungan mulai Kota Bogor", "masih berjalan")
    pressed(api, asked, "Lanjutkan Kota Solok", KETUA)
    edited_to(api, asked, text("visit.kept", "id"))
    asked = says(api, chat_id, "/kunjungan mulai Kota Bogor", "masih berjalan")
    before = len(in_chat(api, chat_id))
    pressed(api, asked, "Batalkan yang lama, mulai Kota Bogor", KETUA)
    coming(api, chat_id, before, "Kunjungan Kota Bogor dimulai")
    assert "Catatan: 0" in says(api, chat_id, "/kunjungan status", "Peserta terdaftar")["shown"]
    confirm = says(api, chat_id, "/kunjungan batal", "tanpa laporan")
    assert pressed(api, confirm, "Ya, batalkan", BUDI) == text("visit.not_admin", "id")
    pressed(api, confirm, "Ya, batalkan", KETUA)
    edited_to(api, confirm, "dibatalkan")
    says(api, chat_id, "/kunjungan selesai", "Belum ada kunjungan")
    assert not [one for one in in_chat(api, chat_id) if one["files"]]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/kunjungan", "mulai Kabupaten Solok"),
        ("/kunjungan ngawur", "mulai Kabupaten Solok"),
        ("/kunjungan mulai", "Tulis nama daerahnya"),
        ("/kunjungan mulai Atlantis", "tidak mengenal"),
        ("/kunjungan catatan halo", "Belum ada kunjungan"),
        ("/kunjungan selesai", "Belum ada kunjungan"),
        ("/replikasi", "Tulis nama aplikasinya"),
        ("/replikasi Aplikasi Entah", "belum ada di register"),
        ("/replikasi Salaman", "sedikit yang tercatat"),
        ("/briefing", "Tulis nama daerahnya"),
    ],
)
def test_what_cannot_be_done_is_said_clearly(visited: BotApi, said: str, answer: str) -> None:
    says(visited, delegation(visited), said, answer)


def test_odd_words_are_kept_as_they_are_and_harm_no_file(visited: BotApi) -> None:
    api, chat_id = visited, delegation(visited)
    begin(api, chat_id, "Kabupaten Merauke")
    says(api, chat_id, "/kunjungan catatan", "Tulis catatannya")
    says(api, chat_id, "/kunjungan catatan " + "kata " * 500, "Terlalu panjang")
    says(
        api,
        chat_id,
        "/kunjungan catatan {{ w.title }} {% if %} <w:p> & \u202egnikat\u202c \x07 日本 😀",
        "nomor 1",
    )
    says(api, chat_id, "/kunjungan tindaklanjut <i>x</i> - " + "k" * 300 + " - besok sore", "nomor 1")
    says(api, chat_id, "/kunjungan peserta \u202eArif\u200f <b>Budi</b>, S.T.", "catat", by=BUDI)
    says(api, chat_id, "/kunjungan selesai", "selesai")
    made = files(api, chat_id, 2)
    lines, pages = docx_lines(made["docx"]), " ".join(pdf_pages(made["pdf"]))
    note = "{{ w.title }} {% if %} <w:p> & gnikat 日本 😀"
    assert any(note in line for line in lines) and "Arif <b>Budi</b>, S.T." in "\n".join(lines)
    assert "{{ w.title }} {% if %} <w:p> & gnikat" in pages and "besok sore" in pages
    assert clean("a\u202eb\u2066c") == "abc"


def test_a_briefing_in_private_with_good_questions_that_ask_and_a_pdf_of_two_pages(visited: BotApi) -> None:
    api, chat_id = visited, new_chat()
    briefing = says(api, chat_id, "/briefing Kota Surabaya - SAKIP", "Lima pertanyaan")
    assert "Tidak ada catatan kerja sama Kota Surabaya" in in_chat(api, chat_id)[0]["shown"]
    shown = briefing
    asks = [label for label in labels(api, shown) if re.match(r"\d\. ", label)]
    assert len(asks) == 5
    pressed(api, shown, asks[0], SITI)
    coming(api, chat_id, 1, asks[0][3:20])
    assert pressed(api, shown, asks[0], SITI) == text("toast.asked_already", "id")
    pressed(api, shown, text("button.briefing_pdf", "id"), SITI)
    pages = pdf_pages(files(api, chat_id, 1)["pdf"])
    assert 1 <= len(pages) <= 2 and "Briefing kunjungan Kota Surabaya" in pages[0]
    which = says(api, chat_id, "/briefing Bogor", "yang mana")
    before = len(in_chat(api, chat_id))
    pressed(api, which, "Kota Bogor", SITI)
    coming(api, chat_id, before, "Briefing kunjungan Kota Bogor")


def test_an_anonymous_admin_leads_a_visit_and_buttons_of_other_groups_do_nothing(visited: BotApi) -> None:
    api, chat_id, other = visited, delegation(visited), delegation(visited)
    api.put(anonymously(chat_id, "/kunjungan mulai Kabupaten Lingga"))
    begun = coming(api, chat_id, 0, "Kunjungan Kabupaten Lingga dimulai")
    foreign = says(api, other, "/tanya halo", "Jawaban")
    with api.changed:
        shown = api.state.chats[chat_id].messages[begun["message_id"]]
        data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert pressed_data(api, foreign, data, KETUA) == text("visit.not_running", "id")
    for odd in ("vstep:1:x:y", "vqr:999999999999999999999", "vregion:", "vask:1:9", "vlist:", "vswap:a:b"):
        pressed_data(api, foreign, odd, KETUA)
    says(api, other, "/tanya masih hidup", "Jawaban: masih hidup")


def test_a_kill_while_the_report_is_sent_loses_nothing_and_sends_no_second_one(
    api: BotApi, home: Path, real_home: Path
) -> None:
    environment = {**FREELY, "EDITION_HOME": str(real_home)}
    chat_id = delegation(api)
    with running(api, home, **environment) as bot:
        begin(api, chat_id)
        says(api, chat_id, "/kunjungan catatan sebelum mati", "nomor 1")

        def held(call: Any) -> Reply:
            api.wait_at("berkas")
            return Reply(200, b"", reset=True)  # it was never taken

        api.script("sendDocument", held)
        api.put(message(chat_id, "/kunjungan selesai", from_=KETUA))
        api.wait(lambda state: state.gates.get("berkas"))
        bot.kill()
        api.script("sendDocument", None)
    with running(api, home, **environment):
        made = files(api, chat_id, 2)
        assert "sebelum mati" in "\n".join(docx_lines(made["docx"]))
        says(api, chat_id, "/kunjungan status", "Belum ada kunjungan")
    assert len([one for one in in_chat(api, chat_id) if "Terjawab: " in one["shown"]]) == 1
    assert sum(bool(one["files"]) for one in in_chat(api, chat_id)) == 2
    assert_no_files_left(home)


def assert_no_files_left(home: Path) -> None:
    """What is sent is dropped: files may hold names."""
    with sqlite3.connect(home / "journal.db") as database:
        assert database.execute("select count(*) from attachments").fetchone()[0] == 0


def test_a_broken_template_is_said_and_the_report_is_made_with_ours(
    api: BotApi, home: Path, real_home: Path
) -> None:
    home.mkdir()
    broken = Document()
    broken.add_paragraph("{{ w.judul_yang_tidak_ada }}")
    broken.save(str(home / "laporan.docx"))
    chat_id = delegation(api)
    with running(api, home, EDITION_HOME=str(real_home)):
        begin(api, chat_id)
        said = says(api, chat_id, "/kunjungan selesai", "Templat laporan")
        assert "judul_yang_tidak_ada" in said["shown"]
        assert "LAPORAN KUNJUNGAN KERJA" in docx_lines(files(api, chat_id, 2)["docx"])[0]


def test_a_template_of_the_admin_is_used(api: BotApi, home: Path, real_home: Path) -> None:
    home.mkdir()
    own = Document()
    own.add_paragraph("Kop surat kami: {{ w.region }}")
    own.save(str(home / "laporan.docx"))
    chat_id = delegation(api)
    with running(api, home, EDITION_HOME=str(real_home)):
        begin(api, chat_id)
        says(api, chat_id, "/kunjungan selesai", "selesai")
        assert docx_lines(files(api, chat_id, 2)["docx"]) == ["Kop surat kami: Kabupaten Solok"]


def test_who_erases_their_data_is_no_longer_in_the_visit(api: BotApi, home: Path, real_home: Path) -> None:
    chat_id, private = delegation(api), new_chat()
    person = {**SITI, "id": private}
    with running(api, home, EDITION_HOME=str(real_home)):
        begin(api, chat_id)
        says(api, chat_id, "/kunjungan peserta Siti Rahma, Camat", "catat", by=person)
        says(api, chat_id, "/kunjungan catatan Catatan Siti", "nomor 1", by=person)
        confirm = says(api, private, "/hapus_data", "akan dihapus", by=person)
        press(api, private, confirm["message_id"], text("button.erase", "id"), by=person)
        edited_to(api, confirm, "2 isian kunjungan")
        says(api, chat_id, "/kunjungan selesai", "selesai")
        report = "\n".join(docx_lines(files(api, chat_id, 2)["docx"]))
    assert "Siti" not in report
    assert "Siti Rahma" not in (home / "journal.db").read_bytes().decode("latin-1")


def test_the_outline_of_an_agreement_has_the_visit_s_parties_and_says_that_it_is_a_draft(
    visited: BotApi,
) -> None:
    api, chat_id = visited, delegation(visited)
    begin(api, chat_id, "Kabupaten Solok")
    asked = says(api, chat_id, "/naskah", "Naskah yang mana")
    pressed(api, asked, text("button.draft_kesepakatan", "id"), BUDI)
    files(api, chat_id, 1)
    says(api, chat_id, "/naskah pks Aplikasi Entah", "belum ada di register")
    says(api, chat_id, "/naskah pks e-RK", "Rancangan naskah Kabupaten Solok", by=BUDI)
    first, second = [docx_lines(content(one)) for one in in_chat(api, chat_id) if one["files"]]
    assert "KESEPAKATAN BERSAMA" in first and "PEMERINTAH KABUPATEN SOLOK" in first
    assert "PERJANJIAN KERJA SAMA" in second and "Objek: e-RK" in second
    for lines in (first, second):
        assert lines[0].startswith("RANCANGAN") and any("bukan pendapat hukum" in line for line in lines)
        assert any("UU 23/2014 Pasal 363" in line and "[1]" in line for line in lines)
    private = new_chat()
    blank = says(api, private, "/naskah pks", "masih kosong", by={**SITI, "id": private})
    assert "Kabupaten Solok" not in "".join(docx_lines(content(blank)))
