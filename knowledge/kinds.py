"""What kind of statement a passage makes, read from the words by which curators mark it (DESIGN §1)."""

from __future__ import annotations

import re

from knowledge.model import Kind

_DISPUTED = re.compile(r"\b(?:sumber|angka|tanggal|versi) berbeda\b|\bversi lain\b", re.I)
_INFERENCE = re.compile(
    r"\((?:simpulan|penafsiran|hitungan|saran|dugaan)\b[^)]*\)|\b(?:simpulan|tafsiran) penyusun\b"
    r"|^(?:dugaan|penafsiran|saran praktis|simpulan)\b|\bpenafsiran\b|\bsaran praktis\b|\bmerupakan dugaan\b",
    re.I,
)
_UNVERIFIED = re.compile(r"\b(?:belum|tidak) ter?verifikasi\b|\bbelum diverifikasi\b", re.I)
# The passage's main statement is that something is not there: it says so first, or says nothing else.
_NOT_FOUND = r"(?:tidak|belum|tak) (?:di)?(?:ditemukan|ketemu|temukan|terbaca|ada sumber|ada bahan|ada data)"
_IN_SOURCES = r"(?:dalam|pada|di) (?:sumber|halaman|basis|dokumen|berkas|bahan)"
_MISSING = re.compile(
    rf"^celah data\b|^{_NOT_FOUND}\b|^belum ada (?:sumber|bahan|data)\b|^tidak ada sumber yang\b"
    rf"|^[^.;]*\b{_NOT_FOUND}(?: {_IN_SOURCES}[^.;]*)?[.;]?(?:$|; (?:jangan|tanyakan|cek)\b)"
    rf"|^[^.;]*\b{_NOT_FOUND} {_IN_SOURCES}\b",
    re.I,
)


def kind_of(text: str, heading: str) -> Kind:
    """The kind of a passage with this text under this heading path."""
    if _MISSING.search(text) or re.match(_NOT_FOUND, heading.rsplit(" › ", 1)[-1], re.I):
        return "missing"
    if _UNVERIFIED.search(text) or _UNVERIFIED.search(heading):
        return "unverified"
    if _DISPUTED.search(text):
        return "disputed"
    if _INFERENCE.search(text) or _INFERENCE.search(heading):
        return "inference"
    return "fact"
