"""Words of a text as search compares them: folded, split, names and numbers joined, stemmed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import Stemmer

# Words that carry no topic, in the languages of our askers. Question words are among them: they say what
# kind of thing is asked, which the gate reads, not what it is about.
STOP_WORDS = frozenset(
    """
    ada adakah adalah agar akan aku anda antara apa apakah apalagi atas atau bagaimana bagaimanakah bagi
    bahwa banyak begitu belum benar benarkah berapa berapakah bila bisa bisakah boleh bolehkah buat bukan
    cara dalam dan dapat dapatkah dari daripada dengan di dia dong dulu engga enggak gak hal hanya harus
    hingga ia ialah ini itu iya jadi jika juga kah kalau kami kamu kan kapan kapankah karena ke kenapa
    kepada ketika kita lagi lah lain lalu lebih maka mana mau melalui memang mengapa mereka merupakan mohon
    namun nya oleh orang pada padahal paling para per pernah pernahkah pula pun punya saat saja salah sama
    sampai sangat saya sebagai sebenarnya seberapa sebuah secara sedang sehingga sejak selain selama seluruh
    semua seperti sering serta setelah siapa siapakah sih sini situ suatu sudah supaya tadi tapi tentang
    terhadap tersebut tetap tetapi tidak tidakkah tiap tolong untuk waktu walau yaitu yakni yang ya
    a an and any are as at be been by can could did do does for from had has have how i if in into is it its
    me much many my of on or our please should so tell than that the their them there these they this those
    to us was we were what when where which who whom whose why will with would you your
    naon saha iraha sabaraha kumaha naha di mana geus atos teu henteu aya anu nu jeung sareng ka ti tina dina
    pikeun keur lamun upami eta ieu teh mah ari oge kang teh punten urang abdi kuring sok
    """.split()
)

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+|\w", re.UNICODE)
_APOSTROPHE = re.compile(r"['’`]")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
# "e-RK", "e RK", "eRK", "E–RK": one name however it is typed.
_PREFIXED_NAME = re.compile(r"\b([eisEIS])\s?[-‐‑–]\s?(?=[^\W\d_]{2,})|\b(e)\s(?=[^\W\d_]{2,})", re.UNICODE)


def readable(text: str) -> str:
    """Text in NFKC with single spaces, without control, format, private and unassigned characters."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():  # most text is, and then there is nothing to take out
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
        text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    return " ".join(text.split())


def fold(text: str) -> str:
    """Text as it is compared: readable and in lower case."""
    return readable(text).casefold()


def number(token: str) -> str:
    """A number as one word: "5.701" and "5701" are the same, "80,2" and "80.2" too."""
    if _THOUSANDS.fullmatch(token):
        token = token.replace(".", "")
    return token.replace(",", ".").replace(".", "p")


def words(text: str) -> list[str]:
    """The words of `text` in order, folded, with prefixed names joined ("e-RK" → "erk")."""
    joined = _PREFIXED_NAME.sub(lambda m: m.group(1) or m.group(2), fold(text))
    return [
        w if w.isalpha() else number(w) if w[0].isdigit() else _APOSTROPHE.sub("", w)
        for w in _WORD.findall(joined)
    ]


@cache
def _stemmer() -> Any:
    return Stemmer.Stemmer("indonesian", 0)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Snowball's Indonesian stem of one folded word; names, numbers and short words stay."""
    if len(word) <= 3 or word[0].isdigit():
        return word
    return str(_stemmer().stemWord(word)) or word


@lru_cache(maxsize=1024)  # the same passages are weighed again and again
def content_words(text: str) -> tuple[str, ...]:
    """The words of `text` that can say what it is about, without stop words."""
    return tuple(word for word in words(text) if word not in STOP_WORDS)


def stems(text: str) -> list[str]:
    """Stems of the content words of `text`, in order, with repeats."""
    return [stem(word) for word in content_words(text)]
