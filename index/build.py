"""Build an edition from a knowledge folder and publish it, or see that there is nothing to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

import knowledge as packaged
from index import edition
from index.adapter import adapt, train
from index.embeddings import (
    EmbeddingCache,
    Progress,
    Role,
    embed,
    read_adapter,
    read_shipped,
    text_key,
    write_shipped,
)
from index.encoder import Encoder, Vectors, probe, same_model
from index.lexicon import Entry
from index.normalise import normalise
from index.parsed import remembered
from index.route import samples
from index.store import Sample, write_database, write_vectors
from knowledge.load import fingerprint, load
from knowledge.model import Base, Passage
from knowledge.regions import load_regions, region_index
from knowledge.spoken_for import names_of

PACKAGED = Path(packaged.__file__).parent


@dataclass(frozen=True)
class Built:
    """What a build did: `encoded` texts were not known before; `base` is None when nothing had changed."""

    manifest: edition.Manifest
    encoded: int = 0
    base: Base | None = None


def shipped_vectors(knowledge: Path) -> Path:
    """Where the vectors that come with a knowledge folder lie."""
    return knowledge / "vectors.npz"


def build(home: Path, knowledge: Path, encoder: Encoder, progress: Progress | None = None) -> Built:
    """Publish an edition of the knowledge folder, or leave the one in force when nothing changed.

    Raises KnowledgeError for what cannot be read, EditionError for a home that cannot be written or that
    another build is at work on; either way the edition in force stays.
    """
    adapter = read_adapter(shipped_vectors(knowledge), encoder)
    content = _fingerprint(knowledge, adapter)
    current = _sound_current(home)
    if current and _fits(current, content, encoder):
        return Built(current)
    with remembered(home / "parsed.db") as parse:
        base = load(knowledge, parse)
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
            vectors = embed(texts, encoder, cache, _shipped(knowledge, encoder), count)
        finally:
            cache.close()
        of_base, of_samples = np.split(adapt(vectors, adapter), [len(vectors) - len(samples())])
        write_database(
            scratch / "passages.db",
            base.documents,
            entries,
            [Sample(route, vector) for (route, _), vector in zip(samples(), of_samples, strict=True)],
            load_regions(knowledge),
            base.partners,
            base.registers,
            adapter,
        )
        write_vectors(scratch / "vectors.faiss", of_base)
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
                "questions": sum(len(e.passage.questions) for e in entries),
                "unknowns": sum(len(d.unknowns) for d in base.documents),
            },
        )
        return Built(edition.publish(home, scratch, manifest), encoded, base)


def fits(manifest: edition.Manifest, knowledge: Path, encoder: Encoder) -> bool:
    """Whether an edition is of this model and of a knowledge folder as it is now. Raises KnowledgeError."""
    adapter = read_adapter(shipped_vectors(knowledge), encoder)
    return _fits(manifest, _fingerprint(knowledge, adapter), encoder)


def ship_vectors(
    home: Path,
    knowledge: Path,
    encoder: Encoder,
    encoding: Progress | None = None,
    training: Progress | None = None,
) -> int:
    """Write the vectors of all texts of the knowledge folder beside it, for others to build from quickly.

    Gives their number. Encodes what the cache in `home` does not hold yet, and trains the adapter anew.
    """
    entries = list(_entries(load(knowledge)))
    texts = _texts(entries)
    home.mkdir(parents=True, exist_ok=True)
    cache = EmbeddingCache(home / "embeddings.db", encoder)
    try:
        vectors = embed(texts, encoder, cache, {}, encoding)
    finally:
        cache.close()
    by_key = {text_key(*text): vector for text, vector in zip(texts, vectors, strict=True)}
    owners = np.repeat(np.arange(len(entries)), [len(entry.passage.questions) for entry in entries])
    passages, asked = vectors[: len(entries)], vectors[len(entries) :][: len(owners)]
    adapter = train(passages, asked, owners, training) if len(owners) else None
    write_shipped(shipped_vectors(knowledge), encoder, by_key, adapter)
    return len(by_key)


def _fits(manifest: edition.Manifest, content: str, encoder: Encoder) -> bool:
    return manifest.knowledge == content and same_model(probe(encoder), _matrix(manifest.probes))


def _fingerprint(knowledge: Path, adapter: Vectors | None) -> str:
    """What an edition's content depends on: the knowledge folder, its adapter and our own word lists."""
    digest = hashlib.sha256(fingerprint(knowledge).encode())
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        digest.update(path.read_bytes())
    digest.update(b"" if adapter is None else adapter.tobytes())
    return digest.hexdigest()


def _sound_current(home: Path) -> edition.Manifest | None:
    """The manifest of the edition in force if it can be served; a damaged one is simply built anew."""
    try:
        number = edition.current_number(home)
        return None if number is None else edition.verify(edition.edition_path(home, number))
    except edition.EditionError:
        return None


def _shipped(knowledge: Path, encoder: Encoder) -> dict[bytes, Vectors]:
    """The vectors beside this base and those packaged with ours: a text has one vector wherever it stands."""
    places = dict.fromkeys((PACKAGED, knowledge))
    return {
        key: vector
        for place in places
        for key, vector in read_shipped(shipped_vectors(place), encoder).items()
    }


def _matrix(rows: list[list[float]]) -> Vectors:
    return np.array(rows, dtype=np.float32)


def _entries(base: Base) -> Iterator[Entry]:
    """All that can be found: the passages of active documents, then the known unknowns as passages."""
    active = [document for document in base.documents if document.status == "active"]
    regions = region_index(load_regions(base.folder))
    for document in active:
        names = names_of(document, regions, base.registers.glossary)
        for passage in document.passages:
            yield Entry(document, passage, names=names)
    for document in active:
        for number, unknown in enumerate(document.unknowns):
            passage = Passage(
                id=f"{document.id}#unknown-{number}",
                document=document.id,
                heading="",
                text=unknown.text,
                kind="missing",
                form="paragraph",
                citations=(),
                line=0,
                order=len(document.passages) + number,
                questions=unknown.questions,
            )
            yield Entry(document, passage, unknown=True)


def _texts(entries: Sequence[Entry]) -> list[tuple[Role, str]]:
    """All texts in the order of their vectors: the passages, their questions, then the routes' samples."""
    texts: list[tuple[Role, str]] = [("document", entry.encoded_text) for entry in entries]
    texts += [("query", question) for entry in entries for question in entry.passage.questions]
    texts += [("query", normalise(utterance)) for _, utterance in samples()]
    return texts
