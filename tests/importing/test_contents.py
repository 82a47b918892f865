"""Tables of contents are no text, with dots before their page numbers or without, in PDF and Word files."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from knowledge.importing.clean import clean_pages
from knowledge.importing.contents import contents_of, contents_of_pages
from knowledge.importing.model import Limits
from knowledge.importing.word import read_docx

WHITE = [
    "                    DAFTAR   ISI",
    "                                        Halaman",
    "Kata Pengantar                               ii",
    "BAB I PENDAHULUAN                             1",
    "    A. Latar Belakang                         1",
    "    B. Tindak Lanjut Undang-Undang Nomor 188",
    "       tentang Pohon                          3",
    "BAB II PENUTUP                               12",
]
TEXT = ["Pohon di Zetakota berjumlah 40 batang pada tahun 2031.", "Dinas Beringin merawatnya."]


def left(pages: list[list[str]]) -> list[str]:
    return [line.strip() for page in clean_pages(pages).pages for line in page if line.strip()]


def test_entries_parted_from_their_pages_by_white_go_with_their_heading() -> None:
    assert left([WHITE, TEXT]) == TEXT


@pytest.mark.parametrize("page", ["Halaman {}", "hal. {}", "{}", "Error! Bookmark not defined."])
def test_entries_with_dots_go_whatever_word_stands_before_their_page(page: str) -> None:
    titles = ["BAB I PENDAHULUAN", "BAB II ISI", "BAB III PENUTUP"]
    lines = [f"{title} {'.' * 20} {page.format(n + 1)}" for n, title in enumerate(titles)]
    assert left([["DAFTAR ISI", *lines], TEXT]) == TEXT
    assert left([lines, TEXT]) == TEXT


def test_contents_go_on_over_pages_and_end_where_the_text_begins() -> None:
    second = [
        "Laporan Zetakota",
        "BAB III LAMPIRAN    14",
        "BAB IV SUMBER    15",
        "Sumber foto   3",
        "Peta   4",
    ]
    gone = contents_of_pages([WHITE, [*second, "", *TEXT]])
    assert {line for page, line in gone if page == 1} == {1, 2, 3, 4}


def test_figures_of_a_text_stay_also_below_a_list() -> None:
    facts = ["Jumlah pohon jati 40", "Jumlah pohon mahoni 35", "Jumlah pohon trembesi 90"]
    assert contents_of_pages([facts]) == set()
    assert left([[*WHITE, "BAB I PENDAHULUAN", "Latar belakang", "Dasar hukum", *facts]]) == [
        "BAB I PENDAHULUAN", "Latar belakang", "Dasar hukum", *facts,
    ]  # fmt: skip


def test_a_heading_with_nothing_below_that_names_a_page_stays() -> None:
    assert contents_of(["Daftar Lampiran", "Peta kota.", "Foto danau."]) == set()


def test_contents_typed_into_a_word_file_are_no_passages(tmp_path: Path) -> None:
    document = Document()
    for line in ["DAFTAR ISI", "BAB I PENDAHULUAN\t1", "BAB II PENUTUP\t4", "DAFTAR TABEL"]:
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows, [("Judul", "Halaman"), ("Tabel 1 Pohon", "2"), ("Tabel 2 Danau", "3")], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("PENDAHULUAN")
    document.add_paragraph(TEXT[0])
    document.save(str(tmp_path / "isi.docx"))
    told = [block.text for block in read_docx(tmp_path / "isi.docx", Limits(), lambda *_: None).blocks]
    assert told == ["PENDAHULUAN", TEXT[0]]
