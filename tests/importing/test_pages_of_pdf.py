"""What is read on pages of a PDF: columns, footnotes, turned pages, watermarks, words, tables over pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF

from knowledge.importing.geometry import Mark, gathered
from knowledge.importing.model import Extract, Limits
from knowledge.importing.passages import sections_of
from knowledge.importing.worker import read_file

LEFT = (
    "Kebun kota dibuka untuk semua warga dan dijaga oleh para pengurus yang dipilih setiap tahun oleh dinas."
    " Setiap pohon di kebun itu diberi nomor dan dicatat letaknya pada peta yang dapat dilihat siapa saja."
)
RIGHT = (
    "Pengurus melaporkan keadaan pohon kepada wali kota setiap bulan dan mengumumkannya di papan kebun."
    " Warga boleh mengusulkan jenis pohon baru melalui kelurahan paling lambat akhir bulan Maret."
)


def new_page(size: float = 12) -> FPDF:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=size)
    return pdf


def read(pdf: FPDF, tmp_path: Path) -> Extract:
    path = tmp_path / "a.pdf"
    pdf.output(str(path))
    return read_file(path, Limits(), lambda done, of_all: None)


def texts(extract: Extract) -> list[str]:
    return [block.text for block in extract.blocks]


def test_two_columns_of_prose_are_read_one_after_the_other(tmp_path: Path) -> None:
    pdf = new_page()
    for x, text in ((20, LEFT), (115, RIGHT)):
        pdf.set_xy(x, 40)
        pdf.multi_cell(75, 6, text, align="J")
    told = " ".join(texts(read(pdf, tmp_path)))
    assert f"{LEFT} {RIGHT}" in told


def test_a_table_of_two_columns_is_not_read_as_prose_in_columns(tmp_path: Path) -> None:
    pdf = new_page()
    for number in range(1, 9):
        pdf.text(20, 40 + 7 * number, f"Dinas nomor {number}")
        pdf.text(115, 40 + 7 * number, f"Kepala dinas nomor {number} melapor")
    told = " ".join(texts(read(pdf, tmp_path)))
    assert "Dinas nomor 1 Kepala dinas nomor 1 melapor" in told


def write_with_footnote(pdf: FPDF) -> None:
    pdf.set_xy(20, 40)
    pdf.write(7, "Jumlah pohon di Zetakota ada 512")
    pdf.char_vpos = "SUP"
    pdf.write(7, "3")
    pdf.char_vpos = "LINE"
    pdf.write(7, " batang menurut dinas. Luas kebun itu 40 m")
    pdf.char_vpos = "SUP"
    pdf.write(7, "2")
    pdf.char_vpos = "LINE"
    pdf.write(7, " dan dijaga.")
    for line in range(6):
        pdf.text(
            20, 70 + 7 * line, f"Kalimat lain nomor {'abcdef'[line]} tentang pohon di kebun kota Zetakota."
        )
    pdf.set_font("helvetica", size=8)
    pdf.text(20, 270, "3 Hitungan dinas pada akhir tahun 2031, tanpa pohon di")
    pdf.text(20, 274, "halaman rumah.")


def test_a_footnote_is_out_of_the_text_and_kept_with_its_mark(tmp_path: Path) -> None:
    pdf = new_page()
    write_with_footnote(pdf)
    extract = read(pdf, tmp_path)
    note = next(block for block in extract.blocks if block.kind == "note")
    assert note.text == ("Catatan kaki 3 Hitungan dinas pada akhir tahun 2031, tanpa pohon di halaman rumah.")
    assert note.page == 1
    running = " ".join(block.text for block in extract.blocks if block.kind != "note")
    assert "Jumlah pohon di Zetakota ada 512 batang" in running
    assert "40 m² dan dijaga" in running
    assert "halaman rumah" not in running


def test_a_footnote_does_not_part_a_sentence_that_goes_on_over_the_page(tmp_path: Path) -> None:
    pdf = new_page()
    write_with_footnote(pdf)
    pdf.set_font("helvetica", size=12)
    pdf.text(20, 120, "Pohon yang tua dirawat oleh para pengurus kebun bersama warga dan para")
    pdf.add_page()
    pdf.text(20, 40, "pelajar dari sekolah di dekatnya.")
    extract = read(pdf, tmp_path)
    whole = next(block for block in extract.blocks if "Pohon yang tua" in block.text)
    assert whole.text.endswith("para pelajar dari sekolah di dekatnya.")
    assert whole.pages() == (1, 2)
    assert [block.kind for block in extract.blocks][-1] == "note"


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_was_turned_is_read_upright(tmp_path: Path, angle: int) -> None:
    pdf = FPDF(format=(300, 300))
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    with pdf.rotation(angle, 150, 150):
        pdf.text(60, 100, "Setiap pohon di kebun kota dicatat oleh dinas.")
        pdf.text(60, 107, "Catatan itu dilaporkan kepada wali kota.")
    told = " ".join(texts(read(pdf, tmp_path)))
    assert "Setiap pohon di kebun kota dicatat oleh dinas. Catatan itu dilaporkan kepada wali kota." in told


def test_mirrored_letters_are_read_in_the_order_in_which_they_stand() -> None:
    marks = [
        Mark(letter, 10 + 6 * n, 16 + 6 * n, 100, 110, 10 + 6 * n, 102, 180)
        for n, letter in enumerate("Zetakota")
    ]
    assert [run.text for run in gathered(marks, (), pictures=0, unknown=0).runs] == ["Zetakota"]


def test_a_watermark_is_left_out_and_told(tmp_path: Path) -> None:
    pdf = new_page()
    pdf.text(20, 40, "Setiap pohon di kebun kota dicatat oleh dinas.")
    with pdf.rotation(45, 100, 150):
        pdf.text(60, 150, "SALINAN TIDAK RESMI")
    extract = read(pdf, tmp_path)
    assert texts(extract) == ["Setiap pohon di kebun kota dicatat oleh dinas."]
    assert any("SALINAN" in line for line in extract.removed)


def test_words_at_line_ends_are_whole_and_letters_drawn_twice_are_one(tmp_path: Path) -> None:
    pdf = new_page()
    pdf.text(20, 40, "Dinas memberi pelayanan kepada warga, dan pela-")
    pdf.text(20, 46, "yanan itu dinilai setiap tahun.")
    pdf.text(20, 80, "Tebal")
    pdf.text(20.1, 80, "Tebal")
    told = texts(read(pdf, tmp_path))
    assert "Dinas memberi pelayanan kepada warga, dan pelayanan itu dinilai setiap tahun." in told
    assert "Tebal" in " ".join(told) and "Tebal Tebal" not in " ".join(told)


def table(pdf: FPDF, rows: list[tuple[str, ...]]) -> None:
    with pdf.table(first_row_as_headings=False, col_widths=(10, 60, 30)) as grid:
        for row in rows:
            grid.row(row)


def rows_of(extract: Extract) -> list[tuple[str, int | None]]:
    return [(block.text, block.page) for block in extract.blocks if block.kind == "row"]


HEADS = ("No", "Dinas", "Nilai")


@pytest.mark.parametrize("again", [True, False], ids=["heads again", "heads once"])
def test_a_table_over_pages_is_one_table(tmp_path: Path, again: bool) -> None:
    pdf = new_page()
    table(pdf, [HEADS, ("1", "Dinas Pohon", "80,1"), ("2", "Dinas Air", "75,2")])
    pdf.add_page()
    table(pdf, [*([HEADS] if again else []), ("3", "Dinas Batu", "60,0"), ("4", "Dinas Jalan", "55,5")])
    assert rows_of(read(pdf, tmp_path)) == [
        ("Dinas Pohon — Nilai: 80,1", 1),
        ("Dinas Air — Nilai: 75,2", 1),
        ("Dinas Batu — Nilai: 60,0", 2),
        ("Dinas Jalan — Nilai: 55,5", 2),
    ]


def test_a_table_without_heads_gives_its_first_row_as_a_row(tmp_path: Path) -> None:
    pdf = new_page()
    table(pdf, [("1", "Dinas Pohon", "80,1"), ("2", "Dinas Air", "75,2")])
    assert rows_of(read(pdf, tmp_path)) == [("Dinas Pohon — 80,1", 1), ("Dinas Air — 75,2", 1)]


def test_heads_over_several_columns_are_said_with_those_below(tmp_path: Path) -> None:
    pdf = new_page()
    with pdf.table(num_heading_rows=2) as grid:
        first = grid.row()
        first.cell("Dinas", rowspan=2)
        first.cell("Target", colspan=2)
        second = grid.row()
        second.cell("2030")
        second.cell("2031")
        grid.row(("Dinas Pohon", "70", "80"))
    assert rows_of(read(pdf, tmp_path)) == [("Dinas Pohon — Target 2030: 70; Target 2031: 80", 1)]


def test_the_caption_of_a_table_heads_its_rows_and_only_them(tmp_path: Path) -> None:
    pdf = new_page()
    pdf.text(20, 20, "A. Capaian")
    pdf.set_y(40)
    pdf.cell(0, 8, "Tabel 3.1 Nilai dinas Zetakota", new_x="LMARGIN", new_y="NEXT")
    table(pdf, [HEADS, ("1", "Dinas Pohon", "80,1"), ("2", "Dinas Air", "75,2")])
    pdf.ln(12)
    pdf.multi_cell(0, 7, "Nilai itu diumumkan setiap tahun pada bulan Agustus.")
    headed = {
        part.text: section.heading
        for section in sections_of(read(pdf, tmp_path).blocks)
        for part in section.passages
    }
    assert headed["Dinas Air — Nilai: 75,2"] == "Tabel 3.1 Nilai dinas Zetakota"
    assert headed["Nilai itu diumumkan setiap tahun pada bulan Agustus."] != "Tabel 3.1 Nilai dinas Zetakota"


def test_a_list_that_begins_anew_belongs_to_what_leads_to_it(tmp_path: Path) -> None:
    pdf = new_page()
    for number, line in enumerate(
        (
            "Bidang Pohon mempunyai fungsi:",
            "a. mencatat pohon; dan",
            "b. merawat pohon.",
            "Bidang Air mempunyai fungsi:",
            "a. mencatat sumur; dan",
            "b. merawat sumur.",
        )
    ):
        pdf.text(20, 40 + 7 * number, line)
    parts = [part.text for section in sections_of(read(pdf, tmp_path).blocks) for part in section.passages]
    assert parts == [
        "Bidang Pohon mempunyai fungsi: a. mencatat pohon; dan b. merawat pohon.",
        "Bidang Air mempunyai fungsi: a. mencatat sumur; dan b. merawat sumur.",
    ]


AMOUNTS = ("7.500.000", "1.250.000", "9.100.000", "3.000.000", "4.750.000", "2.800.000")


def test_headers_that_ocr_reads_differently_go_and_amounts_stay(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    names = ("PRESIDEN", "FRESIDEN", "PRESTDEN", "PRESIDEN", "PRES1DEN", "FRESIDEN")
    for number, name in enumerate(names):
        pdf.add_page()
        pdf.text(90, 20, name)
        subject = ("pohon", "air", "batu", "jalan", "pasar", "sungai")[number]
        pdf.text(20, 50, f"Dinas {subject} melapor kepada wali kota setiap tahun pada bulan Maret.")
        pdf.text(20, 250, f"Jumlah {AMOUNTS[number]}")
    told = " ".join(texts(read(pdf, tmp_path)))
    assert "RESIDEN" not in told and "PRESTDEN" not in told
    assert all(f"Jumlah {amount}" in told for amount in AMOUNTS)
