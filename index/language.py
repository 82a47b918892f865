"""Guess whether a question is English or Indonesian; Sundanese askers are answered in Indonesian."""

from __future__ import annotations

from index.model import Language
from index.words import words

_ENGLISH = frozenset(
    """
    a about an and are as at be been by can could did do does for from give get had has have how i in into is
    it its list many me much my of on or our please should than that the their there these they this those to
    us was we were what when where which who whose why will with would you your tell show explain between
    hello hi thanks thank good
    """.split()
)
_INDONESIAN = frozenset(
    """
    ada adalah aja apa apakah atau bagaimana bagi banyak berapa bisa buat cara dalam dan dapat dari dengan di
    dong gak ga gmn brp yg itu ini jadi jika juga kalau kami kapan karena ke kenapa kepada lagi mana mengapa
    mereka nya oleh pada para punya saja sama sampai saya sebagai sejak siapa sudah tahun tentang tidak untuk
    yang ya naon saha iraha sabaraha kumaha jeung anu nu ti ka dina geus aya terima kasih tolong
    """.split()
)


def guess_language(text: str) -> Language:
    """ "en" when the function words are English rather than Indonesian, else "id"."""
    found = words(text)
    english = sum(word in _ENGLISH for word in found)
    indonesian = sum(word in _INDONESIAN for word in found)
    return "en" if english > indonesian else "id"
