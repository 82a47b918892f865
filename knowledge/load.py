"""Read a whole knowledge folder: documents and registers; and know when it changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePath

from knowledge.agreement_view import agreement_documents
from knowledge.agreements import load_agreements, partner_names
from knowledge.model import Base, Document, KnowledgeError, Problem
from knowledge.parse import parse_document, passage_ids
from knowledge.references import Titles
from knowledge.regions import load_regions
from knowledge.register_view import register_documents
from knowledge.registers import load_registers

MARKDOWN = frozenset({".md", ".markdown"})

Parse = Callable[[str, Path, PurePath], tuple[Document, tuple[Problem, ...]]]


@dataclass(frozen=True)
class _Places:
    documents: Path
    registers: Path


def load(folder: Path, parse: Parse = parse_document) -> Base:
    """The knowledge base in a folder, which holds `documents/`, or is itself a folder of documents.

    `parse` may be a way to parse that remembers, see `index.parsed`.

    Raises KnowledgeError when the folder does not exist or holds no document, or with every problem at once
    when any of them is an error. Warnings are in the base's `problems`.
    """
    places = _places(folder)
    documents, problems = _documents(places, parse)
    documents = _retold(documents)
    regions = load_regions(folder)
    # Not by the clock: a machine whose clock runs behind must still build. `check` looks at future dates.
    agreements, wrong = load_agreements(folder, regions, today=date.max)
    registers, unfit = load_registers(folder, documents, [r.name for r in regions], today=date.max)
    problems += [*wrong, *unfit]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        count = "one error" if len(errors) == 1 else f"{len(errors)} errors"
        raise KnowledgeError(f"the knowledge base has {count}; mend and build again", tuple(errors))
    if not documents:
        raise KnowledgeError(f"there is no Markdown file in {places.documents}: put documents (*.md) there")
    return Base(
        folder=folder,
        documents=(
            *documents,
            *agreement_documents(agreements),
            *register_documents(registers, documents),
        ),
        registers=registers,
        partners=partner_names(agreements),
        problems=tuple(problems),
    )


def fingerprint(folder: Path) -> str:
    """A hash of all that `load` would make of a folder: names and contents of its files, and our own code.

    Raises KnowledgeError when the folder does not exist.
    """
    places = _places(folder)
    digest = sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))  # another parser makes other passages of the same files
    files = [
        *((f"code/{path.name}", path) for path in code),
        *_files(places.documents, MARKDOWN),
        *_files(places.registers, None),
    ]
    for name, path in files:
        try:
            content = path.read_bytes()
        except OSError:
            content = b"unreadable"
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def documents_folder(folder: Path) -> Path:
    """Where the documents of a knowledge folder lie. Raises KnowledgeError when the folder does not exist."""
    return _places(folder).documents


def _places(folder: Path) -> _Places:
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise KnowledgeError(f"the knowledge folder {folder} {what}: correct TANYA_KNOWLEDGE or create it")
    inner = folder / "documents"
    return _Places(inner if inner.is_dir() else folder, folder / "registers")


def _documents(places: _Places, parse: Parse) -> tuple[list[Document], list[Problem]]:
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for name, path in _files(places.documents, MARKDOWN):
        text = _read(path, problems)
        if text is None:
            continue
        document, found = parse(text, path, PurePath(name))
        problems += found
        if (other := documents.get(document.id)) is not None:
            problems.append(Problem(path, 1, f"{document.id} is already {other.path}: rename one of the two"))
            continue
        documents[document.id] = document
    return list(documents.values()), problems


def _retold(documents: list[Document]) -> list[Document]:
    """The documents with the files that their passages refer to told by title."""
    titles = Titles({document.id: document.title for document in documents})
    retold = []
    for document in documents:
        texts = [titles.retell(passage.text, document.category) for passage in document.passages]
        told = zip((passage.heading for passage in document.passages), texts, strict=True)
        passages = tuple(
            replace(passage, text=text, id=identity)
            for passage, text, identity in zip(
                document.passages, texts, passage_ids(document.id, told), strict=True
            )
        )
        retold.append(replace(document, passages=passages))
    return retold


def _read(path: Path, problems: list[Problem]) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(path, line, "is not UTF-8: save the file with the encoding UTF-8"))
    except OSError as error:
        problems.append(Problem(path, 1, f"cannot be read: {error.strerror or error}"))
    return None


def _files(root: Path, endings: frozenset[str] | None) -> Iterator[tuple[str, Path]]:
    """Files below a folder by their relative names, in order, hidden ones left out."""
    found = []
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            if not name.startswith(".") and (endings is None or path.suffix.lower() in endings):
                found.append((path.relative_to(root).as_posix(), path))
    yield from sorted(found)
