"""What a curator should mend is found, told with its place and remedy, and may be accepted with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.accepted import apply_accepted, read_accepted
from knowledge.check import check
from knowledge.finding import REMEDIES, WITHOUT_INDEX, Finding, found_in_loading, in_order
from knowledge.load import load
from knowledge.model import KnowledgeError

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 24)
HEAD = "---\ntitle: Zeta\nsources:\n- publisher: Antara\n  date: 2024-03-13\n---\n"
APPLICATION = """- name: Zeta
  full_name: null
  aliases: [Zeta Kota]
  owner: null
  launched: null
  purpose: {value: mencatat pohon, sources: ["aplikasi/omega#2"]}
  maker: null
  cost: null
  users: null
  legal_basis: null
  status: null
  obtainable: null
  replicated: null
  document: aplikasi/omega
"""
AGREEMENT = """- id: 2019-03-13-solok
  date: 2019-03-13
  kind: agreement
  subject: aplikasi
  regions:
  - {name: Kabupaten Solok, province: Sumatera Barat}
  sources:
  - {publisher: Antara, date: 2019-03-13, url: null}
"""


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def found(folder: Path, kind: str, **options: int) -> list[tuple[str, int, str]]:
    findings = check(load(folder), TODAY, **options)
    return [(f.file, f.line, f.message) for f in findings if f.kind == kind]


# the knowledge base itself


def test_the_base_has_nothing_to_mend_that_is_not_accepted() -> None:
    # Figures grow old with the calendar: the list is held against the year in which it was made.
    findings = check(load(KNOWLEDGE), stale_years=date.today().year - 2020)
    accepted, wrong = read_accepted(KNOWLEDGE)
    left, taken = apply_accepted(findings, accepted, WITHOUT_INDEX)
    assert [str(finding) for finding in (*wrong, *left)] == []
    assert taken >= len([line for line in accepted if line.kind in WITHOUT_INDEX])


# documents


def test_undated_sources_are_told_together_and_future_ones_each(tmp_path: Path) -> None:
    text = (
        "---\ntitle: T\nsources:\n- publisher: A\n  date: 2019\n- publisher: B\n  date: tidak diketahui\n"
        "- publisher: C\n  date: 2999\n- publisher: D\n---\n- Satu hal. [1][2][3][4]\n"
    )
    write(tmp_path, "umum/a.md", text)
    assert found(tmp_path, "source-undated") == [("umum/a.md", 6, "no date: source 2, 4 (tidak diketahui)")]
    assert found(tmp_path, "future-date") == [("umum/a.md", 8, "source 3 lies in the future (2999)")]


def test_a_source_that_nothing_cites(tmp_path: Path) -> None:
    cited = HEAD.replace("---\n", "", 0).replace(
        "  date: 2024-03-13\n", "  date: 2024\n- publisher: B\n  date: 2024\n"
    )
    write(tmp_path, "documents/aplikasi/omega.md", cited + "- Omega menghitung pohon kota. [1]\n")
    assert found(tmp_path, "source-unused") == [
        ("documents/aplikasi/omega.md", 6, "source 2 is never cited: B")
    ]
    write(tmp_path, "registers/applications.yaml", APPLICATION)  # cites it
    assert found(tmp_path, "source-unused") == []


def test_a_passage_without_a_citation_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "umum/a.md", HEAD + "- Zeta mencatat pohon. [1]\n- Zeta menghitung daun.\n")
    write(tmp_path, "umum/polos.md", "# Polos\n\n- Berkas tanpa daftar sumber.\n")
    assert found(tmp_path, "passage-uncited") == [
        ("umum/a.md", 8, "no citation of its own: “Zeta menghitung daun.”")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Program ini dimulai 2019.", "begins with “Program ini”"),
        ("Pemkot memakai aplikasi tersebut sejak 2019.", "says “tersebut”"),
        ("Kota Bandung memakai cara yang disebut di atas.", "says “disebut di atas”"),
        ("Kota Bandung memakai cara di atas.", "says “di atas”"),
        ("Cara tadi dipakai Kota Bandung.", "says “tadi”"),
        ("Predikat A berarti nilai di atas 80.", None),
        ("Kewajiban yang tersebut dalam Pasal 5 berlaku.", None),
        (
            "Zeta Kota Bandung mencatat pohon. " + "Kota Bandung menghitungnya. " * 5 + "Pohon tersebut tua.",
            None,
        ),
    ],
)
def test_passages_that_lean_on_others(tmp_path: Path, text: str, words: str | None) -> None:
    write(tmp_path, "umum/a.md", f"{HEAD}- {text} [1]\n")
    messages = [message for _, _, message in found(tmp_path, "passage-leaning")]
    assert len(messages) == (words is not None)
    assert all(str(words) in message for message in messages)


def test_long_passages_and_marks_of_the_template(tmp_path: Path) -> None:
    long = "panjang sekali " * 30
    write(tmp_path, "umum/a.md", f"{HEAD}# «Judul»\n- {long}[1]\n  <!-- ? «Pertanyaan» -->\n")
    write(tmp_path, "umum/b.md", HEAD.replace("title", "status: archived\ntitle") + "- «Belum diisi». [1]\n")
    assert [(file, line) for file, line, _ in found(tmp_path, "passage-long")] == [("umum/a.md", 8)]
    assert found(tmp_path, "template-mark") == [("umum/a.md", 7, "« or » of the template stands in 2 lines")]


def test_the_same_said_twice(tmp_path: Path) -> None:
    write(tmp_path, "umum/a.md", HEAD + "- Bandung meraih predikat A pada 2015. [1]\n")
    write(tmp_path, "umum/b.md", HEAD + "- Bandung meraih predikat A, pada 2015! [1]\n")
    (one,) = found(tmp_path, "duplicate")
    assert one[0] == "umum/b.md" and "says the same as umum/a.md:7" in one[2]


def test_aliases_of_two_documents(tmp_path: Path) -> None:
    for name in "ab":
        write(
            tmp_path,
            f"umum/{name}.md",
            HEAD.replace("sources", "aliases: [E-Zeta]\nsources") + "- Isi. [1]\n",
        )
    assert found(tmp_path, "alias-shared") == [("umum/b.md", 1, "alias “e-zeta” is also one of umum/a.md")]


def test_documents_without_questions(tmp_path: Path) -> None:
    write(tmp_path, "umum/a.md", HEAD + "- Isi pertama. [1]\n  <!-- ? Apa isinya? -->\n")
    write(tmp_path, "umum/b.md", HEAD + "- Isi kedua. [1]\n")
    assert [file for file, _, _ in found(tmp_path, "no-questions")] == ["umum/b.md"]


@pytest.mark.parametrize(
    ("period", "text", "stale"),
    [
        ("null", "Pengguna Zeta 412 orang per Maret 2018.", True),
        ("null", "Pengguna Zeta 412 orang (2018).", True),
        ("2016-2025", "Pengguna Zeta 412 orang (13 Maret 2018).", True),
        ("2016-2018", "Pengguna Zeta 412 orang (2018).", False),
        ("sejak 2014", "Pengguna Zeta 412 orang (2018).", True),
        ("null", "Pengguna Zeta 412 orang per 2018 dan 600 orang per 2024.", False),
        ("null", "Zeta diluncurkan (2018).", False),
        ("null", "Pengguna Zeta 412 orang per 2021.", False),
    ],
)
def test_old_figures(tmp_path: Path, period: str, text: str, stale: bool) -> None:
    write(tmp_path, "umum/a.md", HEAD.replace("sources", f"period: {period}\nsources") + f"- {text} [1]\n")
    assert bool(found(tmp_path, "stale-figure")) == stale
    assert found(tmp_path, "stale-figure", stale_years=30) == []


# registers


def test_a_day_that_no_document_tells(tmp_path: Path) -> None:
    write(tmp_path, "registers/agreements.yaml", AGREEMENT)
    write(tmp_path, "documents/kerja-sama/a.md", HEAD + "- Solok meneken pada Maret 2019. [1]\n")
    assert [line for _, line, _ in found(tmp_path, "agreement-date")] == [1]
    for told in ("13 Maret 2019", "12-13 Maret 2019", "13-14 Maret 2019", "13/3/2019", "Rabu (13/03/2019)"):
        write(tmp_path, "documents/kerja-sama/a.md", f"{HEAD}- Solok meneken {told}. [1]\n")
        assert found(tmp_path, "agreement-date") == []


def test_a_signing_that_the_register_does_not_know(tmp_path: Path) -> None:
    write(tmp_path, "registers/agreements.yaml", AGREEMENT)
    for name in ("13-maret-2019-solok", "maret-2019", "14-maret-2019"):
        write(
            tmp_path, f"documents/kerja-sama/penandatanganan-{name}.md", HEAD + "- Isi 13 Maret 2019. [1]\n"
        )
    assert found(tmp_path, "signing-document") == [
        (
            "documents/kerja-sama/penandatanganan-14-maret-2019.md",
            1,
            "no agreement in the register is of 2019-03-14",
        )
    ]


def test_an_application_that_its_document_does_not_name(tmp_path: Path) -> None:
    head = HEAD.replace("Zeta", "Omega") + "- Omega menghitung. [1]\n"
    write(tmp_path, "documents/aplikasi/omega.md", head)
    write(tmp_path, "registers/applications.yaml", APPLICATION.replace("#2", "#1"))
    assert found(tmp_path, "application-document") == [
        ("registers/applications.yaml", 1, "aplikasi/omega does not name Zeta")
    ]
    write(tmp_path, "documents/aplikasi/omega.md", head + "- Omega memakai data zeta-kota. [1]\n")
    assert found(tmp_path, "application-document") == []


# how findings are told


def test_errors_of_loading_have_their_kinds(tmp_path: Path) -> None:
    write(tmp_path, "documents/umum/a.md", "---\ntitle: [a\n---\n- x\n")
    write(tmp_path, "documents/umum/b.md", HEAD + "- Isi. [4]\n")
    write(tmp_path, "documents/b.md", HEAD + "- Isi. [1]\n")
    write(tmp_path, "registers/agreements.yaml", AGREEMENT.replace("kind: agreement", "kind: pact"))
    with pytest.raises(KnowledgeError) as refused:
        load(tmp_path)
    findings = in_order(found_in_loading(problem, tmp_path) for problem in refused.value.problems)
    assert [(f.kind, f.file) for f in findings] == [
        ("front-matter", "documents/umum/a.md"),
        ("citation", "documents/umum/b.md"),
        ("register", "registers/agreements.yaml"),
        ("document", "documents/umum/b.md"),
    ]
    assert {f.severity for f in findings} == {"error"}
    assert all(f.remedy == REMEDIES[f.kind] for f in findings)


def test_a_finding_as_json() -> None:
    finding = Finding("umum/a.md", 3, "duplicate", "warning", "…")
    assert list(finding.as_object()) == ["file", "line", "kind", "severity", "message", "remedy"]


# accepted findings


def warning(kind: str, file: str, message: str) -> Finding:
    return Finding(file, 1, kind, "warning", message)


def test_accepted_findings_are_not_shown(tmp_path: Path) -> None:
    write(
        tmp_path,
        "accepted.txt",
        "# catatan\n\n"
        "passage-uncited\ta.md\tno citation of its own: “Celah\tcelah data\n"
        "passage-long\tb.md\t*\tdaftar\n"
        "stale-figure\t*\t2 passages*\tsejarah\n"
        "duplicate\tz.md\tapa saja\tsudah dihapus\n"
        "near-duplicate\tz.md\tapa saja\ttidak diperiksa\n",
    )
    findings = [
        warning("passage-uncited", "a.md", "no citation of its own: “Celah data: satu”"),
        warning("passage-uncited", "a.md", "no citation of its own: “Celah data: dua”"),
        warning("passage-long", "b.md", "400"),
        warning("passage-long", "b.md", "500"),
        warning("passage-long", "c.md", "500"),
        warning("stale-figure", "c.md", "2 passages tell"),
        Finding("b.md", 1, "passage-long", "error", "an error is never accepted"),
    ]
    accepted, wrong = read_accepted(tmp_path)
    assert wrong == []
    left, taken = apply_accepted(findings, accepted, WITHOUT_INDEX)
    assert taken == 4
    assert [(f.kind, f.file, f.line) for f in left] == [
        ("passage-uncited", "a.md", 1),
        ("passage-long", "c.md", 1),
        ("passage-long", "b.md", 1),
        ("accepted", "accepted.txt", 6),
    ]
    assert "duplicate z.md" in left[-1].message


@pytest.mark.parametrize(
    "line", ["duplicate\ta.md\tx", "duplicate\ta.md\t\tkarena", "salah\ta.md\tx\tkarena"]
)
def test_a_line_that_cannot_be_read_is_told(tmp_path: Path, line: str) -> None:
    write(tmp_path, "accepted.txt", f"{line}\n")
    lines, wrong = read_accepted(tmp_path)
    assert lines == []
    assert [(f.kind, f.line) for f in wrong] == [("accepted", 1)]


def test_a_folder_without_the_list(tmp_path: Path) -> None:
    assert read_accepted(tmp_path) == ([], [])
