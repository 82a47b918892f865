"""What to clear before an application of Bandung's is taken home, composed from the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index import browse
from index.browse import Side
from index.model import Quote
from index.reader import OpenEdition
from knowledge.model import Kind, Source
from knowledge.view import REGISTERS

EXPERIENCE = 2  # facts on partners
OPEN = 3  # known unknowns shown


@dataclass(frozen=True)
class Told:
    """Something known of a step: a passage's text or a register's value, unchanged, with its sources.

    `attribute` is the register's attribute whose value it is.
    """

    text: str
    kind: Kind
    sources: tuple[Source, ...]
    attribute: str | None = None


@dataclass(frozen=True)
class Step:
    """A step by its key ("basis"), what is known on it, and the register's attributes that are blank."""

    key: str
    told: tuple[Told, ...]
    blank: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replication:
    """The checklist of an application; `thin` when the register says little of it."""

    application: str
    document: str | None
    steps: tuple[Step, ...]
    thin: bool


ADOPTION = "umum/menyiapkan-adopsi-aplikasi-dari-bandung"
CLAUSES = "kerja-sama/struktur-naskah-dan-klausul-replikasi-aplikasi"

# For each step: attributes of the register, then (document, heading, words in the passage or "") in general.
STEPS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str, str], ...]], ...] = (
    (
        "basis",
        ("legal_basis",),
        ((ADOPTION, "Dasar aturan di daerah penerima", "Pasal 20"),),
    ),
    (
        "agreement",
        ("obtainable",),
        (
            (CLAUSES, "Naskah Kota Bandung", "Judul naskah"),
            ("kerja-sama/ksdd-langkah-hukum-pp-28-2018", "Penandatangan dan dokumen", ""),
        ),
    ),
    ("owner", ("owner", "maker"), ()),
    (
        "technical",
        ("status",),
        (
            (ADOPTION, "Server, pusat data, dan keamanan", "Pasal 20 ayat (2)"),
            (ADOPTION, "Pendaftaran sistem elektronik", "wajib mendaftar"),
            (CLAUSES, "Naskah Kota Bandung", "source code"),
        ),
    ),
    (
        "data",
        (),
        (
            (CLAUSES, "Pelindungan data pribadi dalam PKS", ""),
            (CLAUSES, "Daftar periksa isi PKS replikasi", "keamanan data"),
        ),
    ),
    (
        "people",
        ("users",),
        (
            (ADOPTION, "SDM dan biaya", "SDM yang kompeten"),
            (ADOPTION, "SDM dan biaya", "Pasal 10"),
        ),
    ),
    (
        "budget",
        ("cost",),
        (
            (ADOPTION, "Jadwal anggaran", "sebaiknya sebelum Juli"),
            (ADOPTION, "SDM dan biaya", "menyediakan anggaran"),
            (ADOPTION, "Kode kegiatan dan rekening", "Belum terverifikasi"),
        ),
    ),
    ("experience", ("replicated",), ()),
    ("open", (), ()),
)
THIN = 3  # attributes of the register below which an application is little known
TELLING = ("legal_basis", "obtainable", "owner", "status", "cost", "replicated")
ON_PARTNERS = ("ditiru", "replikasi", "adopsi", "daerah lain", "mitra")


def application(edition: OpenEdition, name: str) -> tuple[Side | None, tuple[str, ...]]:
    """The application of this name as the register has it; else those that may be meant."""
    found = browse.compare(edition, [name])
    return (found.sides[0], ()) if found.sides else (None, found.unclear[0][1])


def replication(edition: OpenEdition, side: Side) -> Replication:
    """The checklist of an application of the register."""
    steps = [
        Step(
            key,
            (*_attributes(side, attributes), *_general(edition, places), *_own(edition, side, key)),
            tuple(name for name in attributes if side.attributes[name] is None),
        )
        for key, attributes, places in STEPS
    ]
    known = sum(side.attributes[name] is not None for name in TELLING)
    return Replication(side.name, side.document, tuple(steps), known < THIN)


def _attributes(side: Side, names: tuple[str, ...]) -> Iterator[Told]:
    for name in names:
        told = side.attributes[name]
        if told is not None:
            kind: Kind = "disputed" if told.value.startswith("sumber berbeda") else "fact"
            yield Told(told.value, kind, told.sources, name)


def _general(edition: OpenEdition, places: tuple[tuple[str, str, str], ...]) -> Iterator[Told]:
    """The first passage at each place that has its words."""
    for document, heading, words in places:
        found = edition.section(document, heading) if document in edition.documents else []
        quote = next((one for one in found if words in one.text), None)
        if quote is not None:
            yield _quoted(quote)


def _own(edition: OpenEdition, side: Side, key: str) -> Iterator[Told]:
    """What the application's own document says of its partners, or does not say at all."""
    if side.document is None or side.document in REGISTERS or side.document not in edition.documents:
        return
    if key == "experience":
        quotes = [
            quote
            for quote in browse.reading(edition, side.document)
            if any(word in quote.heading.lower() for word in ON_PARTNERS)
        ]
        yield from map(_quoted, quotes[:EXPERIENCE])
    elif key == "open":
        yield from (Told(text, "missing", ()) for text in edition.unknowns_of(side.document)[:OPEN])


def _quoted(quote: Quote) -> Told:
    return Told(quote.text, quote.kind, quote.sources)
