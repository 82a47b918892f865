"""The doctor on the machine: Python, packages, disk, memory, characters, clock, rights on the folders."""

from __future__ import annotations

import locale
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from bot.settings import Settings
from knowledge.load import documents_folder
from knowledge.model import KnowledgeError
from scripts.health.finding import Finding, error, fine, warning

OLDEST, NEWEST = (3, 11), (3, 14)
LITTLE_DISK, TOO_LITTLE_DISK = 1_000, 200  # MB; an edition of the packaged base takes 60
LITTLE_MEMORY, TOO_LITTLE_MEMORY = 500, 200  # MB; a build of the packaged base takes about 400
RUNS_AHEAD = timedelta(minutes=5)  # of the last thing that was recorded: a clock that was set back
OTHERS = stat.S_IROTH | stat.S_IWOTH


def machine(settings: Settings) -> Iterator[Finding]:
    """All findings about the machine."""
    yield from python()
    yield from packages()
    for name, folder in (("home", settings.home), ("knowledge", settings.knowledge)):
        yield disk(name, folder)
    yield memory()
    yield characters()
    yield from clock(settings)
    yield from folders(settings)


def python() -> Iterator[Finding]:
    """The version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        yield fine("python", "python", version=version)
    else:
        yield warning("python", "python_version", version=version)


def packages() -> Iterator[Finding]:
    """Whether what the program needs is installed."""
    missing = []
    for line in metadata.requires("tanya-bandung") or ():
        requirement, _, marker = line.partition(";")
        name = re.match(r"[\w.-]+", requirement)
        if name is None or marker.strip():
            continue  # an extra, or of another system
        try:
            metadata.version(name[0])
        except metadata.PackageNotFoundError:
            missing.append(name[0])
    if missing:
        yield error("packages", "packages_missing", names=", ".join(missing))
    else:
        yield fine("packages", "packages")


def disk(name: str, folder: Path) -> Finding:
    """The room on the disk of a folder, or of what it would be made in."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    check = f"disk-{name}"
    if free < TOO_LITTLE_DISK:
        return error(check, "disk_full", folder=folder, free=free)
    if free < LITTLE_DISK:
        return warning(check, "disk_little", folder=folder, free=free)
    return fine(check, "disk", folder=folder, free=free)


def memory() -> Finding:
    """The memory that programs can still get."""
    try:
        told = dict(re.findall(r"^(\w+):\s+(\d+) kB", Path("/proc/meminfo").read_text("ascii"), re.M))
        free = (int(told["MemAvailable"]) + int(told.get("SwapFree", 0))) // 1000
    except (OSError, KeyError, ValueError):
        return fine("memory", "memory_unknown")  # a system that tells it otherwise
    if free < TOO_LITTLE_MEMORY:
        return error("memory", "memory_full", free=free)
    if free < LITTLE_MEMORY:
        return warning("memory", "memory_little", free=free)
    return fine("memory", "memory", free=free)


def characters() -> Finding:
    """Whether texts and names of files are UTF-8 here."""
    used = {locale.getpreferredencoding(False), sys.getfilesystemencoding(), sys.stdout.encoding or ""}
    odd = sorted(one for one in used if one.lower().replace("-", "") not in ("utf8", ""))
    if odd:
        return warning("locale", "locale_odd", encoding=", ".join(odd))
    return fine("locale", "locale")


def clock(settings: Settings, now: datetime | None = None) -> Iterator[Finding]:
    """The clock against what was recorded last, and whether something keeps it right."""
    moment = now or datetime.now(UTC)
    latest = max(_recorded(settings), default=None)
    shown = f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"
    if latest is not None and moment < latest - RUNS_AHEAD:
        yield error("clock", "clock_behind", now=shown, latest=f"{latest.astimezone():%Y-%m-%d %H:%M}")
    else:
        yield fine("clock", "clock", now=shown)
    if _unsynchronised():
        yield warning("clock-sync", "clock_free")
    if moment.astimezone().utcoffset() != timedelta(hours=7):
        yield warning("timezone", "timezone_other", zone=f"{moment.astimezone():%Z (UTC%z)}")
    else:
        yield fine("timezone", "timezone")


def _recorded(settings: Settings) -> Iterator[datetime]:
    """Moments that certainly have been: of the program's files, of the edition, of the journal."""
    yield datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    from index.edition import EditionError, current_number, edition_path, read_manifest

    with suppress(EditionError, ValueError):
        number = current_number(settings.home)
        if number is not None:
            yield datetime.fromisoformat(read_manifest(edition_path(settings.home, number)).created)
    path = settings.home / "journal.db"
    if path.is_file():
        with (
            suppress(sqlite3.Error, ValueError),  # the journal's own check tells
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as journal,
        ):
            for table, column in (("inbox", "received_at"), ("sent", "planned_at")):
                (latest,) = journal.execute(f"select max({column}) from {table}").fetchone()  # noqa: S608
                if latest:
                    yield datetime.fromisoformat(latest)


def _unsynchronised() -> bool:
    """Whether the system says that nothing sets its clock."""
    tool = shutil.which("timedatectl")
    if tool is None:
        return False
    try:
        asked = [tool, "show", "--property=NTPSynchronized", "--value"]
        told = subprocess.run(asked, capture_output=True, text=True, timeout=3)
    except (OSError, subprocess.SubprocessError):
        return False
    return told.stdout.strip() == "no"


def folders(settings: Settings) -> Iterator[Finding]:
    """The rights on home, knowledge folder and `.env`."""
    home = settings.home
    if not home.exists():
        yield warning("home", "home_missing", folder=home)
    elif not _writable(home):
        yield error("home", "home_unwritable", folder=home)
    elif home.stat().st_mode & OTHERS and _readable_by_others(home / "journal.db"):
        yield warning("home", "home_open", folder=home)
    else:
        yield fine("home", "home", folder=home)
    try:
        documents = documents_folder(settings.knowledge)
    except KnowledgeError:
        yield error("knowledge", "knowledge_missing", folder=settings.knowledge)
    else:
        if not os.access(documents, os.R_OK | os.X_OK):
            yield error("knowledge", "knowledge_unreadable", folder=documents)
        elif not _writable(documents):
            yield warning("knowledge", "knowledge_unwritable", folder=documents)
        else:
            yield fine("knowledge", "knowledge", folder=settings.knowledge)
    if _readable_by_others(Path(".env")):
        yield warning("env-file", "env_open")


def _writable(folder: Path) -> bool:
    """Whether a file can be made there; rights alone do not tell it of a disk that is read-only."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _readable_by_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & OTHERS)
