"""`tanya add` cut short, killed or on a full disk: what is there stays, and what to do is said."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from files import write_scan

from knowledge.load import load

TEXT = "Pohon beringin dicatat oleh dinas kebun setiap bulan.\n"


def base(folder: Path) -> dict[str, str]:
    """A knowledge folder with one added document, and the environment that names it."""
    (folder / "base" / "documents").mkdir(parents=True)
    (folder / "lama.txt").write_text(TEXT, "utf-8")
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    environment = {
        **kept,
        "TANYA_HOME": str(folder / "home"),
        "TANYA_KNOWLEDGE": str(folder / "base"),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    tanya(folder / "lama.txt", environment, check=True)
    return environment


def command(path: Path) -> list[str]:
    return [sys.executable, "-m", "scripts", "add", "--yes", "--no-build", str(path)]


def tanya(
    path: Path, environment: dict[str, str], *, before: str = "", check: bool = False
) -> subprocess.CompletedProcess[str]:
    shell = ["sh", "-c", f'{before} exec "$@"', "sh", *command(path)]
    return subprocess.run(shell, env=environment, capture_output=True, text=True, timeout=120, check=check)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends the reader with its parent")
def test_killed_while_it_reads_nothing_has_changed_and_its_reader_ends_too(tmp_path: Path) -> None:
    environment = base(tmp_path)
    before = contents(tmp_path / "base")
    started, release, tools = tmp_path / "started", tmp_path / "release", tmp_path / "tools"
    os.mkfifo(started)
    os.mkfifo(release)
    tools.mkdir()
    reader = tools / "tesseract"
    # It tells which process started it, then reads until it is released.
    reader.write_text(
        '#!/bin/sh\nif [ "$1" = --list-langs ]; then echo ind; exit; fi\n'
        f"echo $PPID > {started}; exec cat {release}\n"
    )
    reader.chmod(0o755)
    path = write_scan(tmp_path / "pindaian.pdf")
    slow = environment | {"PATH": f"{tools}:{environment['PATH']}"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command(path), env=slow, stdout=quiet, stderr=quiet) as adding:
        worker = os.pidfd_open(int(started.read_text()))  # waits until a page is being read
        adding.kill()
    ended, _, _ = select.select([worker], [], [], 30)
    os.close(worker)
    release.write_text("")
    assert ended
    assert contents(tmp_path / "base") == before
    assert "already there" in tanya(tmp_path / "lama.txt", environment).stdout


def test_a_full_disk_is_said_and_nothing_has_changed(tmp_path: Path) -> None:
    environment = base(tmp_path)
    before = contents(tmp_path / "base")
    path = tmp_path / "baru.txt"
    path.write_text(TEXT.replace("bulan", "tahun") * 80, "utf-8")
    told = tanya(path, environment, before="ulimit -f 2;")
    assert told.returncode == 1
    assert "no room on the disk: free at least 1 MB" in told.stderr
    assert "Traceback" not in told.stderr
    assert contents(tmp_path / "base") == before
    assert tanya(path, environment).returncode == 0
    assert len(load(tmp_path / "base").documents) == 2
