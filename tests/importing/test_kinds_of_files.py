"""Each kind of file gives its headings, clauses, rows and pages; what it is, its content says."""

from __future__ import annotations

from pathlib import Path

import pytest
from files import PARAGRAPH, ROWS, WRITERS, write_docx, write_pdf

from knowledge.importing.metadata import propose
from knowledge.importing.model import Extract, Limits
from knowledge.importing.worker import read_file

ROW = "Dinas Pohon — Nilai: 80,1"


def read(path: Path) -> Extract:
    return read_file(path, Limits(), lambda done, of_all: None)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_file_of_each_kind_is_read_whatever_it_is_called(kind: str, tmp_path: Path) -> None:
    ending = kind if kind in ("md", "txt", "csv") else "bin"
    extract = read(WRITERS[kind](tmp_path / f"berkas.{ending}"))
    assert extract.kind == kind
    texts = [block.text for block in extract.blocks]
    if kind not in ("xlsx", "csv", "pptx"):
        assert any(PARAGRAPH in text for text in texts)
    if kind not in ("txt", "eml", "xlsx"):
        assert ROW in texts
    if kind in ("docx", "odt", "html", "mhtml", "md", "txt"):
        assert {"1. nomor pohon;", "2. letak pohon."} <= set(texts)


def test_a_report_in_pdf_has_pages_and_neither_headers_nor_numbers(tmp_path: Path) -> None:
    extract = read(write_pdf(tmp_path / "laporan.pdf", pages=5))
    assert extract.pages == 5
    told = [(block.page, block.text) for block in extract.blocks if "Halaman ini" in block.text]
    assert [page for page, _ in told] == [1, 2, 3, 4, 5]
    assert not any("Laporan 2031" in block.text for block in extract.blocks)
    assert len(extract.removed) == 10
    assert [block.page for block in extract.blocks if block.kind == "row"] == [5] * (len(ROWS) - 1)


def test_a_title_of_the_metadata_that_the_text_does_not_bear_out_is_not_believed(tmp_path: Path) -> None:
    proposal = propose(read(write_pdf(tmp_path / "laporan.pdf")), "laporan.pdf")
    assert (proposal.title.value, proposal.title.origin) == ("Laporan Kinerja Zetakota", "its first heading")
    assert proposal.category.value == "sakip"
    assert proposal.date.origin == "the file's metadata"


def test_a_web_page_is_its_article(tmp_path: Path) -> None:
    extract = read(WRITERS["html"](tmp_path / "a.html"))
    told = " ".join(block.text for block in extract.blocks)
    assert not any(word in told for word in ("Beranda", "Bagikan", "Hak cipta", "jahat"))
    proposal = propose(extract, "a.html")
    assert (proposal.title.value, proposal.publisher.value) == ("Kebun Zetakota", "Koran Beringin")
    assert (proposal.date.value, proposal.url.value) == ("2031-07-08", "https://example.org/kebun")


def test_a_sheet_tells_numbers_as_people_see_them_and_leaves_hidden_sheets_out(tmp_path: Path) -> None:
    extract = read(WRITERS["xlsx"](tmp_path / "a.xlsx"))
    texts = [block.text for block in extract.blocks]
    assert "Dinas Pohon — Nilai: 80,1; Bagian: 25%; Anggaran: 1.250.000" in texts
    assert not any("jangan" in text for text in texts)
    assert extract.notes == ("one hidden sheet is left out",)


def test_slides_are_pages(tmp_path: Path) -> None:
    extract = read(WRITERS["pptx"](tmp_path / "a.pptx"))
    assert extract.pages == 2
    assert {(block.page, block.text) for block in extract.blocks if block.kind == "heading"} == {
        (1, "Kebun Zetakota bagian 1"),
        (2, "Kebun Zetakota bagian 2"),
    }


def test_a_mail_names_its_attachments_and_not_its_writer(tmp_path: Path) -> None:
    extract = read(WRITERS["eml"](tmp_path / "a.eml"))
    told = " ".join(block.text for block in extract.blocks) + str(extract.told)
    assert "Budi" not in told and "yang lama" not in told
    assert "lampiran.pdf" in extract.notes[0]
    assert extract.told.date == "2031-07-08"


def test_automatic_numbers_of_word_are_counted(tmp_path: Path) -> None:
    texts = [block.text for block in read(write_docx(tmp_path / "a.docx")).blocks]
    assert texts.index("1. nomor pohon;") + 1 == texts.index("2. letak pohon.")


@pytest.mark.parametrize(
    ("cover", "publisher"),
    [
        ("DINAS KOMUNIKASI DAN INFORMATIKA KABUPATEN WONOSOBO TAHUN 2018", None),
        ("Disusun oleh Badan Pusat Statistik Kabupaten Tapin.", "Badan Pusat Statistik Kabupaten Tapin"),
        ("Catatan tentang pohon.", "catatan.txt"),
        ("Sebanyak 40 pohon ditanam di Kecamatan Beringin Raya.", "catatan.txt"),
    ],
)
def test_the_body_on_the_cover_is_proposed_as_publisher(
    tmp_path: Path, cover: str, publisher: str | None
) -> None:
    path = tmp_path / "catatan.txt"
    path.write_text(f"{cover}\n\nPohon dicatat setiap tahun oleh petugas.\n", "utf-8")
    proposed = propose(read(path), "catatan.txt").publisher.value
    assert proposed == (publisher or "Dinas Komunikasi dan Informatika Kabupaten Wonosobo")


def test_a_regulation_is_known_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "peraturan.txt"
    path.write_text(
        "PERATURAN WALI KOTA ZETAKOTA\nNOMOR 7 TAHUN 2031\nTENTANG\nPENCATATAN POHON\n\n"
        "DENGAN RAHMAT TUHAN YANG MAHA ESA\n\nMenimbang : bahwa pohon perlu dicatat;\n\nPasal 1\n\n"
        "Pohon dicatat.\n\nDitetapkan di Zetakota\npada tanggal 9 Juli 2031\n",
        "utf-8",
    )
    proposal = propose(read(path), "peraturan.txt")
    assert proposal.title.value == "Peraturan Wali Kota Zetakota Nomor 7 Tahun 2031 tentang Pencatatan Pohon"
    assert proposal.number == "peraturan wali kota zetakota 7/2031"
    assert (proposal.date.value, proposal.publisher.value) == ("2031-07-09", "Wali Kota Zetakota")
