"""Editions: published whole or not at all, checked when opened, and never two builders at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from index import edition
from index.edition import EditionError, Manifest


def manifest(number: int) -> Manifest:
    return Manifest(
        number=number,
        format=edition.FORMAT,
        created="2026-01-01T00:00:00+00:00",
        as_of="2025",
        knowledge="k",
        model="m",
        probes=[[1.0]],
        counts={},
    )


def publish(home: Path, content: str = "x") -> int:
    with edition.building(home) as scratch:
        for name in edition.FILES:
            (scratch / name).write_text(content)
        return edition.publish(home, scratch, manifest(edition.next_number(home))).number


def test_a_published_edition_is_in_force_and_sound(tmp_path: Path) -> None:
    number = publish(tmp_path)
    assert edition.current_number(tmp_path) == number
    assert edition.verify(edition.edition_path(tmp_path, number)).number == number


def test_a_home_without_an_edition_says_so(tmp_path: Path) -> None:
    assert edition.current_number(tmp_path) is None
    with pytest.raises(EditionError, match="no earlier edition"):
        edition.rollback(tmp_path)


def test_the_last_five_are_kept(tmp_path: Path) -> None:
    published = [publish(tmp_path) for _ in range(7)]
    assert edition.numbers(tmp_path) == published[-5:]


def test_rollback_goes_back_and_the_next_build_goes_on(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path)
    assert edition.rollback(tmp_path).number == first
    assert edition.current_number(tmp_path) == first
    assert publish(tmp_path) == second + 1
    assert edition.rollback(tmp_path, first).number == first
    with pytest.raises(EditionError, match="is not kept"):
        edition.rollback(tmp_path, 99)


@pytest.mark.parametrize("name", [*edition.FILES, "manifest.json"])
def test_a_damaged_file_is_named_with_the_remedy(tmp_path: Path, name: str) -> None:
    path = edition.edition_path(tmp_path, publish(tmp_path))
    (path / name).write_bytes(b"junk")
    with pytest.raises(EditionError, match="tanya rollback"):
        edition.verify(path)


def test_a_damaged_pointer_is_named(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "current").write_bytes(b"\xff\x00")
    with pytest.raises(EditionError, match="damaged"):
        edition.current_number(tmp_path)
    edition.rollback(tmp_path)
    assert edition.current_number(tmp_path) is not None


def test_a_second_builder_is_refused(tmp_path: Path) -> None:
    with (
        edition.building(tmp_path),
        pytest.raises(EditionError, match="another build is at work"),
        edition.building(tmp_path),
    ):
        pass


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EditionError, match="TANYA_HOME"), edition.building(tmp_path / "file" / "home"):
        pass


def test_what_fails_on_the_way_changes_nothing(tmp_path: Path) -> None:
    number = publish(tmp_path)
    with pytest.raises(RuntimeError), edition.building(tmp_path) as scratch:
        (scratch / "passages.db").write_text("half")
        raise RuntimeError
    assert edition.current_number(tmp_path) == number
    assert edition.numbers(tmp_path) == [number]


def _killed_before(home: Path, step: str) -> None:
    original = getattr(edition, step)

    def die(*arguments: object) -> object:
        os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments)

    setattr(edition, step, die)
    publish(home, "new")


@pytest.mark.parametrize("step", ["_fsync", "_sha256", "verify", "_point"])
def test_a_build_that_is_killed_leaves_the_old_edition_in_force(tmp_path: Path, step: str) -> None:
    old = publish(tmp_path, "old")
    builder = multiprocessing.get_context("fork").Process(target=_killed_before, args=(tmp_path, step))
    builder.start()
    builder.join()
    assert builder.exitcode == -signal.SIGKILL
    assert edition.current_number(tmp_path) == old
    assert edition.verify(edition.edition_path(tmp_path, old)).number == old
    newer = publish(tmp_path, "newer")  # what the killed one left behind is in nobody's way
    assert newer > old
    assert not list(edition.editions_folder(tmp_path).glob(".building-*"))
