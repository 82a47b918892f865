"""The outline of an agreement: its clauses, each with what the base knows of it, quoted with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.model import Quote
from index.reader import OpenEdition

Draft = Literal["kesepakatan", "pks"]
DRAFTS: tuple[Draft, ...] = ("kesepakatan", "pks")

LAW = "kerja-sama/ksdd-langkah-hukum-pp-28-2018"
FRAME = "kerja-sama/kerangka-hukum-kerja-sama-daerah"
MODEL = "kerja-sama/struktur-naskah-dan-klausul-replikasi-aplikasi"
CHECKLIST = "Daftar periksa isi PKS replikasi"
MAGELANG = "Contoh klausul Kota Magelang"
SIGNING = "Penandatangan dan dokumen"
ENDING = "Jangka waktu dan pengakhiran"

Place = tuple[str, str, str]  # document, heading, words that the passage has

# What every draft rests on, and what must be cleared before it is signed.
BASIS: tuple[Place, ...] = (
    (FRAME, "Daftar peraturan kerja sama daerah", "UU 23/2014 Pasal 363"),
    (FRAME, "Daftar peraturan kerja sama daerah", "PP 28/2018 tentang Kerja Sama Daerah"),
    (FRAME, "Daftar peraturan kerja sama daerah", "Permendagri 22/2020 (berlaku"),
    (FRAME, "Peraturan Kota Bandung", "Perda Kota Bandung 10/2017 tentang"),
    (LAW, SIGNING, "Dokumen KSDD"),
)
BEFORE: tuple[Place, ...] = (
    (LAW, "Tahapan", "sepuluh tahap"),
    (LAW, "Persetujuan DPRD", "memerlukan persetujuan DPRD bila"),
    (MODEL, "Naskah Kota Bandung", "Teks lengkap naskah"),
)
CLAUSES: dict[Draft, tuple[tuple[str, tuple[Place, ...]], ...]] = {
    "kesepakatan": (
        ("parties", ((LAW, SIGNING, "wakil daerah dalam KSDD"),)),
        ("purpose", ((FRAME, "Pengertian dan masa berlaku", "UU 23/2014 Pasal 363"),)),
        ("object", ((LAW, "Objek dan rencana", "urusan pemerintahan yang menjadi kewenangan"),)),
        ("scope", ((MODEL, "Naskah Kota Bandung", "Ruang lingkup"),)),
        ("execution", ((LAW, SIGNING, "Beda kesepakatan bersama"), (LAW, SIGNING, "memberi kuasa"))),
        ("costs", ((MODEL, CHECKLIST, "biaya masing-masing"),)),
        (
            "term",
            ((LAW, ENDING, "tidak menetapkan batas lama"), (LAW, ENDING, "tidak berakhir hanya karena")),
        ),
        ("disputes", ((LAW, "Perselisihan, pengawasan, pelaporan", "Perselisihan dalam KSDD"),)),
        ("closing", ()),
    ),
    "pks": (
        ("parties", ((MODEL, CHECKLIST, "identitas dan kewenangan"), (LAW, SIGNING, "memberi kuasa"))),
        ("purpose", ((MODEL, "Naskah Kota Bandung", "Judul naskah"),)),
        ("object", ((MODEL, CHECKLIST, "objek, yaitu"), (MODEL, "Naskah Kota Bandung", "source code"))),
        (
            "duties",
            (
                (MODEL, CHECKLIST, "hak, kewajiban"),
                (MODEL, "Naskah Kota Bandung", "Hak daerah penerima"),
                (MODEL, MAGELANG, "pendampingan pemilik"),
                (MODEL, MAGELANG, "menyediakan anggaran"),
            ),
        ),
        (
            "ownership",
            (
                (MODEL, CHECKLIST, "kepemilikan"),
                (MODEL, MAGELANG, "hak kekayaan intelektual"),
                (MODEL, MAGELANG, "dilarang mengalihkan"),
                (MODEL, MAGELANG, "logo"),
                (MODEL, "Dasar hak cipta", "Program komputer"),
            ),
        ),
        ("security", ((MODEL, CHECKLIST, "keamanan data"),)),
        ("personal_data", ((MODEL, "Pelindungan data pribadi dalam PKS", "UU 27/2022"),)),
        ("costs", ((MODEL, CHECKLIST, "biaya masing-masing"), (LAW, "Persetujuan DPRD", "Dibaca terbalik"))),
        ("term", ((LAW, ENDING, "tidak menetapkan batas lama"), (LAW, ENDING, "berakhir karena"))),
        ("evaluation", ((LAW, "Perselisihan, pengawasan, pelaporan", "dibina dan diawasi"),)),
        ("disputes", ((LAW, "Perselisihan, pengawasan, pelaporan", "Perselisihan dalam KSDD"),)),
        ("closing", ()),
    ),
}


@dataclass(frozen=True)
class Clause:
    """A clause by its key, with what is known on it; nothing where the base does not say anything."""

    key: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Outline:
    """The outline of one kind of agreement."""

    draft: Draft
    basis: tuple[Quote, ...]
    before: tuple[Quote, ...]
    clauses: tuple[Clause, ...]
    edition: int
    built: str  # ISO date of the edition


def outline(edition: OpenEdition, draft: Draft) -> Outline:
    """The outline of an agreement as the edition knows it."""
    return Outline(
        draft,
        _quotes(edition, BASIS),
        _quotes(edition, BEFORE),
        tuple(Clause(key, _quotes(edition, places)) for key, places in CLAUSES[draft]),
        edition.manifest.number,
        edition.manifest.created[:10],
    )


def _quotes(edition: OpenEdition, places: tuple[Place, ...]) -> tuple[Quote, ...]:
    """The first passage at each place that has its words."""
    found = []
    for document, heading, words in places:
        section = edition.section(document, heading) if document in edition.documents else []
        found += [quote for quote in section if words in quote.text][:1]
    return tuple(found)
