"""tanya backup: all that cannot be made again, in one file, also while the bot runs."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from pydantic import SecretStr

from scripts import backup_file
from scripts.backup_file import EDITION, HOME, KNOWLEDGE, SETTINGS, Manifest, Writer
from scripts.common import Refusal, console, load_settings

if TYPE_CHECKING:
    from bot.settings import Settings

COPIES = ".tanya-backup-"  # how folders of copies begin
LONG_AGO = 3600.0  # seconds
SQLITE = b"SQLite format 3\0"
OF_A_MACHINE = ("home", "knowledge")  # settings that another machine has otherwise


@click.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--no-edition", is_flag=True, help="Leave the edition in force out; restore builds it anew.")
def command(file: Path, no_edition: bool) -> None:
    """Write the journal, the knowledge and the edition in force to FILE, or into it where it is a folder.

    The bot may run meanwhile. The token is not in it, nor any other secret: keep those apart. The journal
    holds what people asked, so keep the file where only admins can read it.

    \b
    Examples:
      tanya backup cadangan.zip
      tanya backup folder-cadangan
      tanya backup kecil.zip --no-edition
    """
    settings = load_settings()
    now = datetime.now(UTC)
    if file.is_dir():
        file /= f"tanya-bandung-{now.astimezone():%Y-%m-%d-%H%M%S}.zip"
    elif not file.parent.is_dir():
        raise Refusal(f"the folder {file.parent} does not exist: make it, or choose another")
    made = write_backup(settings, file, now, with_edition=not no_edition)
    out = console()
    out.print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, {len(made.files)} files", markup=False)
    for line in _told(made):
        out.print(f"  {line}", markup=False)


def write_backup(settings: Settings, file: Path, now: datetime, *, with_edition: bool) -> Manifest:
    """Write a backup. Raises Refusal, EditionError, KnowledgeError, sqlite3.Error, OSError; then no file."""
    from index.edition import current_number, edition_path, read_manifest

    with backup_file.written(file) as writer:
        layout = _add_knowledge(writer, settings.knowledge)
        migrations = _add_home(writer, settings.home)
        writer.add_text(SETTINGS, settings_told(settings))
        number = current_number(settings.home) if with_edition else None
        edition_format = None
        if number is not None:
            path = edition_path(settings.home, number)
            manifest = read_manifest(path)
            edition_format = manifest.format
            for name, wanted in manifest.files.items():
                if writer.add(f"{EDITION}/{name}", path / name) != wanted:
                    raise Refusal(
                        f"edition {number} is damaged ({name}): run tanya build, then back up again"
                    )
            writer.add(f"{EDITION}/manifest.json", path / "manifest.json")
        return writer.finish(
            Manifest(
                format=backup_file.FORMAT,
                program=version("tanya-bandung"),
                created=now.isoformat(timespec="seconds"),
                layout=layout,
                journal=migrations,
                edition=number,
                edition_format=edition_format,
            )
        )


def _add_knowledge(writer: Writer, folder: Path) -> str:
    """Add what of the knowledge folder is knowledge; returns its layout."""
    from knowledge.importing.shelf import alone, shelf_of

    shelf = shelf_of(folder)
    layout = "flat" if shelf.documents == folder else "documents"
    originals = backup_file.ORIGINALS[layout]

    def add(path: Path) -> None:
        name = f"{KNOWLEDGE}/{path.relative_to(folder).as_posix()}"
        if not backup_file.is_safe(name, layout):
            raise Refusal(f"{path} has a name that cannot be kept: rename it, then back up again")
        with suppress(FileNotFoundError):  # deleted or moved while we were at it
            writer.add(name, path)

    with ExitStack() as stack:
        with suppress(PermissionError):  # where we may not write, nobody adds under our account either
            stack.enter_context(alone(shelf))
        found = [path for path in _files(folder) if _belongs(path, folder, layout)]
        for path in found:
            if path.relative_to(folder).parts[0] != originals:
                add(path)
    # Originals never change and are written before their documents: those in the backup are all there.
    for path in (path for path in _files(folder) if _belongs(path, folder, layout)):
        if path.relative_to(folder).parts[0] == originals:
            add(path)
    return layout


def _belongs(path: Path, folder: Path, layout: str) -> bool:
    return backup_file.of_knowledge(path.relative_to(folder).parts, layout)


def _files(folder: Path) -> Iterator[Path]:
    """The plain files below a folder in order; links are not followed, as nobody knows where they lead."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _add_home(writer: Writer, home: Path) -> tuple[str, ...]:
    """Add the files of the home that cannot be made again; returns the migrations of the journal."""
    migrations: tuple[str, ...] = ()
    if not home.is_dir():
        return migrations
    for left_over in home.glob(f"{COPIES}*"):  # of backups that were killed; another may be at work now
        if time.time() - left_over.stat().st_mtime > LONG_AGO:
            shutil.rmtree(left_over, ignore_errors=True)
    for path in sorted(home.iterdir()):
        if path.is_symlink() or not path.is_file() or not backup_file.of_home(path.name):
            continue
        name = f"{HOME}/{path.name}"
        with path.open("rb") as file:
            is_database = file.read(len(SQLITE)) == SQLITE
        if not is_database:
            writer.add(name, path)
            continue
        with tempfile.TemporaryDirectory(prefix=COPIES, dir=home) as folder:
            copy = Path(folder) / path.name
            told = _copy_database(path, copy)
            writer.add(name, copy)
        if path.name == "journal.db":
            migrations = told
    return migrations


def _copy_database(path: Path, copy: Path) -> tuple[str, ...]:
    """Copy a database as it is at one moment, whoever writes it; returns the names of its migrations.

    Raises Refusal when it is damaged, sqlite3.Error.
    """
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("pragma journal_mode = delete")  # one file, without a log beside it
        if (check := target.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
            raise Refusal(f"{path} is damaged ({check.splitlines()[0]}): tanya doctor says what to do")
        return migrations_of(target)


def migrations_of(database: sqlite3.Connection) -> tuple[str, ...]:
    """The names of the journal's migrations that a database has had, in order; none of another database."""
    try:
        rows = database.execute(
            "select name from _sqlite_migrations where migration_set = 'journal' order by rowid"
        ).fetchall()
    except sqlite3.OperationalError:
        return ()
    return tuple(str(name) for (name,) in rows)


def settings_told(settings: Settings) -> str:
    """The settings that are not the default as lines for `.env`, without secrets and places of a machine."""
    lines = ["# Settings of the bot that was backed up. The token is not kept: get it from @BotFather."]
    for name in sorted(settings.model_fields_set - set(OF_A_MACHINE)):
        value = getattr(settings, name)
        if value is None or isinstance(value, SecretStr) or (name == "api_url" and urlsplit(value).username):
            continue
        lines.append(f"TANYA_{name.upper()}={value}")
    return "\n".join(lines) + "\n"


def _told(made: Manifest) -> Iterator[str]:
    """What is inside and what is not, for the admin."""
    documents = sum(name.endswith((".md", ".markdown")) for name in made.files)
    originals = sum(name.split("/")[1] in ("originals", ".originals") for name in made.files if "/" in name)
    yield f"knowledge: {documents} documents, {originals} originals, registers, accepted findings"
    yield "journal: " + ("questions, visits, reports" if f"{HOME}/journal.db" in made.files else "none yet")
    yield f"edition: {made.edition if made.edition is not None else 'none; restore builds it'}"
    yield "not in it: the token and other secrets. Back on a new machine: tanya restore FILE"
