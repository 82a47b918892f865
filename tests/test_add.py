"""A new document from the template: hidden until it is filled in, accepted then, and never over another."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Tanya

PLACEHOLDER = re.compile("«[^»]*»")


def fill_in(path: Path) -> None:
    """Do what the template asks for: replace all between « and », date the sources, make it active."""
    text = path.read_text("utf-8")
    text = text.replace("«Nama hal»", "Zetalagu").replace("status: archived", "status: active")
    text = re.sub(r"«apa, untuk siapa.*?»", "aplikasi lagu daerah bagi pelajar sejak 2031", text)
    text = re.sub(r"date: null.*\n  date_note:.*", "date: 2024-05-04", text)
    numbers = iter(range(1, 1000))
    path.write_text(PLACEHOLDER.sub(lambda _: f"isian ke-{next(numbers)}", text), "utf-8")


def titles(tanya: Tanya, folder: Path) -> dict[str, str]:
    return {
        found["id"]: found["title"] for found in json.loads(tanya("list", "--json", knowledge=folder).stdout)
    }


def test_the_template_reaches_nobody_before_it_is_filled_in(
    tanya: Tanya, small_base: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    told = tanya("add", "--new", "aplikasi/zetalagu", "--title", "Zetalagu", knowledge=small_base).stdout
    path = small_base / "documents" / "aplikasi" / "zetalagu.md"
    assert str(path) in told
    assert "status: active" in told and "tanya check" in told and "tanya build" in told

    tanya("check", knowledge=small_base)
    tanya("build", home=home, knowledge=small_base)
    asked = ("search", "apa itu aplikasi zetalagu? isian", "--json", "-k", "50")
    hits = json.loads(tanya(*asked, home=home).stdout)["hits"]
    assert hits
    assert [hit for hit in hits if hit["document"] == "aplikasi/zetalagu"] == []

    fill_in(path)
    assert "zetalagu.md" not in tanya("check", knowledge=small_base).stdout
    tanya("build", home=home, knowledge=small_base)
    answer = json.loads(tanya("ask", "apa itu Zetalagu?", "--json", home=home).stdout)
    assert answer["status"] == "answered"
    assert answer["passages"][0]["document"] == "aplikasi/zetalagu"
    assert "aplikasi lagu daerah bagi pelajar" in answer["answer"]


def test_the_filled_template_has_all_that_a_document_has(tanya: Tanya, tmp_path: Path) -> None:
    tanya("add", "--new", "sakip/nilai-2031", knowledge=tmp_path)
    fill_in(tmp_path / "sakip" / "nilai-2031.md")
    shown = json.loads(tanya("show", "sakip/nilai-2031", "--json", knowledge=tmp_path).stdout)
    assert (shown["category"], shown["status"], len(shown["sources"])) == ("sakip", "active", 2)
    assert [passage["kind"] for passage in shown["passages"]] == ["fact", "fact", "disputed"]
    assert all(len(passage["questions"]) == 3 for passage in shown["passages"])
    assert [len(unknown["questions"]) for unknown in shown["unknowns"]] == [3]


def test_an_existing_document_is_never_touched(tanya: Tanya, small_base: Path) -> None:
    path = small_base / "documents" / "aplikasi" / "zetakota.md"
    before = path.read_bytes()
    refused = tanya("add", "--new", "aplikasi/zetakota", knowledge=small_base, exit_code=1)
    assert "zetakota.md is there already" in refused.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("lain/e-rk", "category `lain` is none of aplikasi, smart-city, sakip, kerja-sama, umum"),
        ("e-rk", "category `e-rk` is none of"),
        ("", "category `` is none of"),
        ("aplikasi", "`aplikasi` names no document"),
        ("aplikasi/e-RK", "`aplikasi/e-RK` names no document"),
        ("aplikasi/e rk", "names no document"),
        ("aplikasi/-rk", "names no document"),
        ("aplikasi/e-rk.md", "names no document"),
        ("aplikasi/../../e-rk", "names no document"),
        ("aplikasi/énergi", "names no document"),
    ],
)
def test_a_wrong_place_is_refused_with_one_line(tanya: Tanya, tmp_path: Path, new: str, words: str) -> None:
    refused = tanya("add", "--new", new, knowledge=tmp_path, exit_code=1)
    assert words in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_not_made(tanya: Tanya, tmp_path: Path) -> None:
    refused = tanya("add", "--new", "umum/a", knowledge=tmp_path / "nope", exit_code=1)
    assert "does not exist" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_it_says_what_is_missing(tanya: Tanya, tmp_path: Path) -> None:
    assert "--new" in tanya("add", knowledge=tmp_path, exit_code=2).stderr


def test_any_title_is_kept_as_it_was_given(tanya: Tanya, tmp_path: Path) -> None:
    given = [
        'Judul: "kutipan" # bukan catatan',
        "- [a]",
        "2031",
        "null",
        "$title dan ${category}",
        "100% 'siap' 🙂 & lancar",
        "Ini judul yang panjang sekali " * 8,
    ]
    for number, title in enumerate(given):
        tanya("add", "--new", f"umum/d-{number}", "--title", title, knowledge=tmp_path)
    assert titles(tanya, tmp_path) == {f"umum/d-{n}": title.strip() for n, title in enumerate(given)}
