"""Fact files of the older format become documents, their questions find their passages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.convert import aliases_of, convert, convert_document
from knowledge.load import load

FACTS = """---
judul: e-RK (Elektronik Remunerasi Kinerja) Kota Bandung
kategori: aplikasi-pemerintahan
instansi: BKPP Kota Bandung
periode: 2016-sekarang
sumber:
  - url: https://repo.example/x (src/a.ts)
    penerbit: Humas Pemkot Bandung ("Lagi, Tujuh Daerah")
    tanggal: 2019-03-13
  - url: tidak ada
    penerbit: Antara
    tanggal: tidak tercantum (masa Wali Kota Yana Mulyana)
---
- e-RK mengukur kinerja. [1]

| No | Tahun | Nilai |
|---|---|---|
| 1 | 2016 | uji coba [2] |
"""


def test_a_fact_file_becomes_a_document_with_its_questions(tmp_path: Path) -> None:
    dossier, questions, made = tmp_path / "dossier", tmp_path / "questions", tmp_path / "made"
    (dossier / "aplikasi-pemerintahan").mkdir(parents=True)
    (dossier / "aplikasi-pemerintahan" / "e-rk.md").write_text(FACTS, "utf-8")
    questions.mkdir()
    doc = "aplikasi-pemerintahan/e-rk"
    lines = [
        {"doc": doc, "n": 1, "fact": "e-RK mengukur kinerja. [1]", "q": ["Apa itu e-RK?"]},
        {"doc": doc, "n": 3, "fact": "| 1 | 2016 | uji coba [2] |", "q": ["Kapan uji coba?"]},
        {"doc": doc, "n": 9, "fact": "Tidak ada.", "q": ["Apa?"]},
        {"doc": doc, "missing": "Vendor e-RK tidak ada dalam basis pengetahuan.", "q": ["Siapa vendornya?"]},
    ]
    (questions / "a.jsonl").write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    report = convert(dossier, made, questions)
    assert (report.documents, report.facts_with_questions, report.unknowns) == (1, 2, 1)
    assert report.unmatched == (f"{doc}: Tidak ada.",)
    base = load(made)
    (document,) = base.documents
    assert (document.id, document.owner, document.as_of) == (
        "aplikasi/e-rk",
        "BKPP Kota Bandung",
        "2019-03-13",
    )
    assert document.aliases == ("e-RK", "Elektronik Remunerasi Kinerja")
    first, second = document.sources
    assert (first.publisher, first.title, first.page) == (
        "Humas Pemkot Bandung",
        "Lagi, Tujuh Daerah",
        "src/a.ts",
    )
    assert (second.url, second.date) == (None, None)
    assert second.date_note == "tidak tercantum (masa Wali Kota Yana Mulyana)"
    asked = {passage.text: base.questions[passage.id] for passage in document.passages}
    assert asked == {
        "e-RK mengukur kinerja.": ("Apa itu e-RK?",),
        "Tahun 2016 — Nilai: uji coba": ("Kapan uji coba?",),
    }
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    convert(dossier, made, questions)
    assert before == {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}


def test_the_body_is_kept_as_it_was() -> None:
    assert convert_document(FACTS).partition("\n---\n")[2] == FACTS.partition("\n---\n")[2]


@pytest.mark.parametrize(
    ("title", "aliases"),
    [
        (
            "Indeks Masyarakat Digital Indonesia (IMDI) dan literasi",
            ["IMDI", "Indeks Masyarakat Digital Indonesia"],
        ),
        ("Omaba (Ojek Makanan Balita)", ["Omaba", "Ojek Makanan Balita"]),
        ("Salaman (Selesai dalam Genggaman) - layanan daring", ["Salaman", "Selesai dalam Genggaman"]),
        ("Patrakomala - portal ekonomi kreatif", ["Patrakomala"]),
        ("Bandung Sadayana (super app Pemkot Bandung)", []),
        ("Kerja sama antardaerah Kota Bandung, 2021-2025 (Garut, Aceh)", []),
        ("Pengalaman Kota Surabaya dan daerah lain (AA) sebagai pembanding", []),
        ("Awal kebijakan hibah aplikasi Kota Bandung (2015-2016)", []),
    ],
)
def test_aliases_are_what_the_title_itself_says(title: str, aliases: list[str]) -> None:
    assert aliases_of(title) == aliases
