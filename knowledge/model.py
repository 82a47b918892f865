"""The words of the knowledge base as types: source, passage, document, problem, base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["fact", "inference", "disputed", "missing", "unverified"]
Form = Literal["bullet", "row", "paragraph", "code"]

# What visitors ask of an application; a blank among them is knowledge too (`knowledge.register_view`).
ATTRIBUTES = "owner launched purpose maker cost users legal_basis status obtainable replicated".split()

CATEGORIES = ("aplikasi", "smart-city", "sakip", "kerja-sama", "umum")


@dataclass(frozen=True)
class Source:
    """Where a fact was read. `date` is YYYY, YYYY-MM, YYYY-MM-DD or None, then `date_note` may say why."""

    publisher: str
    date: str | None = None
    url: str | None = None
    title: str | None = None
    page: str | None = None
    date_note: str | None = None


@dataclass(frozen=True)
class Passage:
    """The smallest piece that can be quoted with its own source; unit of retrieval and of answering.

    `id` is "category/slug#hash" where hash is over heading and text, so it survives reordering.
    `text` is plain text as it is shown, without citation marks or Markdown marks; a table row reads
    "first cell — Column: cell; Column: cell".
    `citations` are indexes into the document's `sources`, counted from 1, never empty when the document
    has sources. `inherited`: it cites nothing itself; these are the sources of its table, section or
    document. `questions` are what people ask that it answers, `origins` the facts of the first collection
    that it carries ("sakip/riwayat-predikat 3"). `subject`: the term, application or region whose row in a
    register it shows.
    """

    id: str
    document: str
    heading: str
    text: str
    kind: Kind
    form: Form
    citations: tuple[int, ...]
    line: int
    order: int
    inherited: bool = False
    questions: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    subject: str | None = None


@dataclass(frozen=True)
class Unknown:
    """A known unknown: one sentence on what is not in the base, with people's questions for it."""

    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """One curated file about one thing. `id` is "category/slug"; for plain files the path without ending.

    The last `paged` of its sources are earlier ones with a page that a passage cites. `original` names the
    file that it was imported from ("<sha256>.pdf"), which lies among the originals. An old version names the
    document whose version it is, and when a newer one took its place (a date).
    """

    id: str
    title: str
    category: str
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
    path: Path
    aliases: tuple[str, ...] = ()
    owner: str | None = None
    period: str | None = None
    as_of: str | None = None
    status: Literal["active", "archived"] = "active"
    unknowns: tuple[Unknown, ...] = ()
    original: str | None = None
    paged: int = 0
    version_of: str | None = None
    replaced: str | None = None

    @property
    def listed(self) -> tuple[Source, ...]:
        """The sources as its head lists them."""
        return self.sources[: len(self.sources) - self.paged]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, and where. Errors stop a build, warnings do not."""

    path: Path
    line: int
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Result:
    """One SAKIP result. `year` is the year evaluated, `announced` a date as in documents."""

    region: str
    year: int | None
    announced: str | None
    score: float | None
    predicate: str | None
    note: str | None
    sources: tuple[Source, ...]
    line: int


@dataclass(frozen=True)
class Attribute:
    """What a register says of one thing, and what proves it."""

    value: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Application:
    """An application or digital service of Kota Bandung; `attributes` has a key for each of ATTRIBUTES."""

    name: str
    full_name: str | None
    aliases: tuple[str, ...]
    attributes: Mapping[str, Attribute | None]
    document: str | None
    line: int

    @property
    def sources(self) -> tuple[Source, ...]:
        told = (attribute for attribute in self.attributes.values() if attribute)
        return tuple(dict.fromkeys(source for attribute in told for source in attribute.sources))


@dataclass(frozen=True)
class Term:
    """An abbreviation or a term, with what it stands for or means."""

    term: str
    expansion: str | None
    definition: str | None
    aliases: tuple[str, ...]
    sources: tuple[Source, ...]
    line: int


@dataclass(frozen=True)
class Regulation:
    """A law or rule that the documents name; each of its articles with what proves it."""

    number: str
    title: str | None
    governs: str | None
    articles: tuple[Attribute, ...]
    status: str | None
    sources: tuple[Source, ...]
    line: int


@dataclass(frozen=True)
class Registers:
    """All rows in the order of their files."""

    applications: tuple[Application, ...] = ()
    glossary: tuple[Term, ...] = ()
    results: tuple[Result, ...] = ()
    regulations: tuple[Regulation, ...] = ()


@dataclass(frozen=True)
class Base:
    """A whole knowledge folder as read."""

    folder: Path
    documents: tuple[Document, ...]
    partners: frozenset[str] = frozenset()  # official names of regions with an agreement in the register
    registers: Registers = field(default_factory=Registers)
    problems: tuple[Problem, ...] = ()


class KnowledgeError(Exception):
    """The knowledge folder cannot be built from; `problems` has every reason, with file and line."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
