"""What an edition has otherwise than the one before: the documents that came, changed or went."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.edition import edition_path

How = Literal["new", "changed", "gone"]


@dataclass(frozen=True)
class Change:
    """A document whose passages are not the same in two editions."""

    document: str
    title: str
    how: How


def changes(home: Path, before: int | None, after: int) -> list[Change]:
    """The documents that differ between two editions of a home, by id. Raises sqlite3.Error."""
    old = {} if before is None else _documents(edition_path(home, before))
    new = _documents(edition_path(home, after))
    found = []
    for document in sorted({*old, *new}):
        if old.get(document) == new.get(document):
            continue
        how: How = "new" if document not in old else "gone" if document not in new else "changed"
        title = (new.get(document) or old[document])[0]
        found.append(Change(document, title, how))
    return found


def _documents(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """By document with passages: its title and the ids of its passages, which are hashes of their words."""
    address = f"{(path / 'passages.db').absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        titles = dict(database.execute("select id, title from documents").fetchall())
        passages: dict[str, set[str]] = {}
        for document, passage in database.execute("select document, id from passages"):
            passages.setdefault(document, set()).add(passage)
    return {document: (titles[document], frozenset(ids)) for document, ids in passages.items()}
