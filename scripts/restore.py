"""tanya restore: the state of a backup back in place, on this machine or on an empty one."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from scripts.backup_file import EDITION, HOME, KNOWLEDGE, SETTINGS, Reader, opened
from scripts.common import Refusal, console, load_settings


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check the whole backup and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before what is there is moved aside.")
def command(file: Path, dry_run: bool, yes: bool) -> None:
    """Put the journal, the knowledge and the edition of the backup FILE in place of what is here.

    The bot must be stopped. All of FILE is checked before anything changes; what was here is moved aside and
    named. Interrupted at any moment, all is as before or as in the backup.

    \b
    Examples:
      tanya restore cadangan.zip --dry-run
      tanya restore cadangan.zip
      TANYA_HOME=home TANYA_KNOWLEDGE=folder tanya restore cadangan.zip
    """
    from scripts.putting_back import check_versions, present, restore

    settings = load_settings()
    out = console()
    with opened(file) as reader:
        check_versions(reader)
        for line in _told(reader):
            out.print(line, markup=False)
        if dry_run:
            _check_all(reader)
            out.print("all sums are right; nothing was changed")
            return
        there = present(settings.home, settings.knowledge)
        if there and not yes:
            _ask(there)
        stamp = f"{datetime.now():%Y-%m-%d-%H%M%S}"
        done = restore(reader, settings.home, settings.knowledge, stamp)
        lines = reader.read_text(SETTINGS).splitlines() if SETTINGS in reader.manifest.files else []
    for folder in done.kept:
        out.print(f"what was here is kept in {folder}", markup=False)
    if done.edition is None:
        from scripts.build import publish

        out.print("the backup has no edition that this version can use; building it:")
        publish(settings)
    else:
        out.print(f"edition {done.edition} is in force")
    told = [line for line in lines if line and not line.startswith("#")]
    if told:
        out.print("settings of the bot that was backed up, for .env:")
        for line in told:
            out.print(f"  {line}", markup=False)
    out.print("The token is in no backup: set TANYA_TOKEN. Then: tanya doctor, tanya run")


def _ask(there: list[Path]) -> None:
    shown = ", ".join(str(path) for path in there[:6]) + (" …" if len(there) > 6 else "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal(f"{shown} would be moved aside: write --yes if that is meant")
    if not click.confirm(f"{shown}\nwill be moved aside. Go on?", err=True):
        raise click.Abort


def _told(reader: Reader) -> list[str]:
    manifest = reader.manifest
    size = sum(item.size for item in manifest.files.values())
    return [
        f"backup of {manifest.created}, made by version {manifest.program}: {len(manifest.files)} files,"
        f" {size / 1e6:.1f} MB",
        f"  knowledge: {len(reader.names(KNOWLEDGE))} files; home: {len(reader.names(HOME))}; edition:"
        f" {manifest.edition if reader.names(EDITION) else 'none'}",
    ]


def _check_all(reader: Reader) -> None:
    """Read every file of the backup, its sum checked. Raises Refusal."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="tanya-restore-") as folder:
        for name in reader.manifest.files:
            target = Path(folder) / "file"
            reader.extract(name, target)
            target.unlink()
