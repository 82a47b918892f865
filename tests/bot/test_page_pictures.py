"""Lihat halaman: the quoted page of an imported PDF as a picture, by a button that lasts."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi
from conftest import message, new_chat, running
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from presses import labels, pressed, pressed_data

sys.path.insert(0, str(Path(__file__).parents[1] / "importing"))

from files import write_pdf

from bot.draw_page import YELLOW, draw, place_of, words_in
from bot.painter import PNG
from index.texts import text

QUESTION, BUTTON = "berapa nilai Dinas Pohon?", "🖼 Hlm. 3"


@pytest.fixture(scope="module")
def built(tanya: Any, new_base: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home and a knowledge folder into which a report of three pages was imported. To be copied."""
    folder = tmp_path_factory.mktemp("paged")
    new_base(folder / "base")
    file = write_pdf(folder / "laporan.pdf")
    told = ("--publisher", "Bagian Kebun", "--date", "2031-08")
    tanya("add", file, *told, home=folder / "home", knowledge=folder / "base")
    return folder


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "place")
    return tmp_path / "place"


def serving(api: BotApi, place: Path) -> Any:
    home, base = place / "home", place / "base"
    settings = {"TANYA_KNOWLEDGE": str(base), "EDITION_HOME": str(home), "REAL_ASSISTANT": "1"}
    return running(api, home, UJI_UNLIMITED="1", **settings)


def asked(api: BotApi, chat_id: int) -> dict[str, Any]:
    api.put(message(chat_id, QUESTION))
    return api.sent_to(chat_id)[-1]


def picture_of(sent: dict[str, Any]) -> bytes:
    (picture,) = sent["files"].values()
    assert isinstance(picture, bytes) and picture.startswith(PNG)
    return picture


def marked_rows(picture: bytes) -> list[int]:
    """The rows of a picture, from 0 to 100, in which something is marked."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    pixels = image.load()
    assert pixels is not None
    found = [y for y in range(image.height) if any(pixels[x, y] == YELLOW for x in range(0, image.width, 3))]
    return sorted({100 * y // image.height for y in found})


def test_the_page_is_sent_with_its_quote_marked_also_later_and_by_a_newer_edition(
    api: BotApi, place: Path, tanya: Any
) -> None:
    chat_id = new_chat()
    with serving(api, place):
        answer = asked(api, chat_id)
        assert "hlm. 3" in str(answer["shown"]) and BUTTON in labels(api, answer)
        assert pressed(api, answer, BUTTON) == text("page_picture.coming", "id")
        sent = api.sent_to(chat_id, 2)[1]
        assert sent["method"] == "sendPhoto"
        assert sent["shown"] == "Laporan Kinerja Zetakota\nhlm. 3 · Bagian Kebun, Agu 2031"
        rows = marked_rows(picture_of(sent))
        assert rows and max(rows) - min(rows) < 6
    (place / "base" / "documents" / "umum" / "lain.md").write_text("# Lain\n\n- Hal lain di Zetakota.\n")
    tanya("build", home=place / "home", knowledge=place / "base")
    with serving(api, place):
        pressed(api, answer, BUTTON)
        assert picture_of(api.sent_to(chat_id, 3)[2]) == picture_of(sent)


def test_where_the_page_cannot_be_shown_it_says_so(api: BotApi, place: Path) -> None:
    chat_id = new_chat()
    with serving(api, place):
        answer = asked(api, chat_id)
        data = f"page:{1_000_000_000}:0"
        assert pressed_data(api, answer, data) == text("toast.forgotten", "id")
        (original,) = (place / "base" / "originals").iterdir()
        original.write_bytes(b"%PDF-1.7 damaged")
        pressed(api, answer, BUTTON)
        assert api.sent_to(chat_id, 2)[1]["shown"] == text("page_picture.failed", "id")
        original.unlink()
        assert pressed(api, answer, BUTTON) == text("page_picture.missing", "id")
        assert len(api.sent_to(chat_id, 2)) == 2


def test_a_document_that_was_not_imported_has_no_such_button(reading: BotApi) -> None:
    chat_id = new_chat()
    reading.put(message(chat_id, "fakta"))
    assert not any("Hlm" in label for label in labels(reading, reading.sent_to(chat_id)[0]))


def test_in_the_terminal_the_picture_is_saved_and_named(place: Path, tanya: Any) -> None:
    first = tanya("chat", home=place / "home", knowledge=place / "base", stdin=f"{QUESTION}\n").stdout
    match = re.search(r"\[(\d+)\] 🖼 Hlm\. 3", first)
    assert match is not None
    lines = f"{QUESTION}\n{match[1]}\n"
    told = tanya("chat", home=place / "home", knowledge=place / "base", stdin=lines).stdout
    saved = re.search(r"\(berkas disimpan: (.+\.png)\)", told)
    assert saved is not None and "laporan-kinerja-zetakota-hlm-3" in saved[1]
    assert Path(saved[1]).read_bytes().startswith(PNG)


def test_a_page_that_lies_on_its_side_is_marked_where_its_words_are(tmp_path: Path) -> None:
    pdf = FPDF(orientation="landscape")
    pdf.add_page()
    pdf.set_font("helvetica", size=14)
    pdf.text(30, 180, "Pohon beringin dicatat setiap tahun oleh Dinas Pohon Kota Zetakota.")
    pdf.output(str(tmp_path / "a.pdf"))
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.add_page(PdfReader(tmp_path / "a.pdf").pages[0].rotate(180))
    writer.write(tmp_path / "b.pdf")
    words = "Pohon beringin dicatat setiap tahun oleh Dinas Pohon Kota Zetakota."
    upright, turned = (draw(str(tmp_path / name), [1], words) for name in ("a.pdf", "b.pdf"))
    assert upright[:2] == turned[:2] == (1, True)
    assert min(marked_rows(upright[2])) > 80 and max(marked_rows(turned[2])) < 20


def test_a_quote_that_is_not_there_marks_nothing(tmp_path: Path) -> None:
    file = str(write_pdf(tmp_path / "a.pdf"))
    page, marked, picture = draw(file, [1, 2], "Kalimat ini berasal dari dokumen lain sama sekali")
    assert (page, marked) == (1, False) and marked_rows(picture) == []


def test_hyphens_at_the_ends_of_lines_join_words() -> None:
    cut = "peme-\r\nrintah per\ufffe\nusahaan e-RK"
    assert [word.text for word in words_in(cut)] == ["pemerintah", "perusahaan", "e", "rk"]


letters = st.sampled_from(["pohon", "beringin", "dinas", "kota", "dan", "di", "7", "2031"])


@given(st.lists(letters, max_size=60), st.lists(letters, max_size=20))
def test_a_place_lies_on_the_page_in_order_and_holds_words_of_the_quote(
    page: list[str], quote: list[str]
) -> None:
    runs = place_of(page, quote)
    numbers = [number for run in runs for number in run]
    assert numbers == sorted(set(numbers)) and all(0 <= number < len(page) for number in numbers)
    assert {page[number] for number in numbers} <= set(quote)


@given(st.lists(letters, max_size=40), st.lists(letters, min_size=4), st.lists(letters, max_size=40))
def test_a_quote_that_stands_on_the_page_is_found_nearly_whole(
    before: list[str], quote: list[str], after: list[str]
) -> None:
    runs = place_of([*before, *quote, *after], quote)
    assert sum(map(len, runs)) >= 0.4 * len(quote)


def test_a_hostile_order_ends_in_time(tmp_path: Path) -> None:
    """A page of enormous size is drawn small, not refused memory by memory."""
    pdf = FPDF(unit="pt", format=(14_000, 14_000))
    pdf.add_page()
    pdf.set_font("helvetica", size=200)
    pdf.text(1000, 1000, "Pohon beringin besar")
    pdf.output(str(tmp_path / "a.pdf"))
    order = '{"path": "%s", "pages": [1], "words": "Pohon beringin besar"}' % (tmp_path / "a.pdf")
    ran = subprocess.run(
        [sys.executable, "-m", "bot.draw_page"],
        input=order.encode(),
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert ran.returncode == 0 and len(ran.stdout) < 1_000_000
