"""Files added on the command line: quotable with their page, all or nothing, versions kept, others go on."""

from __future__ import annotations

import json
import os
import pty
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "importing"))

from files import PARAGRAPH, write_docx, write_html, write_pdf

CHECKOUT = Path(__file__).parents[1]

if TYPE_CHECKING:
    from conftest import Tanya

REGULATION = (
    "PERATURAN WALI KOTA ZETAKOTA\nNOMOR 7 TAHUN 2031\nTENTANG\n{about}\n\n"
    "Menimbang : bahwa pohon perlu dicatat;\n\nPasal 1\n\n{text}\n\n"
    "Ditetapkan di Zetakota\npada tanggal {day}\n"
)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".tanya-add.lock"
    }


def added(tanya: Tanya, folder: Path, *arguments: str | Path, exit_code: int = 0) -> list[dict[str, Any]]:
    told = tanya("add", *arguments, "--json", "--no-build", knowledge=folder, exit_code=exit_code).stdout
    files: list[dict[str, Any]] = json.loads(told)["files"]
    return files


def test_a_report_is_answered_from_with_its_page(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = write_pdf(tmp_path / "laporan.pdf", pages=4)
    told = tanya(
        "add", path, "--publisher", "Bagian Kebun", "--date", "2031-08", home=home, knowledge=small_base
    ).stdout
    assert "added as sakip/laporan-kinerja-zetakota" in told
    assert "publisher: Bagian Kebun  (from the options)" in told
    assert "title: Laporan Kinerja Zetakota  (from its first heading)" in told
    assert "4 pages" in told and "Undo: tanya rollback" in told
    answer = json.loads(tanya("ask", "berapa nilai Dinas Pohon?", "--json", home=home).stdout)
    assert answer["status"] == "answered"
    best = answer["passages"][0]
    assert best["text"] == "Dinas Pohon — Nilai: 80,1"
    assert best["sources"] == [{"publisher": "Bagian Kebun", "date": "2031-08", "url": None, "page": "4"}]
    assert tanya("check", knowledge=small_base).returncode == 0
    (original,) = (small_base / "originals").iterdir()
    assert original.read_bytes() == path.read_bytes()


def test_a_dry_run_shows_and_writes_nothing(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    before = everything(small_base)
    told = tanya("add", write_docx(tmp_path / "a.docx"), "--dry-run", knowledge=small_base).stdout
    assert "would be added" in told and PARAGRAPH in told
    assert everything(small_base) == before


def test_the_same_content_is_said_and_changes_nothing(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx")
    added(tanya, small_base, path)
    before = everything(small_base)
    again = path.rename(tmp_path / "salinan.docx")
    (outcome,) = added(tanya, small_base, again, "--title", "Judul lain")
    assert (outcome["status"], outcome["document"]) == ("duplicate", "umum/laporan-kebun-zetakota")
    assert everything(small_base) == before


def test_a_new_version_takes_the_place_and_the_old_one_is_kept(
    tanya: Tanya, small_base: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(
        REGULATION.format(about="POHON", text="Pohon dicatat setahun sekali.", day="9 Juli 2031")
    )
    second.write_text(
        REGULATION.format(about="POHON KOTA", text="Pohon dicatat dua kali setahun.", day="9 Juli 2032")
    )
    (one,) = added(tanya, small_base, first)
    path = small_base / "documents" / f"{one['document']}.md"
    asked = "  <!--\n  ? Kapan kebun berdiri?\n  -->"
    line = next(line for line in path.read_text().split("\n") if line.startswith("- bahwa pohon"))
    path.write_text(path.read_text().replace(line, f"{line}\n{asked}"))
    (two,) = added(tanya, small_base, second)
    assert (two["status"], two["document"]) == ("replaced", one["document"])
    shown = json.loads(tanya("show", two["document"], "--json", knowledge=small_base).stdout)
    assert "Pohon dicatat dua kali setahun." in [passage["text"] for passage in shown["passages"]]
    assert any(passage["questions"] == ["Kapan kebun berdiri?"] for passage in shown["passages"])
    old = json.loads(tanya("show", two["archived"], "--json", knowledge=small_base).stdout)
    assert old["status"] == "archived"
    assert "Pohon dicatat setahun sekali." in [passage["text"] for passage in old["passages"]]
    assert old["as_of"] == "2031-07-09"


def test_a_curated_document_is_never_replaced(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    curated = small_base / "documents" / "aplikasi" / "zetakota.md"
    before = curated.read_bytes()
    path = write_docx(tmp_path / "a.docx")
    (outcome,) = added(tanya, small_base, path, "--title", "Sistem Zetakota", "--category", "aplikasi")
    assert outcome["status"] == "added" and outcome["document"] != "aplikasi/zetakota"
    assert curated.read_bytes() == before


def test_a_folder_is_added_and_what_cannot_be_is_named(
    tanya: Tanya, small_base: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "berkas"
    folder.mkdir()
    write_pdf(folder / "a.pdf")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    write_html(folder / "c.html")
    (folder / ".hidden.pdf").write_bytes(b"x")
    told = tanya("add", folder, "--yes", "--no-build", knowledge=small_base, exit_code=1)
    assert "b.pdf: is damaged" in told.stderr
    assert "1 of 3 files not added" in told.stderr
    assert "a.pdf: added as" in told.stdout and "c.html: added as" in told.stdout


def test_a_refused_file_leaves_the_folder_as_it_was(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    before = everything(small_base)
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (outcome,) = added(tanya, small_base, tmp_path / "a.docx", exit_code=1)
    assert outcome["status"] == "refused" and "damaged" in outcome["reason"]
    assert everything(small_base) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--new", "umum/a", "x.pdf"), "takes no files"),
        (("x.pdf", "--date", "kemarin"), "YYYY"),
        (("x.pdf", "--url", "kebun"), "https://"),
        (("x.pdf", "y.pdf", "--title", "Judul"), "single file"),
        (("x.pdf", "--category", "lain"), "lain"),
    ],
)
def test_wrong_usage_is_said(tanya: Tanya, small_base: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in tanya("add", *arguments, knowledge=small_base, exit_code=2).stderr


def test_a_file_that_is_not_there_is_named(tanya: Tanya, small_base: Path) -> None:
    assert "nope.pdf: does not exist" in tanya("add", "nope.pdf", knowledge=small_base, exit_code=1).stderr


def test_two_at_once_write_the_same_file_once(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", pages=10)
    results: list[str] = []

    def run() -> None:
        told = tanya("add", path, "--json", "--no-build", knowledge=small_base, exit_code=None).stdout
        results.append(json.loads(told)["files"][0]["status"])

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results).count("added") == 1
    assert len([name for name in everything(small_base) if "laporan-kinerja-zetakota" in name]) == 1


def test_on_a_terminal_it_asks_and_what_is_typed_counts(small_base: Path, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx")
    typed = ["Kebun kota", "smart-city", "Dinas Kebun", "kemarin", "2031-09"]
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - in the child
        os.chdir(tmp_path)
        settings = {"TANYA_KNOWLEDGE": str(small_base), "PYTHONPATH": str(CHECKOUT), "TERM": "dumb"}
        command = [sys.executable, "-m", "scripts", "add", str(path), "--no-build"]
        os.execve(sys.executable, command, {**os.environ, **settings})
    told = b""
    while True:
        try:
            read = os.read(terminal, 4096)
        except OSError:  # the terminal is gone with the command
            break
        if not read:
            break
        told += read
        if typed and told.rstrip(b" ").endswith(b":"):
            os.write(terminal, f"{typed.pop(0)}\n".encode())
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, told.decode()
    assert "kemarin is no date" in told.decode() and "(from you)" in told.decode()
    text = (small_base / "documents" / "smart-city" / "kebun-kota.md").read_text("utf-8")
    assert "publisher: Dinas Kebun" in text and "date: 2031-09" in text


def test_a_folder_of_plain_documents_keeps_originals_out_of_its_documents(
    tanya: Tanya, tmp_path: Path
) -> None:
    base = tmp_path / "base"
    base.mkdir()
    source = tmp_path / "kebun.md"
    source.write_text(f"# Kebun Zetakota\n\n{PARAGRAPH}\n", "utf-8")
    added(tanya, base, source)
    listed = json.loads(tanya("list", "--json", knowledge=base).stdout)
    assert [document["id"] for document in listed] == ["umum/kebun-zetakota"]
