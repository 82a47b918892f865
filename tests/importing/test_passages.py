"""From lines to passages: nothing lost, order kept, clauses and rows whole, each with its page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importing.clean import clean_pages
from knowledge.importing.layout import Page
from knowledge.importing.lines import blocks_of_pages
from knowledge.importing.markdown import Head, written
from knowledge.importing.model import Block
from knowledge.importing.paragraphs import Paragraph, Rows, blocks_of_paragraphs
from knowledge.importing.passages import LONG, LONGEST, LONGEST_ROW, Part, Section, sections_of, tidied
from knowledge.importing.words import joined
from knowledge.model import Document
from knowledge.parse import parse_document

REGULATION = """\
                    PERATURAN WALI KOTA ZETAKOTA
                       NOMOR 7 TAHUN 2031

                             BAB I
                        KETENTUAN UMUM

                            Pasal 1

   Dalam Peraturan ini yang dimaksud dengan pohon adalah tum-
   buhan berkayu, dan masing-
   masing pohon mempunyai nomor.

                            Pasal 2

   (1) Setiap pohon dicatat.
   (2) Pencatatan sebagaimana dimaksud pada ayat
       (1) meliputi:
       a. nomor pohon;
       b. letak pohon; dan
       c. nama pengurus.
"""


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def document_of(sections: list[Section]) -> Document:
    text = written(Head("Judul", "umum", "Penerbit", "x.pdf"), sections)
    document, problems = parse_document(text, Path("x.md"))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return document


def paged(text: str) -> list[Section]:
    return sections_of(blocks_of_pages([Page(1, tuple(text.split("\n")))])[0])


def test_clauses_stay_whole_under_their_headings() -> None:
    passages = document_of(paged(REGULATION)).passages
    told = [(passage.heading, passage.text) for passage in passages]
    assert (
        "BAB I KETENTUAN UMUM › Pasal 1",
        "Dalam Peraturan ini yang dimaksud dengan pohon adalah tumbuhan berkayu, dan masing-masing pohon"
        " mempunyai nomor.",
    ) in told
    assert ("BAB I KETENTUAN UMUM › Pasal 2", "(1) Setiap pohon dicatat.") in told
    assert (
        "BAB I KETENTUAN UMUM › Pasal 2",
        "(2) Pencatatan sebagaimana dimaksud pada ayat (1) meliputi: a. nomor pohon; b. letak pohon; dan"
        " c. nama pengurus.",
    ) in told


def test_a_long_list_repeats_the_sentence_that_leads_to_it() -> None:
    items = "\n".join(
        f"   {letter}. {'pohon beringin yang rindang ' * 4}nomor {letter};" for letter in "abcdef"
    )
    sections = paged(f"   Pengurus mencatat:\n{items}\n")
    texts = [part.text for section in sections for part in section.passages]
    assert len(texts) > 1
    assert all(text.startswith("Pengurus mencatat: ") for text in texts)
    assert all(len(text) <= LONG for text in texts)


def test_headers_page_numbers_contents_and_catchwords_go_and_are_told() -> None:
    pages = [
        [
            "Laporan Kinerja Zetakota 2031",
            "",
            f"Isi halaman {number} tentang pohon {'abcdef'[number]}.",
            "Pohon itu rindang.",
            "",
            f"                                     {number + 1}",
        ]
        for number in range(5)
    ]
    pages.insert(
        0,
        [
            "DAFTAR ISI",
            "Bab I Pendahuluan ........ 1",
            "Bab II Isi ............ 2",
            "Bab III Penutup ...... 3",
        ],
    )
    cleaned = clean_pages(pages)
    left = "\n".join(line for page in cleaned.pages for line in page)
    assert "Laporan Kinerja" not in left and "Pendahuluan" not in left and "DAFTAR ISI" not in left
    assert re.findall(r"^\s*\d+$", left, re.M) == []
    assert all(f"pohon {'abcdef'[number]}." in left for number in range(5))
    assert len([line for _, line in cleaned.removed if "Laporan Kinerja" in line]) == 5


def test_a_line_that_stands_on_two_pages_only_stays() -> None:
    pages = [["Catatan", f"Satu hal {number}."] for number in "ab"] + [["Lain", "Hal lain."]] * 1
    assert clean_pages(pages).removed == ()


def test_words_are_joined_over_line_ends_only_where_the_hyphen_divides() -> None:
    vocabulary = Counter({"pelayanan": 3, "undang-undang": 2})
    assert joined("pela-", "yanan publik", vocabulary) == "pelayanan publik"
    assert joined("undang-", "undang itu", vocabulary) == "undang-undang itu"
    assert joined("masing-", "masing", vocabulary) == "masing-masing"
    assert joined("KKE-", "nya", vocabulary) == "KKE-nya"
    assert joined("tahun 2014-", "2015", vocabulary) == "tahun 2014- 2015"


def test_a_passage_over_two_pages_names_both_and_each_other_one_its_own() -> None:
    first = ("Pohon beringin itu tumbuh di tengah kota sejak lama dan dirawat oleh para",)
    second = ("pengurus kebun. " + "Kebun itu dibuka untuk umum setiap hari dan dijaga. " * 8,)
    blocks, _ = blocks_of_pages([Page(3, first), Page(4, second)])
    passages = document_of(sections_of(blocks)).passages
    sources = document_of(sections_of(blocks)).sources
    assert sources[passages[0].citations[0] - 1].page == "3-4"
    assert {sources[p.citations[0] - 1].page for p in passages[1:]} == {"4"}


def test_rows_name_their_columns_and_a_merged_cell_speaks_for_each() -> None:
    rows = Rows(
        (
            ("No", "Dinas", "Nilai"),
            ("(1)", "(2)", "(3)"),
            ("1", "Dinas Pohon", "80"),
            ("2", "Dinas Air", "75"),
        )
    )
    assert [block.text for block in blocks_of_paragraphs([rows])] == [
        "Dinas Pohon — Nilai: 80",
        "Dinas Air — Nilai: 75",
    ]


def test_ruled_less_tables_in_text_are_found_and_justified_prose_is_none() -> None:
    table = """\
No   Dinas              Nilai   Predikat
1    Dinas Pohon        80,1    A
2    Dinas Air          75,2    BB
     Minum
3    Dinas Batu         60,0    B
"""
    blocks, _ = blocks_of_pages([Page(1, tuple(table.split("\n")))])
    assert [block.text for block in blocks] == [
        "Dinas Pohon — Nilai: 80,1; Predikat: A",
        "Dinas Air Minum — Nilai: 75,2; Predikat: BB",
        "Dinas Batu — Nilai: 60,0; Predikat: B",
    ]
    prose = """\
Petunjuk    Teknis    Penyusunan    Perjanjian    Kinerja
dipergunakan   sebagai   pedoman   bagi   setiap   instansi
pemerintah    dalam    menyusun    Perjanjian    Kinerja
dan   Tata   Cara   Reviu   atas   Laporan   Kinerja   itu.
"""
    blocks, _ = blocks_of_pages([Page(1, tuple(prose.split("\n")))])
    assert [block.kind for block in blocks] == ["paragraph"]


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=120
)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "Pohon dicatat oleh dinas.",
            "Setiap kepala dinas wajib melapor paling lambat 31 Maret.",
            "Nilai [12] dan *bintang* serta <b>tebal</b> # pagar.",
            "sebagaimana dimaksud dalam Pasal 5 ayat (2) huruf a",
            "1. angka di depan",
            "- garis; | pipa | dan _bawah_ & &amp; lain",
            "Kalimat yang amat panjang " + "dan terus berlanjut tanpa henti " * 14 + "sampai di sini.",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
BLOCKS = st.lists(
    st.one_of(
        st.builds(
            Block, st.just("heading"), SENTENCES.map(lambda t: t[:80]), st.integers(10, 90), st.integers(1, 9)
        ),
        st.builds(Block, st.just("paragraph"), SENTENCES, st.just(0), st.integers(1, 9)),
        st.builds(
            Block, st.just("paragraph"), SENTENCES.map(lambda t: f"{t} yaitu:"), st.just(0), st.integers(1, 9)
        ),
        st.builds(
            Block, st.just("item"), SENTENCES.map(lambda t: f"a. {t}"), st.integers(0, 3), st.integers(1, 9)
        ),
        st.builds(
            Block, st.just("row"), SENTENCES.map(lambda t: f"Dinas — Nilai: {t}; Lain: {t}"), st.just(0)
        ),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_no_word_is_lost_and_the_order_is_kept(blocks: list[Block]) -> None:
    sections = sections_of(blocks)
    told = " ".join(" ".join([s.heading or "", *(part.text for part in s.passages)]) for s in sections)
    assert words(" ".join(block.text for block in blocks)) - words(told) == Counter()
    position = 0
    for block in blocks:  # each begins after the one before began
        found = told.find(block.text[:12], position)
        assert found >= 0
        position = found


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_parsing_what_was_written_gives_the_passages_back(blocks: list[Block]) -> None:
    sections = sections_of(blocks)
    document = document_of(sections)
    parts = [part for section in sections for part in section.passages]
    told = "".join(c for passage in document.passages for c in passage.text if c.isalnum())
    meant = "".join(c for part in parts for c in part.text if c.isalnum())
    assert told == meant
    for passage in document.passages:
        assert len(passage.text) <= LONGEST + LONGEST_ROW
    if len(document.passages) == len(parts):
        for passage, part in zip(document.passages, parts, strict=True):
            page = document.sources[passage.citations[0] - 1].page
            pages = sorted(part.pages)
            meant_page = (
                None if not pages else str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"
            )
            assert page == meant_page


@settings(max_examples=300, deadline=None)
@given(TEXT, st.sampled_from([(), (7,)]))
def test_any_text_is_shown_as_it_is(text: str, pages: tuple[int, ...]) -> None:
    if not any(map(str.isalnum, text)) or not tidied(text):
        return
    passages = document_of([Section(None, 1, (Part(text, pages),))]).passages
    shown = "".join(passage.text for passage in passages)
    assert "".join(filter(str.isalnum, shown)) == "".join(filter(str.isalnum, text))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=8), min_size=1, max_size=5))
def test_every_word_of_a_page_is_in_a_block_or_told_as_removed(pages: list[list[str]]) -> None:
    blocks, removed = blocks_of_pages([Page(n, tuple(lines)) for n, lines in enumerate(pages, 1)])
    have = words(" ".join([*(block.text for block in blocks), *removed]))
    want = words(" ".join(line for page in pages for line in page))
    assert {word for word in want - have if not word.isdigit()} == set()


def test_paragraphs_with_styles_become_headings_items_and_notes() -> None:
    blocks = blocks_of_paragraphs(
        [
            Paragraph("BAB I", page=1),
            Paragraph("PENDAHULUAN", page=1),
            Paragraph("Latar belakang", heading=2, page=1),
            Paragraph("Isi.", page=2),
            Paragraph("butir", item=0, page=2),
            Paragraph("Catatan kaki: sumbernya.", page=2, note=True),
        ]
    )
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "BAB I PENDAHULUAN"),
        ("heading", "Latar belakang"),
        ("paragraph", "Isi."),
        ("item", "• butir"),
        ("note", "Catatan kaki: sumbernya."),
    ]
