"""Build an edition from a knowledge base: words into SQLite, vectors into FAISS, then publish."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np
from sqlite_utils import Database

from index import edition
from index.embeddings import EmbeddingCache, Progress, Role, embed, read_shipped, text_key, write_shipped
from index.encoder import Encoder, Vectors, probe, same_model
from index.words import stems
from knowledge.load import fingerprint, load
from knowledge.model import Base, Document, Passage
from knowledge.regions import Region, load_regions


@dataclass(frozen=True)
class Built:
    """What a build did: `encoded` texts were not known before; `base` is None when nothing had changed."""

    manifest: edition.Manifest
    encoded: int = 0
    base: Base | None = None


@dataclass(frozen=True)
class Entry:
    """A passage with the document it stands in and the questions that people ask for it."""

    document: Document
    passage: Passage
    questions: tuple[str, ...]

    @property
    def encoded_text(self) -> str:
        """What is encoded: the passage alone often does not name its subject, its title and heading do."""
        parts = (self.document.title, self.passage.heading, self.passage.text)
        return ". ".join(part for part in parts if part)


def shipped_vectors(knowledge: Path) -> Path:
    """Where the vectors that come with a knowledge folder lie."""
    return knowledge / "vectors.npz"


def build(home: Path, knowledge: Path, encoder: Encoder, progress: Progress | None = None) -> Built:
    """Publish an edition of the knowledge folder, or leave the one in force when nothing changed.

    Raises KnowledgeError for what cannot be read, EditionError for a home that cannot be written or that
    another build is at work on; either way the edition in force stays.
    """
    content = fingerprint(knowledge)
    current = _sound_current(home)
    if current and current.knowledge == content and same_model(probe(encoder), _matrix(current.probes)):
        return Built(current)
    base = load(knowledge)
    entries = list(_entries(base))
    texts = _texts(entries)
    encoded = 0

    def count(done: int, of_all: int) -> None:
        nonlocal encoded
        encoded = done
        if progress is not None:
            progress(done, of_all)

    with edition.building(home) as scratch:
        cache = EmbeddingCache(home / "embeddings.db", encoder)
        try:
            vectors = embed(texts, encoder, cache, read_shipped(shipped_vectors(knowledge), encoder), count)
        finally:
            cache.close()
        _write_database(scratch / "passages.db", base, entries, load_regions(knowledge))
        _write_vectors(scratch / "vectors.faiss", vectors)
        manifest = edition.Manifest(
            number=edition.next_number(home),
            format=edition.FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            as_of=max((d.as_of for d in base.documents if d.as_of), default=""),
            knowledge=content,
            model=encoder.model,
            probes=probe(encoder).astype(float).round(5).tolist(),
            counts={
                "documents": len(base.documents),
                "passages": sum(len(d.passages) for d in base.documents),
                "questions": sum(len(e.questions) for e in entries),
                "unknowns": len(base.unknowns),
            },
        )
        return Built(edition.publish(home, scratch, manifest), encoded, base)


def ship_vectors(home: Path, knowledge: Path, encoder: Encoder) -> int:
    """Write the vectors of all texts of the knowledge folder beside it, for others to build from quickly.

    Gives their number. Encodes what the cache in `home` does not hold yet.
    """
    texts = list(dict.fromkeys(_texts(list(_entries(load(knowledge))))))
    home.mkdir(parents=True, exist_ok=True)
    cache = EmbeddingCache(home / "embeddings.db", encoder)
    try:
        vectors = embed(texts, encoder, cache, {})
    finally:
        cache.close()
    keys = [text_key(role, text) for role, text in texts]
    write_shipped(shipped_vectors(knowledge), encoder, dict(zip(keys, vectors, strict=True)))
    return len(keys)


def _sound_current(home: Path) -> edition.Manifest | None:
    """The manifest of the edition in force if it can be served; a damaged one is simply built anew."""
    try:
        number = edition.current_number(home)
        return None if number is None else edition.verify(edition.edition_path(home, number))
    except edition.EditionError:
        return None


def _matrix(rows: list[list[float]]) -> Vectors:
    return np.array(rows, dtype=np.float32)


def _entries(base: Base) -> Iterator[Entry]:
    """All that can be found: the passages of active documents, then the known unknowns as passages."""
    active = {d.id: d for d in base.documents if d.status == "active"}
    for document in active.values():
        for passage in document.passages:
            yield Entry(document, passage, base.questions.get(passage.id, ()))
    for number, unknown in enumerate(base.unknowns):
        if (owner := active.get(unknown.document)) is not None:
            passage = Passage(
                id=f"{unknown.document}#unknown-{number}",
                document=unknown.document,
                heading="",
                text=unknown.text,
                kind="missing",
                form="paragraph",
                citations=(),
                line=0,
                order=len(owner.passages) + number,
            )
            yield Entry(owner, passage, unknown.questions)


def _texts(entries: Sequence[Entry]) -> list[tuple[Role, str]]:
    """All texts in the order of their vectors: the passages, then the questions, passage by passage."""
    texts: list[tuple[Role, str]] = [("document", entry.encoded_text) for entry in entries]
    texts += [("query", question) for entry in entries for question in entry.questions]
    return texts


def _write_database(
    path: Path, base: Base, entries: Sequence[Entry], regions: Sequence[Region]
) -> None:
    database = Database(str(path))
    database.execute("PRAGMA journal_mode = OFF")  # nobody reads it before it is published
    with database.atomic():
        database.table("documents").insert_all(
            (
                {
                    "id": d.id,
                    "title": d.title,
                    "category": d.category,
                    "aliases": json.dumps(d.aliases, ensure_ascii=False),
                    "owner": d.owner,
                    "period": d.period,
                    "as_of": d.as_of,
                    "status": d.status,
                    "sources": json.dumps([asdict(s) for s in d.sources], ensure_ascii=False),
                }
                for d in base.documents
            ),
            pk="id",
        )
        # `row` counts from 0 and is the passage's row among the vectors.
        database.table("passages").insert_all(
            (
                {
                    "row": row,
                    "id": e.passage.id,
                    "document": e.passage.document,
                    "heading": e.passage.heading,
                    "text": e.passage.text,
                    "kind": e.passage.kind,
                    "form": e.passage.form,
                    "citations": json.dumps(e.passage.citations),
                    "position": e.passage.order,
                    "questions": len(e.questions),
                }
                for row, e in enumerate(entries)
            ),
            pk="row",
            columns={"row": int},
        )
        database.table("passages").create_index(["document"])
        database.table("questions").insert_all(
            ({"passage": row, "text": q} for row, e in enumerate(entries) for q in e.questions),
            columns={"passage": int, "text": str},
        )
        database.table("regions").insert_all((asdict(region) for region in regions), pk="code")
        # Stemmed by us and kept apart from the raw text: both in one column rank worse (DESIGN).
        database.execute(
            "create virtual table lexicon using fts5"
            "(title, heading, body, questions, content='', tokenize=\"unicode61 remove_diacritics 0\")"
        )
        database.conn.executemany(
            "insert into lexicon(rowid, title, heading, body, questions) values (?, ?, ?, ?, ?)",
            (
                (
                    row,
                    " ".join(stems(" ".join((e.document.title, *e.document.aliases)))),
                    " ".join(stems(e.passage.heading)),
                    " ".join(stems(e.passage.text)),
                    " ".join(stems(" ".join(e.questions))),
                )
                for row, e in enumerate(entries)
            ),
        )
        database.execute("insert into lexicon(lexicon) values ('optimize')")
    database.close()


def _write_vectors(path: Path, vectors: Vectors) -> None:
    index = faiss.IndexFlatIP(vectors.shape[1] or 1)
    if len(vectors):
        index.add(vectors)
    faiss.write_index(index, str(path))
