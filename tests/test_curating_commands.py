"""archive, edit, history, diff: documents change in one step, are taken out and back, keep their versions."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Tanya

NAME = "aplikasi/zetakota"
LINE = "- Sistem Zetakota dikelola Dinas Beringin. [2]"
OLD, NEW = "Pohon kota dicatat sekali setahun.", "Pohon kota dicatat dua kali setahun."

Edit = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def edit(tanya: Tanya, small_base: Path, tmp_path: Path) -> Edit:
    """`edit("s/a/b/")`: edits the document with a sed script for an editor."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "$SCRIPT" "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)

    def run(script: str, exit_code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {"EDITOR": str(editor), "VISUAL": "", "SCRIPT": script, **more}
        home = tmp_path / "home"
        return tanya(
            "edit", NAME, home=home, knowledge=small_base, environment=environment, exit_code=exit_code
        )

    return run


@pytest.fixture
def path(small_base: Path) -> Path:
    return small_base / "documents" / f"{NAME}.md"


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home" / "edits").iterdir())


def test_an_edit_is_taken_when_it_is_sound(edit: Edit, path: Path, tmp_path: Path) -> None:
    before = path.read_text()
    assert "nothing changed" in edit("s/tidak ada kata ini//").stdout
    assert "is changed" in edit("s/Dinas Beringin/Dinas Pohon/").stdout
    assert path.read_text() == before.replace("Dinas Beringin", "Dinas Pohon")
    assert kept(tmp_path) == []


def test_a_broken_edit_is_named_by_its_line_and_kept_for_the_next_time(
    edit: Edit, path: Path, tmp_path: Path
) -> None:
    before = path.read_bytes()
    number = next(n for n, line in enumerate(path.read_text().split("\n"), 1) if line == LINE)
    broken = edit("s/Dinas Beringin. .2./Dinas Pohon. [7]/", exit_code=1)
    assert f"zetakota.md:{number}: cites [7], but there are 2 sources" in broken.stderr
    assert path.read_bytes() == before
    (copy,) = kept(tmp_path)
    assert str(copy) in broken.stderr and b"Dinas Pohon. [7]" in copy.read_bytes()
    mended = edit(r"s/\[7\]/[2]/")
    assert "going on with the copy" in mended.stdout
    assert "- Sistem Zetakota dikelola Dinas Pohon. [2]" in path.read_text()
    assert kept(tmp_path) == []


def test_an_empty_document_is_no_edit(edit: Edit, path: Path) -> None:
    before = path.read_bytes()
    assert "tanya archive" in edit("d", exit_code=1).stderr
    assert path.read_bytes() == before


def test_what_somebody_else_changed_meanwhile_stays(edit: Edit, path: Path, tmp_path: Path) -> None:
    quicker = tmp_path / "quicker"
    quicker.write_text(f'#!/bin/sh\nsed -i s/Beringin/Pohon/ "$1"\necho >> "{path}"\n')
    quicker.chmod(0o755)
    before = path.read_bytes()
    refused = edit("", exit_code=1, EDITOR=str(quicker))
    assert "changed by somebody else" in refused.stderr
    assert path.read_bytes() == before + b"\n"
    (copy,) = kept(tmp_path)
    assert b"Dinas Pohon" in copy.read_bytes()
    # It is named, not offered: it would undo what the other did.
    again = edit("s/tidak ada kata ini//")
    assert str(copy) in again.stderr and "nothing changed" in again.stdout
    assert path.read_bytes() == before + b"\n"


def test_an_editor_that_is_not_there_or_fails_changes_nothing(edit: Edit, path: Path) -> None:
    before = path.read_bytes()
    assert "there is no editor nihil" in edit("", exit_code=1, EDITOR="nihil -x").stderr
    assert "ended with an error" in edit("", exit_code=1, EDITOR="false").stderr
    assert path.read_bytes() == before


def test_an_edit_that_breaks_a_register_is_not_taken(edit: Edit, path: Path, small_base: Path) -> None:
    url = re.search(r"https?://[^\s\"'<>]+", path.read_text())
    assert url is not None
    rows = small_base / "registers" / "glossary.yaml"
    rows.parent.mkdir(exist_ok=True)
    row = "term: ZTK, expansion: null, definition: sistem kota (2031), aliases: []"
    rows.write_text(f"- {{{row}, sources: ['{url[0]}']}}\n")
    assert "is changed" in edit("s/Dinas Beringin/Dinas Pohon/").stdout
    before = path.read_bytes()
    broken = edit(f"s#{url[0]}#https://lain.example.org/#", exit_code=1)
    assert "glossary.yaml:1: " in broken.stderr and "stands in no document" in broken.stderr
    assert path.read_bytes() == before and "copy is kept" in broken.stderr


def test_a_document_that_breaks_the_build_can_be_mended(edit: Edit, path: Path) -> None:
    path.write_text(path.read_text().replace("title: Sistem", "title: [Sistem"))
    assert "is changed" in edit("s/title: .Sistem/title: Sistem/").stdout


def test_an_archived_document_answers_nobody_until_that_is_undone(
    tanya: Tanya, small_base: Path, path: Path, tmp_path: Path
) -> None:
    home, before = tmp_path / "home", path.read_bytes()
    tanya("archive", NAME, "--build", home=home, knowledge=small_base)
    answer = json.loads(tanya("ask", "Dinas apa yang mengurus Sistem Zetakota?", "--json", home=home).stdout)
    assert all(quote["document"] != NAME for quote in answer["passages"])
    assert "already" in tanya("archive", NAME, knowledge=small_base, exit_code=1).stderr
    tanya("archive", NAME, "--undo", "--build", home=home, knowledge=small_base)
    assert path.read_bytes() == before
    answer = json.loads(tanya("ask", "Dinas apa yang mengurus Sistem Zetakota?", "--json", home=home).stdout)
    assert answer["passages"][0]["document"] == NAME


def test_a_document_without_a_head_can_be_archived(tanya: Tanya, small_base: Path) -> None:
    tanya("archive", "umum/polos", knowledge=small_base)
    shown = json.loads(tanya("show", "umum/polos", "--json", knowledge=small_base).stdout)
    assert (shown["status"], shown["title"]) == ("archived", "Kebun raya Zetakota")
    assert "Did you mean" in tanya("archive", "umum/polo", knowledge=small_base, exit_code=1).stderr


def test_an_old_version_is_kept_told_of_and_reached(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for text, day in ((OLD, "2031-05"), (NEW, "2033-05")):
        source = tmp_path / f"{day}.txt"
        source.write_text(f"{text}\n")
        told = ("--title", "Pedoman pohon kota", "--category", "umum", "--publisher", "Dinas", "--yes")
        tanya("add", source, "--date", day, *told, home=home, knowledge=small_base)
    rows = json.loads(tanya("history", "umum/pedoman-pohon-kota", "--json", knowledge=small_base).stdout)
    assert [(row["as_of"], row["current"], row["replaced_by"]) for row in rows] == [
        ("2033-05", True, None), ("2031-05", False, "umum/pedoman-pohon-kota"),
    ]  # fmt: skip
    assert rows[0]["original"] != rows[1]["original"] and rows[1]["sources"] == ["Dinas, 2031-05"]
    listed = tanya("history", rows[1]["id"], knowledge=small_base).stdout
    assert f"replaced {rows[1]['replaced']} by umum/pedoman-pohon-kota" in listed
    at = ("history", "umum/pedoman-pohon-kota", "--at")
    assert OLD in tanya(*at, "2032", knowledge=small_base).stdout
    assert NEW in tanya(*at, "2033-06-01", knowledge=small_base).stdout
    assert "no version" in tanya(*at, "2030", knowledge=small_base, exit_code=1).stderr
    refused = tanya("archive", rows[1]["id"], "--undo", knowledge=small_base, exit_code=1).stderr
    assert "old version of umum/pedoman-pohon-kota" in refused

    now = json.loads(tanya("ask", "berapa kali pohon kota dicatat?", "--json", home=home).stdout)
    assert NEW in now["answer"] and OLD not in now["answer"]
    assert "versi Mei 2033" in now["answer"] and "“per Mei 2031”" in now["answer"]
    then = json.loads(
        tanya("ask", "berapa kali pohon kota dicatat per Mei 2031?", "--json", home=home).stdout
    )
    assert then["status"] == "answered"
    assert OLD in then["answer"] and NEW not in then["answer"]
    assert "Menurut versi Mei 2031" in then["answer"] and "digantikan versi Mei 2033" in then["answer"]
    assert then["passages"][0]["sources"][0]["date"] == "2031-05"
    later = json.loads(tanya("ask", "berapa kali pohon kota dicatat per 2034?", "--json", home=home).stdout)
    assert OLD not in later["answer"]


def test_two_editions_are_compared_word_by_word(
    tanya: Tanya, small_base: Path, path: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    tanya("build", home=home, knowledge=small_base)
    assert "no edition before 1" in tanya("diff", home=home, exit_code=1).stderr
    text = path.read_text().replace("dikelola Dinas Beringin", "dikelola Dinas Pohon")
    text = text.replace("date: 2031-07-07", "date: 2031-07-08")
    path.write_text(text)
    polos = small_base / "documents" / "umum" / "polos.md"
    polos.write_text(f"{polos.read_text()}- Karcis kebun raya Zetakota seribu rupiah.\n")
    tanya("build", home=home, knowledge=small_base)
    told = tanya("diff", home=home).stdout
    assert "  ~ Sistem Zetakota dikelola Dinas [-Beringin.-] {+Pohon.+}" in told
    assert "  + Karcis kebun raya Zetakota seribu rupiah." in told
    assert "- Humas Zetakota, 2031-07-07" in told and "+ Humas Zetakota, 2031-07-08" in told
    assert told.splitlines()[-1] == "edition 1 → 2: 1 added, 0 removed, 1 changed, 2 with other sources"
    found = json.loads(tanya("diff", "2", "1", "--json", home=home).stdout)
    assert [one["text"] for one in found["removed"]] == ["Karcis kebun raya Zetakota seribu rupiah."]
    assert found["changed"][0]["words"][1:] == [["-", "Pohon."], ["+", "Beringin."]]
    assert "not kept" in tanya("diff", "9", home=home, exit_code=1).stderr
    assert "hold the same passages" in tanya("diff", "1", "1", home=home).stdout
