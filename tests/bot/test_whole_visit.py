"""A whole visit with the real answers: twelve questions by three people, an officer's answer, the report.

With EXAMPLES=<folder> in the environment the files are written there; docs/contoh was made so.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from bot_api import BotApi
from conftest import OFFICERS, from_bot, message, new_chat, running
from docx import Document
from PIL import Image, ImageDraw
from presses import edited_to, labels, pressed
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
    posts,
    says,
    sent_photo,
)

from bot.officers.wording import day_of
from bot.records import now, stamp
from bot.report.model import fact_of
from bot.report.parts import shown_source
from index.reader import OpenEdition
from index.texts import text

QUESTIONS = (
    ("Apa itu e-RK?", SITI),
    ("Siapa pengelola e-RK?", BUDI),
    ("apa itu e-rk?", WATI),
    ("Apakah daerah lain harus membayar untuk memakai aplikasi milik Pemkot Bandung?", SITI),
    ("Apa judul naskah kerja sama replikasi aplikasi yang dipakai Kota Bandung?", BUDI),
    ("Bagaimana Bandung naik dari CC ke A?", WATI),
    ("Apa syarat utama keberhasilan SAKIP menurut Ridwan Kamil pada 2016?", SITI),
    ("Bagaimana riwayat predikat dan nilai SAKIP Kota Bandung?", BUDI),
    ("berapa nilai SAKIP Bandung tahun 2021?", WATI),
    ("Berapa biaya pembuatan aplikasi Salaman?", SITI),
    ("Apakah Kota Surabaya sudah kerja sama dengan Bandung?", BUDI),
    ("Daerah mana saja di Sumatera Barat yang sudah bekerja sama dengan Kota Bandung?", WATI),
)

OFFICERS_ANSWER = "Aplikasi Salaman dibuat sendiri oleh Disdukcapil, tanpa biaya pembuatan tersendiri."
NARASUMBER = {"id": 901, "is_bot": False, "first_name": "Dadang"}
TODAY = day_of(stamp(now()), "id")


def test_twelve_questions_by_three_people_become_a_report_of_passages_as_they_stand(
    api: BotApi, home: Path, real_home: Path, edition: OpenEdition
) -> None:
    chat_id, other, private = delegation(api), delegation(api), new_chat()
    environment = {
        "EDITION_HOME": str(real_home),
        "UJI_UNLIMITED": "1",  # a group hears more here than Telegram allows in a minute
        "REAL_ASSISTANT": "1",
        "TANYA_QUESTIONS_PER_MINUTE": "0",
        "TANYA_OFFICERS_CHAT": str(OFFICERS),
    }
    api.meet(OFFICERS)
    with running(api, home, **environment):
        says(api, private, "/briefing Kabupaten Solok - SAKIP", "Lima pertanyaan", by={**SITI, "id": private})
        briefing = in_chat(api, private)[-1]
        pressed(api, briefing, text("button.briefing_pdf", "id"), {**SITI, "id": private})
        printed = files(api, private, 1)["pdf"]
        says(api, chat_id, "/kunjungan mulai Kabupaten Solok - SAKIP", "Lima pertanyaan")
        says(api, other, "/kunjungan mulai Kabupaten Lingga", "Lima pertanyaan")
        says(api, other, "/tanya Apa itu GAMPIL?", "GAMPIL")
        for question, person in QUESTIONS:
            says(api, chat_id, f"/tanya {question}", "", by=person)
        an_officer_answers(api, chat_id)
        says(api, chat_id, "/kunjungan agenda Balai Kota: paparan SAKIP", "1. Balai Kota")
        says(
            api,
            chat_id,
            "/kunjungan catatan Disdukcapil minta demo Salaman pada kunjungan berikutnya",
            "nomor 1",
        )
        caption = "/kunjungan foto Paparan SAKIP di Balai Kota"
        posts(api, chat_id, "foto ke-1", by=BUDI, photo=sent_photo(api, presentation()), caption=caption)
        says(api, chat_id, "/kunjungan catatan Bagian Organisasi meminta contoh pohon kinerja", "nomor 2")
        for action in (
            "Susun KAK replikasi e-RK - Bagian Organisasi - 31 Desember 2026",
            "Kirim surat minat kepada Wali Kota Bandung - Bagian Kerja Sama - 15 Desember 2026",
            "Petakan masalah layanan sebelum memilih aplikasi - Diskominfo",
        ):
            says(api, chat_id, f"/kunjungan tindaklanjut {action}", "tindak lanjut nomor")
        says(api, chat_id, "/kunjungan peserta Siti Rahma, Kepala Bagian Organisasi", "catat", by=SITI)
        says(api, chat_id, "/kunjungan peserta Budi Santoso, Sekretaris Diskominfo", "catat", by=BUDI)
        says(api, chat_id, "/kunjungan peserta Wati Lestari, Analis SAKIP", "catat", by=WATI)
        checklist = says(api, chat_id, "/replikasi e-RK", "Yang sudah beres")
        for step in ("Dasar hukum", "Pemilik dan pembuat"):
            label = next(one for one in labels(api, checklist) if step in one)
            pressed(api, checklist, label, KETUA)
            edited_to(api, checklist, f"☑ {step}")
        outline = says(api, chat_id, "/naskah pks e-RK", "Rancangan naskah Kabupaten Solok")
        summary = says(api, chat_id, "/kunjungan selesai", "Terjawab: ")
        made = files(api, chat_id, 3)
    write_examples(made, printed, content(outline))

    assert "Belum terjawab: 1" in summary["shown"]
    lines, pages = docx_lines(made["docx"]), pdf_pages(made["pdf"])
    whole, written = " ".join(" ".join(pages).split()), "\n".join(lines)
    for shown in (whole, " ".join(written.split())):
        for question in {question.casefold(): question for question, _ in QUESTIONS}.values():
            assert question.casefold() in shown.casefold()
        assert "Apa itu e-RK? (ditanyakan 2 kali)" in shown
        assert "Tidak ada catatan kerja sama Kota Surabaya" in shown
        assert f"Jawaban narasumber (Pemerintah Kota Bandung, {TODAY}): {OFFICERS_ANSWER}" in shown
        assert "Apa itu GAMPIL" not in shown and "KABUPATEN LINGGA" not in shown
    assert_facts_stand_as_in_the_base(lines, edition)
    document = Document(io.BytesIO(made["docx"]))
    checklist_table, actions = [table for table in document.tables if len(table.columns) > 2]
    assert [row.cells[0].text for row in checklist_table.rows[1:]].count("☑") == 2
    assert [cell.text for cell in actions.rows[1].cells] == [
        "1", "Susun KAK replikasi e-RK", "Bagian Organisasi", "31 Desember 2026",
    ]  # fmt: skip
    assert len(document.inline_shapes) == 1 and "Foto 1. Paparan SAKIP di Balai Kota" in whole
    assert len(pdf_pages(printed)) == 2


def an_officer_answers(api: BotApi, chat_id: int) -> None:
    """What the base does not know of Salaman's cost is passed on, and the officer's answer comes."""
    forward = text("button.forward", "id")
    [unknown] = [
        one for one in in_chat(api, chat_id) if "Salaman" in one["shown"] and forward in labels(api, one)
    ]
    before = len(in_chat(api, chat_id))
    pressed(api, unknown, forward, SITI)
    coming(api, chat_id, before, "nomor")
    [passed] = in_chat(api, OFFICERS)
    reply = from_bot(passed["message_id"], OFFICERS)
    api.put(message(OFFICERS, OFFICERS_ANSWER, from_=NARASUMBER, reply_to_message=reply))
    coming(api, chat_id, before + 1, OFFICERS_ANSWER)
    edited_to(api, passed, "Dijawab")


def presentation() -> bytes:
    """A picture of a screen with a chart before a row of heads."""
    picture = Image.new("RGB", (1600, 1200), "#dfe7ec")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((250, 120, 1350, 720), "white", "#5b6b77", 12)
    for place, height in enumerate((120, 190, 330, 420, 450)):
        left = 400 + place * 170
        draw.rectangle((left, 650 - height, left + 90, 650), "#2f6f9f")
    for left in range(80, 1500, 240):
        draw.ellipse((left, 820, left + 150, 990), "#37424a")
        draw.rounded_rectangle((left - 45, 1000, left + 195, 1300), 60, "#37424a")
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return stream.getvalue()


def assert_facts_stand_as_in_the_base(lines: list[str], edition: OpenEdition) -> None:
    """Each quoted line is a passage whole and unaltered, with its sources; the edition is named."""
    sources: dict[str, list[set[str]]] = {}
    for quote in edition.quotes((row, 0.0) for row in range(len(edition.rows))):
        shown = {shown_source(source, 0).partition(" ")[2] for source in fact_of(quote).sources}
        sources.setdefault(quote.text, []).append(shown)
    listed = dict(found.groups() for line in lines if (found := re.fullmatch(r"\[(\d+)\] (.*)", line)))
    assert any(f"edisi {edition.manifest.number}, dibangun" in line for line in lines)
    begin = next(n for n, line in enumerate(lines) if ". HASIL KUNJUNGAN" in line)
    end = next(n for n, line in enumerate(lines) if ". CATATAN" in line)
    officers = f"•Jawaban narasumber (Pemerintah Kota Bandung, {TODAY}): {OFFICERS_ANSWER}"
    quoted = [line for line in lines[begin:end] if line.startswith("•") and line != officers]
    assert len(quoted) >= 15
    for line in quoted:
        bare = re.sub(r"(?: (?:\[\d+\])+)?$", "", line.removeprefix("•"))
        bare = re.sub(
            r"^\((?:Sumber berbeda|Simpulan penyusun[^)]*|Belum terverifikasi|Tidak ada di sumber)\) ",
            "",
            bare,
        )
        assert bare in sources, bare
        cited = {listed[number] for number in re.findall(r"\[(\d+)\]", line.rpartition(bare)[2])}
        assert cited in sources[bare], bare


def write_examples(made: dict[str, bytes], printed: bytes, outline: bytes) -> None:
    folder = os.environ.get("EXAMPLES")
    if folder:
        for name, content in (
            ("laporan-kunjungan.docx", made["docx"]),
            ("laporan-kunjungan.pdf", made["pdf"]),
            ("briefing.pdf", printed),
            ("rancangan-pks.docx", outline),
        ):
            (Path(folder) / name).write_bytes(content)
