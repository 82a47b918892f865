"""One file on its way into the base: read, proposed, decided on, written."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path, PurePath

from knowledge.importing.isolated import extract_file
from knowledge.importing.markdown import Head, written
from knowledge.importing.metadata import Proposal, propose, slug_of
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile
from knowledge.importing.passages import Section, sections_of
from knowledge.importing.shelf import (
    Known,
    Shelf,
    Shelved,
    alone,
    digest_of,
    free_place,
    known_documents,
    questions_of,
    same_content,
    shelve,
    version_before,
)
from knowledge.model import Document
from knowledge.parse import parse_document

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Read:
    """A file that was read and not yet decided on. `same` is the document that has this content already."""

    path: Path
    digest: str
    extract: Extract | None = None
    proposal: Proposal | None = None
    same: Known | None = None


@dataclass(frozen=True)
class Decided:
    """What the admin, the options or the proposal say of a document."""

    title: str
    category: str
    publisher: str
    date: str | None
    url: str | None


@dataclass(frozen=True)
class Composed:
    """A document that is ready to be written; `before` is the version that it replaces."""

    read: Read
    text: str
    document: Document
    original: str
    before: Known | None
    curated: Known | None  # one with the same title that people wrote: it stays as it is


def read_source(path: Path, shelf: Shelf, limits: Limits, progress: Progress) -> Read:
    """Read a file. Raises RefusedFile, OSError."""
    if not path.is_file():
        raise RefusedFile("does not exist" if not path.exists() else "is no file")
    if path.stat().st_size > limits.size:
        raise RefusedFile(
            f"is larger than {limits.size // 1_000_000} MB: split it, or save it with smaller pictures"
        )
    digest = digest_of(path)
    same = same_content(known_documents(shelf), digest)
    if same is not None:
        return Read(path, digest, same=same)
    extract = extract_file(path, limits, progress)
    return Read(path, digest, extract, propose(extract, path.name))


def compose(read: Read, decided: Decided, shelf: Shelf) -> Composed:
    """The document as it will be. Raises RefusedFile when nothing in it can be quoted."""
    assert read.extract is not None and read.proposal is not None
    original = f"{read.digest}.{read.extract.kind}"
    proposal = read.proposal
    known = known_documents(shelf)
    before = version_before(known, decided.title, proposal.number)
    taken = proposal.title_blocks if decided.title == proposal.title.value else 0
    sections: list[Section] = sections_of(read.extract.blocks[taken:])
    head = Head(
        title=decided.title,
        category=before.id.split("/")[0] if before else decided.category,
        publisher=decided.publisher,
        original=original,
        date=decided.date,
        date_note=_date_note(decided, proposal),
        url=decided.url,
        aliases=tuple(alias for alias in proposal.aliases if alias != decided.title),
    )
    text = written(head, sections, questions_of(before.path) if before else None)
    document, problems = parse_document(text, Path(original), PurePath(head.category, "x.md"))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or not document.passages:
        why = errors[0].message if errors else "nothing in it can be quoted"
        raise RefusedFile(f"gives no document ({why}): save it as PDF or DOCX and try again")
    curated = next((one for one in known if not one.original and one.title == decided.title), None)
    return Composed(read, text, document, original, before, curated)


def put(composed: Composed, shelf: Shelf) -> Shelved:
    """Write a document and keep its original. Raises RefusedFile when another import was quicker, OSError."""
    with alone(shelf):
        known = known_documents(shelf)
        if (same := same_content(known, composed.read.digest)) is not None:
            raise RefusedFile(f"has just been added as {same.id} by another import")
        before = next((one for one in known if composed.before and one.path == composed.before.path), None)
        if before is not None:
            path = before.path
        else:
            document = composed.document
            name = next((alias for alias in document.aliases if "/" in alias), document.title)
            path = free_place(shelf, document.category, slug_of(name))
        try:
            return shelve(shelf, composed.read.path, composed.original, path, composed.text, before)
        except OSError as error:
            if error.errno not in FULL:
                raise
            needed = composed.read.path.stat().st_size // 1_000_000 + 1
            raise RefusedFile(
                f"finds no room on the disk: free at least {needed} MB at {shelf.originals.parent}, then"
                " add it again; nothing has changed"
            ) from error


def _date_note(decided: Decided, proposal: Proposal) -> str | None:
    if decided.date is None:
        return "tidak tercantum"
    if decided.date == proposal.date.value and proposal.date.origin == "the file's metadata":
        return "menurut berkasnya"
    return None
