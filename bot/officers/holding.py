"""Whether an officer's reply only asks for time ("saya cek dulu") and answers nothing. Pure.

Every word must be one of those below: with a single word of substance it is an answer and is not kept back.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 25  # words
# What says that an answer is to come, or that the question was seen. One of these words must be there.
_COMING = frozenset(
    """
    cek ngecek mengecek dicek pengecekan check crosscheck checking parios diparios
    tanya tanyakan tanyain ditanyakan menanyakan konfirmasi konfirmasikan dikonfirmasi dikonfirmasikan
    kabari kabarin kabarkan dikabari dikabarkan mengabari
    info infokan diinfokan informasikan diinformasikan menginformasikan
    jawab dijawab menjawab menyusul disusulkan
    tunggu ditunggu tungguin menunggu antos antosan
    koordinasi koordinasikan dikoordinasikan berkoordinasi
    cari carikan dicari dicarikan mencari mencarikan telusuri ditelusuri
    pelajari dipelajari tindaklanjuti ditindaklanjuti menindaklanjuti teruskan diteruskan
    sebentar bentar sakedap wait moment back
    siap baik noted dicatat diterima oke ok okay kasih makasih terimakasih tks thanks nuhun
    """.split()
)
# Who does it, or when: with one of these it is no advice to the asker ("tanyakan ke Dinas Kesehatan").
_OURS = frozenset(
    """
    saya sy aku kami kita abdi akan mau bade nanti nt besok bsk lusa segera secepatnya dulu dl dlu dahulu
    heula coba izin ijin masih sedang sdg nuju i i'll we we'll will let
    """.split()
)
# What stands around them and says nothing by itself.
_AROUND = _OURS | frozenset(
    """
    lagi mohon maaf ya yah iya pak bu bapak ibu kak min mas mbak rekan kang teh terima hatur atas untuk utk
    biar yang yg hal hari ini itu sore siang pagi malam minggu pekan depan kalau kl bila jika setelah sudah
    ada dapat begitu kembali kemudian waktu waktunya dalam sabar dan lalu karena perlu harus juga supaya agar
    hasil hasilnya data datanya jawaban jawabannya pertanyaan pertanyaannya informasi informasinya arsip
    arsipnya berkas dokumen dokumennya perhatian perhatiannya terlebih mangga bidang tim teman atasan
    pimpinan kabid kadis kasi sekdis kasubag me you please one a the it get to first later tomorrow
    """.split()
)
# Whom somebody asks first, which may be anybody: "saya tanyakan ke bidang aplikasi".
_WHOM = re.compile(r"\b(?:di|ke|kepada|dengan|dgn|sama|pada|with)(?:\s+[^\W\d_][\w'-]*){1,4}")
_CLOCK = re.compile(r"\b(?:jam|pukul|pkl)\s*\d{1,2}(?:[.:]\d{2})?\b")
_WORD = re.compile(r"[\w']+")
_ADDRESS = re.compile(r"://|\w\.\w{2,}")


def only_holds(reply: str) -> bool:
    """Whether a reply says no more than that an answer is to come."""
    told = _CLOCK.sub(" ", unicodedata.normalize("NFKC", reply).lower().replace("\u2019", "'"))
    words = _WORD.findall(told)
    if len(words) > LONGEST or not _COMING.intersection(words) or _ADDRESS.search(told):
        return False
    known = _COMING | _AROUND
    return known.issuperset(words) or (
        not _OURS.isdisjoint(words) and known.issuperset(_WORD.findall(_WHOM.sub(" ", told)))
    )
