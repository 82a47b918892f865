"""The registers as passages: each stands alone, and is proved by the sources of just what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.load import load
from knowledge.model import KnowledgeError, Passage

DOCUMENT = """---
title: Aplikasi Alfa
sources:
  - {publisher: Naskah, date: 2014-01-02, url: "https://a.example/naskah"}
  - {publisher: Koran, date: 2017-03-04, url: "https://a.example/koran"}
---

- Aplikasi Alfa mencatat tamu di Kota Bandung sejak 2017. [1][2]
"""

APPLICATION = """
- name: Alfa
  full_name: null
  aliases: []
  owner: {value: "Dinas Satu, per 2017", sources: ["https://a.example/koran"]}
  launched:
    value: >-
      uji coba 2016 di lima dinas, lalu dipakai di semua dinas Kota Bandung menurut Dinas Satu,
      dengan pelatihan bagi operator kelurahan dan kecamatan
    sources: ["https://a.example/koran"]
  purpose: {value: "mencatat tamu", sources: ["https://a.example/naskah"]}
  maker: null
  cost: null
  users: null
  legal_basis: null
  status:
    value: >-
      masih dipakai di semua dinas per Maret 2017,
      setelah pembaruan yang menambah buku tamu daring, foto tamu, dan laporan bulanan kepada sekretaris
    sources: ["https://a.example/koran"]
  obtainable: null
  replicated: null
  document: aplikasi/alfa
"""

REGULATION = """
- number: UU 1/2014
  title: Buku Tamu
  governs: buku tamu
  articles:
    - "Pasal 1: pengertian tamu"
    - {value: "Pasal 2: denda (menurut Koran, 2017)", sources: ["https://a.example/koran"]}
  status: null
  sources: ["https://a.example/naskah"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("documents/aplikasi/alfa.md", DOCUMENT),
        ("registers/applications.yaml", APPLICATION),
        ("registers/regulations.yaml", REGULATION),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def shown(folder: Path, document: str) -> list[tuple[Passage, list[str]]]:
    """A document's passages, each with the publishers that it cites."""
    found = {one.id: one for one in load(folder).documents}[document]
    return [(p, [found.sources[n - 1].publisher for n in p.citations]) for p in found.passages]


def test_every_passage_of_a_long_row_says_what_the_application_is_for(folder: Path) -> None:
    passages = shown(folder, "aplikasi/register-aplikasi")
    assert len(passages) > 1
    assert all("Alfa" in p.text and "Kegunaan: mencatat tamu." in p.text for p, _ in passages)
    assert "Pengelola: Dinas Satu, per 2017." in " ".join(p.text for p, _ in passages)


def test_an_article_cites_what_proves_it_and_nothing_else(folder: Path) -> None:
    passages = shown(folder, "umum/daftar-peraturan")
    assert all("UU 1/2014 tentang Buku Tamu" in p.text for p, _ in passages)
    first, second = [(p.text, names) for p, names in passages if "Pasal" in p.text]
    assert "Pasal 1" in first[0] and first[1] == ["Naskah"]
    assert "Pasal 2" in second[0] and second[1] == ["Koran"]


def test_an_article_with_an_unknown_source_is_named_by_its_line(folder: Path) -> None:
    path = folder / "registers" / "regulations.yaml"
    path.write_text(path.read_text().replace("a.example/koran", "a.example/lain"), encoding="utf-8")
    with pytest.raises(KnowledgeError) as told:
        load(folder)
    assert ("regulations.yaml", 7) in {(problem.path.name, problem.line) for problem in told.value.problems}
    assert any("https://a.example/lain" in problem.message for problem in told.value.problems)
