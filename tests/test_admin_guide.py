"""The admins' guide: its commands are run, in its order, in a world as it describes it."""

from __future__ import annotations

import re
import shlex
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent / "importing"))

from files import write_docx, write_html, write_pdf

from bot.journal import Journal
from bot.records import Asked, now

if TYPE_CHECKING:
    from conftest import Tanya

GUIDE = Path(__file__).parents[1] / "docs" / "panduan-admin.md"
DOCUMENT = """---
title: e-RK Kota Bandung
category: aplikasi
sources:
- publisher: Kompas.com
  date: 2017-11-01
---

- Standar beban kerja yang dipakai e-RK Kota Bandung adalah 6.000 menit kerja efektif per bulan. [1]
- Aplikasi e-RK dikelola BKPP Kota Bandung. [1]
"""
# As they are asked in the guide; the first is a gap of the base above, the second is nothing to us.
ASKED = ("target kerja asn bandung sebulan brp menit?", "resep rendang yang enak bagaimana?")


ELSEWHERE = {"backup", "restore", "doctor"}  # of the machine as a whole: tests/test_backup.py runs them


def commands() -> list[list[str]]:
    """The commands in the guide's blocks, but those that another test runs."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    blocks = [block for language, block in fences if not language]
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("tanya ")]
    told = [shlex.split(line)[1:] for line in lines]
    return [command for command in told if command[0] not in ELSEWHERE]


def test_the_weekly_routine_is_in_the_guide() -> None:
    named = {command[0] for command in commands()}
    assert {
        "add",
        "gaps",
        "teach",
        "edit",
        "check",
        "build",
        "diff",
        "history",
        "archive",
        "rollback",
    } <= named


def test_the_commands_of_the_guide_run_in_its_order(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    files = tmp_path / "berkas"
    (files / "folder-peraturan").mkdir(parents=True)
    write_pdf(files / "laporan-kinerja-2024.pdf", title="LAPORAN KINERJA 2024")
    write_html(files / "halaman-berita.html")
    write_docx(files / "folder-peraturan" / "satu.docx")
    (small_base / "documents" / "aplikasi" / "e-rk.md").write_text(DOCUMENT, encoding="utf-8")
    home = tmp_path / "home"
    tanya("build", home=home, knowledge=small_base)
    journal = Journal(home)
    for number, question in enumerate(ASKED, 1):
        asked = Asked(number, True, number, question, "not_found", now() - timedelta(hours=3 - number))
        journal.plan(number, [], asked)
    journal.close()
    for command in commands():
        # Files and folders that the guide names lie where it is followed.
        given = [str(files / part) if (files / part).exists() else part for part in command]
        tanya(*given, home=home, knowledge=small_base, environment={"VISUAL": "", "EDITOR": "true"})
    with_news = Journal(home)
    assert [row["question"] for row in with_news.db.query("select question from news")] == [1]
    with_news.close()
