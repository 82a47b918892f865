"""Write what an edition consists of: passages.db (SQLite with full-text search) and vectors.faiss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
from sqlite_utils import Database

from index import repair
from index.encoder import Vectors
from index.lexicon import Entry, write_lexicon
from index.normalise import normalise
from knowledge.citations import passage_key
from knowledge.model import Application, Document, Passage, Registers, Result
from knowledge.regions import Region
from knowledge.versions import old_versions


@dataclass(frozen=True)
class Sample:
    """An utterance that is no question to the base: its route (see routes.toml) and vector (dimensions,)."""

    route: str
    vector: Vectors


TABLES: dict[str, tuple[dict[str, type], str]] = {
    "documents": (
        {
            "id": str,
            "title": str,
            "category": str,
            "aliases": str,  # JSON list
            "owner": str,
            "period": str,
            "as_of": str,
            "status": str,
            "sources": str,  # JSON list of knowledge.model.Source
            "original": str,  # the file that it was imported from, "<sha256>.pdf"
            "names": str,  # JSON list of the names by which an imported one is asked of, see index.named
        },
        "id",
    ),
    "passages": (
        {
            "row": int,  # from 0: the passage's row among the vectors and in the lexicon
            "id": str,
            "document": str,
            "heading": str,
            "text": str,
            "kind": str,
            "form": str,
            "citations": str,  # JSON list of source numbers, from 1
            "position": int,  # reading order in its document
            "questions": int,  # how many people's questions it has; their vectors follow all passages'
            "unknown": int,
            "subject": str,  # the term, application or region whose row in a register it shows
        },
        "row",
    ),
    "questions": ({"id": int, "passage": int, "text": str}, "id"),
    "samples": ({"id": int, "route": str, "vector": bytes}, "id"),
    "regions": (
        {"code": str, "name": str, "kind": str, "province": str, "short": str, "aliases": str},
        "code",
    ),
    "partners": ({"name": str}, "name"),
    "results": (
        {
            "id": int,
            "region": str,
            "year": int,  # evaluated
            "announced": str,
            "score": float,
            "predicate": str,
            "note": str,
            "sources": str,  # JSON list of knowledge.model.Source
        },
        "id",
    ),
    "applications": (
        {"name": str, "document": str, "attributes": str},  # JSON {attribute: {value, sources} or null}
        "name",
    ),
    # What newer versions of documents took the place of; it is not searched.
    "versions": (
        {"id": str, "document": str, "as_of": str, "replaced": str, "sources": str},  # JSON list of Source
        "id",
    ),
    "old_passages": (
        {
            "id": str,
            "version": str,
            "heading": str,
            "text": str,
            "kind": str,
            "form": str,
            "citations": str,  # JSON list of source numbers, from 1
            "position": int,
        },
        "id",
    ),
    # What terms and applications are called, as knowledge.citations.passage_key spells it.
    "names": ({"id": int, "register": str, "key": str, "subject": str}, "id"),
    "words": (repair.COLUMNS, "word"),
    "adapters": ({"id": int, "matrix": bytes}, "id"),  # float32, one row or none, see index.adapter
}


def write_database(
    path: Path,
    documents: Iterable[Document],
    entries: Sequence[Entry],
    samples: Iterable[Sample],
    regions: Sequence[Region],
    partners: Iterable[str],
    registers: Registers,
    adapter: Vectors | None,
) -> None:
    """Write passages.db to `path`. Not durable by itself: publishing an edition is."""
    documents = list(documents)
    names = {entry.document.id: entry.names for entry in entries}
    old = list(old_versions(documents))
    database = Database(str(path))
    database.execute("PRAGMA journal_mode = OFF")  # nobody reads it before it is published
    rows: dict[str, Iterable[dict[str, object]]] = {
        "documents": (_document_row(document, names.get(document.id, ())) for document in documents),
        "passages": (_passage_row(row, entry) for row, entry in enumerate(entries)),
        "questions": (
            {"passage": row, "text": question}
            for row, entry in enumerate(entries)
            for question in entry.passage.questions
        ),
        "samples": ({"route": s.route, "vector": s.vector.astype("<f4").tobytes()} for s in samples),
        "regions": (
            {
                "code": region.code,
                "name": region.name,
                "kind": region.kind,
                "province": region.province,
                "short": region.short,
                "aliases": json.dumps(region.aliases, ensure_ascii=False),
            }
            for region in regions
        ),
        "partners": ({"name": name} for name in partners),
        "results": (_result_row(result) for result in registers.results),
        "applications": (_application_row(application) for application in registers.applications),
        "versions": (_version_row(document, one) for document, one in old),
        "old_passages": (_old_passage_row(passage) for _, one in old for passage in one.passages),
        "names": _name_rows(registers),
        "words": repair.word_rows(_all_texts(entries, regions)),
        "adapters": [] if adapter is None else [{"matrix": adapter.astype("<f4").tobytes()}],
    }
    with database.atomic():
        for name, (columns, key) in TABLES.items():
            database.table(name).create(columns, pk=key)
            marks = ", ".join("?" * len(columns))
            database.conn.executemany(
                f"insert into {name} ({', '.join(columns)}) values ({marks})",  # noqa: S608
                ([row.get(column) for column in columns] for row in rows[name]),
            )
        database.table("passages").create_index(["document"])
        database.table("passages").create_index(["subject"])
        database.table("questions").create_index(["passage"])
        database.table("versions").create_index(["document"])
        database.table("old_passages").create_index(["version"])
        database.table("names").create_index(["register", "key"])
        database.table("words").create_index(["skeleton"])
        write_lexicon(database, entries)
    database.close()


def _all_texts(entries: Sequence[Entry], regions: Iterable[Region]) -> Iterator[str]:
    for entry in entries:
        yield from (entry.document.title, *entry.document.aliases, entry.passage.heading, entry.passage.text)
        yield from (normalise(question) for question in entry.passage.questions)
    for region in regions:
        # So often that a region's name outweighs a rare word of the same look.
        yield from [" ".join((region.name, *region.aliases))] * repair.FREQUENT


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write vectors.faiss: a flat index by inner products, which are cosines here."""
    index = faiss.IndexFlatIP(vectors.shape[1] or 1)
    if len(vectors):
        index.add(vectors)
    faiss.write_index(index, str(path))


def _document_row(document: Document, names: Sequence[str] = ()) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title,
        "category": document.category,
        "aliases": json.dumps(document.aliases, ensure_ascii=False),
        "owner": document.owner,
        "period": document.period,
        "as_of": document.as_of,
        "status": document.status,
        "sources": json.dumps([asdict(source) for source in document.sources], ensure_ascii=False),
        "original": document.original,
        "names": json.dumps(names, ensure_ascii=False),
    }


def _version_row(document: Document, old: Document) -> dict[str, object]:
    row = _document_row(old)
    return {
        "id": old.id,
        "document": document.id,
        "as_of": old.as_of,
        "replaced": old.replaced,
        "sources": row["sources"],
    }


def _old_passage_row(passage: Passage) -> dict[str, object]:
    return {
        "id": passage.id,
        "version": passage.document,
        "heading": passage.heading,
        "text": passage.text,
        "kind": passage.kind,
        "form": passage.form,
        "citations": json.dumps(passage.citations),
        "position": passage.order,
    }


def _passage_row(row: int, entry: Entry) -> dict[str, object]:
    passage = entry.passage
    return {
        "row": row,
        "id": passage.id,
        "document": passage.document,
        "heading": passage.heading,
        "text": passage.text,
        "kind": passage.kind,
        "form": passage.form,
        "citations": json.dumps(passage.citations),
        "position": passage.order,
        "questions": len(passage.questions),
        "unknown": int(entry.unknown),
        "subject": passage.subject,
    }


def _result_row(result: Result) -> dict[str, object]:
    return {
        "region": result.region,
        "year": result.year,
        "announced": result.announced,
        "score": result.score,
        "predicate": result.predicate,
        "note": result.note,
        "sources": json.dumps([asdict(source) for source in result.sources], ensure_ascii=False),
    }


def _application_row(application: Application) -> dict[str, object]:
    told = {key: attribute and asdict(attribute) for key, attribute in application.attributes.items()}
    return {
        "name": application.name,
        "document": application.document,
        "attributes": json.dumps(told, ensure_ascii=False),
    }


def _name_rows(registers: Registers) -> Iterator[dict[str, object]]:
    """Each name under which a term or an application may be looked up, its own name first."""
    for term in registers.glossary:
        for name in (term.term, *([term.expansion] if term.expansion else []), *term.aliases):
            yield {"register": "term", "key": passage_key(name), "subject": term.term}
    for row in registers.applications:
        for name in (row.name, *([row.full_name] if row.full_name else []), *row.aliases):
            yield {"register": "application", "key": passage_key(name), "subject": row.name}
