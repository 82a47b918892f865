"""tanya check: grouped findings, machine output, strictness, and addresses that no longer answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.load import load
from scripts.links import NoNetwork, check_links

if TYPE_CHECKING:
    from conftest import Tanya


def test_the_real_base_passes_strictly(tanya: Tanya, real_home: Path) -> None:
    # Figures grow old with the calendar: accepted.txt was made with those older than 2020 in it.
    years = str(date.today().year - 2020)
    told = tanya("check", "--strict", "--stale-years", years, home=real_home).stdout
    assert told.startswith("0 errors, 0 warnings, ")  # nothing skipped either


def test_findings_are_grouped_with_their_remedy(tanya: Tanya, small_base: Path) -> None:
    told = tanya("check", knowledge=small_base).stdout
    group = told.partition("warning: source-undated (2): look for the date")[2].splitlines()
    assert group[1] == "  documents/aplikasi/zetakota.md:10: no date: source 2 (tidak tercantum)"
    assert "skipped: near-duplicates, differing figures and questions: there is no edition in force" in told
    tanya("check", "--strict", knowledge=small_base, exit_code=1)


def test_findings_as_json(tanya: Tanya, small_base: Path) -> None:
    (small_base / "documents" / "umum" / "rusak.md").write_text("---\ntitle: [a\n---\n- x\n", "utf-8")
    ran = tanya("check", "--json", knowledge=small_base, exit_code=1)
    (error,) = json.loads(ran.stdout)
    assert (error["kind"], error["file"], error["severity"]) == (
        "front-matter", "documents/umum/rusak.md", "error",
    )  # fmt: skip
    assert list(error) == ["file", "line", "kind", "severity", "message", "remedy"]


def test_accepted_findings_are_counted(tanya: Tanya, small_base: Path) -> None:
    found = json.loads(tanya("check", "--json", knowledge=small_base).stdout)
    lines = [f"{f['kind']}\t{f['file']}\t{f['message']}\tcontoh" for f in found]
    accepted = small_base / "accepted.txt"
    accepted.write_text("\n".join(lines), "utf-8")
    told = tanya("check", "--strict", knowledge=small_base).stdout
    assert f"0 errors, 0 warnings, {len(found)} accepted" in told
    accepted.write_text("\n".join([*lines, "duplicate\tx.md\t*\tsudah tidak ada"]), "utf-8")
    told = tanya("check", "--strict", knowledge=small_base, exit_code=1).stdout
    assert f"accepted.txt:{len(lines) + 1}: accepts nothing" in told


# addresses


def base_with(folder: Path, *urls: str) -> Path:
    sources = "".join(f"- publisher: A\n  date: 2024\n  url: {url}\n" for url in urls)
    (folder / "a.md").write_text(f"---\ntitle: A\nsources:\n{sources}---\n- Isi. [1]\n", "utf-8")
    return folder


def test_addresses_that_are_gone(tmp_path: Path) -> None:
    urls = [f"https://a.example/{n}" for n in range(3)] + ["https://b.example/gone", "https://a.example/0"]
    asked: list[str] = []
    waited: list[float] = []

    def ask(url: str) -> str | None:
        asked.append(url)
        return "answers 404" if url.endswith("gone") else None

    found = check_links(load(base_with(tmp_path, *urls)), 10, ask=ask, sleep=waited.append)
    assert [(f.line, f.message) for f in found] == [(13, "https://b.example/gone answers 404")]
    # Each once, hosts in turn, a second between two questions to one host.
    assert asked == [urls[0], urls[3], urls[1], urls[2]]
    assert len(waited) == 2 and all(0 < seconds <= 1 for seconds in waited)
    asked.clear()
    check_links(load(tmp_path), 2, ask=ask, sleep=waited.append)
    assert len(asked) == 2


def test_without_a_network_it_says_so_once(tmp_path: Path) -> None:
    def ask(url: str) -> str | None:
        raise OSError("no route")

    with pytest.raises(NoNetwork):
        check_links(load(base_with(tmp_path, *(f"https://{n}.example/" for n in range(9)))), 9, ask=ask)


def test_one_dead_host_is_a_finding(tmp_path: Path) -> None:
    def ask(url: str) -> str | None:
        if "dead" in url:
            raise OSError("unknown host")
        return None

    base = load(base_with(tmp_path, "https://dead.example/", "https://alive.example/"))
    (finding,) = check_links(base, 9, ask=ask)
    assert "cannot be reached (unknown host)" in finding.message
