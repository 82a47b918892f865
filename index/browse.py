"""What can be looked up without a question: documents, terms, applications side by side, regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from index.model import Quote
from index.reader import DocumentCard, OpenEdition
from knowledge.citations import passage_key
from knowledge.model import ATTRIBUTES, Attribute, Source
from knowledge.regions import Region, find_regions
from knowledge.view import REGISTERS, TERMS

SUGGESTIONS = 4
DISPUTE = "sumber berbeda"  # the register's own words for it
ALIKE = 0.6  # difflib's ratio from which a name is offered for another


@dataclass(frozen=True)
class Found:
    """What a name led to: quotes, or else the names that may have been meant."""

    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """One application in a comparison; `attributes` has each of knowledge.model.ATTRIBUTES, None unknown."""

    name: str
    document: str | None
    attributes: Mapping[str, Attribute | None]


@dataclass(frozen=True)
class Comparison:
    """Applications side by side; `unclear` has each name that led to none, with those that may be meant."""

    sides: tuple[Side, ...]
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class SakipResult:
    """One evaluation of a region: the year evaluated, the date announced, score 0 to 100, predicate AA to D.

    None where the register has nothing. `note` names circumstances and what sources dispute.
    """

    year: int | None
    announced: str | None
    score: float | None
    predicate: str | None
    note: str | None
    sources: tuple[Source, ...]

    @property
    def disputed(self) -> bool:
        """Whether its sources contradict each other."""
        return self.note is not None and DISPUTE in self.note.lower()


def documents(edition: OpenEdition, category: str) -> list[DocumentCard]:
    """The documents of a category by title, those made from registers last."""
    cards = [card for card in edition.documents.values() if card.category == category]
    return sorted(cards, key=lambda card: (card.id in REGISTERS, card.title.casefold()))


def reading(edition: OpenEdition, document: str) -> list[Quote]:
    """All passages of a document in reading order; none for a document that the edition does not have."""
    return _quotes(edition, edition.rows_of_document(document))


def summary(edition: OpenEdition, document: str) -> Quote | None:
    """The passage that opens a document and says what it is about."""
    return next(iter(_quotes(edition, edition.rows_of_document(document)[:1])), None)


def term(edition: OpenEdition, name: str) -> Found:
    """What a term or abbreviation means, by the glossary."""
    subject, suggestions = _named(edition.names["term"], name)
    if subject is None:
        return Found(suggestions=suggestions)
    rows = edition.rows_of_subject(subject)
    return Found(tuple(quote for quote in _quotes(edition, rows) if quote.document == TERMS))


def compare(edition: OpenEdition, names: Sequence[str]) -> Comparison:
    """The applications of these names side by side, as the register has them."""
    sides, unclear = [], []
    for name in names:
        subject, suggestions = _named(edition.names["application"], name)
        if subject is None:
            unclear.append((name, suggestions))
        else:
            sides.append(_side(edition, subject))
    return Comparison(tuple(sides), tuple(unclear))


def regions(edition: OpenEdition, text: str) -> tuple[Region, ...]:
    """The regions that a text may name, several when it leaves the kind open ("Solok"), maybe none."""
    # A bare name in lower case is a region here, whatever else the word may mean.
    mentions = find_regions(text, edition.regions) or find_regions(text.title(), edition.regions)
    return mentions[0].candidates if mentions else ()


def region_record(edition: OpenEdition, region: Region) -> list[Quote]:
    """What the registers have on a region, and what the documents about it are about."""
    rows = edition.rows_of_subject(region.name)
    openings = (edition.rows_of_document(document)[:1] for document in about(edition, region))
    return _quotes(edition, [*rows, *(row for opening in openings for row in opening)])


def about(edition: OpenEdition, region: Region) -> list[str]:
    """The documents that have a region in their title."""
    return [
        card.id
        for card in edition.documents.values()
        if card.id not in REGISTERS and region in _in_title(card, edition)
    ]


def results(edition: OpenEdition, region: str) -> list[SakipResult]:
    """A region's SAKIP results by year evaluated, those of unknown years first; by its official name."""
    return [SakipResult(**row) for row in edition.results(region)]


def _in_title(card: DocumentCard, edition: OpenEdition) -> Iterable[Region]:
    for mention in find_regions(card.title, edition.regions):
        if len(mention.candidates) == 1:
            yield mention.candidates[0]


def _side(edition: OpenEdition, name: str) -> Side:
    document, attributes = edition.application(name)
    told = {key: None if attributes[key] is None else _told(attributes[key]) for key in ATTRIBUTES}
    return Side(name, document, told)


def _told(attribute: Mapping[str, Any]) -> Attribute:
    return Attribute(attribute["value"], tuple(Source(**source) for source in attribute["sources"]))


def _named(names: Mapping[str, str], asked: str) -> tuple[str | None, tuple[str, ...]]:
    """Whose name this is; else whose names look like it."""
    key = passage_key(asked)
    if key in names:
        return names[key], ()
    begun = [subject for name, subject in names.items() if key and name.startswith(key)]
    alike = [names[name] for name in get_close_matches(key, names, n=SUGGESTIONS * 2, cutoff=ALIKE)]
    subjects = tuple(dict.fromkeys([*begun, *alike]))
    return (subjects[0], ()) if len(set(begun)) == 1 else (None, subjects[:SUGGESTIONS])


def _quotes(edition: OpenEdition, rows: Iterable[int]) -> list[Quote]:
    return edition.quotes((row, 0.0) for row in rows)
