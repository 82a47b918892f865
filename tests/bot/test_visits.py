"""A study visit from its beginning to its report, over the loopback Bot API."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from bot_api import BotApi
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


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory, real_home: Path) -> Iterator[BotApi]:
    """A bot with the real edition, canned answers, and no limit on asking."""
    home = tmp_path_factory.mktemp("visited") / "home"
    with BotApi() as server:
        environment = {"EDITION_HOME": str(real_home), "TANYA_QUESTIONS_PER_MINUTE": "0"}
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
    assert "Kirim surat" in late["shown"]
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
