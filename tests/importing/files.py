"""Files of every kind, written by the programs' own libraries, that say the same things about Zetakota."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pptx
from fpdf import FPDF
from PIL import Image, ImageDraw
from pptx.util import Inches

PARAGRAPH = "Kebun Zetakota dibuka pada 7 Juli 2031 untuk mencatat pohon beringin."
ROWS = (("No", "Dinas", "Nilai"), ("1", "Dinas Pohon", "80,1"), ("2", "Dinas Air", "75,2"))


def write_pdf(path: Path, pages: int = 3, *, title: str = "LAPORAN KINERJA ZETAKOTA") -> Path:
    """A report with a running header, page numbers, and a ruled table on its last page."""
    pdf = FPDF()
    pdf.set_title("Microsoft Word - laporan.docx")
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("helvetica", size=9)
        pdf.text(20, 10, "Pemerintah Kota Zetakota - Laporan 2031")
        pdf.text(100, 290, str(number))
        pdf.set_xy(20, 30)
        pdf.set_font("helvetica", size=12)
        if number == 1:
            pdf.cell(0, 10, title, align="C", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(10)
        pdf.set_x(20)
        subject = ("pohon", "air", "batu", "jalan", "pasar")[number % 5]
        own = f"Halaman ini memuat kegiatan dinas {subject}, yang dilaporkan kepada wali kota setiap tahun."
        pdf.multi_cell(0, 7, f"{PARAGRAPH} {own}" if number == 1 else own)
        if number == pages:
            pdf.ln(10)
            with pdf.table(col_widths=(10, 60, 30)) as table:
                for row in ROWS:
                    table.row(row)
    pdf.output(str(path))
    return path


def write_scan(path: Path) -> Path:
    """A page of text and a page that is a picture."""
    picture = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(picture).text((50, 50), "Pohon beringin", fill=0, font_size=40)
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.multi_cell(0, 7, PARAGRAPH)
    pdf.add_page()
    pdf.image(picture, 10, 10, 180)
    pdf.output(str(path))
    return path


def write_docx(path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = "Laporan kebun Zetakota"
    document.add_heading("Laporan kebun Zetakota", 0)
    document.add_heading("Pencatatan pohon", 1)
    document.add_paragraph(PARAGRAPH)
    document.add_paragraph("nomor pohon;", style="List Number")
    document.add_paragraph("letak pohon.", style="List Number")
    table = document.add_table(rows=0, cols=3)
    for row in ROWS:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def write_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Nilai dinas"
    sheet.append(["Nilai dinas Zetakota tahun 2031"])
    sheet.append([])
    sheet.append(["No", "Dinas", "Nilai", "Bagian", "Anggaran"])
    sheet.append([1, "Dinas Pohon", 80.1, 0.25, 1250000])
    sheet.append([2, "Dinas Air", 75, 0.5, 990000])
    for row in (4, 5):
        sheet.cell(row, 4).number_format = "0%"
        sheet.cell(row, 5).number_format = "#,##0"
    hidden = book.create_sheet("Rahasia")
    hidden.append(["jangan", "dibaca"])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def write_pptx(path: Path) -> Path:
    show = pptx.Presentation()
    for number in (1, 2):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"Kebun Zetakota bagian {number}"
        slide.placeholders[1].text = f"Pohon dicatat setiap bulan ke-{number}.\nDinas melapor setiap tahun."
    table = show.slides[1].shapes.add_table(3, 3, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    show.save(str(path))
    return path


ODT_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1"
 style:num-format="1" style:num-suffix="."/></text:list-style></office:automatic-styles>
<office:body><office:text><text:h text:outline-level="1">Pencatatan pohon</text:h><text:p>%s<text:note>
<text:note-body><text:p>Sumbernya dinas.</text:p>
</text:note-body></text:note></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>nomor pohon;</text:p></text:list-item>
<text:list-item><text:p>letak pohon.</text:p></text:list-item></text:list>
<table:table>%s</table:table></office:text></office:body></office:document-content>"""


def write_odt(path: Path) -> Path:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODT_CONTENT % (PARAGRAPH, rows))
    return path


HTML = f"""<!doctype html><html><head><title>Kebun Zetakota | Koran Beringin</title>
<meta property="og:site_name" content="Koran Beringin">
<meta property="article:published_time" content="2031-07-08T09:00">
<link rel="canonical" href="https://example.org/kebun"><script>var jahat = 1;</script></head><body>
<nav><a href="/">Beranda</a><a href="/politik">Politik</a></nav>
<article><h1>Kebun Zetakota</h1><p>{PARAGRAPH}</p>
<ol><li>nomor pohon;</li><li>letak pohon.</li></ol><table>
{"".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)}</table>
<div class="share-buttons"><p>Bagikan</p></div></article><footer>Hak cipta</footer></body></html>"""


def write_html(path: Path) -> Path:
    path.write_text(HTML, "utf-8")
    return path


def write_mhtml(path: Path) -> Path:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.org/kebun"
    message["Subject"] = "Kebun Zetakota"
    message.set_content(HTML, subtype="html", cte="quoted-printable")
    message.make_related()
    path.write_bytes(bytes(message))
    return path


def write_eml(path: Path) -> Path:
    message = EmailMessage()
    message["From"] = "Budi Contoh <budi@zetakota.example>"
    message["Subject"] = "Kebun Zetakota"
    message["Date"] = "Tue, 08 Jul 2031 09:00:00 +0700"
    message.set_content(f"{PARAGRAPH}\n\n> yang lama\n\nDinas Pohon mendapat nilai 80,1.\n")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="lampiran.pdf")
    path.write_bytes(bytes(message))
    return path


def write_md(path: Path) -> Path:
    table = "| No | Dinas | Nilai |\n|---|---|---|\n| 1 | Dinas Pohon | 80,1 |\n| 2 | Dinas Air | 75,2 |\n"
    path.write_text(
        f"# Kebun Zetakota\n\n## Pencatatan\n\n{PARAGRAPH}\n\n1. nomor pohon;\n2. letak pohon.\n\n{table}",
        "utf-8",
    )
    return path


def write_txt(path: Path) -> Path:
    path.write_text(f"KEBUN ZETAKOTA\n\n{PARAGRAPH}\n\n1. nomor pohon;\n2. letak pohon.\n", "utf-8")
    return path


def write_csv(path: Path) -> Path:
    path.write_text("No;Dinas;Nilai\n1;Dinas Pohon;80,1\n2;Dinas Air;75,2\n", "cp1252")
    return path


WRITERS = {
    "pdf": write_pdf,
    "docx": write_docx,
    "xlsx": write_xlsx,
    "pptx": write_pptx,
    "odt": write_odt,
    "html": write_html,
    "mhtml": write_mhtml,
    "eml": write_eml,
    "md": write_md,
    "txt": write_txt,
    "csv": write_csv,
}
