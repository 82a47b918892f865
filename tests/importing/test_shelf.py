"""Writing an imported document: all or nothing, whenever it is killed and whatever the disk says."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from knowledge.importing.intake import Decided, compose, put, read_source
from knowledge.importing.model import Limits, RefusedFile
from knowledge.importing.shelf import Shelf, shelf_of
from knowledge.load import load

OLD, NEW = "Pohon dicatat setahun sekali.", "Pohon dicatat dua kali setahun."


class Killed(BaseException):
    """What a kill is to the code that it ends: nothing after it runs but `finally`."""


def base(folder: Path) -> Shelf:
    (folder / "documents").mkdir(parents=True)
    return shelf_of(folder)


def add(path: Path, shelf: Shelf) -> None:
    read = read_source(path, shelf, Limits(), lambda done, of_all: None)
    put(compose(read, Decided("Kebun Zetakota", "umum", "Dinas Kebun", "2031-07", None), shelf), shelf)


def versions(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(f"{OLD}\n", "utf-8")
    second.write_text(f"{NEW}\n", "utf-8")
    return first, second


def in_force(folder: Path) -> list[str]:
    return [
        passage.text
        for document in load(folder).documents
        if document.status == "active"
        for passage in document.passages
    ]


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_killed_at_any_step_one_version_is_in_force_and_it_can_be_added_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, late: bool
) -> None:
    folder = tmp_path / "base"
    shelf = base(folder)
    first, second = versions(tmp_path)
    add(first, shelf)
    steps = 0
    replace = Path.replace

    def kill(self: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps == step and not late:
            raise Killed
        done = replace(self, target)
        if steps == step:
            raise Killed
        return done

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", kill)
        with pytest.raises(Killed):
            add(second, shelf)
    done = step == 3 and late
    assert in_force(folder) == [NEW if done else OLD]
    if not done:
        add(second, shelf)
    assert in_force(folder) == [NEW]
    documents = load(folder).documents
    assert sorted(document.status for document in documents) == ["active", "archived"]


def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "base"
    shelf = base(folder)
    first, second = versions(tmp_path)
    add(first, shelf)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    written = 0
    fsync = os.fsync

    def full(handle: int) -> None:
        nonlocal written
        written += 1
        if written == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RefusedFile, match="no room on the disk"):
        add(second, shelf)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
