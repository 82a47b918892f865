"""The journal for a command that runs beside the bot: opened for a moment, in short transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.journal import Journal


@contextmanager
def opened_beside(home: Path) -> Iterator[Journal | None]:
    """The journal, closed afterwards; None where the bot has never run.

    A write waits some seconds while the bot writes. Raises BotError when the journal is damaged or cannot be
    written.
    """
    if not (home / "journal.db").exists():
        yield None
        return
    journal = Journal(home)
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def journal_beside(home: Path) -> Iterator[Database | None]:
    """The database of `opened_beside`."""
    with opened_beside(home) as journal:
        yield journal.db if journal else None
