"""The words of lines: usual letters, words whole that a line's end or a PDF's writer tore apart. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LEADER = re.compile(
    r".*\S\s*(?:(?:\.\s?){4,}|…{2,})\s*"
    r"(?:(?:(?:halaman|hal|hlm|page)\b\.?\s*)?(?:\d{1,4}|[ivxl]{1,7})|(?:error|kesalahan)!.{5,40})\s*$",
    re.I,
)  # before "12", "Halaman 12", or what Word prints for a page that it does not find
DOTS = re.compile(r"(?:\.\s?){5,}|…{2,}|_{4,}")
_GLYPHS = str.maketrans(
    {"\u00ad": None, "\u200b": None, "\ufeff": None, "\u00a0": " ", "\u2007": " ", "\u202f": " "}
)
_BULLETS = re.compile(
    "^(\\s*)[\uf000-\uf0ff\u25a0\u25aa\u25cf\u25e6\u2023\u27a2\u2713\u2714\u2756\u25ba\u00fc\u00d8\u2192](?=\\s)"
)


def tidy(line: str) -> str:
    """A line with usual letters: ligatures resolved, invisible marks gone, bullets of symbol fonts as "•"."""
    line = line.replace("\t", "    ").translate(_GLYPHS)
    line = _BULLETS.sub(r"\1•", line)
    line = "".join(
        unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c
        for c in unicodedata.normalize("NFC", line)
        if c == " " or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn")
    )
    return DOTS.sub("… ", line).rstrip() if not LEADER.fullmatch(line) else line.rstrip()


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands within a line, casefolded; words cut at a line's end are left out."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-)", line))
    return words


def joined(before: str, after: str, words: Counter[str]) -> str:
    """Two lines of one paragraph as one, the hyphen at the first one's end taken out where it only divides.

    "masing-" + "masing", "KKE-" + "nya" and words that stand with their hyphen elsewhere keep it.
    """
    if not before or not after:
        return before or after
    cut = re.search(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$", before)
    follows = re.match(r"[^\W\d_]+", after)
    if cut is None or follows is None or not after[0].islower():
        slash = before.endswith("/") and after[:1].isalnum()  # "Kementerian/Lembaga/" + "Provinsi"
        return f"{before}{after}" if slash else f"{before} {after}"
    first, second = cut[1], follows[0]
    whole, parted = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
    repeats = second.casefold().startswith(first.rsplit("-", 1)[-1].casefold()[:3]) and len(first) > 2
    if first.isupper() or words[parted] > words[whole] or (repeats and not words[whole]):
        return before + after
    return before[:-1] + after


_PARAGRAPH_ONE = re.compile(r"(\bayat\s*)\([lI|]\)", re.I)


def mended(text: str, words: Counter[str]) -> str:
    """A text in which a word that the writer of the PDF tore apart ("R epublik") is whole again.

    Only where the document itself has the whole word more than once and the fragments not at all.
    "ayat (l)", as OCR reads the figure, has no other meaning than "ayat (1)".
    """
    text = _PARAGRAPH_ONE.sub(r"\1(1)", text)

    def whole(match: re.Match[str]) -> str:
        one, other = match[1], match[2]
        fits = words[(one + other).casefold()] > 1 and words[other.casefold()] <= 1
        return one + other if fits else match[0]

    return re.sub(r"(?<!\S)([^\W\d_]{1,2}) ([^\W\d_]{3,})", whole, text)


def cell_text(cell: str, words: Counter[str]) -> str:
    """The lines of a cell as one, its words whole."""
    text = ""
    for line in cell.split("\n"):
        text = joined(text, " ".join(line.split()), words)
    return mended(text, words)
