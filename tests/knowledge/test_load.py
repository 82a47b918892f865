"""A knowledge folder is read whole, documents with their questions, or refused with every reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.load import fingerprint, load
from knowledge.model import Base, KnowledgeError, Unknown
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


# the knowledge base itself


def test_the_base_loads_without_problems(base: Base) -> None:
    assert not base.problems
    assert len(base.documents) >= 140
    assert {document.category for document in base.documents} == {
        "aplikasi", "kerja-sama", "sakip", "smart-city", "umum",
    }  # fmt: skip
    assert all(document.passages for document in base.documents)
    assert sum(len(document.unknowns) for document in base.documents) > 1000
    assert "Kabupaten Solok" in base.partners


def test_ids_are_unique_over_the_base(base: Base) -> None:
    ids = [passage.id for document in base.documents for passage in document.passages]
    assert len(set(ids)) == len(ids)


def test_nearly_every_passage_has_questions(base: Base) -> None:
    passages = [passage for document in base.documents for passage in document.passages]
    assert sum(bool(passage.questions) for passage in passages) > 0.95 * len(passages)


def test_the_list_of_grades_is_told_one_by_one(base: Base) -> None:
    (document,) = (d for d in base.documents if d.id == "sakip/bobot-penilaian-dan-predikat")
    (grade,) = (p for p in document.passages if p.text.startswith("Predikat SAKIP BB:"))
    assert "di atas 70 sampai 80" in grade.text and "sangat baik" in grade.text
    assert [document.sources[number - 1].publisher for number in grade.citations] == [
        "Tagar.id",
        "Antara Jogja",
    ]


def test_the_guide_for_curators_shows_a_document_that_can_be_read() -> None:
    guide = (KNOWLEDGE.parent / "docs" / "panduan-kurator.md").read_text("utf-8")
    example = guide.partition("```markdown\n")[2].partition("```")[0]
    document, problems = parse_document(example, Path("e-rk.md"))
    assert not problems
    assert [passage.kind for passage in document.passages] == ["fact", "disputed"]
    assert [len(passage.questions) for passage in document.passages] == [3, 3]
    assert [passage.citations for passage in document.passages] == [(1,), (1, 2)]
    (unknown,) = document.unknowns
    assert len(unknown.questions) == 3


# any folder


def test_questions_and_unknowns_stand_in_the_document(tmp_path: Path) -> None:
    text = (
        "# Zeta\n\n- Zeta mencatat pohon.\n  <!--\n  ? Apa itu Zeta?\n  ? zeta  buat apa?\n"
        "  < aplikasi/zeta 1\n  catatan: periksa lagi\n  -->\n- Rinciannya lihat berkas tentang-omega.\n"
        "  <!-- ? Di mana rinciannya? -->\n- Tanpa pertanyaan.\n\n## Tidak ada dalam basis pengetahuan\n\n"
        "- Biaya Zeta tidak ada dalam basis pengetahuan.\n  <!--\n  ? Berapa biayanya?\n  -->\n"
    )
    write(tmp_path, "documents/aplikasi/zeta.md", text)
    write(tmp_path, "documents/umum/tentang-omega.md", "# Omega (Ω)\n\n- Omega menghitung.\n")
    (zeta,) = (document for document in load(tmp_path).documents if document.id == "aplikasi/zeta")
    assert [(passage.text, passage.questions) for passage in zeta.passages] == [
        ("Zeta mencatat pohon.", ("Apa itu Zeta?", "zeta buat apa?")),
        ("Rinciannya lihat: Omega.", ("Di mana rinciannya?",)),
        ("Tanpa pertanyaan.", ()),
    ]
    assert zeta.passages[0].origins == ("aplikasi/zeta 1",)
    assert zeta.unknowns == (Unknown("Biaya Zeta tidak ada dalam basis pengetahuan.", ("Berapa biayanya?",)),)


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
    problems = refusal(tmp_path).problems
    assert [(problem.path.name, problem.line) for problem in problems] == [
        ("a.md", 3),
        ("b.md", 7),
        ("b.md", 8),
        ("c.md", 3),
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
    write(tmp_path, "registers/agreements.yaml", "[]\n")
    seen.add(fingerprint(tmp_path))
    assert len(seen) == 4
    write(tmp_path, "catatan.txt", "tidak dibaca")
    assert fingerprint(tmp_path) in seen
