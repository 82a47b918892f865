"""Whether a question asks for the kind of value that a known unknown says is missing.

"Jumlah kendaraan layanan keliling tidak ada" is near to "layanan kelilingnya namanya apa?", but no answer to
it. The first word of a known unknown says what kind of value is missing; a question that asks for another
kind, or for none, is not turned down by it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import fold

_AMOUNT = (
    r"\b(?:se)?berapa|\bsabaraha|\bhow (?:many|much|often|big|large|long|far|high|old|fast)|\bjumlah|\bnilai"
    r"|\bangka|\btotal|\bskor|\bscore|\bpersen|\bper ?cent|\bbesar|\bbiaya|\bcost|\banggaran|\bbudget|\bharga"
    r"|\btarif|\bprice|\bbanyak|\bpredikat|\bgrade|\brating|\bindeks|\bindex|\btarget|\bperingkat|\brank"
    r"|\bramai|\brame|\bnumber of|\bmahal|\bhabis|\bspend|\bspent|\bbayar|\bpaid|\bfee|\bgaji|\bhonor|\bluas"
    r"|\bhadiah|\bprize|\bsize|\bsave|\bhemat|\blama|\bdapat apa|\bkumaha|\bgimana|\bbagaimana"
    r"|\bwhat (?:was|is|did)"
)
_NAME = (
    r"\bsiapa|\bsaha|\bwho|\bnama|\bname|\bwhich|\bmana|\bvendor|\bpembuat|\bpengembang|\bdeveloper|\bbuat"
    r"|\bbikin|\bmembuat|\bbuilt|\bkepala|\bapa saja|\bnaon wae|\bperusahaan|\bcompany|\bdaerah|\bkonsultan"
    r"|\bdipegang|\bhead|\bthe (?:director|manager)|\bngaran|\b(?:pt|cv)\b|\bpihak|\bmerek|\bbrand"
    r"|\bthird party|\bwinner|\bjuara|\bpemenang"
)
_REACH = (
    r"\bnomor|\bno\b|\bnumber|\bkontak|\bcontact|\btelepon|\btelpon|\bwa\b|\bwhatsapp|\bphone|\bemail|\bsurel"
    r"|\balamat|\baddress|\bdi mana|\bdimana|\bwhere|\bhubungi|\bcall|\breach|\blink|\btautan|\burl|\bsitus"
    r"|\bunduh|\bdownload|\bhotline|\bnelpon|\bnelepon|\bmana|\bberapa|\bsabaraha|\bwebsite"
)
_TIME = (
    r"\bkapan|\biraha|\bwhen|\bjam|\bpukul|\bhour|\btanggal|\bdate|\bjadwal|\bschedule|\btahun|\byear|\blama"
    r"|\bhow long|\bsampai|\buntil|\bmasa|\bexpire|\bvalid|\bberlaku|\bbulan|\bmonth"
    r"|\bhari|\bday|\bbuka|\bopen"
    r"|\bberapa|\bsabaraha|\bterm"
)
_REASON = r"\bmengapa|\bkenapa|\bnaha|\bku naon|\bwhy|\balasan|\breason|\bsebab|\bcause|\bmake a decision"

# First word of a known unknown → how questions for such a thing are asked.
_KINDS = {
    _AMOUNT: "jumlah biaya nilai anggaran skor persentase besaran total luas harga honor rata-rata gaji pagu"
    " realisasi pendapatan penghematan omzet",
    _NAME: "nama pembuat pengembang vendor direktur konsultan merek",
    _REACH: "nomor alamat kontak tautan",
    _TIME: "jadwal jam tanggal lama masa tahun waktu",
    _REASON: "alasan",
}
_BY_WORD = {word: re.compile(asked) for asked, words in _KINDS.items() for word in words.split()}


def asks_for(question: str, unknown: str) -> bool:
    """Whether a normalised question asks for the kind of value that the known unknown misses.

    True also where the known unknown does not say of which kind it is.
    """
    asked = _asked(fold(unknown).split(maxsplit=1)[0])
    return asked is None or asked.search(fold(question)) is not None


@lru_cache(maxsize=256)
def _asked(word: str) -> re.Pattern[str] | None:
    return _BY_WORD.get(word)
