"""Any Markdown becomes a document with passages; what is wrong with it is said with its line, all at once."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Document, Problem
from knowledge.parse import parse_document

HEAD = """---
title: Judul
category: sakip
aliases: [J, Jdl]
owner: Bappelitbang
period: 2014-2019
status: active
sources:
- publisher: Antara
  date: 2019-03-13
  url: https://antara.example/1
- publisher: Humas
  date: null
  date_note: tidak diketahui
  url: null
- publisher: repositori
  date: 2024 (perkiraan)
  url: https://repo.example/x (src/kriteria.ts)
---
"""


def read(text: str, name: str = "sakip/contoh.md") -> tuple[Document, tuple[Problem, ...]]:
    return parse_document(text, Path(name), PurePath(name))


def passages(body: str) -> list[tuple[str, str, tuple[int, ...]]]:
    document, problems = read(HEAD + body)
    assert not problems
    return [(passage.heading, passage.text, passage.citations) for passage in document.passages]


def texts(body: str) -> list[str]:
    return [text for _, text, _ in passages(body)]


def test_front_matter_becomes_the_document() -> None:
    document, problems = read(HEAD + "- Fakta. [1]\n")
    assert not problems
    assert (document.id, document.title, document.category) == ("sakip/contoh", "Judul", "sakip")
    assert (document.aliases, document.owner, document.period) == (("J", "Jdl"), "Bappelitbang", "2014-2019")
    assert document.as_of == "2024"
    first, second, third = document.sources
    assert (first.publisher, first.date, first.url) == ("Antara", "2019-03-13", "https://antara.example/1")
    assert (second.date, second.date_note, second.url) == (None, "tidak diketahui", None)
    assert (third.date, third.date_note, third.page) == ("2024", "perkiraan", "src/kriteria.ts")


def test_indonesian_field_names_are_understood() -> None:
    document, problems = read(
        "---\njudul: Judul\nkategori: aplikasi-pemerintahan\ninstansi: Diskominfo\nperiode: 2015\nsumber:\n"
        "  - url: tidak ada\n    penerbit: Antara\n    tanggal: 2015-2016\n---\n- Fakta. [1]\n",
        "contoh.md",
    )
    assert not problems
    assert (document.id, document.owner) == ("aplikasi/contoh", "Diskominfo")
    assert (document.sources[0].date, document.sources[0].date_note) == (None, "2015-2016")


def test_a_plain_file_is_its_own_source() -> None:
    document, problems = read("# Sistem Zeta\n\n- Zeta mencatat pohon.\n", "catatan/zeta baru.md")
    assert not problems
    assert (document.id, document.title) == ("umum/catatan-zeta-baru", "Sistem Zeta")
    assert [source.publisher for source in document.sources] == ["zeta baru.md"]
    assert [(p.heading, p.text, p.citations) for p in document.passages] == [
        ("", "Zeta mencatat pohon.", (1,))
    ]


def test_a_file_without_any_heading_is_titled_by_its_name() -> None:
    assert read("Hanya satu kalimat.", "catatan.md")[0].title == "catatan"


def test_addresses_below_a_plain_text_become_its_sources() -> None:
    document, problems = read("# T\n\nBandung meraih A [1].\n\n[1]: https://a.example/b\n", "t.md")
    assert not problems
    assert [(s.publisher, s.url) for s in document.sources] == [("a.example", "https://a.example/b")]
    assert document.passages[0].text == "Bandung meraih A."


@pytest.mark.parametrize("start", ["---\n\n# Zeta\n", "---\n# Zeta\n", "---\nCatatan: begini.\n\n# Zeta\n"])
def test_a_rule_across_the_page_is_no_front_matter(start: str) -> None:
    document, problems = read(f"{start}\n- Zeta mencatat pohon.\n")
    assert not problems
    assert (document.title, document.passages[-1].text) == ("Zeta", "Zeta mencatat pohon.")


def test_headings_make_the_path_and_the_title_is_not_repeated() -> None:
    assert [
        heading for heading, _, _ in passages("# Judul\n- a\n## Satu\n- b\n### Dua\n- c\n## Tiga\n- d\n")
    ] == [
        "",
        "Satu",
        "Satu › Dua",
        "Tiga",
    ]


def test_several_top_headings_are_chapters() -> None:
    assert [heading for heading, _, _ in passages("# Bab I\n- a\n# Bab II\n- b\n")] == ["Bab I", "Bab II"]


def test_tables_become_rows_that_stand_alone() -> None:
    body = (
        "| No | Daerah | Nilai | Keterangan | Sumber |\n|---|---|---|---|---|\n"
        "| 1 | Kabupaten Solok | 70 | - | [1] |\n| 2 | | 80 | naik | [1], [3] |\n"
    )
    assert passages(body) == [
        ("", "Kabupaten Solok — Nilai: 70", (1,)),
        ("", "Nilai 80 — Keterangan: naik", (1, 3)),
    ]


def test_a_blank_first_cell_inherits_the_one_above() -> None:
    body = "| Komponen | Bobot |\n|---|---|\n| Perencanaan | 10 |\n| | 20 |\n"
    assert texts(body) == ["Perencanaan — Bobot: 10", "Perencanaan — Bobot: 20"]


def test_a_year_or_a_grade_names_its_column() -> None:
    body = "| Tahun | Predikat |\n|---|---|\n| 2019 | BB |\n"
    assert texts(body) == ["Tahun 2019 — Predikat: BB"]


def test_a_short_line_leads_its_nested_bullets() -> None:
    body = "- Syarat kunjungan:\n  - surat resmi [1]\n  - daftar peserta [3]\n- e-RK\n  - Pengelola: BKPP\n"
    assert texts(body) == [
        "Syarat kunjungan: surat resmi",
        "Syarat kunjungan: daftar peserta",
        "e-RK: Pengelola: BKPP",
    ]


def test_a_sentence_above_nested_bullets_is_a_passage_too() -> None:
    assert texts("- Bandung meraih predikat A.\n  - Nilainya 80,2.\n") == [
        "Bandung meraih predikat A.",
        "Nilainya 80,2.",
    ]


def test_steps_keep_their_numbers() -> None:
    assert texts("3. Kirim surat.\n4. Tunggu.\n") == ["3. Kirim surat.", "4. Tunggu."]


def test_citations_are_inherited_from_the_nearest_that_speaks() -> None:
    body = (
        "## Bobot lama (100 poin) [1]\n\n| A | B |\n|---|---|\n| satu | 1 |\n\n"
        "Langkahnya menurut panduan [2]:\n\n- kirim\n- tunggu\n\n"
        "## Lain\n- Dengan rujukan. [3]\n- Tanpa rujukan.\n\n## Kosong\n- Tanpa apa pun.\n"
    )
    assert passages(body) == [
        ("Bobot lama (100 poin)", "satu — B: 1", (1,)),
        ("Bobot lama (100 poin) › Langkahnya menurut panduan", "kirim", (2,)),
        ("Bobot lama (100 poin) › Langkahnya menurut panduan", "tunggu", (2,)),
        ("Lain", "Dengan rujukan.", (3,)),
        ("Lain", "Tanpa rujukan.", (3,)),
        ("Kosong", "Tanpa apa pun.", (1, 2, 3)),
    ]
    document, _ = read(HEAD + body)
    assert [passage.inherited for passage in document.passages] == [True, True, True, False, True, True]


@pytest.mark.parametrize("above", [True, False])
def test_a_line_that_only_cites_speaks_for_its_table(above: bool) -> None:
    table = "| A | B |\n|---|---|\n| satu | 1 |\n"
    line = "(daftar menurut [1][3])\n"
    body = f"{line}\n{table}" if above else f"{table}\n{line}"
    assert passages(body) == [("", "satu — B: 1", (1, 3))]


def test_long_paragraphs_are_split_and_sentences_keep_their_citations() -> None:
    sentence = (
        "Kalimat ini cukup panjang supaya beberapa daripadanya melewati batas satu kutipan di layar ponsel"
    )
    body = f"{' '.join(f'{sentence} {n} [{1 if n < 6 else 3}].' for n in range(12))}\n"
    found = passages(body)
    assert len(found) == 3
    assert all(len(text) <= 600 for _, text, _ in found)
    assert found[0][2] == (1,)
    assert found[-1][2] == (3,)


def test_quotes_code_and_html() -> None:
    body = (
        "> Kata wali kota: terbuka.\n\n```\nmake run\n```\n\n<!-- catatan [9] -->\n\n"
        "<div>Teks <b>tebal</b></div>\n\nBaris **tebal** dan [tautan](https://a.example) <br> lanjut.\n"
    )
    assert texts(body) == [
        "Kata wali kota: terbuka.",
        "make run",
        "Teks tebal",
        "Baris tebal dan tautan lanjut.",
    ]


def test_the_same_statement_twice_has_two_ids() -> None:
    document, _ = read(HEAD + "- Sama.\n- Sama.\n\n## Lain\n- Sama.\n")
    ids = [passage.id for passage in document.passages]
    assert len(set(ids)) == 3
    assert ids[1] == f"{ids[0]}-2"


def test_ids_survive_reordering() -> None:
    one, _ = read(HEAD + "- Satu.\n- Dua.\n")
    two, _ = read(HEAD + "- Dua.\n- Baru.\n- Satu.\n")
    assert {p.id for p in one.passages} < {p.id for p in two.passages}


def test_lines_are_those_of_the_file() -> None:
    text = HEAD + "\n# Judul\n\n- Satu. [1]\n- Dua. [1]\n"
    document, _ = read(text)
    lines = text.split("\n")
    assert [lines[passage.line - 1] for passage in document.passages] == ["- Satu. [1]", "- Dua. [1]"]


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    text = HEAD + "# Judul\n\n- Satu. [1]\n\n| A | B |\n|---|---|\n| satu | 1 |\n"
    assert read("\ufeff" + text.replace("\n", "\r\n")) == read(text)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: [a\n---\n- x\n", 3, "YAML"),
        ("---\ntitle: a: b\n---\n- x\n", 2, "YAML"),
        ("---\ntitle: a\n- x\n", 1, "no end"),
        (HEAD + "- Fakta [1].\n- Salah [7].\n", 21, "[7]"),
        (HEAD.replace("2019-03-13", "13-03-2019") + "- x\n", 10, "13-03-2019"),
        (HEAD.replace("2019-03-13", "2019-02-30") + "- x\n", 10, "2019-02-30"),
        (HEAD.replace("category: sakip", "category: lain") + "- x\n", 3, "lain"),
        (HEAD.replace("status: active", "status: aktif") + "- x\n", 7, "aktif"),
        (HEAD.replace("- publisher: Humas\n ", "-") + "- x\n", 12, "publisher"),
        (HEAD.replace("https://antara.example/1", "antara") + "- x\n", 11, "antara"),
        ("---\nowner: x\n---\n- x\n", 1, "title"),
        ("---\ntitle: a\nsources:\n- Antara\n---\n- x\n", 4, "key: value"),
        ("---\ntitle: a\nsources: Antara\n---\n- x\n", 3, "list"),
        ("---\ntitle: a\ntitle: b\n---\n- x\n", 3, "twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, words: str) -> None:
    _, problems = read(text)
    assert [(p.line, p.severity) for p in problems] == [(line, "error")]
    assert words in problems[0].message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("# Hanya judul\n", 1, "empty"),
        (HEAD.replace("owner:", "pemilik:") + "- x\n", 5, "pemilik"),
        ("# T\n\n- Dengan rujukan [1] tanpa daftar.\n", 3, "lists none"),
    ],
)
def test_what_may_pass_is_a_warning(text: str, line: int, words: str) -> None:
    _, problems = read(text)
    assert [(p.line, p.severity) for p in problems] == [(line, "warning")]
    assert words in problems[0].message


def test_all_problems_are_reported_at_once() -> None:
    text = (
        HEAD.replace("2019-03-13", "kapan? 2019").replace("status: active", "status: x")
        + "- a [8]\n- b [9]\n"
    )
    text = text.replace("kapan? 2019", "2019/03")
    _, problems = read(text)
    assert [problem.line for problem in problems] == [7, 10, 20, 21]


@pytest.mark.parametrize(
    "head", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 100_000, "&a [*a]", "%"]
)
def test_hostile_front_matter_is_refused_not_fatal(head: str) -> None:
    _, problems = read(f"---\ntitle: x\na: {head}\n---\n- x\n")
    assert problems


def test_lists_nested_beyond_reason_lose_no_word() -> None:
    body = "".join(f"{'  ' * depth}- kata{depth}\n" for depth in range(60))
    told = " ".join(texts(body))
    assert all(f"kata{depth}" in told for depth in range(60))


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "---\n",
            "title: a\n",
            "sources:\n- publisher: x\n  date: 2019\n",
            "# H [1]\n",
            "- b [1]\n",
            "  - c [9]\n",
            "1. s\n",
            "| a | b |\n|---|---|\n",
            "| 1 | x [2] |\n",
            "```\n",
            "> q\n",
            "<!-- ",
            "-->",
            "<b>",
            "[1]: https://a.b\n",
            "[1]-[3]",
            "\n\n",
            "\r\n",
            "\ufeff",
            "Kalimat. " * 90,
        ]
    )
    | st.text(max_size=12),
    max_size=20,
).map("".join)


@settings(deadline=None)
@given(MARKDOWN | st.text())
def test_any_text_gives_a_document(text: str) -> None:
    document, problems = read(text)
    ids = [passage.id for passage in document.passages]
    assert len(set(ids)) == len(ids)
    assert document.passages or problems
    for passage in document.passages:
        assert passage.text.strip()
        assert passage.citations
        assert all(1 <= number <= len(document.sources) for number in passage.citations)
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1


@settings(deadline=None)
@given(MARKDOWN)
def test_line_ends_make_no_difference(text: str) -> None:
    plain = text.replace("\r\n", "\n").lstrip("\ufeff")
    assert read("\ufeff" + plain.replace("\n", "\r\n")) == read(plain)


WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.lists(WORD, min_size=1, max_size=6), st.booleans()), min_size=1)
)
def test_every_word_of_every_bullet_is_kept(items: list[tuple[int, list[str], bool]]) -> None:
    depth = -1
    body, sought = "", []
    for wanted, words, cited in items:
        depth = min(wanted, depth + 1)
        body += f"{'  ' * depth}- {' '.join(words)}{' [1]' if cited else ''}\n"
        sought += words
    told = " ".join(texts(body)).replace(":", " ").split()
    assert set(sought) <= set(told)
