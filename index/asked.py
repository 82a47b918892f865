"""What a question asks for, and whether a passage holds it: years, phone numbers, addresses, sums, dates.

Similarity does not see that the year or the number asked for is not there (DESIGN §5, "A free test of
6,700 questions"); reading does. A value that is asked for must stand in a passage that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.words import fold

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    "|january|february|march|may|june|july|august|october|december"
)
_DIGIT_WORDS = (
    "nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|puluh|belas|ratus|seratus|ribu"
    "|seribu|juta|miliar|triliun|pertama|kedua|ketiga|separuh|setengah|semua|seluruh"
)


@dataclass(frozen=True)
class Slot:
    """A kind of value that can be asked for. `name` is the key of its words in the catalogue."""

    name: str
    asked: re.Pattern[str]
    present: re.Pattern[str]


# Narrow on purpose: a slot is only seen where the question leaves no doubt, for a false refusal costs too.
SLOTS = (
    Slot(
        "phone",
        re.compile(
            r"\b(?:nomor|nomer|kontak|no)\.? (?:telepon|telpon|telp|hp|handphone|wa|whatsapp)\b|\b(?:telepon|telp)nya\b"
            r"|\b(?:phone|whatsapp|telephone) (?:number|contact)\b|\bnomor (?:hotline|kontak|admin)\b"
        ),
        re.compile(r"(?:\+62|\(?0\d{2,3}\)?)[\d\s.-]{5,}\d|\b(?:112|119|129|110|113|1500\d{3}|1708)\b"),
    ),
    Slot(
        "email",
        re.compile(r"\b(?:alamat )?(?:email|e-mail|surel)(?:nya)?\b"),
        re.compile(r"\S+@\S+\.\w+|\b(?:surel|email|e-mail)\b"),
    ),
    Slot(
        "link",
        re.compile(
            r"\b(?:link|tautan|url|alamat (?:situs|web|website|laman)|website|web address)(?:nya)?\b"
        ),
        re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:id|com|org|net|app|io)\b|\bhttps?://"),
    ),
    Slot(
        "document_number",
        re.compile(
            r"\bnomor (?:naskah|surat|perjanjian|kesepakatan|mou|nota|pks|dokumen|sertifikat)\b"
            r"|\b(?:agreement|document|letter|mou) number\b"
        ),
        re.compile(r"\bnomor\b.*\d|\b[\w.-]*\d[\w.-]*/[\w./-]+"),
    ),
    Slot(
        "money",
        re.compile(
            r"\b(?:berapa|how much)\b.*\b(?:biaya|biayanya|anggaran|anggarannya|ongkos|ongkosnya|harga|harganya|dana|dananya"
            r"|duit|uang|rupiah|gaji|tarif|tarifnya|cost|costs|budget|price|money|spend|spent|pay)\b"
            r"|\b(?:biaya|anggaran|ongkos|harga|dana|duit|gaji|tarif)(?:nya)?\b.*\bberapa\b|\bhabis berapa (?:duit|uang|biaya)\b"
        ),
        re.compile(
            r"\brp ?\.?\d|\b(?:miliar|triliun|juta|ribu)\b|\brupiah\b|\bgratis\b|\btanpa biaya\b|\btidak dipungut\b|\busd\b|\bdolar\b"
            r"|\bpersen\b|%"
        ),
    ),
    Slot(
        "number",
        re.compile(r"\bberapa\b|\bhow (?:many|much)\b|\bseberapa\b"),
        re.compile(rf"\d|\b(?:{_DIGIT_WORDS})"),
    ),
    Slot(
        "date",
        re.compile(r"\bkapan\b|\bwhen\b|\btanggal berapa\b|\btahun berapa\b|\b(?:which|what) (?:year|date|month)\b"),
        re.compile(rf"\d|\b(?:{_MONTHS})\b|\b(?:sejak|setelah|sesudah|sebelum|saat|ketika|awal|akhir|hari|jam|pukul)\b"),
    ),
)

_ARTICLE = re.compile(r"\b(?:pasal|article) (\d+)\b")


@dataclass(frozen=True)
class Requirement:
    """One thing that a passage must hold. `holds(own, around)` takes folded texts, see `Asked`."""

    name: str
    holds: Callable[[str, str], bool]


@dataclass(frozen=True)
class Asked:
    """All that a question requires of its answer; nothing for most questions."""

    requirements: tuple[Requirement, ...]
    years: tuple[str, ...]

    def fit(self, passage: str, surroundings: str) -> float:
        """The share of the requirements that a passage meets, 0..1; 1 when there are none.

        Its surroundings (title, heading) may say the year for it, but hold no value.
        """
        own, around = fold(passage), fold(f"{surroundings} {passage}")
        met = [requirement.holds(own, around) for requirement in self.requirements]
        return sum(met) / len(met) if met else 1.0

    def missing(self, passages: Iterable[tuple[str, str]]) -> str | None:
        """The name of the first requirement that none of the (passage, surroundings) meets."""
        folded = [(fold(own), fold(f"{around} {own}")) for own, around in passages]
        for requirement in self.requirements:
            if not any(requirement.holds(own, around) for own, around in folded):
                return requirement.name
        return None


def asked(question: str) -> Asked:
    """What a question requires, read from its words after `normalise`."""
    text = fold(question)
    requirements = []
    years = tuple(dict.fromkeys(_YEAR.findall(text)))
    if years:
        requirements.append(Requirement("year", lambda own, around: any(year in around for year in years)))
    for article in _ARTICLE.findall(text):
        pattern = re.compile(rf"\bpasal\b[^.;]*\b{article}\b")
        requirements.append(Requirement("article", lambda own, around, p=pattern: bool(p.search(own))))
    for slot in SLOTS:
        if slot.asked.search(text):
            requirements.append(
                Requirement(slot.name, lambda own, around, p=slot.present: bool(p.search(own)))
            )
    return Asked(tuple(requirements), years)
