"""Read the registers of applications, terms, SAKIP results and regulations: rows whose sources are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.model import (
    ATTRIBUTES,
    Application,
    Attribute,
    Document,
    Problem,
    Registers,
    Regulation,
    Result,
    Source,
    Term,
)
from knowledge.register_file import DATE, Fields, RegisterFile, is_null, line_of

FOLDER = Path("registers")
Row = TypeVar("Row")


def load_registers(
    folder: Path, documents: Sequence[Document], regions: Iterable[str] = (), today: date | None = None
) -> tuple[Registers, tuple[Problem, ...]]:
    """The registers of a knowledge folder and all that is wrong with them; a file that is absent is empty.

    A row's source is the address of one of the documents' sources, or "category/slug#number". Regions are
    checked against `regions`, official names, where there are any. A row with a defect is left out and named.
    """
    known = _Known(documents, frozenset(regions))
    problems: list[Problem] = []

    def rows(name: str, read: Callable[[RegisterFile, yaml.Node, _Known], Row], key: str) -> tuple[Row, ...]:
        path = folder / FOLDER / name
        if not path.is_file():
            return ()
        file = RegisterFile(path, today)
        found: list[Row] = []
        seen: dict[object, int] = {}
        for node in file.entries():
            before = len(file.problems)
            row = read(file, node, known)
            told = _identity(row, key)
            if told in seen:
                file.complain(node, f"{getattr(row, key)!r} is there already, in line {seen[told]}")
            seen.setdefault(told, line_of(node))
            if len(file.problems) == before:
                found.append(row)
        problems.extend(file.problems)
        return tuple(found)

    return Registers(
        applications=rows("applications.yaml", _application, "name"),
        glossary=rows("glossary.yaml", _term, "term"),
        results=rows("sakip_results.yaml", _result, "region"),
        regulations=rows("regulations.yaml", _regulation, "number"),
    ), tuple(problems)


def _identity(row: object, key: str) -> object:
    if isinstance(row, Result):
        return row.region, row.year, row.announced, row.predicate
    return str(getattr(row, key)).casefold()


@dataclass(frozen=True)
class _Known:
    """What a row may refer to."""

    documents: Sequence[Document]
    regions: frozenset[str]
    by_address: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.documents:
            for number, source in enumerate(document.listed, 1):
                self.by_address[f"{document.id}#{number}"] = source
                if source.url:
                    # The same page may be cited with and without its date: the date is worth more.
                    kept = self.by_address.get(source.url)
                    if kept is None or (kept.date is None and source.date is not None):
                        self.by_address[source.url] = source


def _sources(file: RegisterFile, fields: Fields, known: _Known) -> tuple[Source, ...]:
    def read(node: yaml.Node) -> Source | None:
        address = file.text({"source": node}, "source", needed=True)
        if address is not None and address not in known.by_address:
            file.complain(node, f"source {address!r} stands in no document: cite one that does")
            return None
        return known.by_address.get(address or "")

    found = file.each(fields, "sources", read)
    if "sources" in fields and not found:
        file.complain(fields["sources"], "row without source: name at least one")
    return tuple(dict.fromkeys(found))


def _attribute(file: RegisterFile, node: yaml.Node, what: str, known: _Known) -> Attribute | None:
    told = file.mapping(node, what, frozenset({"value", "sources"}), {"value", "sources"})
    value, sources = file.text(told, "value", needed=True), _sources(file, told, known)
    return Attribute(value, sources) if value else None


def _application(file: RegisterFile, node: yaml.Node, known: _Known) -> Application:
    keys = frozenset({"name", "full_name", "aliases", "document", *ATTRIBUTES})
    fields = file.mapping(node, "application", keys, {"name", "document", *ATTRIBUTES})

    def attribute(key: str) -> Attribute | None:
        inner = fields.get(key)
        return None if inner is None or is_null(inner) else _attribute(file, inner, key, known)

    document = file.text(fields, "document")
    if document is not None and document not in {known_one.id for known_one in known.documents}:
        file.complain(fields["document"], f"there is no document {document!r}")
    return Application(
        name=file.text(fields, "name", needed=True) or "",
        full_name=file.text(fields, "full_name"),
        aliases=file.texts(fields, "aliases"),
        attributes={key: attribute(key) for key in ATTRIBUTES},
        document=document,
        line=line_of(node),
    )


def _term(file: RegisterFile, node: yaml.Node, known: _Known) -> Term:
    keys = frozenset({"term", "expansion", "definition", "aliases", "sources"})
    fields = file.mapping(node, "term", keys, {"term", "sources"})
    expansion, definition = file.text(fields, "expansion"), file.text(fields, "definition")
    if fields and expansion is None and definition is None:
        file.complain(node, "term with neither expansion nor definition: write one of them")
    return Term(
        term=file.text(fields, "term", needed=True) or "",
        expansion=expansion,
        definition=definition,
        aliases=file.texts(fields, "aliases"),
        sources=_sources(file, fields, known),
        line=line_of(node),
    )


def _result(file: RegisterFile, node: yaml.Node, known: _Known) -> Result:
    keys = frozenset({"region", "year", "announced", "score", "predicate", "note", "sources"})
    fields = file.mapping(node, "result", keys, {"region", "year", "sources"})
    region = file.text(fields, "region", needed=True)
    if region is not None and known.regions and region not in known.regions:
        file.complain(
            fields["region"], f"unknown region {region!r}: write the official name as in regions.yaml"
        )
    announced = file.text(fields, "announced")
    if announced is not None and not DATE.fullmatch(announced):
        file.complain(fields["announced"], f"{announced!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    elif announced is not None and announced > file.today[: len(announced)]:
        file.complain(fields["announced"], f"announced {announced} lies in the future")
    year = file.number(fields, "year")
    if year is not None and not 1999 <= year <= int(file.today[:4]):
        file.complain(fields["year"], f"{year} is no year of a result")
    written = file.text(fields, "score")
    if written is not None and not re.fullmatch(r"\d{1,3}(\.\d+)?", written):
        file.complain(fields["score"], f"score {written!r} must be a number like 80.2")
        written = None
    predicate, note = file.text(fields, "predicate"), file.text(fields, "note")
    if fields and predicate is None and written is None and note is None:
        file.complain(node, "result with neither predicate nor score nor note")
    return Result(
        region=region or "",
        year=year,
        announced=announced,
        score=float(written) if written else None,
        predicate=predicate,
        note=note,
        sources=_sources(file, fields, known),
        line=line_of(node),
    )


def _regulation(file: RegisterFile, node: yaml.Node, known: _Known) -> Regulation:
    keys = frozenset({"number", "title", "governs", "articles", "status", "sources"})
    fields = file.mapping(node, "regulation", keys, {"number", "sources"})
    sources = _sources(file, fields, known)

    def article(inner: yaml.Node) -> Attribute | None:
        if isinstance(inner, yaml.MappingNode):
            return _attribute(file, inner, "article", known)
        value = file.text({"article": inner}, "article", needed=True)
        return Attribute(value, sources) if value else None

    return Regulation(
        number=file.text(fields, "number", needed=True) or "",
        title=file.text(fields, "title"),
        governs=file.text(fields, "governs"),
        articles=file.each(fields, "articles", article),
        status=file.text(fields, "status"),
        sources=sources,
        line=line_of(node),
    )
