"""A question that points at something that nobody named is asked back, with what it may be about."""

from __future__ import annotations

import re

from index import compose
from index.model import Answer, Status
from index.related import related_questions
from index.steps import POOL, Draft
from index.subjects import subjects_in
from index.texts import text
from index.words import fold, stems

CHOICES = 4
# What is asked of things, whatever they are: words that name none by themselves.
_ASKED_OF = frozenset(
    stems(
        """nilai skor angka anggaran dana biaya harga ongkos manfaat guna kegunaan fungsi jumlah tujuan hasil
        pengelola pengelolanya kelola mengelola pembuat buat membuat dibuat bikin pemilik dasar hukum aturan
        alamat lokasi tempat kelemahan kelebihan kekurangan keunggulan kendala alasan penyebab cara caranya
        kerja langkah tahap syarat isi bentuk jenis contoh luncur diluncurkan peluncuran mulai dimulai resmi
        diresmikan teken meneken tanda tangan menandatangani penandatangan ikut pakai dipakai memakai pengguna
        status keadaan perkembangan kelanjutan nama namanya kepanjangan arti tahun tanggal waktu orang pihak
        aplikasi program sistem layanan kegiatan acara dokumen peraturan cost price budget name meaning
        purpose score value number result benefit advantage weakness reason built build made make owner runs
        run launched signed used works status app application program programme system service"""
    )
)

# "Berapa nilainya?", "siapa pengelola aplikasi itu?", "who built it?"
_POINTING = re.compile(
    r"\b(?:itu|tersebut|tadi|mereka|dia|beliau|\w{3,}nya|\w{3,}na|it|its|they|their|them|that)\b"
)


def ask_back(draft: Draft) -> Draft | Answer:
    """Ask what is meant where a first question points at a thing and names none."""
    if draft.context is not None or draft.regions or draft.asked.years:
        return draft
    asked = fold(draft.normalised)
    if not _POINTING.search(asked) or not _ASKED_OF.issuperset(stems(asked)):
        return draft
    if subjects_in(draft.normalised, draft.edition.subjects, draft.language):
        return draft
    near = [hit.row for hit in draft.hits[:POOL]]
    choices = related_questions(draft.edition, near, (), asked, draft.language, most=CHOICES, apart=True)
    return compose.refusal(
        draft.question.text,
        Status.CLARIFY,
        text("answer.clarify", draft.language),
        draft.language,
        choices=choices or compose.samples(draft.language),
    )
