"""Put imported documents into a knowledge folder: originals by hash, old versions kept, all or nothing."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path

from knowledge.citations import passage_key
from knowledge.frontmatter import read_front_matter, split_front_matter
from knowledge.importing.metadata import document_number, title_key
from knowledge.load import documents_folder
from knowledge.parse import parse_document, place_of

LOCK = ".tanya-add.lock"


@dataclass(frozen=True)
class Shelf:
    """Where the documents of a knowledge folder and the originals of the imported ones lie."""

    documents: Path
    originals: Path


@dataclass(frozen=True)
class Known:
    """A document of the folder, as far as importing needs it."""

    id: str
    path: Path
    title: str
    numbers: frozenset[str]
    original: str | None
    active: bool


@dataclass(frozen=True)
class Shelved:
    """Where a document went; `archived` is the id under which the version before it is kept."""

    id: str
    path: Path
    archived: str | None = None


def shelf_of(knowledge: Path) -> Shelf:
    """The shelf of a knowledge folder. Raises KnowledgeError when it does not exist."""
    documents = documents_folder(knowledge)
    # In a folder that is itself one of documents, an original in Markdown would be taken for a document.
    return Shelf(documents, knowledge / ("originals" if documents != knowledge else ".originals"))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def known_documents(shelf: Shelf) -> list[Known]:
    """All documents of the folder; those that cannot be read are `tanya check`'s business."""
    found = []
    for path in sorted(shelf.documents.rglob("*.md")):
        if any(part.startswith(".") for part in path.relative_to(shelf.documents).parts):
            continue
        try:
            head, _, _ = split_front_matter(path.read_text("utf-8-sig"))
        except (OSError, ValueError):
            continue
        if head is None:
            continue
        front, _ = read_front_matter(head, path)
        category, slug = place_of(path.relative_to(shelf.documents), front.category)
        names = (front.title or "", *front.aliases)
        found.append(
            Known(
                id=f"{category}/{slug}",
                path=path,
                title=front.title or path.stem,
                numbers=frozenset(number for name in names if (number := document_number(name))),
                original=front.original,
                active=front.status == "active",
            )
        )
    return found


def same_content(known: list[Known], digest: str) -> Known | None:
    """The document that was imported from a file with this content."""
    return next((one for one in known if one.original and one.original.split(".")[0] == digest), None)


def version_before(known: list[Known], title: str, number: str | None) -> Known | None:
    """The imported document that a new one with this title or number takes the place of."""
    return next(
        (
            one
            for one in known
            if one.original
            and one.active
            and ((number is not None and number in one.numbers) or title_key(one.title) == title_key(title))
        ),
        None,
    )


def questions_of(path: Path) -> dict[str, tuple[str, ...]]:
    """People's questions that stand beside the passages of a document, by `passage_key`."""
    document, _ = parse_document(path.read_text("utf-8"), path)
    return {passage_key(p.text): p.questions for p in document.passages if p.questions}


@contextlib.contextmanager
def alone(shelf: Shelf) -> Iterator[None]:
    """Wait until no other import writes to the folder, and keep others waiting."""
    with (shelf.documents / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def free_place(shelf: Shelf, category: str, slug: str) -> Path:
    """A path in a category's folder that no document has."""
    folder = shelf.documents / category
    number = 1
    while (path := folder / (f"{slug}-{number}.md" if number > 1 else f"{slug}.md")).exists():
        number += 1
    return path


def shelve(shelf: Shelf, source: Path, original: str, path: Path, text: str, before: Known | None) -> Shelved:
    """Write a document and keep its original. Raises OSError, and then the folder is as it was.

    First what nobody reads yet (the original, the old version under its new name), last the document itself
    in one step: killed at any moment, the folder holds the old document or the new one.
    """
    kept = shelf.originals / original
    made: list[Path] = []
    archived: Path | None = None
    try:
        if not kept.exists():
            _copy(source, kept)
            made.append(kept)
        if before is not None:
            archived = _archive(before)
            made.append(archived)
        write_whole(path, text)
    except OSError:
        for one in made:
            one.unlink(missing_ok=True)
        raise
    id_of = {
        one: "/".join(place_of(one.relative_to(shelf.documents), None)) for one in (path, archived) if one
    }
    return Shelved(id_of[path], path, id_of[archived] if archived else None)


def _archive(before: Known) -> Path:
    """Keep an old version beside the new one, hidden from answers."""
    text = before.path.read_text("utf-8")
    head, body, _ = split_front_matter(text)
    assert head is not None
    front, _ = read_front_matter(head, before.path)
    today = date.today().isoformat()
    head = with_field(with_field(head, "status", "archived"), "version_of", before.id)
    head = with_field(head, "replaced", today)
    name = f"{before.path.stem}-{(front.as_of or today)}"
    kept = f"---\n{head}\n---\n{body}"
    path = before.path.with_name(f"{name}.md")
    number = 1
    # A copy that an import made which was killed right after is this one's.
    while path.exists() and path.read_text("utf-8") != kept:
        number += 1
        path = before.path.with_name(f"{name}-{number}.md")
    write_whole(path, kept)
    return path


def with_field(head: str, key: str, value: str) -> str:
    """A YAML head with a field of one line set, in its place or, where it has none, at the end."""
    line = f"{key}: {value}"
    written, changed = re.subn(rf"^{key}:.*$", lambda _: line, head, count=1, flags=re.M)
    return written if changed else f"{head.rstrip()}\n{line}"


def write_whole(path: Path, text: str) -> None:
    """Write a document in one step: killed at any moment, there is the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(path) as scratch:
        scratch.write_text(text, "utf-8")


def _copy(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(path) as scratch:
        shutil.copyfile(source, scratch)


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file to write, which takes the place of `path` when it is whole and on the disk."""
    handle, name = tempfile.mkstemp(prefix=".tanya-", dir=path.parent)
    os.close(handle)
    scratch = Path(name)
    try:
        yield scratch
        with scratch.open("rb") as file:
            os.fsync(file.fileno())
        scratch.chmod(0o644)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
