"""Documents sent in the admins' chat: shown first, published on a press while questions are answered."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bot_api import TOKEN, BotApi, Reply
from conftest import message, new_chat, running
from people import press
from presses import labels, pressed, pressed_data

sys.path.insert(0, str(Path(__file__).parents[1] / "importing"))

from files import write_pdf

from bot.uploads.caption import read_caption
from bot.uploads.receiving import safe_name
from index.edition import current_number
from index.texts import text

ADMINS = -100_902
PUBLISH, DISCARD = "✅ Terbitkan", "Batal"


class Place:
    """A knowledge folder and a home of their own, with a bot that serves them."""

    def __init__(self, folder: Path, base: Path, built: Path) -> None:
        self.home, self.base = folder / "home", base
        shutil.copytree(built, self.home)
        self.settings = {
            "TANYA_ADMINS_CHAT": str(ADMINS),
            "TANYA_KNOWLEDGE": str(base),
            "EDITION_HOME": str(self.home),
            "REAL_ASSISTANT": "1",
            "UJI_UNLIMITED": "1",
        }

    def bot(self, api: BotApi, **more: str) -> Any:
        return running(api, self.home, **self.settings, **more)

    def documents(self) -> set[str]:
        found = (self.base / "documents").rglob("*.md")
        return {path.relative_to(self.base / "documents").as_posix() for path in found}

    def rows(self) -> list[tuple[str, str | None, str | None]]:
        with closing(sqlite3.connect(self.home / "journal.db")) as journal:
            return journal.execute("select state, file_id, name from uploads order by id").fetchall()


@pytest.fixture
def place(small_home: Path, small_base: Path, tmp_path: Path) -> Place:
    return Place(tmp_path, small_base, small_home)


@pytest.fixture
def admins(api: BotApi) -> Iterator[BotApi]:
    api.meet(ADMINS)
    yield api


def send(api: BotApi, name: str, content: bytes, chat_id: int = ADMINS, **more: Any) -> None:
    api.put(message(chat_id, document=api.upload(name, content), **more))


def shows(api: BotApi, words: str, chat_id: int = ADMINS) -> dict[str, Any]:
    """Wait until one of our messages in a chat shows these words; returns it as it was sent."""

    def there(state: Any) -> dict[str, Any] | None:
        for sent in state.sent:
            here = state.chats[chat_id].messages.get(sent["message_id"], {})
            if sent["chat_id"] == chat_id and words in here.get("text", ""):
                return dict(sent)
        return None

    return dict(api.wait(there))


def text_of(api: BotApi, sent: dict[str, Any]) -> str:
    return str(api.state.chats[sent["chat_id"]].messages[sent["message_id"]]["text"])


def report(tmp_path: Path, pages: int = 3) -> bytes:
    return write_pdf(tmp_path / "sent.pdf", pages).read_bytes()


def test_a_document_is_shown_published_and_answered_from(
    admins: BotApi, place: Place, tmp_path: Path
) -> None:
    caption = "Mohon dimasukkan\npenerbit: Bagian Kebun\ntanggal: 2031-08\nkategori: lainnya"
    content = report(tmp_path)
    with place.bot(admins):
        before = place.documents()
        send(admins, "laporan.pdf", content, caption=caption)
        sent = shows(admins, "Pratinjau")
        shown = text_of(admins, sent)
        assert "Laporan Kinerja Zetakota" in shown and "PDF" in shown and "3 halaman" in shown
        assert "Penerbit: Bagian Kebun\n" in shown and "Tanggal: 2031-08\n" in shown
        assert "Kategori: sakip (usulan" in shown and "[hlm. 1]" in shown
        assert sent["reply_parameters"]["message_id"] and "kategori: lainnya" in str(sent["shown"])
        assert place.documents() == before and labels(admins, sent) == [PUBLISH, DISCARD]
        assert len(admins.sent_to(ADMINS)) == 1

        press(admins, ADMINS, sent["message_id"], PUBLISH)
        chat_id = new_chat()
        admins.put(message(chat_id, "siapa yang mengelola Sistem Zetakota?"))
        assert "Dinas Beringin" in str(admins.sent_to(chat_id)[0]["shown"])
        shows(admins, "Berlaku: edisi 2")
        shown = text_of(admins, sent)
        assert "Laporan Kinerja Zetakota (sakip/laporan-kinerja-zetakota, baru)" in shown
        assert "Zetakota (aplikasi" not in shown and labels(admins, sent) == []
        assert place.documents() - before == {"sakip/laporan-kinerja-zetakota.md"}

        admins.put(message(chat_id, "berapa nilai Dinas Pohon?"))
        answer = str(admins.sent_to(chat_id, 2)[1]["shown"])
        assert "80,1" in answer and "Bagian Kebun, Agu 2031, hlm. 3" in answer

        send(admins, "salinan.pdf", content)
        shows(admins, "sudah ada sebagai sakip/laporan-kinerja-zetakota")
        assert pressed_data(admins, sent, "publish:1") == "Sudah diputuskan."
    assert place.rows() == [("published", None, None), ("duplicate", None, None)]
    assert list((place.home / "uploads").iterdir()) == []


def test_a_new_version_names_what_it_replaces_and_cancel_changes_nothing(
    admins: BotApi, place: Place, tmp_path: Path
) -> None:
    with place.bot(admins):
        send(admins, "a.pdf", report(tmp_path))
        first = shows(admins, "Pratinjau")
        press(admins, ADMINS, first["message_id"], PUBLISH)
        shows(admins, "Berlaku: edisi 2")
        before = place.documents()
        send(admins, "b.pdf", report(tmp_path, pages=4))
        second = shows(admins, "Versi baru dari sakip/laporan-kinerja-zetakota")
        pressed(admins, second, DISCARD)
        shows(admins, "Dibatalkan: b.pdf tidak dimasukkan")
        assert place.documents() == before
        send(admins, "b.pdf", report(tmp_path, pages=4))
        third = admins.sent_to(ADMINS, 3)[2]
        admins.wait(lambda _: PUBLISH in labels(admins, third))
        press(admins, ADMINS, third["message_id"], PUBLISH)
        shows(admins, "Berlaku: edisi 3")
        assert "Versi lama disimpan sebagai sakip/laporan-kinerja-zetakota-" in text_of(admins, third)
        assert len(place.documents()) == len(before) + 1
    assert [state for state, _, _ in place.rows()] == ["published", "discarded", "published"]


def test_what_cannot_be_added_is_said_with_its_reason(admins: BotApi, place: Place, tmp_path: Path) -> None:
    with place.bot(admins):
        send(admins, "rusak.pdf", b"%PDF-1.7\nbukan PDF")
        told = shows(admins, "Berkasnya rusak")
        assert "is damaged" not in text_of(admins, told)
        send(admins, "foto.jpg", b"\xff\xd8\xff\xe0" + bytes(40))
        shows(admins, "Ini gambar, bukan dokumen")
        send(admins, "arsip.zip", b"PK\x05\x06" + bytes(18))
        shows(admins, "tidak bisa dimasukkan")
        large = {**admins.upload("besar.pdf", b"x"), "file_size": 30_000_000}
        admins.put(message(ADMINS, document=large))
        shows(admins, "besar.pdf lebih dari 20 MB")
        gone = {**admins.upload("hilang.pdf", b"x"), "file_id": "nobody-has-it"}
        admins.put(message(ADMINS, document=gone))
        shows(admins, "Mohon kirim ulang")
        send(admins, "jahat/../../<b>x</b>.txt", b"Pohon dicatat setahun sekali di Zetakota.\n" * 3)
        shows(admins, "Pratinjau")
    assert [state for state, _, _ in place.rows()] == ["refused"] * 3 + ["failed", "ready"]
    assert {path.name for path in (place.home / "uploads").iterdir()} == {"5"}


def test_only_the_admins_chat_adds_documents(admins: BotApi, place: Place, tmp_path: Path) -> None:
    with place.bot(admins):
        private, group = new_chat(), new_chat(group=True)
        send(admins, "a.pdf", report(tmp_path), chat_id=private)
        assert "baru bisa membaca tulisan" in str(admins.sent_to(private)[0]["shown"])
        send(admins, "a.pdf", report(tmp_path), chat_id=group)
        send(admins, "a.pdf", report(tmp_path))
        sent = shows(admins, "Pratinjau")
        admins.put(message(group, "/tanya apa itu Zetakota?"))
        other = admins.sent_to(group)[0]
        assert len(admins.sent_to(group)) == 1
        assert pressed_data(admins, other, "publish:1") == text("toast.forgotten", "id")
        assert current_number(place.home) == 1 and place.rows()[0][0] == "ready"
        assert labels(admins, sent) == [PUBLISH, DISCARD]
    assert admins.count("getFile") == 1


def test_killed_at_any_step_it_goes_on_and_says_everything_once(
    admins: BotApi, place: Place, tmp_path: Path
) -> None:
    for times in (1, 2):
        with place.bot(admins) as bot:
            if times == 1:
                send(admins, "laporan.pdf", report(tmp_path))
            admins.wait(lambda state, times=times: admins.count("getFile") == times)
            bot.kill()
    with place.bot(admins) as bot:
        sent = shows(admins, "Pratinjau")
        press(admins, ADMINS, sent["message_id"], PUBLISH)
        shows(admins, "sedang diterbitkan")
        bot.kill()
    with place.bot(admins):
        shows(admins, "Berlaku: edisi 2")
    assert len(place.documents()) == 4 and len(list((place.base / "originals").iterdir())) == 1
    assert len(admins.sent_to(ADMINS)) == 1
    assert [state for state, _, _ in place.rows()] == ["published"]


def test_a_network_that_is_away_is_waited_out(admins: BotApi, place: Place, tmp_path: Path) -> None:
    slowly = Reply.error(429, "Too Many Requests: retry after 0", retry_after=0)
    admins.fail("getFile", Reply.broken(), slowly)
    log = tmp_path / "log"
    with place.bot(admins, UJI_LOG=str(log)) as bot:
        send(admins, "rahasia-siti.pdf", report(tmp_path), caption="penerbit: Rahasia")
        shows(admins, "Pratinjau")
        bot.stop()
        logged = log.read_text(encoding="utf-8") + bot.said
    assert admins.count("getFile") == 3
    assert [secret for secret in (TOKEN, "rahasia-siti", "Rahasia") if secret in logged] == []


def test_an_undone_build_says_that_the_document_is_kept(admins: BotApi, place: Place, tmp_path: Path) -> None:
    with place.bot(admins):
        send(admins, "laporan.pdf", report(tmp_path))
        sent = shows(admins, "Pratinjau")
        broken = place.base / "documents" / "umum" / "rusak.md"
        broken.write_text("---\ntitle: [\n---\n- isi [1]\n")
        press(admins, ADMINS, sent["message_id"], PUBLISH)
        shows(admins, "belum berlaku karena basis pengetahuan tidak bisa dibangun")
        assert current_number(place.home) == 1


@pytest.mark.parametrize(
    ("caption", "options", "wrong"),
    [
        ("", {}, ()),
        ("Laporan tahun ini: lengkap", {}, ()),
        ("judul: Laporan  Kita\nPENERBIT = Bagian", {"title": "Laporan Kita", "publisher": "Bagian"}, ()),
        ("kategori: SAKIP\ntanggal: 2025-03", {"category": "sakip", "date": "2025-03"}, ()),
        ("kategori: lain\ntanggal: 12 Maret", {}, ("kategori: lain", "tanggal: 12 Maret")),
        ("alamat: https://a.id/b\nurl: javascript:1", {"url": "https://a.id/b"}, ("url: javascript:1",)),
    ],
)
def test_a_caption_says_what_a_file_is(caption: str, options: dict[str, str], wrong: tuple[str, ...]) -> None:
    said = read_caption(caption)
    assert (said.options, said.wrong) == (options, wrong)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("laporan 2024.pdf", "laporan 2024.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\a.docx", "a.docx"),
        ("", "dokumen"),
        ("...", "dokumen"),
        ("<b>.pdf", "_b_.pdf"),
        ("x" * 300 + ".xlsx", "x" * 80 + ".xlsx"),
    ],
)
def test_a_files_name_leads_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert json.dumps(kept) and os.sep not in safe_name(given)
