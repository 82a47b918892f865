"""Documents that were parsed before are not parsed again, and whatever is damaged is."""

from __future__ import annotations

import os
import pickle
import sqlite3
from pathlib import Path

import pytest

import index.parsed
from index.parsed import remembered
from knowledge.load import load
from knowledge.model import Base
from knowledge.parse import parse_document


def read(folder: Path, cache: Path) -> Base:
    with remembered(cache) as parse:
        return load(folder, parse)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed from now on."""
    names: list[str] = []

    def spied(text: str, path: Path, within: object = None) -> object:
        names.append(path.name)
        return parse_document(text, path, within)  # type: ignore[arg-type]

    monkeypatch.setattr(index.parsed, "parse_document", spied)
    return names


def test_only_what_changed_is_parsed_again(small_base: Path, tmp_path: Path, parsed: list[str]) -> None:
    cache = tmp_path / "parsed.db"
    first = read(small_base, cache)
    assert sorted(parsed) == ["nilai.md", "polos.md", "zetakota.md"]
    parsed.clear()
    assert read(small_base, cache) == first == load(small_base)
    assert parsed == []
    path = small_base / "documents" / "aplikasi" / "zetakota.md"
    path.write_text(path.read_text("utf-8").replace("512", "513"), "utf-8")
    assert read(small_base, cache) == load(small_base) != first
    assert parsed == ["zetakota.md"]


def test_what_was_parsed_is_the_same_with_its_problems(tmp_path: Path) -> None:
    (tmp_path / "umum").mkdir()
    (tmp_path / "umum" / "catatan.md").write_text("# Catatan\n\nSatu kalimat yang mengutip. [7]\n", "utf-8")
    cache = tmp_path / ".parsed.db"
    first = read(tmp_path, cache)
    assert first.problems and read(tmp_path, cache) == first


def test_a_damaged_memory_is_done_without(small_base: Path, tmp_path: Path) -> None:
    cache = tmp_path / "parsed.db"
    cache.write_bytes(b"no database" * 500)
    assert read(small_base, cache) == load(small_base)
    assert read(small_base, cache) == load(small_base)


def test_a_foreign_record_is_parsed_anew_and_nothing_of_it_is_run(small_base: Path, tmp_path: Path) -> None:
    cache, trace = tmp_path / "parsed.db", tmp_path / "trace"

    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(trace),)

    read(small_base, cache)
    with sqlite3.connect(cache) as database:
        database.execute("update documents set content = ?", (pickle.dumps(({}, [Hostile()])),))
    assert read(small_base, cache) == load(small_base)
    assert not trace.exists()
