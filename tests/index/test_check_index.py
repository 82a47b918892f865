"""What the index shows a curator: doubled passages, differing figures, twins, questions gone astray."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import check as module
from index.adapter import adapt, without
from index.build import build
from index.check import check_index, check_questions, left_out, open_edition
from index.encoder import Encoder, load_encoder
from index.reader import OpenEdition
from knowledge.load import load
from knowledge.model import Base

HEAD = "---\ntitle: Zetakota\nsources:\n- publisher: Antara\n  date: 2024-03-13\n---\n"
DOCUMENTS = {
    "smart-city/anggaran.md": """
- Anggaran Zetakota tahun 2015 sebesar Rp25 miliar untuk jaringan kabel kota. [1]
- Sistem Zetakota mencatat 512 pohon beringin di taman kota pada 2016. [1]
- Sumber berbeda soal pohon mahoni di Zetakota pada 2016: 77 batang atau 78 batang. [1]
- Kantor Zetakota di Jalan Beringin 5. [1]

## Tidak ada dalam basis pengetahuan

- Jumlah pegawai Zetakota tidak ada dalam basis pengetahuan.
- Biaya Zetakota tidak ada dalam basis pengetahuan.
""",
    "smart-city/program.md": """
- Anggaran Zetakota pada 2015 sebesar Rp25 miliar untuk jaringan kabel kota. [1]
- Sistem Zetakota mencatat 498 pohon beringin di taman kota pada 2016. [1]
- Pohon mahoni di Zetakota pada 2016: 79 batang. [1]
- Sistem Zetakota mencatat 611 pohon beringin di taman kota pada 2018. [1]

## Tidak ada dalam basis pengetahuan

- Jumlah pegawai pada Zetakota tidak ada dalam basis pengetahuan.
""",
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("intfloat/multilingual-e5-small", "auto")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    folder = tmp_path_factory.mktemp("base")
    for name, text in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text, "utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def edition(base: Base, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenEdition]:
    home = tmp_path_factory.mktemp("home") / "home"
    build(home, base.folder, encoder)
    opened = open_edition(home)
    assert opened is not None
    yield opened
    opened.close()


def lines(base: Base, edition: OpenEdition, kind: str) -> list[tuple[str, int]]:
    return [(f.file, f.line) for f in check_index(base, edition) if f.kind == kind]


def test_passages_that_say_nearly_the_same(base: Base, edition: OpenEdition) -> None:
    assert lines(base, edition, "near-duplicate") == [("smart-city/anggaran.md", 8)]


def test_figures_of_one_thing_that_differ(base: Base, edition: OpenEdition) -> None:
    """Not those of other years, and not those that are told as disputed already."""
    assert lines(base, edition, "figures-differ") == [("smart-city/anggaran.md", 9)]


def test_no_more_than_the_best_are_told(
    base: Base, edition: OpenEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_DIFFERING", 0)
    assert lines(base, edition, "figures-differ") == []


def test_known_unknowns_that_are_one(base: Base, edition: OpenEdition) -> None:
    assert lines(base, edition, "unknown-twin") == [("smart-city/program.md", 15)]


def test_what_the_edition_does_not_hold_is_counted(base: Base, edition: OpenEdition, tmp_path: Path) -> None:
    assert left_out(base, edition) == 0
    for name, text in DOCUMENTS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text.replace("Anggaran", "Belanja"), "utf-8")
    changed = load(tmp_path)
    assert left_out(changed, edition) == 2
    assert lines(changed, edition, "near-duplicate") == []


def test_without_an_edition_in_force(tmp_path: Path) -> None:
    assert open_edition(tmp_path) is None
    (tmp_path / "current").write_text("7\n", "ascii")
    assert open_edition(tmp_path) is None


def test_a_question_that_others_answer(encoder: Encoder, tmp_path: Path) -> None:
    astray = "Berapa pohon beringin di taman Zetakota?"
    questions = f"  <!--\n  ? {astray}\n  ? Di mana kantor wali kota?\n  -->\n"
    about_trees = "".join(
        f"- Zetakota mencatat {n} pohon beringin di taman {n}. [1]\n"
        f"  <!-- ? Berapa pohon beringin di taman {n} Zetakota? -->\n"
        for n in range(100, 125)
    )
    text = f"{HEAD}- Kantor wali kota di Jalan Kelapa. [1]\n{questions}{about_trees}"
    path = tmp_path / "base" / "umum" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    build(tmp_path / "home", tmp_path / "base", encoder)
    edition = open_edition(tmp_path / "home")
    assert edition is not None
    told: list[tuple[int, int]] = []
    findings = check_questions(load(tmp_path / "base"), edition, lambda *done: told.append(done))
    edition.close()
    assert [f.file for f in findings if f.line == 7 and astray in f.message] == ["umum/a.md"]
    assert told[-1] == (26, 26)


def test_the_adapter_can_be_taken_off() -> None:
    randomness = np.random.default_rng(1)
    vectors = randomness.normal(size=(5, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    adapter = randomness.normal(scale=0.2, size=(8, 8)).astype(np.float32)
    assert np.allclose(without(adapt(vectors, adapter), adapter), vectors, atol=1e-5)
    assert without(vectors, None) is vectors
