"""The versions of a document: what took whose place and when, and which one was in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.importing.metadata import document_number, title_key
from knowledge.model import Document


@dataclass(frozen=True)
class Version:
    """One version: its own date, and the day on which a newer one took its place, as far as known."""

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
    old = [one for current, one in old_versions(documents) if current is document]
    found = [_version(one, current=one is document) for one in (document, *old)]
    return sorted(found, key=lambda one: (one.current, one.replaced or "", one.as_of or ""), reverse=True)


def old_versions(documents: Sequence[Document]) -> Iterator[tuple[Document, Document]]:
    """(document, old version of it), for all old versions.

    An old version says whose it is; those archived before versions did so have the same title or number.
    """
    by_id = {document.id: document for document in documents}
    by_name = {
        name: document
        for document in documents
        if document.original and document.status == "active"
        for name in _names(document)
    }
    for old in documents:
        if old.version_of is not None:
            current = by_id.get(old.version_of)
        elif old.status == "archived" and old.original:
            current = next((by_name[name] for name in _names(old) if name in by_name), None)
        else:
            continue
        if current is not None and current is not old:
            yield current, old


def in_force(found: Sequence[Version], day: str) -> Version | None:
    """The version of these that a day (YYYY, YYYY-MM or YYYY-MM-DD) has: the latest dated no later."""
    dated = [one for one in found if one.as_of is not None and one.as_of[: len(day)] <= day[: len(one.as_of)]]
    return max(dated, key=lambda one: (one.as_of or "", one.current, one.replaced or ""), default=None)


def _names(document: Document) -> Iterator[str]:
    """What makes two documents versions of one: a number of theirs, or their title."""
    for name in (document.title, *document.aliases):
        if number := document_number(name):
            yield number
    yield title_key(document.title)


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
