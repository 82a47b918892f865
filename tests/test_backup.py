"""Backup and restore: an empty machine gives the same answers, nothing hostile gets in, kills do no harm."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "importing"))

from files import write_pdf

from bot.journal import Journal
from index.edition import current_number

if TYPE_CHECKING:
    from conftest import Tanya

CHECKOUT = Path(__file__).parents[1]
TOKEN = "123456:AAtokenAAtokenAAtokenAAtokenAAtoken"
QUESTIONS = ("berapa nilai Dinas Pohon?", "siapa pengelola Zetakota?", "resep rendang", "biaya Zetakota?")


class Machine:
    """A home and a knowledge folder."""

    def __init__(self, tanya: Tanya, folder: Path) -> None:
        self.home, self.knowledge = folder / "home", folder / "knowledge"
        self._tanya = tanya

    def run(self, *arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
        return self._tanya(*arguments, home=self.home, knowledge=self.knowledge, **more)

    def answers(self, questions: tuple[str, ...] = QUESTIONS) -> list[dict[str, Any]]:
        asked = "\n".join(json.dumps({"id": n, "q": q}) for n, q in enumerate(questions))
        told = self.run("ask", "--json", "--batch", "-", stdin=asked).stdout.splitlines()
        return [{**json.loads(line), "elapsed_ms": 0} for line in told]

    def everything(self) -> dict[str, bytes]:
        """All files but locks, by name."""
        return {
            path.relative_to(root.parent).as_posix(): path.read_bytes()
            for root in (self.home, self.knowledge)
            for path in root.rglob("*")
            if path.is_file() and path.suffix != ".lock"
        }


def note_question(home: Path, number: int = 1) -> None:
    with closing(Journal(home)) as journal:
        journal.receive([{"update_id": number, "message": {"chat": {"id": 7}, "text": "apa?"}}])


def numbers_in(home: Path) -> list[int]:
    with closing(sqlite3.connect(home / "journal.db")) as journal:
        assert journal.execute("pragma integrity_check").fetchone() == ("ok",)
        return [number for (number,) in journal.execute("select update_id from inbox order by 1")]


@pytest.fixture(scope="module")
def machine(
    tanya: Tanya, new_base: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Machine:
    """One with an imported document, a journal and an admin's template. To be read, not changed."""
    folder = tmp_path_factory.mktemp("machine")
    made = Machine(tanya, folder)
    new_base(made.knowledge)
    (made.knowledge / "accepted.txt").write_text("# nothing\n")
    made.run("add", write_pdf(folder / "a.pdf"), "--publisher", "Bagian Kebun", "--date", "2031-08")
    note_question(made.home)
    (made.home / "laporan.docx").write_bytes(b"the admin's template")
    (made.home / "webhook-secret").write_text("rahasia-webhook")
    return made


@pytest.fixture(scope="module")
def backup(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "cadangan.zip"
    chats = {"TANYA_TOKEN": TOKEN, "TANYA_OFFICERS_CHAT": "-1001", "TANYA_WEBHOOK_SECRET": "kata-rahasia"}
    told = machine.run("backup", file, environment=chats).stdout
    assert "4 documents, 1 originals" in told and "not in it: the token" in told
    return file


@pytest.fixture
def empty(tanya: Tanya, tmp_path: Path) -> Machine:
    return Machine(tanya, tmp_path / "empty")


def test_an_empty_machine_answers_with_the_same_words(machine: Machine, backup: Path, empty: Machine) -> None:
    told = empty.run("restore", backup).stdout
    assert "TANYA_OFFICERS_CHAT=-1001" in told and "set TANYA_TOKEN" in told
    assert empty.answers() == machine.answers()
    assert empty.answers()[0]["passages"][0]["sources"][0]["page"] == "3"
    assert numbers_in(empty.home) == [1]
    made_again = ("home/embeddings.db", "home/editions", "home/journal.db-")
    lost = set(machine.everything()) - set(empty.everything())
    assert {name for name in lost if not name.startswith(made_again)} == {"home/webhook-secret"}
    assert "up to date" in empty.run("build").stdout


def test_no_secret_is_in_it_and_only_its_owner_reads_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with zipfile.ZipFile(backup) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"AAtoken" not in content and b"rahasia" not in content


def test_without_the_edition_it_is_built_anew_and_answers_the_same(
    machine: Machine, empty: Machine, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    machine.run("backup", folder, "--no-edition")
    (file,) = folder.glob("tanya-bandung-*.zip")
    assert "edition 1 published" in empty.run("restore", file).stdout
    assert [{**answer, "edition": 0} for answer in empty.answers()] == [
        {**answer, "edition": 0} for answer in machine.answers()
    ]


def test_the_packaged_base_on_an_empty_machine(tanya: Tanya, real_home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "b.zip", Machine(tanya, tmp_path / "other")
    tanya("backup", file, home=real_home)
    other.run("restore", file)
    asked = ("apa itu e-RK?", "Daerah mana saja yang sudah bekerja sama dengan Bandung?", "nilai SAKIP 2021?")
    batch = "\n".join(json.dumps({"id": n, "q": q}) for n, q in enumerate(asked))
    told = tanya("ask", "--json", "--batch", "-", home=real_home, stdin=batch).stdout.splitlines()
    assert other.answers(asked) == [{**json.loads(line), "elapsed_ms": 0} for line in told]


def test_what_was_there_is_moved_aside_and_named(machine: Machine, backup: Path, tmp_path: Path) -> None:
    other = Machine(machine._tanya, tmp_path / "other")
    shutil.copytree(machine.home, other.home)
    shutil.copytree(machine.knowledge, other.knowledge)
    note_question(other.home, 2)
    (other.knowledge / "documents" / "umum" / "baru.md").write_text("# Baru\n\n- Sesudah cadangan.\n")
    before = other.everything()
    refused = other.run("restore", backup, exit_code=1)
    assert "write --yes" in refused.stderr and other.everything() == before
    told = other.run("restore", backup, "--yes").stdout
    assert numbers_in(other.home) == [1]
    assert not (other.knowledge / "documents" / "umum" / "baru.md").exists()
    kept = [line.rpartition(" kept in ")[2] for line in told.splitlines() if " kept in " in line]
    assert len(kept) == 2
    assert numbers_in(next(Path(folder) for folder in kept if "home" in folder)) == [1, 2]
    assert any((Path(folder) / "documents" / "umum" / "baru.md").exists() for folder in kept)
    assert current_number(other.home) == 2
    assert [one["answer"] for one in other.answers()] == [one["answer"] for one in machine.answers()]


def test_an_existing_file_is_not_overwritten_and_a_failed_backup_leaves_none(
    machine: Machine, backup: Path, tmp_path: Path
) -> None:
    before = backup.read_bytes()
    assert "is there already" in machine.run("backup", backup, exit_code=1).stderr
    assert backup.read_bytes() == before
    broken = Machine(machine._tanya, tmp_path / "broken")
    shutil.copytree(machine.knowledge, broken.knowledge)
    broken.home.mkdir()
    (broken.home / "journal.db").write_bytes((machine.home / "journal.db").read_bytes()[:4096] + b"x" * 4096)
    assert broken.run("backup", tmp_path / "x.zip", exit_code=1).stderr.startswith("tanya: ")
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_the_journal_is_whole_while_it_is_written(machine: Machine, empty: Machine, tmp_path: Path) -> None:
    busy = Machine(machine._tanya, tmp_path / "busy")
    shutil.copytree(machine.home, busy.home)
    shutil.copytree(machine.knowledge, busy.knowledge)
    done, started = threading.Event(), threading.Event()

    def write() -> None:
        with closing(Journal(busy.home)) as journal:
            number = 10
            while not done.is_set():
                # Two rows in one transaction: a backup has both or none.
                journal.receive(
                    [{"update_id": n, "message": {"chat": {"id": 7}}} for n in (number, number + 1)]
                )
                number += 2
                started.set()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait(30)
    busy.run("backup", tmp_path / "b.zip")
    done.set()
    writer.join()
    empty.run("restore", tmp_path / "b.zip")
    found = numbers_in(empty.home)
    assert len(found) > 2 and len(found) % 2 == 1


def test_the_commands_of_the_admins_guide_run(machine: Machine, empty: Machine, tmp_path: Path) -> None:
    guide = (CHECKOUT / "docs" / "panduan-admin.md").read_text("utf-8")
    chapters = guide[guide.index("## 9. Cadangan") :]
    blocks = "".join(re.findall(r"^```\n(.*?)^```", chapters, re.M | re.S))
    lines = [line.removeprefix("tanya ").split() for line in blocks.splitlines()]
    assert [words[0] for words in lines] == ["backup", "restore", "restore", "doctor", "doctor"]
    folder = tmp_path / "folder-cadangan"
    folder.mkdir()
    for words in lines:
        made = next(folder.glob("*.zip"), None)
        places = {"folder-cadangan": str(folder), "cadangan.zip": str(made)}
        here = machine if words[0] == "backup" else empty
        here.run(*(places.get(word, word) for word in words))
    assert empty.answers() == machine.answers()


def test_a_running_bot_refuses_it(backup: Path, empty: Machine) -> None:
    empty.home.mkdir(parents=True)
    with (empty.home / "bot.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = empty.run("restore", backup, exit_code=1)
    assert "Bot lain sudah berjalan" in refused.stderr and len(refused.stderr.splitlines()) == 1
    assert not (empty.home / "journal.db").exists() and list(empty.knowledge.glob("*")) == []


# What is no backup of ours

Entries = dict[str, bytes]
Change = Callable[[Entries, dict[str, Any]], None]


def put(name: str, content: bytes = b"x") -> Change:
    """A file with its right sum in the manifest."""

    def change(entries: Entries, manifest: dict[str, Any]) -> None:
        entries[name] = content
        manifest["files"][name] = {"size": len(content), "sha256": sha256(content).hexdigest()}

    return change


def set_in(key: str, value: object) -> Change:
    def change(entries: Entries, manifest: dict[str, Any]) -> None:
        manifest[key] = value

    return change


def spoil(name: str) -> Change:
    def change(entries: Entries, manifest: dict[str, Any]) -> None:
        entries[name] = bytes([entries[name][0] ^ 1]) + entries[name][1:]

    return change


def without(name: str) -> Change:
    def change(entries: Entries, manifest: dict[str, Any]) -> None:
        del entries[name]

    return change


def unnamed(entries: Entries, manifest: dict[str, Any]) -> None:
    entries["home/lain.txt"] = b"x"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("../jahat"), "no name of ours"),
        (put("home/../../jahat"), "no name of ours"),
        (put("/jahat"), "no name of ours"),
        (put("knowledge/documents/../../jahat.md"), "no name of ours"),
        (put("knowledge/load.py"), "no name of ours"),
        (put("knowledge/importing/adding.py"), "no name of ours"),
        (put("home/editions/9/passages.db"), "no name of ours"),
        (put("home/.env"), "no name of ours"),
        (put("home/current"), "no name of ours"),
        (put("home/restore.json"), "no name of ours"),
        (put("home/a\\b"), "no name of ours"),
        (put("edition/manifest.json/a"), "no name of ours"),
        (put("knowledge/documents/umum"), "is a file and a folder"),
        (unnamed, "its manifest does not name"),
        (spoil("knowledge/documents/umum/polos.md"), "does not fit"),
        (spoil("home/journal.db"), "does not fit"),
        (put("home/journal.db", b"no database" * 100), "journal in the backup is damaged"),
        (put("edition/passages.db", b"no database"), "damaged (passages.db)"),
        (without("edition/vectors.faiss"), "is missing"),
        (set_in("format", 99), "newer version"),
        (set_in("journal", ["first_tables", "of_the_future"]), "newer version"),
        (set_in("layout", "…"), "manifest cannot be read"),
        (set_in("files", []), "manifest cannot be read"),
    ],
)
def test_a_file_that_is_not_as_we_wrote_it_changes_nothing(
    backup: Path, empty: Machine, tmp_path: Path, change: Change, words: str
) -> None:
    with zipfile.ZipFile(backup) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    refused(empty, other, words)


def refused(machine: Machine, file: Path, words: str) -> None:
    told = machine.run("restore", file, "--yes", exit_code=1).stderr
    assert words in told and len(told.splitlines()) == 1 and told.startswith("tanya: ")
    assert {name for name in machine.everything() if not name.startswith("home/bot")} == set()


def test_links_doubles_and_what_is_cut_short_change_nothing(
    backup: Path, empty: Machine, tmp_path: Path
) -> None:
    link, double, cut, text = (tmp_path / name for name in ("link.zip", "double.zip", "cut.zip", "text.zip"))
    for file in (link, double):
        shutil.copy(backup, file)
    with zipfile.ZipFile(link, "a") as archive:
        info = zipfile.ZipInfo("home/tautan")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "../../jahat")
    with zipfile.ZipFile(double, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("home/laporan.docx", b"other")
    cut.write_bytes(backup.read_bytes()[:-5000])
    text.write_text("bukan cadangan")
    refused(empty, link, "is a link")
    refused(empty, double, "in it twice")
    refused(empty, cut, "damaged")
    refused(empty, text, "damaged")


KILLER = """
import json, os, signal, sqlite3, sys
from pathlib import Path
from shutil import copytree
from scripts.backup_file import opened
from scripts.putting_back import finish_restore, restore

def killed_after(moves, file, home, knowledge):
    left = moves
    def counted(real):
        def call(self, target):
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, target)
        return call
    Path.rename, Path.replace = counted(Path.rename), counted(Path.replace)
    with opened(file) as reader:
        restore(reader, home, knowledge, "then")
    os._exit(0)

file, source, folder = map(Path, sys.argv[1:])
for moves in range(100):
    here = folder / str(moves)
    copytree(source, here)
    home, knowledge = here / "home", here / "knowledge"
    child = os.fork()
    if child == 0:
        killed_after(moves, file, home, knowledge)
    how = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finish_restore(home)
    journal = sqlite3.connect(home / "journal.db")
    print(json.dumps([
        how,
        (knowledge / "documents" / "umum" / "baru.md").exists(),
        (knowledge / "originals").exists() and (knowledge / "accepted.txt").exists(),
        journal.execute("select count(*) from inbox").fetchone()[0],
        (home / "current").read_text().strip(),
        (home / "restore.json").exists(),
    ]), flush=True)
    if how == 0:
        break
"""


def test_killed_before_any_move_it_is_the_old_state_or_the_new_one(
    machine: Machine, backup: Path, tmp_path: Path
) -> None:
    other = Machine(machine._tanya, tmp_path / "source")
    shutil.copytree(machine.home, other.home)
    shutil.copytree(machine.knowledge, other.knowledge)
    note_question(other.home, 2)
    (other.knowledge / "documents" / "umum" / "baru.md").write_text("# Baru\n\n- Sesudah cadangan.\n")
    ran = subprocess.run(
        [sys.executable, "-c", KILLER, backup, tmp_path / "source", tmp_path],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    ends = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [how for how, *_ in ends] == [-signal.SIGKILL] * (len(ends) - 1) + [0]
    old, new = [True, True, 2, "1", False], [False, True, 1, "2", False]
    states = [state for _, *state in ends]
    assert [state for state in states if state not in (old, new)] == []
    assert states[0] == old and states[-1] == new and len(states) > 8


def test_whatever_is_run_next_finishes_what_a_kill_cut_short(backup: Path, empty: Machine) -> None:
    stop = (
        "import os, signal; from scripts import putting_back;"
        " putting_back._carry_out = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        " from scripts.cli import main; main()"
    )
    places = {"TANYA_HOME": str(empty.home), "TANYA_KNOWLEDGE": str(empty.knowledge)}
    ran = subprocess.run(
        [sys.executable, "-c", stop, "restore", backup], cwd=CHECKOUT, env={**os.environ, **places}
    )
    assert ran.returncode == -signal.SIGKILL and not (empty.knowledge / "documents").exists()
    assert empty.answers()[0]["status"] == "answered"
    assert numbers_in(empty.home) == [1]
