"""The doctor on the knowledge: model, documents, originals, edition, journal."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from index.edition import EditionError, current_number, edition_path, verify
from index.encoder import EncoderError
from knowledge.model import KnowledgeError
from scripts.health.finding import Finding, error, fine, warning

if TYPE_CHECKING:
    from index.encoder import Encoder

WAITING_LONG = timedelta(hours=1)
NAMED = 3


def base(settings: Settings) -> Iterator[Finding]:
    """All findings about knowledge and journal."""
    from scripts.common import load_encoder

    encoder = None
    try:
        encoder = load_encoder(settings)
    except EncoderError as refused:
        yield error("model", "model_unloadable", model=settings.model, reason=refused)
    else:
        yield fine("model", "model", model=encoder.model)
    readable = yield from documents(settings)
    yield from edition(settings, encoder, readable=readable)
    yield bot_running(settings.home)
    yield from journal(settings.home / "journal.db")


def documents(settings: Settings) -> Generator[Finding, None, bool]:
    """Whether the knowledge folder can be built from, and has the originals; gives whether it can."""
    from knowledge.importing.shelf import shelf_of
    from knowledge.load import load

    try:
        read = load(settings.knowledge)
    except KnowledgeError as refused:
        first = str(refused.problems[0]) if refused.problems else str(refused)
        yield error("documents", "documents_wrong", count=max(len(refused.problems), 1), first=first)
        return False
    yield fine("documents", "documents", count=len(read.documents))
    originals = shelf_of(settings.knowledge).originals
    imported = [document for document in read.documents if document.original]
    lost = [document.id for document in imported if not (originals / str(document.original)).is_file()]
    if lost:
        named = ", ".join(lost[:NAMED]) + (" …" if len(lost) > NAMED else "")
        yield warning("originals", "originals_missing", count=len(lost), names=named, folder=originals)
    else:
        yield fine("originals", "originals", count=len(imported))
    return True


def edition(settings: Settings, encoder: Encoder | None, *, readable: bool) -> Iterator[Finding]:
    """Whether an edition is in force, whole, of this model and of these documents."""
    from index.build import fits

    try:
        number = current_number(settings.home)
        if number is None:
            yield error("edition", "edition_none")
            return
        manifest = verify(edition_path(settings.home, number))
    except EditionError as refused:
        yield error("edition", "edition_damaged", reason=refused)
        return
    if encoder is None or not readable:
        yield fine("edition", "edition_whole", number=number)
    elif fits(manifest, settings.knowledge, encoder):
        yield fine("edition", "edition", number=number, created=manifest.created[:10])
    else:
        yield warning("edition", "edition_old", number=number)


def bot_running(home: Path) -> Finding:
    """Whether a bot holds the home: both are well, and it is good to know which."""
    try:
        with (home / "bot.lock").open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return fine("bot", "bot_running", pid=file.read().strip() or "?")
    except OSError:
        pass  # there never was one
    return fine("bot", "bot_stopped")


def journal(path: Path) -> Iterator[Finding]:
    """Whether the journal is whole, and what waits in it."""
    if not path.exists():
        yield fine("journal", "journal_none")
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            told = str(database.execute("pragma quick_check(1)").fetchone()[0])
            if told != "ok":
                yield error("journal", "journal_damaged", path=path, reason=told.splitlines()[0])
                return
            since = (datetime.now(UTC) - WAITING_LONG).isoformat(timespec="seconds")
            waiting = _count(database, "inbox where done_at is null and received_at < ?", since)
            day = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
            errors = _count(database, "errors where happened_at > ?", day)
    except sqlite3.OperationalError as trouble:
        yield error("journal", "journal_unreadable", path=path, reason=trouble)
        return
    except sqlite3.DatabaseError as trouble:
        yield error("journal", "journal_damaged", path=path, reason=trouble)
        return
    yield fine("journal", "journal", size=f"{path.stat().st_size / 1e6:.1f}")
    if waiting:
        yield warning("journal-waiting", "journal_waiting", count=waiting)
    if errors:
        yield warning("journal-errors", "journal_errors", count=errors)


def _count(database: sqlite3.Connection, of: str, since: str) -> int:
    try:
        return int(database.execute(f"select count(*) from {of}", (since,)).fetchone()[0])  # noqa: S608 (ours)
    except sqlite3.OperationalError:
        return 0  # a journal of an earlier version: the bot brings it up to date
