"""Put a backup's files in place: verified beside, then moved by a plan that a kill cannot leave half done.

All is written and checked in hidden folders on the file systems where it belongs. Then one file, restore.json
in the home, says which moves are left: once it is there the restore will be finished, by the next command if
this one is killed; before, nothing has changed.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlite_utils import Database

from bot.lock import home_lock
from bot.schema import migrations
from index import edition
from knowledge.importing.shelf import alone, shelf_of
from scripts.backup import migrations_of
from scripts.backup_file import EDITION, HOME, KNOWLEDGE, KNOWN, ORIGINALS, SQLITE_BESIDE, Reader
from scripts.common import Refusal

PLAN = "restore.json"
STAGED = ".restoring"
JOURNAL = "journal.db"
SPARE = 50_000_000  # bytes that stay free


@dataclass(frozen=True)
class Plan:
    """The moves that are left, in order: `aside` what was, `in_place` what comes."""

    aside: tuple[tuple[str, str], ...]
    in_place: tuple[tuple[str, str], ...]
    staged: tuple[str, ...]  # folders that are dropped at the end


@dataclass(frozen=True)
class Restored:
    """What a restore did: where what was is kept, and the edition in force if the backup had a usable one."""

    kept: tuple[Path, ...]
    edition: int | None


def restore(reader: Reader, home: Path, knowledge: Path, stamp: str) -> Restored:
    """Replace the state of a home and a knowledge folder by that of a backup.

    `stamp` names the folders in which what was is kept. Raises BotError while the bot runs, Refusal,
    EditionError, sqlite3.Error, OSError; then nothing has changed.
    """
    check_versions(reader)
    knowledge.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(home_lock(home))
        stack.enter_context(edition.locked(home))
        stack.enter_context(alone(shelf_of(knowledge)))
        _check_space(reader, home, knowledge)
        staged = (home / STAGED, knowledge / STAGED)
        for folder in staged:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        try:
            number = _stage(reader, *staged, edition.next_number(home))
            plan = _planned(reader, home, knowledge, stamp, number)
            _write_plan(home, plan)
        except BaseException:
            for folder in staged:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        _carry_out(home, plan)
        kept = sorted({Path(target).parent for _, target in plan.aside})
        return Restored(tuple(kept), number)


def finish_restore(home: Path) -> None:
    """Finish a restore that was killed, if there is one. Raises BotError, Busy when it is still at work."""
    if not (home / PLAN).exists():
        return
    with home_lock(home), edition.locked(home):
        if (plan := _read_plan(home)) is not None:
            _carry_out(home, plan)


def check_versions(reader: Reader) -> None:
    """See that this program knows the journal of a backup. Raises Refusal."""
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if set(reader.manifest.journal) - known:
        raise Refusal(
            f"this backup's journal was written by a newer version of the program"
            f" ({reader.manifest.program}): install that one first"
        )


def present(home: Path, knowledge: Path) -> list[Path]:
    """What a restore would move aside."""
    there = [home / JOURNAL] if (home / JOURNAL).exists() else []
    return there + (_data_of(knowledge) if knowledge.is_dir() else [])


def _stage(reader: Reader, home: Path, knowledge: Path, next_number: int) -> int | None:
    """Take all files out and check them; returns the number that the edition gets, None without one."""
    for name in reader.names(HOME):
        reader.extract(name, home / name.split("/", 1)[1])
    for name in reader.names(KNOWLEDGE):
        reader.extract(name, knowledge / name.split("/", 1)[1])
    if (journal := home / JOURNAL).exists():
        _check_journal(journal, reader)
    number = None
    if reader.manifest.edition is not None and reader.manifest.edition_format == edition.FORMAT:
        # Never a number that was in use here: running programs know editions by it.
        number = max(next_number, reader.manifest.edition)
        folder = home / str(number)
        for name in reader.names(EDITION):
            reader.extract(name, folder / name.split("/", 1)[1])
        manifest = folder / "manifest.json"
        told = {**asdict(edition.verify(folder)), "number": number}
        manifest.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
        (home / "current").write_text(f"{number}\n", encoding="ascii")
    for root in (home, knowledge):
        for path in (root, *root.rglob("*")):
            _sync(path)
    return number


def _check_journal(path: Path, reader: Reader) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        try:
            sound = database.execute("pragma quick_check(1)").fetchone()[0] == "ok"
            told = migrations_of(database)
        except sqlite3.DatabaseError:
            sound, told = False, ()
    if not sound or told != reader.manifest.journal:
        raise Refusal("the journal in the backup is damaged: nothing was changed; take another backup")


def _planned(reader: Reader, home: Path, knowledge: Path, stamp: str, number: int | None) -> Plan:
    before, within = home / f"before-restore-{stamp}", knowledge / f".before-restore-{stamp}"
    staged_home, staged_knowledge = home / STAGED, knowledge / STAGED
    aside: list[tuple[Path, Path]] = []
    in_place: list[tuple[Path, Path]] = []
    for name in (one.split("/", 1)[1] for one in reader.names(HOME)):
        aside += [
            (home / beside, before / beside)
            for beside in (name, *(f"{name}{ending}" for ending in SQLITE_BESIDE))
            if (home / beside).exists()
        ]
        in_place.append((staged_home / name, home / name))
    aside += [(path, within / path.name) for path in _data_of(knowledge)]
    tops = dict.fromkeys(name.split("/")[1] for name in reader.names(KNOWLEDGE))
    in_place += [(staged_knowledge / top, knowledge / top) for top in tops]
    if number is not None:
        in_place.append((staged_home / str(number), edition.edition_path(home, number)))
        in_place.append((staged_home / "current", home / "current"))  # the last: now it is in force
    return Plan(_texts(aside), _texts(in_place), (str(staged_home), str(staged_knowledge)))


def _data_of(knowledge: Path) -> list[Path]:
    """What right in a knowledge folder is knowledge: all that a restore replaces."""
    if not any(knowledge.iterdir()):
        return []
    flat = not (knowledge / "documents").is_dir()
    named = {*KNOWN, *ORIGINALS.values(), "documents"}
    return [
        path
        for path in sorted(knowledge.iterdir())
        if path.name in named or (flat and not path.name.startswith(".") and _holds_markdown(path))
    ]


def _holds_markdown(path: Path) -> bool:
    return path.suffix.lower() in (".md", ".markdown") or (path.is_dir() and any(path.rglob("*.md")))


def _check_space(reader: Reader, home: Path, knowledge: Path) -> None:
    """See that all fits beside what is there. Raises Refusal."""
    files = reader.manifest.files
    sizes = {
        part: sum(files[name].size for name in reader.names(part)) for part in (HOME, KNOWLEDGE, EDITION)
    }
    needed: dict[int, int] = {}
    places: dict[int, Path] = {}
    for folder, size in ((home, sizes[HOME] + sizes[EDITION]), (knowledge, sizes[KNOWLEDGE])):
        device = folder.stat().st_dev
        needed[device] = needed.get(device, SPARE) + size
        places[device] = folder
    for device, size in needed.items():
        free = shutil.disk_usage(places[device]).free
        if free < size:
            raise Refusal(
                f"the disk of {places[device]} has {free / 1e6:.0f} MB free and {size / 1e6:.0f} MB are"
                " needed: make room, then restore again"
            )


# The plan


def _write_plan(home: Path, plan: Plan) -> None:
    new = home / f"{PLAN}.new"
    new.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    _sync(new)
    new.replace(home / PLAN)
    _sync(home)


def _read_plan(home: Path) -> Plan | None:
    try:
        told = json.loads((home / PLAN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Plan(_pairs(told["aside"]), _pairs(told["in_place"]), tuple(told["staged"]))


def _carry_out(home: Path, plan: Plan) -> None:
    """Make the moves that are left. Each may have been made already."""
    for one, other in _paths(plan.aside):
        if not other.exists() and one.exists():
            other.parent.mkdir(exist_ok=True)
            one.rename(other)
    for one, other in _paths(plan.in_place):
        if one.exists():
            other.parent.mkdir(parents=True, exist_ok=True)
            one.replace(other)
    touched = {path.parent for pair in _paths((*plan.aside, *plan.in_place)) for path in pair}
    for folder in sorted(touched):
        if folder.is_dir():
            _sync(folder)
    (home / PLAN).unlink()
    _sync(home)
    for staged in plan.staged:
        shutil.rmtree(staged, ignore_errors=True)


def _texts(moves: Sequence[tuple[Path, Path]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.absolute()), str(other.absolute())) for one, other in moves)


def _pairs(told: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in told)


def _paths(moves: Sequence[tuple[str, str]]) -> Iterator[tuple[Path, Path]]:
    return ((Path(one), Path(other)) for one, other in moves)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
