"""Editions on disk: immutable, checked, published by moving one pointer, so that a kill never harms.

TANYA_HOME/editions/<n>/{passages.db, vectors.faiss, manifest.json}
TANYA_HOME/current          the number of the edition in force
TANYA_HOME/build.lock       held while an edition is built or the pointer is moved
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = 8  # of passages.db and vectors.faiss; an edition of another format is rebuilt, never guessed at
KEEP = 5
FILES = ("passages.db", "vectors.faiss")


class EditionError(Exception):
    """An edition cannot be built, published or opened; the message says what to do."""


class Busy(EditionError):
    """Another build, rollback or restore is at work on the home; it may be tried again soon."""


@dataclass(frozen=True)
class Manifest:
    """What an edition is made of. `files` are sha256 by name, `probes` the model's answer to its probes."""

    number: int
    format: int
    created: str  # UTC, ISO 8601
    as_of: str  # the newest source date among its passages, or ""
    knowledge: str  # fingerprint of the knowledge folder
    model: str
    probes: list[list[float]]
    counts: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)


def editions_folder(home: Path) -> Path:
    return home / "editions"


def numbers(home: Path) -> list[int]:
    """The numbers of the editions that are kept, oldest first."""
    folder = editions_folder(home)
    if not folder.is_dir():
        return []
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def current_number(home: Path) -> int | None:
    """The edition in force, or None when there is none yet. Raises EditionError for a damaged pointer."""
    try:
        content = (home / "current").read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EditionError(f"{home / 'current'} cannot be read ({error.strerror})") from error
    if not content.isdigit():
        raise EditionError(f"{home / 'current'} is damaged: run `tanya rollback` or `tanya build`")
    return int(content)


def edition_path(home: Path, number: int) -> Path:
    return editions_folder(home) / str(number)


def read_manifest(path: Path) -> Manifest:
    """The manifest of the edition in `path`. Raises EditionError when it is missing or damaged."""
    try:
        return Manifest(**json.loads((path / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EditionError(
            f"edition {path.name} has no readable manifest: run `tanya rollback`, or build anew"
        ) from error


def verify(path: Path) -> Manifest:
    """The manifest of the edition in `path`, its files checked. Raises EditionError naming what is wrong."""
    manifest = read_manifest(path)
    if manifest.format != FORMAT:
        raise EditionError(
            f"edition {path.name} was built by another version of this program: run `tanya build`"
        )
    for name in FILES:
        if manifest.files.get(name) != _sha256(path / name):
            raise EditionError(
                f"edition {path.name} is damaged ({name}): run `tanya rollback`, or build anew"
            )
    return manifest


@contextmanager
def building(home: Path) -> Iterator[Path]:
    """Hold the build lock of `home` and give an empty folder to build in, on the same file system.

    The folder is gone afterwards unless `publish` moved it. Raises EditionError when another build runs or
    the home cannot be written.
    """
    with locked(home):
        folder = editions_folder(home)
        folder.mkdir(exist_ok=True)
        for left_over in folder.glob(".building-*"):  # of builds that were killed
            shutil.rmtree(left_over, ignore_errors=True)
        scratch = folder / f".building-{os.getpid()}"
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def next_number(home: Path) -> int:
    """The number of the next edition: never one that was in use before, also after a rollback."""
    try:
        current = current_number(home) or 0
    except EditionError:
        current = 0
    return max([current, *numbers(home)], default=0) + 1


def publish(home: Path, scratch: Path, manifest: Manifest) -> Manifest:
    """Make what was built in `scratch` the edition in force; durable before it returns.

    Only the last step, one rename of the pointer, can be seen by readers.
    """
    complete = Manifest(**{**asdict(manifest), "files": {name: _sha256(scratch / name) for name in FILES}})
    (scratch / "manifest.json").write_text(
        json.dumps(asdict(complete), indent=1, ensure_ascii=False), encoding="utf-8"
    )
    for file in scratch.iterdir():
        _fsync(file)
    _fsync(scratch)
    target = edition_path(home, complete.number)
    scratch.rename(target)
    _fsync(target.parent)
    verify(target)
    _point(home, complete.number)
    for old in numbers(home)[:-KEEP]:
        if old != complete.number:
            shutil.rmtree(edition_path(home, old), ignore_errors=True)
    return complete


def rollback(home: Path, number: int | None = None) -> Manifest:
    """Point back at edition `number`, by default the one before the current. Raises EditionError."""
    with locked(home):
        kept = numbers(home)
        try:
            current = current_number(home)
        except EditionError:
            current = None
        if number is None:
            older = [n for n in kept if current is None or n < current]
            if not older:
                raise EditionError("there is no earlier edition to go back to")
            number = older[-1]
        elif number not in kept:
            raise EditionError(
                f"edition {number} is not kept; there are: {', '.join(map(str, kept)) or 'none'}"
            )
        manifest = verify(edition_path(home, number))
        _point(home, number)
        return manifest


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the build lock of `home`. Raises Busy, or EditionError when the home cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / "build.lock").open("a")
    except OSError as error:
        raise EditionError(
            f"{home} cannot be written ({error.strerror}): set TANYA_HOME to a folder of yours"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(
                f"another build is at work on {home}: wait until it is done, then try again"
            ) from error
        yield


def _point(home: Path, number: int) -> None:
    new = home / "current.new"
    with new.open("w", encoding="ascii") as file:
        file.write(f"{number}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(home / "current")
    _fsync(home)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"
