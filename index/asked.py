"""What a question asks for, and whether a passage holds it: years, phone numbers, addresses, sums, dates.

Similarity does not see that the year or the number asked for is not there (DESIGN §5, "A free test of
6,700 questions"); reading does. A value that is asked for must stand in a passage that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from index.words import fold

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# "petugas", "pendamping", "pemegang": nouns in pe- mostly name people.
_PEOPLE = (
    r"(?:orang|staf|anggota|asn|pns|karyawan|operator|tenaga|warga|jiwa|juru|relawan|tamu|mahasiswa|siswa|kader"
    r"|lurah|camat|admin|wartawan|delegasi|pe\w{4,})"
)
_SUM = r"(?:biaya|anggaran|ongkos|harga|dana|duit|uang|gaji|tarif|budget|cost|price|money|spent|paid)"
# What else is counted in a question that also speaks of money: "berapa hari kerja … pinjaman uang".
_UNIT = (
    r"(?:hari|bulan|tahun|minggu|pekan|jam|menit|kali|persen|orang|daerah|kota|kabupaten|aplikasi|unit|lama"
    r"|banyak (?:orang|daerah|aplikasi)|jumlah (?:orang|daerah|aplikasi)|days?|months?|years?|many)"
)

# Narrow on purpose: a slot is only seen where the question leaves no doubt, for a false refusal costs too.
SLOTS = (
    Slot(
        "phone",
        _words(
            r"\b(?:nomor|nomer|kontak|no)\.? (?:telepon|telpon|telp|hp|handphone|wa|whatsapp)\b",
            r"\b(?:telepon|telp)nya\b",
            r"\b(?:phone|whatsapp|telephone) (?:number|contact)\b",
            r"\bnomor (?:hotline|kontak|admin)\b",
        ),
        _words(r"(?:\+62|\(?0\d{2,3}\)?)[\d\s.-]{5,}\d", r"\b(?:11[0239]|129|1500\d{3}|1708)\b"),
    ),
    Slot(
        "email",
        _words(r"\b(?:alamat )?(?:email|e-mail|surel)(?:nya)?\b"),
        _words(r"\S+@\S+\.\w+", r"\b(?:surel|email|e-mail)\b"),
    ),
    Slot(
        "link",
        _words(
            r"\b(?:link|tautan|url|alamat (?:situs|web|website|laman)|website)(?:nya)?\b", r"\bweb address\b"
        ),
        _words(r"\b[\w-]+(?:\.[\w-]+)*\.(?:id|com|org|net|app|io)\b", r"\bhttps?://"),
    ),
    Slot(
        "document_number",
        _words(
            r"\bnomor (?:naskah|surat|perjanjian|kesepakatan|mou|nota|pks|dokumen|sertifikat)\b",
            r"\b(?:agreement|document|letter|mou) number\b",
        ),
        _words(r"\bnomor\b.*\d", r"\b[\w.-]*\d[\w.-]*/[\w./-]+", r"\b[a-z]{1,4}\d{5,}\b"),
    ),
    Slot(
        "money",
        _words(
            rf"\b(?:berapa|how much)\b(?! {_UNIT}\b)(?: \w+){{0,4}}? {_SUM}(?:nya)?\b",
            rf"\b{_SUM}(?:nya)?\b.*\bberapa\b",
        ),
        _words(
            r"\brp ?\.?\d",
            r"\b(?:miliar|triliun|juta|ribu|rupiah|usd|dolar|persen|gratis)\b",
            r"\btanpa biaya\b",
            r"\btidak dipungut\b",
            r"%",
            r"\b\d{1,3}(?:\.\d{3}){2,}\b",  # millions, as tables write sums
        ),
    ),
    Slot(
        "people",
        _words(
            r"\bberapa (?:orang|staf|peserta|anggota|jumlah (?:orang|staf|peserta|anggota))\b",
            r"\bhow many (?:people|staff|participants|members|employees)\b",
            r"\bsabaraha (?:urang|jalma)\b",
        ),
        _words(
            rf"(?:\d|\b(?:{_DIGIT_WORDS}))[\w.,]*(?: [\w-]+){{0,2}}? {_PEOPLE}",
            rf"\b{_PEOPLE}\b[^.;]{{0,40}}\d",
        ),
    ),
    Slot(
        "number",
        _words(r"\b(?:se)?berapa\b", r"\bhow (?:many|much)\b"),
        _words(r"\d", rf"\b(?:{_DIGIT_WORDS})"),
    ),
    Slot(
        "date",
        _words(
            r"\bkapan\b",
            r"\bwhen\b",
            r"\b(?:tanggal|tahun) berapa\b",
            r"\b(?:which|what) (?:year|date|month)\b",
        ),
        _words(
            r"\d",
            rf"\b(?:{_MONTHS})\b",
            r"\b(?:sejak|setelah|sesudah|sebelum|saat|ketika|awal|akhir|hari|jam|pukul)\b",
        ),
    ),
)

# Offices that are asked for by name, in the languages of askers → how passages name them.
_OFFICES = {
    "bupati": r"\bbupati|\bpj\b",
    "regent": r"\bbupati",
    "gubernur": r"\bgubernur",
    "governor": r"\bgubernur",
    "wali kota": r"\bwali ?kota|\bpenjabat",
    "mayor": r"\bwali ?kota|\bpenjabat",
    "kepala": r"\bkepala|\bkadis\w*|\bdipimpin|\bdirektur|\bketua|\bpimpinan",
    "kapala": r"\bkepala|\bkadis\w*|\bdipimpin|\bdirektur|\bketua|\bpimpinan",
    "head": r"\bkepala|\bkadis\w*|\bdipimpin|\bdirektur|\bketua|\bpimpinan",
    "direktur": r"\bdirektur|\bpimpinan",
    "director": r"\bdirektur|\bkepala|\bpimpinan",
    "menteri": r"\bmenteri|\bmenpan\w*",
    "minister": r"\bmenteri|\bmenpan\w*",
    "camat": r"\bcamat",
    "lurah": r"\blurah",
}
_OFFICE_ASKED = re.compile(rf"\b(?:siapa(?:kah)?|saha|who)\b(?: \w+){{0,3}}? ({'|'.join(_OFFICES)})\b")

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
        if not self.requirements:
            return 1.0
        own, around = fold(passage), fold(f"{surroundings} {passage}")
        met = [requirement.holds(own, around) for requirement in self.requirements]
        return sum(met) / len(met)

    def missing(self, passages: Iterable[tuple[str, str]]) -> str | None:
        """The name of the first requirement that none of the (passage, surroundings) meets."""
        folded = [(fold(own), fold(f"{around} {own}")) for own, around in passages]
        for requirement in self.requirements:
            if not any(requirement.holds(own, around) for own, around in folded):
                return requirement.name
        return None


NOTHING = Asked((), ())


def asked(question: str) -> Asked:
    """What a question requires, read from its words after `normalise`."""
    text = fold(question)
    years = tuple(dict.fromkeys(YEAR.findall(text)))
    articles = [re.compile(rf"\bpasal\b[^.;]*\b{article}\b") for article in _ARTICLE.findall(text)]
    requirements = [Requirement("year", partial(_names_a_year, years))] if years else []
    requirements += [Requirement("article", partial(_contains, article)) for article in articles]
    if office := _OFFICE_ASKED.search(text):
        requirements.append(Requirement("office", partial(_contains, re.compile(_OFFICES[office[1]]))))
    requirements += [
        Requirement(slot.name, partial(_contains, slot.present)) for slot in SLOTS if slot.asked.search(text)
    ]
    return Asked(tuple(requirements), years)


def _names_a_year(years: tuple[str, ...], own: str, around: str) -> bool:
    return any(year in around for year in years)


def _contains(pattern: re.Pattern[str], own: str, around: str) -> bool:
    return pattern.search(own) is not None
