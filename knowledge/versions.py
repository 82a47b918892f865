"""The versions of a document: what took whose place and when, and which one was in force on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.importing.metadata import document_number, title_key
from knowledge.model import Document


@dataclass(frozen=True)
class Version:
    """One version. `as_of` is its own date, `replaced` the day a newer one took its place, both maybe unknown."""

    id: str
    title: str
    path: Path
    as_of: str | None
    replaced: str | None
    original: str | None
    sources: tuple[str, ...]  # publisher and date of each
    passages: int
    current: bool


def versions(documents: Sequence[Document], identity: str) -> list[Version]:
    """All versions of a document, newest first; `identity` may be that of an old one.

    Raises KeyError when there is no such document.
    """
    by_id = {document.id: document for document in documents}
    document = by_id[identity]
    if document.version_of in by_id:
        document = by_id[document.version_of]
    old = [one for one in documents if one is not document and _is_version(one, document)]
    found = [_version(one, current=one is document) for one in (document, *old)]
    return sorted(found, key=lambda one: (one.current, one.replaced or "", one.as_of or ""), reverse=True)


def in_force(found: Sequence[Version], day: str) -> Version | None:
    """The version of these that a day (YYYY, YYYY-MM or YYYY-MM-DD) has: the latest dated no later."""
    dated = [one for one in found if one.as_of is not None and one.as_of[: len(day)] <= day[: len(one.as_of)]]
    return max(dated, key=lambda one: (one.as_of or "", one.current, one.replaced or ""), default=None)


def _is_version(old: Document, document: Document) -> bool:
    """Whether a document is an older version of another one.

    It says so itself; those archived before versions did so have the same title or number.
    """
    if old.version_of is not None:
        return old.version_of == document.id
    if old.status != "archived" or not old.original or not document.original:
        return False
    numbers = [
        {number for name in (one.title, *one.aliases) if (number := document_number(name))}
        for one in (old, document)
    ]
    return title_key(old.title) == title_key(document.title) or bool(numbers[0] & numbers[1])


def _version(document: Document, *, current: bool) -> Version:
    until = re.search(r"^sampai (\d{4}-\d\d-\d\d)$", document.period or "")
    return Version(
        document.id,
        document.title,
        document.path,
        document.as_of,
        None if current else document.replaced or (until[1] if until else None),
        document.original,
        tuple(
            ", ".join(part for part in (source.publisher, source.date or source.date_note) if part)
            for source in document.listed
        ),
        len(document.passages),
        current,
    )
