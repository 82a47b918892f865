"""A knowledge folder is read whole, documents and questions beside them, or refused with every reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.load import fingerprint, load
from knowledge.model import Base, KnowledgeError
from knowledge.parse import parse_document

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
DOCUMENT = """---
title: Aplikasi Zeta
sources:
- publisher: Antara
  date: 2019-03-13
---
- Zeta mencatat pohon. [1]
- Rinciannya lihat berkas tentang-omega. [1]
"""


@pytest.fixture(scope="module")
def base() -> Base:
    return load(KNOWLEDGE)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def beside(*lines: dict[str, object]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


# the knowledge base itself


def test_the_base_loads_without_problems(base: Base) -> None:
    assert not base.problems
    assert len(base.documents) > 180
    assert {document.category for document in base.documents} == {
        "aplikasi", "kerja-sama", "sakip", "smart-city", "umum",
    }  # fmt: skip
    assert all(document.passages for document in base.documents)
    assert len(base.unknowns) > 1000
    assert "Kabupaten Solok" in base.partners


def test_ids_are_unique_over_the_base(base: Base) -> None:
    ids = [passage.id for document in base.documents for passage in document.passages]
    assert len(set(ids)) == len(ids)


def test_nearly_every_passage_has_questions(base: Base) -> None:
    ids = {passage.id for document in base.documents for passage in document.passages}
    assert set(base.questions) <= ids
    assert len(base.questions) > 0.95 * len(ids)


def test_the_table_of_grades_is_told_row_by_row(base: Base) -> None:
    (document,) = (d for d in base.documents if d.id == "sakip/bobot-penilaian-dan-predikat")
    (row,) = (p for p in document.passages if p.text.startswith("Predikat BB —"))
    assert row.text == "Predikat BB — Rentang: di atas 70 sampai 80; Sebutan menurut sumber: sangat baik"
    assert [document.sources[number - 1].publisher for number in row.citations] == [
        "Tagar.id",
        "Antara Jogja",
    ]


def test_checking_the_base_gives_warnings_only(base: Base) -> None:
    findings = check(base)
    assert findings
    assert {finding.severity for finding in findings} == {"warning"}


def test_the_guide_for_curators_shows_a_document_that_can_be_read() -> None:
    guide = (KNOWLEDGE / "README.md").read_text("utf-8")
    example = guide.partition("```markdown\n")[2].partition("```")[0]
    document, problems = parse_document(example, Path("e-rk.md"))
    assert not problems
    assert [passage.kind for passage in document.passages] == ["fact", "disputed"]


# any folder


def test_documents_and_questions_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "documents/aplikasi/zeta.md", DOCUMENT)
    write(tmp_path, "documents/umum/tentang-omega.md", "# Omega (Ω)\n\n- Omega menghitung.\n")
    write(
        tmp_path,
        "questions/aplikasi/zeta.jsonl",
        beside(
            {"fact": "zeta  mencatat pohon", "questions": ["Apa itu Zeta?", "zeta buat apa?"]},
            {"fact": "Rinciannya lihat berkas tentang-omega.", "questions": ["Di mana rinciannya?"]},
            {"fact": "Tidak ada lagi.", "questions": ["Apa?"]},
        ),
    )
    write(
        tmp_path,
        "questions/aplikasi/zeta.unknown.jsonl",
        beside(
            {"missing": "Biaya Zeta tidak ada dalam basis pengetahuan.", "questions": ["Berapa biayanya?"]}
        ),
    )
    write(tmp_path, "questions/umum/hilang.jsonl", beside({"fact": "x", "questions": ["y"]}))
    base = load(tmp_path)
    (zeta,) = (document for document in base.documents if document.id == "aplikasi/zeta")
    first, second = zeta.passages
    assert base.questions == {
        first.id: ("Apa itu Zeta?", "zeta buat apa?"),
        second.id: ("Di mana rinciannya?",),
    }
    assert second.text == "Rinciannya lihat: Omega."
    assert [unknown.document for unknown in base.unknowns] == ["aplikasi/zeta"]
    assert [(p.path.name, p.line, p.severity) for p in base.problems] == [
        ("zeta.jsonl", 3, "warning"),
        ("hilang.jsonl", 1, "warning"),
    ]


def test_the_same_text_under_two_headings_is_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "t.md", "# T\n\n## Satu\n\n- Sama saja.\n\n## Dua\n\n- Sama saja.\n")
    line = {"fact": "Sama saja.", "heading": "Dua", "questions": ["Bagaimana?"]}
    write(tmp_path, "questions/umum/t.jsonl", beside(line))
    base = load(tmp_path)
    (passage,) = (p for p in base.documents[0].passages if p.heading == "Dua")
    assert list(base.questions) == [passage.id]


def test_a_folder_of_documents_alone(tmp_path: Path) -> None:
    write(tmp_path, "sakip/a.md", "# A\n\n- Satu.\n")
    write(tmp_path, "laporan/2023/b.MD", "- Dua.\n")
    write(tmp_path, "c.markdown", "- Tiga.\n")
    write(tmp_path, ".git/d.md", "- Tersembunyi.\n")
    write(tmp_path, "catatan.txt", "bukan Markdown")
    assert [document.id for document in load(tmp_path).documents] == [
        "umum/c",
        "umum/laporan-2023-b",
        "sakip/a",
    ]


@pytest.mark.parametrize("reverse", [False, True])
def test_references_are_told_by_title(tmp_path: Path, reverse: bool) -> None:
    titles = {"riwayat-predikat": "Riwayat (2015-2022)", "e-rk": "e-RK", "wifi-publik": "Internet"}
    for slug, title in titles.items():
        write(tmp_path, f"sakip/{slug}.md", f"# {title}\n\n- Isi.\n")
    body = (
        "- Turun (lihat berkas riwayat-predikat).\n- Ada di berkas riwayat-predikat, sakip/e-rk.\n"
        "- Kabel (lihat berkas WiFi).\n- Hilang (lihat berkas tidak-ada-ini).\n- Unggah berkas e-rk-lama.\n"
        "- Dilihat e-rk yang baru.\n"
    )
    write(tmp_path, "umum/acuan.md", f"# Acuan\n\n{body}")
    (document,) = (d for d in load(tmp_path).documents if d.id == "umum/acuan")
    assert [passage.text for passage in document.passages] == [
        "Turun (lihat: Riwayat).",
        "Ada di dokumen “Riwayat”, “e-RK”.",
        "Kabel (lihat: Internet).",
        "Hilang (lihat berkas tidak-ada-ini).",
        "Unggah berkas e-rk-lama.",
        "Dilihat e-rk yang baru.",
    ]


# what is refused


def refusal(folder: Path) -> KnowledgeError:
    with pytest.raises(KnowledgeError) as refused:
        load(folder)
    return refused.value


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    for read in (load, fingerprint):
        with pytest.raises(KnowledgeError, match="does not exist: correct TANYA_KNOWLEDGE"):
            read(tmp_path / "nope")


def test_a_file_or_an_empty_folder_instead(tmp_path: Path) -> None:
    assert "not a folder" in str(refusal(write(tmp_path, "x.md", "- x\n")))
    (tmp_path / "empty").mkdir()
    assert "no Markdown file" in str(refusal(tmp_path / "empty"))


def test_every_error_of_every_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: [a\n---\n- x\n")
    write(tmp_path, "b.md", DOCUMENT.replace("[1]", "[4]"))
    write(tmp_path, "c.md", b"# Judul\n\n- caf\xe9\n")
    write(tmp_path, "d.md", "# Baik\n\n- Baik.\n")
    write(tmp_path, "questions/umum/d.jsonl", '{"fact": "Baik.", "questions": []}\nbukan json\n{"fact": 3}\n')
    problems = refusal(tmp_path).problems
    assert [(problem.path.name, problem.line) for problem in problems] == [
        ("a.md", 3),
        ("b.md", 7),
        ("b.md", 8),
        ("c.md", 3),
        ("d.jsonl", 2),
        ("d.jsonl", 3),
    ]
    assert "UTF-8" in problems[3].message


def test_two_files_for_one_document(tmp_path: Path) -> None:
    write(tmp_path, "umum/a.md", "# A\n\n- x\n")
    write(tmp_path, "a.md", "# A\n\n- y\n")
    (problem,) = refusal(tmp_path).problems
    assert "umum/a is already" in problem.message


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    write(tmp_path, "b.md", "# B\n\n- x\n")
    (problem,) = refusal(tmp_path).problems
    assert problem.path.name == "a.md"
    assert "cannot be read" in problem.message


# noticing changes


def test_the_fingerprint_follows_what_load_reads(tmp_path: Path) -> None:
    document = write(tmp_path, "documents/umum/a.md", "# A\n\n- x\n")
    seen = {fingerprint(tmp_path)}
    document.write_text("# A\n\n- y\n", "utf-8")
    seen.add(fingerprint(tmp_path))
    document.rename(document.with_name("b.md"))
    seen.add(fingerprint(tmp_path))
    write(tmp_path, "questions/umum/b.jsonl", beside({"fact": "y", "questions": ["?"]}))
    seen.add(fingerprint(tmp_path))
    write(tmp_path, "registers/agreements.yaml", "[]\n")
    seen.add(fingerprint(tmp_path))
    assert len(seen) == 5
    write(tmp_path, "catatan.txt", "tidak dibaca")
    assert fingerprint(tmp_path) in seen


# what a curator should mend


def test_findings_of_check(tmp_path: Path) -> None:
    long = "panjang " * 60
    text = (
        "---\ntitle: T\nsources:\n- publisher: A\n  date: 2019\n- publisher: B\n  date: tidak diketahui\n"
        f"- publisher: C\n  date: 2999\n---\n- {long}\n- Program ini dimulai 2019.\n"
        "- Bandung meraih predikat A 2015.\n"
    )
    write(tmp_path, "a.md", text)
    write(tmp_path, "b.md", "# B\n\n- Bandung meraih predikat A, 2015.\n")
    write(
        tmp_path, "questions/umum/a.jsonl", beside({"fact": "Program ini dimulai 2019", "questions": ["?"]})
    )
    found = [(p.path.name, p.line, p.message) for p in check(load(tmp_path))]
    assert [(name, line) for name, line, _ in found] == [
        ("a.md", 6), ("a.md", 8), ("a.md", 11), ("a.md", 12), ("b.md", 1), ("b.md", 1), ("b.md", 3),
    ]  # fmt: skip
    told = "\n".join(message for _, _, message in found)
    for words in ("source 2 has no date: tidak diketahui", "source 3 lies in the future", "characters",
                  "“Program ini”", "no questions", "source 1 has no date", "same as a.md:13"):  # fmt: skip
        assert words in told
