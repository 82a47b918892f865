"""An open edition: everything that answering reads of it, checked when it is opened."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.adapter import adapt, without
from index.edition import EditionError, Manifest, current_number, edition_path, verify
from index.encoder import Encoder, Vectors, probe, same_model
from index.model import Quote
from index.named import Names, name_index
from index.repair import repair
from index.route import NEIGHBOURS
from index.search import DENSE_WEIGHT, DENSE_WEIGHT_UNTAUGHT, SearchIndex
from index.shared import shared_vectors
from index.subjects import Subject, subject_index
from index.vocabulary import Vocabulary
from knowledge.model import Source
from knowledge.regions import Region, RegionIndex, region_index
from knowledge.view import AGREEMENTS

# How much nearer questions lie to a base's own questions than to its facts; for a base without questions.
LEAD_OF_QUESTIONS = 0.03


@dataclass(frozen=True)
class DocumentCard:
    """What answering needs to know of a document."""

    id: str
    title: str
    category: str
    aliases: tuple[str, ...]
    as_of: str | None
    sources: tuple[Source, ...]
    original: str | None = None
    names: tuple[str, ...] = ()


class OpenEdition:
    """One edition, open for reading. Use it from one thread; `close` it when a newer one takes over."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        try:
            # immutable: nobody ever writes it, so SQLite need not look for locks or journals.
            self._database = sqlite3.connect(
                f"{(path / 'passages.db').absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            self._database.row_factory = sqlite3.Row
            counts = [n for (n,) in self._database.execute("select questions from passages order by row")]
            vectors = shared_vectors(path / "vectors.faiss", manifest.files["vectors.faiss"])
        except (sqlite3.Error, RuntimeError) as error:
            raise EditionError(f"edition {path.name} cannot be read: run `tanya build`") from error
        offsets = len(counts) + np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        if len(vectors) != offsets[-1]:
            raise EditionError(f"edition {path.name} is incomplete: run `tanya build`")
        weight = DENSE_WEIGHT_UNTAUGHT if self.adapter is None else DENSE_WEIGHT
        self.search_index = SearchIndex(vectors, self._database, offsets.astype(np.int64), weight)
        self.vocabulary = Vocabulary(self._database, len(counts))

    @cached_property
    def documents(self) -> dict[str, DocumentCard]:
        """All documents of the edition by id."""
        return {
            row["id"]: DocumentCard(
                id=row["id"],
                title=row["title"],
                category=row["category"],
                aliases=tuple(json.loads(row["aliases"])),
                as_of=row["as_of"],
                sources=tuple(Source(**source) for source in json.loads(row["sources"])),
                original=row["original"],
                names=tuple(json.loads(row["names"])),
            )
            for row in self._database.execute("select * from documents")
        }

    @cached_property
    def regions(self) -> RegionIndex:
        """The names of Indonesia's regions, ready to be found in a question."""
        rows = self._database.execute("select * from regions")
        return region_index(
            Region(**{**dict(row), "aliases": tuple(json.loads(row["aliases"]))}) for row in rows
        )

    @cached_property
    def unknowns(self) -> dict[int, str]:
        """The known unknowns, by row."""
        return dict(map(tuple, self._database.execute("select row, text from passages where unknown")))

    @cached_property
    def partners(self) -> frozenset[str]:
        """The official names of all regions with an agreement or grant in the register."""
        return frozenset(name for (name,) in self._database.execute("select name from partners"))

    @cached_property
    def result_years(self) -> dict[str, frozenset[int]]:
        """By region's official name, the years of its SAKIP results in the register, evaluated or awarded."""
        years: dict[str, set[int]] = {}
        for region, year, announced in self._database.execute("select region, year, announced from results"):
            told = [year, announced and announced[:4]]
            years.setdefault(region, set()).update(int(value) for value in told if value)
        return {region: frozenset(found) for region, found in years.items()}

    def results(self, region: str) -> list[dict[str, Any]]:
        """The register's SAKIP results of a region by its official name, sources as knowledge.model.Source.

        By year evaluated, then by date of announcement; those whose year is not known come first.
        """
        found = self._database.execute(
            "select year, announced, score, predicate, note, sources from results"
            " where region = ? order by year, announced, id",
            (region,),
        )
        return [
            {**dict(row), "sources": tuple(Source(**source) for source in json.loads(row["sources"]))}
            for row in found
        ]

    @cached_property
    def last_result_year(self) -> int | None:
        """The latest year evaluated of which the register has a result of any region; None without any."""
        (year,) = self._database.execute("select max(year) from results").fetchone()
        return None if year is None else int(year)

    @cached_property
    def rows(self) -> dict[tuple[str, str, str, int], int]:
        """All rows by document, heading, text and number of questions."""
        found = self._database.execute("select document, heading, text, questions, row from passages")
        return {(document, heading, text, asked): row for document, heading, text, asked, row in found}

    def mended(self, text: str) -> str:
        """The text with words that were mistyped mended by the words of the base."""
        return repair(text, self._database)

    @cached_property
    def sample_routes(self) -> tuple[str, ...]:
        """The routes of the utterances that are no questions to the base, in the order of their vectors."""
        return tuple(route for (route,) in self._database.execute("select route from samples order by id"))

    @cached_property
    def sample_vectors(self) -> Vectors:
        """Their vectors, shape (samples, dimensions)."""
        rows = self._database.execute("select vector from samples order by id")
        return np.stack([np.frombuffer(vector, "<f4") for (vector,) in rows])

    def plain_vectors(self, rows: Sequence[int]) -> Vectors:
        """The vectors (len(rows), dimensions) as the model gave them, without what the adapter taught."""
        adapted = self.search_index.vectors[list(rows)]
        return without(adapted, self.adapter)

    @cached_property
    def adapter(self) -> Vectors | None:
        """What taught the search this base's own language, see index.adapter; None where nothing did."""
        found = self._database.execute("select matrix from adapters").fetchone()
        if found is None:
            return None
        flat = np.frombuffer(found["matrix"], "<f4")
        return flat.reshape(math.isqrt(flat.size), -1)  # square: one dimension in, one out

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        """The vectors (len(texts), dimensions) of questions, as this edition's own vectors are made."""
        return self.turned(encoder.encode_query(texts))

    def turned(self, vectors: Vectors) -> Vectors:
        """Vectors (n, d) or (d,) as the model gives them, turned as this edition's own are."""
        return adapt(vectors, self.adapter)

    def nearness(self, similar: Vectors) -> float:
        """How near a question lies to what the base answers: its mean cosine with the nearest texts.

        `similar` (texts,) are its cosines with all of them.
        """
        asked = self.manifest.counts["questions"] > 0
        count = min(NEIGHBOURS, len(similar))
        if not count:
            return -1.0
        nearest = np.partition(similar, -count)[-count:]
        return float(nearest.mean()) + (0.0 if asked else LEAD_OF_QUESTIONS)

    def rows_of_subject(self, subject: str) -> list[int]:
        """The rows of the passages that show a register's row on this term, application or region."""
        found = self._database.execute(
            "select row from passages where subject = ? order by document, position", (subject,)
        )
        return [int(row) for (row,) in found]

    @cached_property
    def document_names(self) -> dict[str, Names]:
        """The names by which imported documents are asked of, as `index.named` looks for them."""
        return name_index({card.id: card.names for card in self.documents.values() if card.names})

    @cached_property
    def agreement_rows(self) -> dict[str, list[int]]:
        """The rows of the register of agreements by what they tell of, in its order.

        A region's name, "Provinsi Banten", a day or a year ("2019-03-13", "2019"), "Aplikasi e-RK".
        """
        found: dict[str, list[int]] = {}
        for row, subject in self._database.execute(
            "select row, subject from passages where document = ? and subject is not null order by position",
            (AGREEMENTS,),
        ):
            found.setdefault(subject, []).append(row)
        return found

    def rows_of_document(self, document: str) -> list[int]:
        """The rows of a document's passages in reading order, without its known unknowns."""
        found = self._database.execute(
            "select row from passages where document = ? and not unknown order by position", (document,)
        )
        return [int(row) for (row,) in found]

    def unknowns_of(self, document: str) -> list[str]:
        """The known unknowns of a document, in order."""
        found = self._database.execute(
            "select text from passages where document = ? and unknown order by position", (document,)
        )
        return [text for (text,) in found]

    def questions_of(self, row: int) -> list[str]:
        """People's questions that a passage answers."""
        found = self._database.execute("select text from questions where passage = ? order by id", (row,))
        return [text for (text,) in found]

    def row_of(self, passage: str) -> int | None:
        """The row of a passage by its id; None when this edition does not have it."""
        found = self._database.execute("select row from passages where id = ?", (passage,)).fetchone()
        return None if found is None else int(found["row"])

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """By register ("term", "application"): the names by which a row is looked up, and whose it is."""
        found: dict[str, dict[str, str]] = {"term": {}, "application": {}}
        for register, key, subject in self._database.execute(
            "select register, key, subject from names order by id"
        ):
            found[register].setdefault(key, subject)
        return found

    @cached_property
    def subjects(self) -> dict[str, list[Subject]]:
        """The applications and terms of the registers, as `index.subjects` looks for them."""
        return subject_index(name for (name,) in self._database.execute("select distinct subject from names"))

    def application(self, name: str) -> tuple[str | None, dict[str, Any]]:
        """The document of an application of the register, and its attributes {value, sources} or None."""
        row = self._database.execute("select * from applications where name = ?", (name,)).fetchone()
        return row["document"], json.loads(row["attributes"])

    def section(self, document: str, heading: str) -> list[Quote]:
        """All passages under one heading of a document, in reading order."""
        rows = self._database.execute(
            "select row from passages where document = ? and heading = ? and not unknown order by position",
            (document, heading),
        ).fetchall()
        return self.quotes((int(row), 0.0) for (row,) in rows)

    def quotes(self, scored_rows: Iterable[tuple[int, float]]) -> list[Quote]:
        """The passages of these (row, score), as quotes in the same order."""
        return [self._quote(row, score) for row, score in scored_rows]

    def _quote(self, row: int, score: float) -> Quote:
        passage = self._database.execute("select * from passages where row = ?", (row,)).fetchone()
        card = self.documents[passage["document"]]
        return Quote(
            text=passage["text"],
            document=card.id,
            title=card.title,
            heading=passage["heading"],
            kind=passage["kind"],
            sources=tuple(card.sources[n - 1] for n in json.loads(passage["citations"])),
            score=round(score, 4),
            passage=passage["id"],
            form=passage["form"],
            unknown=bool(passage["unknown"]),
            original=card.original,
            names=card.names,
        )

    def close(self) -> None:
        self._database.close()


def open_current(home: Path, encoder: Encoder) -> OpenEdition:
    """The edition in force in `home`. Raises EditionError when there is none, or it is damaged or foreign."""
    for attempt in range(3):
        number = current_number(home)
        if number is None:
            raise EditionError("there is no knowledge base yet: run `tanya build`")
        path = edition_path(home, number)
        try:
            manifest = verify(path)
            if not same_model(probe(encoder), np.array(manifest.probes, dtype=np.float32)):
                raise EditionError(
                    f"edition {number} was built with the model {manifest.model}, this program runs "
                    f"{encoder.model}: run `tanya build`, or set TANYA_MODEL back"
                )
            return OpenEdition(path, manifest)
        except EditionError:
            # A build may have published and pruned while we looked.
            if attempt == 2 or current_number(home) == number:
                raise
    raise AssertionError("unreachable")
