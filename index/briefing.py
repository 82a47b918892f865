"""What a region should know before it comes to Bandung: its own record, its like, questions, preparation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import browse
from index.context import HOME_REGION
from index.good_questions import good_questions
from index.model import Quote
from index.reader import OpenEdition
from index.words import fold
from knowledge.model import CATEGORIES
from knowledge.regions import Region, find_regions
from knowledge.view import AGREEMENTS, REGISTERS

COMPARABLE = 6  # regions shown
TOPIC_DOCUMENTS = 3
PREPARATION = (  # (document, heading, how many of its first passages)
    ("kerja-sama/cara-mengajukan-kunjungan-kerja", "Saran praktis", 4),
    ("kerja-sama/pelajaran-dan-pertanyaan-kunjungan", "Persiapan yang membantu", 4),
    ("umum/efisiensi-kunjungan-kerja-2025", "Masih boleh berkunjung", 2),
    ("umum/menyiapkan-adopsi-aplikasi-dari-bandung", "", 1),
    ("umum/perjalanan-dinas-dan-laporan-kunjungan", "Kelengkapan bukti", 2),
)
# The documents that stand for a whole category.
AT_LARGE = {
    "aplikasi": ("aplikasi/replikasi-aplikasi", "aplikasi/e-rk", "aplikasi/jumlah-aplikasi"),
    "smart-city": ("aplikasi/tata-kelola-smart-city", "smart-city/skor-gerakan-menuju-smart-city"),
    "sakip": ("sakip/strategi-kota-bandung", "sakip/riwayat-predikat", "sakip/langkah-menaikkan-nilai"),
    "kerja-sama": ("kerja-sama/ksdd-langkah-hukum-pp-28-2018", "kerja-sama/ringkasan-hasil-per-daerah"),
}
# The islands by the first digit of a region's code, for regions whose province has no other partner.
NEIGHBOURHOODS = 1

_WORDS = re.compile(r"[^\W_]{3,}")
_BETWEEN = " \t-–—:;,./|"


@dataclass(frozen=True)
class Comparable:
    """Another region with an agreement, and what the register has on it."""

    region: Region
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Briefing:
    """What to know before a visit. `own` is empty when the register has nothing on the region.

    `partner` says whether it has an agreement or a grant. `comparable` are `nearness` to it: of its province
    and kind ("same"), of its province ("province"), of its islands and kind ("islands"), none ("none");
    `comparable_count` is how many there are, shown or not. `topic_known` is False for a topic that led to
    nothing. `built` is the day of the edition.
    """

    region: Region
    topic: str | None
    topic_known: bool
    partner: bool
    own: tuple[Quote, ...]
    nearness: str
    comparable_count: int
    comparable: tuple[Comparable, ...]
    on_topic: tuple[Quote, ...]
    questions: tuple[str, ...]
    preparation: tuple[Quote, ...]
    edition: int
    built: str


@dataclass(frozen=True)
class Named:
    """The regions that the beginning of a text may name, and what is written behind the name."""

    regions: tuple[Region, ...]
    rest: str


def named(edition: OpenEdition, text: str) -> Named:
    """The region and the topic in "Kabupaten Solok - smart city"; no regions when none is named."""
    for written in (text, text.title()):
        mentions = find_regions(written, edition.regions)
        if mentions:
            first = mentions[0]
            return Named(first.candidates, text[first.end :].strip(_BETWEEN))
    return Named((), text)


def region_of(edition: OpenEdition, name: str) -> Region | None:
    """The region of an official name."""
    return next((one for one in every_region(edition) if one.name == name), None)


def brief(edition: OpenEdition, region: Region, topic: str | None = None) -> Briefing:
    """The briefing of a region, whether there is a record of it or not."""
    own = tuple(quote for quote in browse.region_record(edition, region))
    nearness, alike = _comparable(edition, region)
    comparable = tuple(Comparable(one, tuple(_agreements(edition, one))) for one in alike[:COMPARABLE])
    documents = on_topic(edition, topic) if topic else []
    return Briefing(
        region=region,
        topic=topic,
        topic_known=bool(documents),
        partner=region.name in edition.partners,
        own=own,
        nearness=nearness,
        comparable_count=len(alike),
        comparable=comparable,
        on_topic=tuple(quote for one in documents if (quote := browse.summary(edition, one)) is not None),
        questions=good_questions(edition, region, alike, documents),
        preparation=tuple(_preparation(edition)),
        edition=edition.manifest.number,
        built=edition.manifest.created[:10],
    )


def on_topic(edition: OpenEdition, topic: str) -> list[str]:
    """The documents that a topic means: an application's, those that have it in their title, a category's."""
    sides = browse.compare(edition, [topic]).sides
    found = [side.document for side in sides if side.document is not None]
    wanted = {fold(word) for word in _WORDS.findall(topic)}
    by_title = [
        card.id
        for card in edition.documents.values()
        if wanted and card.id not in REGISTERS
        if wanted <= {fold(word) for name in (card.title, *card.aliases) for word in _WORDS.findall(name)}
    ]
    category = next((one for one in CATEGORIES if _bare(one) == _bare(topic)), "")
    at_large = [*AT_LARGE.get(category, ()), *(card.id for card in browse.documents(edition, category))]
    ordered = [*at_large, *found, *by_title] if category else [*found, *by_title]
    return [one for one in dict.fromkeys(ordered) if one in edition.documents][:TOPIC_DOCUMENTS]


def _bare(name: str) -> str:
    return "".join(_WORDS.findall(fold(name)))


def _agreements(edition: OpenEdition, region: Region) -> Iterator[Quote]:
    """The register's rows on a region."""
    for quote in edition.quotes((row, 0.0) for row in edition.rows_of_subject(region.name)):
        if quote.document == AGREEMENTS:
            yield quote


def _comparable(edition: OpenEdition, region: Region) -> tuple[str, list[Region]]:
    """Other regions with an agreement, the nearest group that has any, and how near it is."""
    partners = [
        one
        for one in every_region(edition)
        if one.name in edition.partners and one.name not in (region.name, HOME_REGION)
    ]
    groups = {
        "same": [one for one in partners if one.province == region.province and one.kind == region.kind],
        "province": [one for one in partners if one.province == region.province],
        "islands": [
            one
            for one in partners
            if one.kind == region.kind and one.code[:NEIGHBOURHOODS] == region.code[:NEIGHBOURHOODS]
        ],
    }
    return next(((nearness, found) for nearness, found in groups.items() if found), ("none", []))


def _preparation(edition: OpenEdition) -> Iterator[Quote]:
    for document, heading, most in PREPARATION:
        if document in edition.documents:
            yield from edition.section(document, heading)[:most]


def region_by_code(edition: OpenEdition, code: str) -> Region | None:
    """The region with a code of Kepmendagri, "13.02"."""
    return next((one for one in every_region(edition) if one.code == code), None)


def every_region(edition: OpenEdition) -> list[Region]:
    """All regions, by code."""
    every = {
        one.code: one for names in edition.regions.names.values() for name in names for one in name.regions
    }
    return [one for _, one in sorted(every.items())]
