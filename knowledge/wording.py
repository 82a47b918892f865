"""Dates, numbers and lists in Indonesian words, for the sentences that registers are shown as."""

from __future__ import annotations

from collections.abc import Sequence

INDONESIAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
ENGLISH = "January February March April May June July August September October November December".split()
UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()


def date_words(value: str, months: Sequence[str] = INDONESIAN) -> str:
    """A date in words: 2019-03-13 → 13 Maret 2019, 2019-03 → Maret 2019, 2019 → 2019."""
    year, *rest = value.split("-")
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{months[int(rest[0]) - 1]} {year}" if rest else year


def number_words(number: int) -> str:
    """A number in words below a hundred, in digits from there on."""
    if number < len(UNITS):
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{UNITS[tens]} puluh {UNITS[rest]}" if rest else f"{UNITS[tens]} puluh"
    return str(number)


def join_words(parts: Sequence[str]) -> str:
    """A list in one phrase: a; a dan b; a, b, dan c."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning and a full stop at its end."""
    first = text[:1] if text[1:2] == "-" else text[:1].upper()  # "e-RK" keeps its small letter
    return first + text[1:] + ("" if text.endswith(".") else ".")
