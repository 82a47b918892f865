"""What kind of statement a passage makes, read from the words by which curators mark it (DESIGN §1)."""

from __future__ import annotations

import re

from knowledge.model import Kind

_COMPILER = r"(?:(?:ke)?simpulan|(?:pe)?nafsiran|tafsir(?:an)?|hitungan|dugaan|perkiraan|catatan|saran)"
_INFERENCE = re.compile(
    rf"\b{_COMPILER} penyusun\b"
    r"|\((?:(?:ke)?simpulan|penafsiran|tafsiran|hitungan|dugaan)\b"
    r"|^(?:(?:ke)?simpulan|penafsiran|tafsiran|hitungan|dugaan|saran praktis)(?: hati-hati)?(?: \([^)]*\))?:"
    r"|\bsumber tidak menyatakan|\btidak dinyatakan sumber",
    re.I,
)
_INFERENCE_HEADING = re.compile(
    r"\((?:(?:ke)?simpulan|penafsiran|hitungan|dugaan|saran|disusun)\b|^(?:saran praktis|simpulan)\b", re.I
)
_DISPUTED = re.compile(
    r"\b(?:sumber|angka|tanggal|versi|media)(?: ini| itu)? berbeda\b|\bversi lain\b"
    r"|\bberbeda (?:dari|dengan) (?:hitungan |angka )?\d|\bberbeda (?:dari|dengan) hitungan\b",
    re.I,
)
_UNVERIFIED = re.compile(
    r"(?:^|[(.;:,] ?)(?:jadi |masih )?(?:(?:belum|perlu) di|belum ter)verifikasi\b", re.I
)

# The passage's main statement is that something is not there. A fact that only adds that a detail is not
# stated ("…; kelanjutannya tidak ditemukan") stays a fact: hence one clause, from the first word on.
_CLAUSE = r"(?:[^.;]|\.(?=\w))*?"
_NOT_FOUND = r"\b(?:tidak|belum|tak) (?:ditemukan|terbaca|ada sumber|ada bahan|ada data)"
_IN_SOURCES = r"(?:dalam|pada|di) (?:sumber|halaman|basis|dokumen|berkas|bahan|salinan)"
_MISSING = re.compile(
    rf"^celah data\b|^{_NOT_FOUND}\b"
    rf"|^{_CLAUSE}{_NOT_FOUND}(?: {_IN_SOURCES}\b|[.;]?$|; (?:jangan|tanyakan|cek)\b)"
    r"|^(?:not found|no source)\b|^[^.;,]* (?:was|were|is|are) not found in the sources\b",
    re.I,
)
_OPEN = re.compile(
    r"belum (?:terverifikasi|diketahui): (?:apakah|berapa|siapa|kapan|di mana|mengapa|bagaimana)\b", re.I
)
_CONTRAST = re.compile(r"(?:,|\)) (?:tetapi|namun|sedangkan|meski(?:pun)?|walau(?:pun)?|adapun)\b", re.I)


def kind_of(text: str, heading: str) -> Kind:
    """The kind of a passage with this text under this heading path."""
    section = heading.rsplit(" › ", 1)[-1]
    if _missing(text) or re.match(_NOT_FOUND, section, re.I):
        return "missing"
    if _UNVERIFIED.search(text) or _UNVERIFIED.search(section):
        return "unverified"
    if _DISPUTED.search(text):
        return "disputed"
    if _INFERENCE.search(text) or _INFERENCE_HEADING.search(section):
        return "inference"
    return "fact"


def _missing(text: str) -> bool:
    if _OPEN.match(text):
        return True
    match = None if _UNVERIFIED.match(text) else _MISSING.search(text)
    return match is not None and not _CONTRAST.search(match[0])
