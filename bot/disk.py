"""What a failing journal means: the disk does not take it now, or the file is damaged."""

from __future__ import annotations

import sqlite3

from bot.errors import BotError
from bot.journal import Journal
from index.texts import text

# Full, read-only, gone or in use by another program: it may pass, and nothing is lost meanwhile.
PASSING = frozenset(
    (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
    )
)
DAMAGE = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


def passes(error: BaseException) -> bool:
    """Whether the journal cannot be written now but may be again by itself."""
    return _code(error) in PASSING


def is_damage(error: BaseException) -> bool:
    """Whether the journal's file is damaged."""
    return _code(error) in DAMAGE


def unwritten(journal: Journal, error: BaseException) -> str:
    """The line that says that the journal cannot be written now."""
    return text("admin.disk", "id", path=journal.path, reason=error)


def damaged(journal: Journal, error: BaseException) -> BotError:
    """The refusal to go on with a damaged journal."""
    return BotError(text("admin.damaged", "id", path=journal.path, reason=error))


def _code(error: BaseException) -> int | None:
    """SQLite's primary code of an error; None for other errors."""
    if not isinstance(error, sqlite3.Error):
        return None
    code: int | None = getattr(
        error, "sqlite_errorcode", None
    )  # errors of the Python module itself have none
    return None if code is None else code & 0xFF
