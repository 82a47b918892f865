"""Photos of a visit: kept on wish, made small, forgotten on wish, and in the report's appendix."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bot_api import BotApi, Reply
from conftest import message, new_chat, running
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from people import press
from PIL import Image
from presses import edited_to
from pypdf import PdfReader
from test_reports import REPORT, TODAY
from visiting import (
    BUDI,
    KETUA,
    SITI,
    delegation,
    docx_lines,
    files,
    in_chat,
    pdf_pages,
    photo,
    posts,
    says,
    sent_photo,
)

from bot.report.docx_file import report_docx
from bot.report.model import Photo
from bot.report.pdf_file import report_pdf
from bot.visits.photos import MOST
from bot.visits.shrink import EDGE, HEAVY, LARGEST_AREA, NoPhoto, TooLarge, shrunk
from index.texts import text

FREELY = {"TANYA_QUESTIONS_PER_MINUTE": "0", "UJI_UNLIMITED": "1"}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory, real_home: Path) -> Iterator[BotApi]:
    """A bot with the real edition, canned answers, and no limit on asking."""
    home = tmp_path_factory.mktemp("pictured") / "home"
    with BotApi() as server, running(server, home, EDITION_HOME=str(real_home), **FREELY):
        yield server


def begun(api: BotApi) -> int:
    chat_id = delegation(api)
    says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai")
    return chat_id


def replying(chat_id: int, sizes: list[dict[str, object]], **more: object) -> dict[str, object]:
    """The message with a photo that a command replies to."""
    chat = {"id": chat_id, "type": "supergroup", "title": "Kunjungan"}
    return {"message_id": 1, "date": 1764000000, "chat": chat, "from": BUDI, "photo": sizes, **more}


def test_photos_by_caption_and_by_reply_stand_in_both_files_with_captions_and_dates(visited: BotApi) -> None:
    api, chat_id = visited, begun(visited)
    first = sent_photo(api, photo())
    posts(api, chat_id, "foto ke-1", photo=first, caption="/kunjungan foto Paparan di <b>Balai Kota</b>")
    replied = replying(chat_id, sent_photo(api, photo(900, 1600)), caption="Tinjauan lapangan")
    before = len(in_chat(api, chat_id))
    api.put(message(chat_id, "/kunjungan foto", from_=KETUA, reply_to_message=replied))
    api.wait(lambda _: len(in_chat(api, chat_id)) > before)
    assert "foto ke-2" in in_chat(api, chat_id)[-1]["shown"]
    # A picture as a file is one too; the same photo again is not kept twice.
    document = {**api.upload("layar.png", photo(400, 300, "PNG")), "mime_type": "image/png"}
    posts(api, chat_id, "foto ke-3", document=document, caption="/kunjungan foto")
    posts(api, chat_id, "sudah ada", photo=first, caption="/kunjungan foto lagi")
    assert "Foto dokumentasi: 3" in says(api, chat_id, "/kunjungan status", "Peserta")["shown"]

    says(api, chat_id, "/kunjungan selesai", "selesai")
    made = files(api, chat_id, 2)
    captions = (
        "Foto 1. Paparan di <b>Balai Kota</b> (",
        "Foto 2. Tinjauan lapangan (24 November 2025)",
        "Foto 3. Tanpa keterangan (",
    )
    for shown in ("\n".join(docx_lines(made["docx"])), " ".join(pdf_pages(made["pdf"]))):
        assert "LAMPIRAN: DOKUMENTASI" in shown
        assert all(caption in shown for caption in captions)
    assert len(Document(io.BytesIO(made["docx"])).inline_shapes) == 3
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(made["pdf"])).pages) == 3


def test_an_album_is_kept_by_the_caption_of_one_and_a_guest_keeps_in_private(visited: BotApi) -> None:
    api, chat_id = visited, begun(visited)
    album = {"media_group_id": "42"}
    posts(api, chat_id, "foto ke-1", photo=sent_photo(api, photo()), caption="/kunjungan foto Rapat", **album)
    before = len(in_chat(api, chat_id))
    for _ in range(2):
        api.put(message(chat_id, from_=KETUA, photo=sent_photo(api, photo()), **album))
    api.put(message(chat_id, from_=KETUA, photo=sent_photo(api, photo()), media_group_id="43"))
    assert "Foto dokumentasi: 3" in says(api, chat_id, "/kunjungan status", "Peserta")["shown"]
    assert len(in_chat(api, chat_id)) == before + 1

    link = says(api, chat_id, "/kunjungan qr", "Pindai")["shown"].rpartition("start=")[2]
    guest = {**SITI, "id": new_chat()}
    says(api, guest["id"], f"/start {link}", "Selamat datang", by=guest)
    by_guest = {"photo": sent_photo(api, photo()), "caption": "/kunjungan foto Dari tamu"}
    posts(api, guest["id"], "foto ke-4", by=guest, **by_guest)
    assert (
        "Terima kasih kirimannya"
        in posts(
            api, guest["id"], "Terima kasih", by=guest, photo=sent_photo(api, photo()), caption="lihat ini"
        )["shown"]
    )


def test_what_is_no_photo_or_too_large_is_said_kindly_and_nothing_is_kept(visited: BotApi) -> None:
    api, chat_id = visited, begun(visited)
    caption = "/kunjungan foto x"
    pdf = {**api.upload("surat.pdf", b"%PDF-1.7"), "mime_type": "application/pdf"}
    posts(api, chat_id, "tidak bisa saya baca", document=pdf, caption=caption)
    heic = {**api.upload("a.heic", b"\0\0\0\x18ftypheic"), "mime_type": "image/heic"}
    assert "HEIC" in posts(api, chat_id, "tidak bisa saya baca", document=heic, caption=caption)["shown"]
    half = sent_photo(api, photo()[:4000])
    posts(api, chat_id, "tidak bisa saya baca", photo=half, caption=caption)
    said_large = [{**sent_photo(api, b"x")[0], "file_size": 10_000_001}]
    posts(api, chat_id, "terlalu besar", photo=said_large, caption=caption)
    large = [{**api.upload("a.jpg", b"\xff" * 10_000_001), "file_size": 10, "width": 1280, "height": 960}]
    posts(api, chat_id, "terlalu besar", photo=large, caption=caption)
    gone = [{"file_id": "hilang", "file_unique_id": "u", "width": 1280, "height": 960}]
    posts(api, chat_id, "tidak bisa saya baca", photo=gone, caption=caption)
    posts(api, chat_id, "Terlalu panjang", photo=sent_photo(api, photo()), caption=caption + "x" * 300)
    assert "0 dari paling banyak" in says(api, chat_id, "/kunjungan foto", "Foto dokumentasi")["shown"]
    assert "Foto dokumentasi: 0" in says(api, chat_id, "/kunjungan status", "Peserta")["shown"]


def test_a_server_that_fails_meanwhile_is_asked_again(visited: BotApi) -> None:
    api, chat_id = visited, begun(visited)
    api.fail("getFile", Reply.error(502, "Bad Gateway"), Reply.broken())
    posts(api, chat_id, "foto ke-1", photo=sent_photo(api, photo()), caption="/kunjungan foto x")
    assert len([one for one in in_chat(api, chat_id) if "foto ke-1" in one["shown"]]) == 1


def test_only_so_many_and_each_can_be_taken_out_again_by_whom_it_concerns(visited: BotApi) -> None:
    api, chat_id = visited, begun(visited)
    for number in range(1, MOST + 1):
        caption = f"/kunjungan foto nomor {number}"
        posts(
            api, chat_id, f"foto ke-{number} ", by=BUDI, photo=sent_photo(api, photo(64, 48)), caption=caption
        )
    posts(
        api, chat_id, "paling banyak yang muat", photo=sent_photo(api, photo()), caption="/kunjungan foto x"
    )
    assert (
        text("removal.not_yours", "id", what="Foto", number=2)
        in says(api, chat_id, "/kunjungan foto hapus 2", "hanya bisa", by=SITI)["shown"]
    )
    says(api, chat_id, "/kunjungan foto hapus 2", f"Sisa {MOST - 1}", by=BUDI)
    says(api, chat_id, "/kunjungan foto hapus 2", f"Sisa {MOST - 2}", by=KETUA)
    says(api, chat_id, "/kunjungan foto hapus 99", "Tidak ada foto nomor 99")
    says(api, chat_id, "/kunjungan selesai", "selesai")
    lines = docx_lines(files(api, chat_id, 2)["docx"])
    shown = [line.partition(" (")[0] for line in lines if line.startswith("Foto ")]
    assert shown[:2] == ["Foto 1. nomor 1", "Foto 2. nomor 4"] and len(shown) == MOST - 2


def test_who_sent_a_photo_or_kept_it_can_erase_it(api: BotApi, home: Path, real_home: Path) -> None:
    person = {**SITI, "id": new_chat()}
    with running(api, home, EDITION_HOME=str(real_home), **FREELY):
        chat_id = begun(api)
        kept = sent_photo(api, photo())
        posts(api, chat_id, "foto ke-1", by=person, photo=kept, caption="/kunjungan foto Foto Siti")
        replied = {**replying(chat_id, sent_photo(api, photo())), "from": person}
        before = len(in_chat(api, chat_id))
        api.put(message(chat_id, "/kunjungan foto Oleh ketua", from_=KETUA, reply_to_message=replied))
        api.wait(lambda _: len(in_chat(api, chat_id)) > before)
        posts(api, chat_id, "foto ke-3", photo=sent_photo(api, photo()), caption="/kunjungan foto Foto ketua")
        confirm = says(api, person["id"], "/hapus_data", "foto", by=person)
        press(api, person["id"], confirm["message_id"], text("button.erase", "id"), by=person)
        edited_to(api, confirm, "2 isian kunjungan")
    with sqlite3.connect(home / "journal.db") as journal:
        assert [row[0] for row in journal.execute("select caption from visit_photos")] == ["Foto ketua"]


# The making small


def test_a_photo_becomes_small_upright_and_loses_what_the_camera_wrote() -> None:
    camera = Image.Exif()
    camera[0x0112] = 6  # turned
    camera[0x010F] = "KAMERA RAHASIA"
    camera.get_ifd(0x8825)[1] = "S"
    small = shrunk(photo(4000, 3000, exif=camera))
    picture = Image.open(io.BytesIO(small.content))
    assert picture.format == "JPEG" and picture.size == (small.width, small.height) == (960, EDGE)
    assert not picture.getexif() and b"KAMERA" not in small.content
    assert len(small.content) <= HEAVY
    noise = Image.effect_noise((2000, 2000), 200).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    assert len(shrunk(stream.getvalue()).content) < 3 * HEAVY


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_all_kinds_of_colours_are_read_and_what_is_transparent_is_white(mode: str) -> None:
    stream = io.BytesIO()
    Image.new(mode, (100, 80)).save(stream, "JPEG" if mode == "CMYK" else "PNG")
    small = Image.open(io.BytesIO(shrunk(stream.getvalue()).content))
    assert small.mode == "RGB" and small.size == (100, 80)
    if mode in ("RGBA", "LA"):
        assert small.getpixel((50, 40)) == (255, 255, 255)


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    Image.new("1", (LARGEST_AREA // 5000 + 1, 5000)).save(stream, "PNG")
    assert len(stream.getvalue()) < 100_000
    with pytest.raises(TooLarge):
        shrunk(stream.getvalue())
    stream = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(stream, "PNG")
    with pytest.raises(TooLarge):
        shrunk(stream.getvalue())
    with pytest.raises(NoPhoto):
        shrunk(photo(2000, 4, "PNG"))


@given(st.binary(max_size=200), st.sampled_from(["JPEG", "PNG", "WEBP", ""]), st.integers(0, 3000))
def test_whatever_bytes_come_they_are_a_photo_or_refused(garbage: bytes, kind: str, at: int) -> None:
    content = garbage
    if kind:
        whole = photo(64, 48, kind)
        content = whole[:at] + garbage + whole[at + len(garbage) :]
    try:
        small = shrunk(content)
    except (NoPhoto, TooLarge):
        return
    assert Image.open(io.BytesIO(small.content)).size == (small.width, small.height)


def test_photos_of_all_shapes_stay_on_their_pages() -> None:
    shapes = [(1280, 300), (300, 1280), (1280, 960), (20, 1280), (1000, 1000)]
    photos = tuple(
        Photo("kata " * 40, date(2026, 11, 24), shrunk(photo(*shape)).content, *shape) for shape in shapes
    )
    report = type(REPORT)(**{**vars(REPORT), "photos": photos})
    pages = pdf_pages(report_pdf(report, TODAY))
    appendix = [page for page in pages if "Foto " in page]
    assert len(appendix) <= 4 and all("kata kata" in page for page in appendix)
    document = Document(io.BytesIO(report_docx(report, TODAY)))
    assert all(one.width.cm <= 14.01 and one.height.cm <= 8.81 for one in document.inline_shapes)
    assert "DOKUMENTASI" not in "".join(pdf_pages(report_pdf(REPORT, TODAY)))
    assert "DOKUMENTASI" not in "".join(docx_lines(report_docx(REPORT, TODAY)))


def test_a_kill_while_a_photo_is_fetched_keeps_it_once_and_says_so_once(
    api: BotApi, home: Path, real_home: Path
) -> None:
    environment = {**FREELY, "EDITION_HOME": str(real_home)}
    with running(api, home, **environment) as bot:
        chat_id = begun(api)

        def held(call: object) -> Reply:
            api.wait_at("foto")
            return Reply.broken()

        api.script("getFile", held)
        api.put(
            message(
                chat_id, from_=KETUA, photo=sent_photo(api, photo()), caption="/kunjungan foto Sebelum mati"
            )
        )
        api.wait(lambda state: state.gates.get("foto"))
        bot.kill()
        api.script("getFile", None)
    with running(api, home, **environment):
        api.wait(lambda _: [one for one in in_chat(api, chat_id) if "foto ke-1" in one["shown"]])
        assert "Foto dokumentasi: 1" in says(api, chat_id, "/kunjungan status", "Peserta")["shown"]
        assert sum("foto ke-" in one["shown"] for one in in_chat(api, chat_id)) == 1
