"""The files that a visit takes home: every fact as it stands in the base, whatever people wrote."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from visiting import docx_lines, pdf_pages

from bot.report.docx_file import TemplateBroken, report_docx
from bot.report.model import (
    Action,
    Checklist,
    Fact,
    OfficerAnswer,
    Report,
    Result,
    Step,
    Topic,
    clean,
    days,
)
from bot.report.pdf_file import report_pdf
from bot.report.template import default_template
from bot.visits.due import read_action, read_day
from knowledge.model import Source

TODAY = date(2026, 11, 26)
HUMAS = Source("Humas <Uji> & Kawan", "2019-03-13", "https://example.org/a?b=1&c=2")
KORAN = Source("Koran", None, None, date_note="tidak diketahui")
PLAIN = Fact("Bandung naik dari CC ke A pada 2015.", "fact", (HUMAS,))
DISPUTED = Fact("Jumlahnya 28 atau 30 daerah.", "disputed", (HUMAS, KORAN))
REPORT = Report(
    region="Kabupaten Solok",
    topic=None,
    first_day=date(2026, 11, 24),
    last_day=date(2026, 11, 25),
    basis=(PLAIN,),
    people=("Siti Rahma, Kepala Diskominfo",),
    nameless=2,
    agenda=("Balai Kota",),
    topics=(
        Topic(
            "SAKIP",
            (
                Result("Bagaimana naik?", (PLAIN, DISPUTED), asked=3),
                Result("Kapan?", (DISPUTED,), after="Bagaimana naik?", partial=True, gone=1),
                Result("Berapa biayanya?", officer=OfficerAnswer("Nihil.", "Diskominfo", "25 Nov 2026")),
                Result("Surabaya?", told="Tidak ada catatan."),
            ),
        ),
    ),
    notes=("Minta demo",),
    unanswered=("Berapa nilai 2021?",),
    checklists=(Checklist("e-RK", (Step("Dasar hukum", (PLAIN,), (), True), Step("Biaya", (), ("Biaya",)))),),
    actions=(Action("Susun KAK", "Diskominfo", "31 Desember 2026"), Action("Kirim surat")),
    edition=7,
    built="2026-11-24",
    bot="TanyaBandungBot",
)


def both(report: Report) -> tuple[str, str]:
    """The report's text as DOCX and as PDF, white space made even."""
    lines = docx_lines(report_docx(report, TODAY))
    return " ".join(" ".join(lines).split()), " ".join(" ".join(pdf_pages(report_pdf(report, TODAY))).split())


def test_both_files_say_the_same_with_marks_numbers_and_sources() -> None:
    for shown in both(REPORT):
        for words in (
            "Bandung naik dari CC ke A pada 2015. [1]",
            "(Sumber berbeda) Jumlahnya 28 atau 30 daerah. [1][2]",
            "[1] Humas <Uji> & Kawan, 13 Mar 2019",
            "[2] Koran, tidak diketahui",
            "Bagaimana naik? (ditanyakan 3 kali)",
            "Kapan? (lanjutan dari: Bagaimana naik?)",
            "Jawaban narasumber (Diskominfo, 25 Nov 2026): Nihil.",
            "Biaya: tidak ada dalam basis pengetahuan",
            "2 peserta tanpa nama",
            "24 – 25 November 2026",
            "edisi 7, dibangun 24 Nov 2026",
            "26 November 2026",
        ):
            assert words in shown, words


def test_a_visit_without_anything_gives_a_sound_report() -> None:
    empty = replace(
        REPORT, basis=(), people=(), nameless=0, agenda=(), topics=(), notes=(), unanswered=(),
        checklists=(), actions=(),
    )  # fmt: skip
    for shown in both(empty):
        assert "Tidak ada pertanyaan yang terjawab" in shown and "TINDAK LANJUT" in shown


def test_two_hundred_questions_and_long_texts_keep_heads_and_headings_in_place() -> None:
    many = tuple(
        Result(
            f"Pertanyaan nomor {n}?",
            tuple(replace(PLAIN, text=f"Fakta {n}.{k} " + "kata " * 60) for k in range(4)),
        )
        for n in range(200)
    )
    long = replace(
        REPORT,
        topics=(Topic("Aplikasi", many[:100]), Topic("SAKIP", many[100:])),
        notes=("x" * 2000, "kata " * 400, *("catatan",) * 1000),
        actions=REPORT.actions * 40,
    )
    pages = pdf_pages(report_pdf(long, TODAY))
    whole = " ".join(pages)
    assert all(f"Pertanyaan nomor {n}?" in whole and f"Fakta {n}.3" in whole for n in range(200))
    # Every page of the table has its head, and no page ends in a heading or a question.
    with_actions = [page for page in pages if page.count("Susun KAK") > 1]
    assert len(with_actions) > 1
    assert all("Tindak lanjut Penanggung jawab Tenggat" in page for page in with_actions)
    for page in pages[1:]:
        body = page.rsplit("Laporan Kunjungan Kerja", 1)[0].strip()
        assert not body.endswith("?") and not body.endswith(("SAKIP", "CATATAN", "TINDAK LANJUT"))
    lines = docx_lines(report_docx(long, TODAY))
    assert (
        sum(line.endswith("Fakta 199.3 " + "kata " * 60 + "[1]") or "Fakta 199.3" in line for line in lines)
        == 1
    )


def test_no_address_however_long_runs_over_the_margin() -> None:
    addresses = (
        "https://regional.kompas.com/read/2017/11/01/13580661/ridwan-kamil-di-bandung-itu-gaji-pns-paling-kecil",
        "https://contoh.go.id/" + "abc_def" * 40,
        "https://contoh.go.id/?q=" + "a%20b&" * 40,
        "https://contoh.go.id/" + "kata/" * 60,
    )
    sources = [Source("Kompas.com", "2017-11-01", one) for one in addresses for _ in range(30)]
    cited = tuple(
        replace(PLAIN, sources=(replace(one, title=f"Judul {n}"),)) for n, one in enumerate(sources)
    )
    made = report_pdf(replace(REPORT, topics=(Topic("SAKIP", (Result("Apa?", cited),)),)), TODAY)
    margin = 19.0 / 2.54 * 72
    for page in pdfium.PdfDocument(made):
        shown = page.get_textpage()
        assert max(shown.get_rect(n)[2] for n in range(shown.count_rects())) <= margin + 0.5


def test_the_docx_has_styles_to_edit_a4_pages_and_heads_that_repeat() -> None:
    document = Document(io.BytesIO(report_docx(REPORT, TODAY)))
    names = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Heading 1", "Heading 2", "Pertanyaan", "Jawaban", "Sumber"} <= names
    for section in document.sections:
        assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    grids = [table for table in document.tables if len(table.columns) > 2]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in grids)
    assert [len(table.rows) for table in grids] == [3, 3]
    for name in ("Heading 1", "Heading 2", "Pertanyaan"):
        assert document.styles[name].paragraph_format.keep_with_next
    fields = "".join(node.text or "" for node in document.sections[0].footer._element.iter(qn("w:instrText")))
    assert fields == "PAGENUMPAGES"


def test_nothing_breaks_the_page_before_the_results_of_the_docx() -> None:
    """Behind a page break LibreOffice leaves headings alone at the foot of pages."""
    document = Document(io.BytesIO(report_docx(REPORT, TODAY)))
    [section] = document.sections
    assert section.different_first_page_header_footer and not section.first_page_footer.paragraphs[0].text
    before = [one.text for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert before == [next(one.text for one in document.paragraphs if "LAMPIRAN" in one.text)]
    assert not list(document.element.iter(qn("w:br")))
    title = document.tables[0].rows[0]
    assert title.height_rule == WD_ROW_HEIGHT_RULE.EXACTLY and "KABUPATEN SOLOK" in title.cells[0].text
    left = section.page_height - section.top_margin - section.bottom_margin - title.height
    assert 0 < left < Pt(28)  # no heading with the line that it goes with


@pytest.mark.parametrize("template", [b"", b"bukan docx", b"PK\x03\x04rusak"])
def test_what_is_no_template_is_said(template: bytes) -> None:
    with pytest.raises(TemplateBroken) as raised:
        report_docx(REPORT, TODAY, template or b"\0")
    assert str(raised.value) and "/" not in str(raised.value)


def test_a_template_with_a_mistake_names_it() -> None:
    for words, reason in (
        ("{{ w.tak_ada }}", "tak_ada"),
        ("{% for x in %}", "Expected"),
        ("{{ 1/0 }}", "zero"),
    ):
        document = Document(io.BytesIO(default_template()))
        document.add_paragraph(words)
        stream = io.BytesIO()
        document.save(stream)
        with pytest.raises(TemplateBroken, match=reason):
            report_docx(REPORT, TODAY, stream.getvalue())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_people_write_both_files_are_sound(written: str, name: str) -> None:
    told = clean(written)
    report = replace(
        REPORT,
        notes=(told,),
        people=(clean(name),),
        actions=(Action(told or "x", clean(name)),),
        unanswered=(told,),
        topics=(Topic("SAKIP", (Result(told, told=told),)),),
    )
    lines = docx_lines(report_docx(report, TODAY))
    assert any("".join(told.split()) in "".join(line.split()) for line in lines)
    assert pdf_pages(report_pdf(report, TODAY))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31-12-2026", date(2026, 12, 31)),
        ("1/2/2027", date(2027, 2, 1)),
        ("2026-12-31", date(2026, 12, 31)),
        ("31 Desember 2026", date(2026, 12, 31)),
        ("5 Agu 2026", date(2026, 8, 5)),
        ("5 May 2026", date(2026, 5, 5)),
        ("31-2-2026", None),
        ("besok", None),
        ("", None),
    ],
)
def test_dates_are_read_as_officials_write_them(written: str, day: date | None) -> None:
    assert read_day(written) == day


def test_an_action_may_lack_who_and_when() -> None:
    def parts(written: str) -> tuple[str, str, str] | None:
        action = read_action(written)
        return (action.what, action.who, action.due) if action else None

    assert parts("Susun KAK") == ("Susun KAK", "", "")
    assert parts("Susun KAK - Diskominfo - 31-12-2026") == ("Susun KAK", "Diskominfo", "31 Desember 2026")
    assert parts("Susun KAK - 31 Desember 2026") == ("Susun KAK", "", "31 Desember 2026")
    assert parts("Susun e-RK - Dinas A-B - setelah rapat - Januari") == (
        "Susun e-RK",
        "Dinas A-B",
        "setelah rapat - Januari",
    )
    assert parts("") is None and parts(" - Diskominfo") is None


@given(st.text(max_size=200))
def test_no_action_breaks_the_reader(written: str) -> None:
    action = read_action(clean(written))
    assert action is None or action.what


def test_days_are_shown_once() -> None:
    assert days(TODAY, TODAY) == "26 November 2026"
    assert days(date(2026, 11, 24), TODAY) == "24 – 26 November 2026"
    assert days(date(2026, 10, 30), TODAY) == "30 Oktober – 26 November 2026"
    assert days(date(2025, 12, 30), TODAY) == "30 Desember 2025 – 26 November 2026"


def test_a_row_longer_than_a_page_and_many_rows_are_both_split_with_heads() -> None:
    long = replace(
        REPORT,
        checklists=(
            Checklist(
                "e-RK",
                tuple(
                    Step(f"Langkah {n}", (replace(PLAIN, text="kata " * (1500 if n == 3 else 80)),))
                    for n in range(12)
                ),
            ),
        ),
        actions=(Action("panjang " * 240, "k" * 200, "j" * 100), *REPORT.actions),
    )
    pages = pdf_pages(report_pdf(long, TODAY))
    whole = " ".join(pages)
    assert all(f"Langkah {n}" in whole for n in range(12)) and whole.count("panjang") == 240
    usual = replace(
        REPORT,
        checklists=(
            Checklist(
                "e-RK", tuple(Step(f"Langkah {n}", (replace(PLAIN, text="kata " * 80),)) for n in range(12))
            ),
        ),
    )
    head = "Langkah Yang diketahui"
    assert all(page.count(head) <= 1 for page in pdf_pages(report_pdf(usual, TODAY)))
