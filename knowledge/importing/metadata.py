"""Title, date, publisher and category of a file: proposed, each with where it was taken from. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.importing.dates import date_in_text
from knowledge.importing.marks import BARE, CAPITALS
from knowledge.importing.model import Block, Extract
from knowledge.importing.paragraphs import STYLED
from knowledge.spoken_for import FIRST, body_in

LONGEST_TITLE = 220
LONGEST_SLUG = 60

_TYPES = (
    r"UNDANG-UNDANG(?: REPUBLIK INDONESIA)?|PERATURAN(?: [A-Z/-]+){1,16}?|KEPUTUSAN(?: [A-Z/-]+){1,16}?"
    r"|INSTRUKSI(?: [A-Z/-]+){1,12}?|SURAT EDARAN(?: [A-Z/-]+){0,12}?"
)
_REGULATION = re.compile(
    rf"\b(?P<type>{_TYPES})[ ,]+(?:NOMOR|NO\.?)\s*:?\s*(?P<number>[\w./-]+(?: [\w./-]+)??)"
    r"(?:\s+TAHUN\s+(?P<year>(?:19|20)\d\d)|(?<=/(?:19|20)\d\d))"  # "77/POJK.01/2016" has its year within
    r"\s+TENTANG\s+(?P<about>.+?)(?=\s+DENGAN\s+RAHMAT|\s+PRESIDEN\s+REPUBLIK|\s+MENIMBANG\b|$)",
    re.I | re.S,
)
_NUMBER = re.compile(
    r"\b(?P<type>undang-undang|(?:peraturan|keputusan|instruksi|surat edaran)[\w\s-]{0,120}?)"
    r"\s+(?:nomor|no\.?)\s*:?\s*(?P<number>[\w./-]+)(?:\s+tahun\s+(?P<year>(?:19|20)\d\d)|(?<=/(?:19|20)\d\d)\b)",
    re.I,
)
_STATE = re.compile(r"\s+REPUBLIK\s+INDONESIA\b", re.I)
_PANRB = re.compile(r"Pendayagunaan Aparatur Negara dan Reformasi Birokrasi", re.I)
_FORMULAS = re.compile(r"(?:SALINAN|DENGAN RAHMAT TUHAN YANG MAHA ESA)\b[ ,]*", re.I)
_SMALL = frozenset(
    "dan atau di ke dari atas tentang untuk dalam yang bagi pada dengan oleh serta of and the".split()
)
_SHORT = {
    "Undang-Undang": "UU",
    "Peraturan Pemerintah": "PP",
    "Peraturan Presiden": "Perpres",
    "Peraturan Daerah": "Perda",
}
_EMPTY = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\s*-.*|untitled.*|document\d*|dokumen\d*|presentation\d*"
    r"|powerpoint presentation|slide \d+|book\d+|.*\.(?:docx?|xlsx?|pptx?|pdf|indd|cdr|qxd|rtf|odt))",
    re.I,
)
_WRITTEN_BY = re.compile(r"(?:disusun|diterbitkan|dikeluarkan|dibuat) oleh\b", re.I)
_SIGNED = re.compile(
    r"(?:ditetapkan|disahkan|dikeluarkan)\s+di\s+\w[\w\s]{2,30}?\s+(?:pada\s+tanggal\s+)?(\d.*)", re.I
)
_PLACED = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)?,\s+(\d{1,2}\s+[A-Z][a-z]+\s+(?:19|20)\d\d)\b")
# Words that tell the category; the one with the most of them in the title and the headings is proposed.
_TOPICS = {
    "sakip": r"sakip|lkip|lakip|laporan kinerja|perjanjian kinerja|akuntabilitas kinerja|indikator kinerja",
    "kerja-sama": r"kerja ?sama|nota kesepa\w+|perjanjian kerja|mou\b|replikasi|kesepakatan bersama",
    "smart-city": r"smart ?city|kota cerdas|command center|cctv|internet of things",
    "aplikasi": r"aplikasi|sistem informasi|spbe|e-government|manual pengguna|user manual|panduan penggunaan",
}


@dataclass(frozen=True)
class Guess:
    """A value with where it was taken from, for the summary: "options", "the text", "the file's metadata"."""

    value: str | None
    origin: str


@dataclass(frozen=True)
class Proposal:
    """What a file seems to be. `title_blocks` of the first blocks are the title and need not be quoted."""

    title: Guess
    date: Guess
    publisher: Guess
    category: Guess
    url: Guess
    number: str | None
    aliases: tuple[str, ...]
    title_blocks: int


def propose(extract: Extract, name: str) -> Proposal:
    """What to propose for a file with this name."""
    blocks = extract.blocks
    capitals = _words_in_capitals(blocks)
    regulation = _regulation(blocks, capitals)
    if regulation is not None:
        title, publisher, aliases, taken, year = regulation
        return Proposal(
            title=Guess(title, "the text"),
            date=_signed(blocks) or Guess(year, "the text (its number)"),
            publisher=Guess(publisher, "the text"),
            category=_category(title, blocks),
            url=_own(extract.told.url),
            number=document_number(aliases[0]),
            aliases=aliases,
            title_blocks=taken,
        )
    title_guess, taken = _title(extract, name, capitals)
    assert title_guess.value is not None
    return Proposal(
        title=title_guess,
        date=_signed(blocks) or _placed(blocks) or _own(extract.told.date),
        publisher=_publisher(extract, name, capitals),
        category=_category(title_guess.value, blocks),
        url=_own(extract.told.url),
        number=document_number(title_guess.value),
        aliases=(),
        title_blocks=taken,
    )


def document_number(title: str) -> str | None:
    """What makes two versions of a regulation one document: its type, number and year, spelt in one way."""
    match = _NUMBER.search(title)
    if match is None:
        return None
    kind = _STATE.sub("", " ".join(match["type"].split())).casefold().replace("walikota", "wali kota")
    kind = _PANRB.sub("panrb", kind)
    number = match["number"].casefold().strip(".")
    return f"{kind} {number}/{match['year']}" if match["year"] else f"{kind} {number}"


def title_key(title: str) -> str:
    """What makes two titles the same: their letters and digits."""
    return "".join(c for c in unicodedata.normalize("NFKD", title).casefold() if c.isalnum())


def slug_of(text: str) -> str:
    """A file name for a title: small letters, digits, hyphens, whole words up to LONGEST_SLUG."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", folded)
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > LONGEST_SLUG:
            break
        slug = f"{slug}-{word[:LONGEST_SLUG]}" if slug else word[:LONGEST_SLUG]
    return slug or "dokumen"


def _regulation(
    blocks: Sequence[Block], capitals: frozenset[str]
) -> tuple[str, str, tuple[str, ...], int, str] | None:
    """Title, publisher, aliases, number of title blocks and year of a regulation, None for anything else."""
    opening = list(blocks[:14])
    end = next(
        (n for n, b in enumerate(opening) if b.kind == "heading" and b.text.casefold() == "menimbang"), None
    )
    head = opening[: end if end is not None else 6]
    match = _REGULATION.search(" ".join(block.text[:400] for block in head))
    # Further down, or in small letters within a text, it is another regulation that this one is based on.
    starts = match is not None and any(block.text.startswith(match[0][:30]) for block in head)
    if match is None or match.start() > 300 or not (match["type"].isupper() or starts):
        return None
    kind = _STATE.sub("", " ".join(match["type"].split()))
    kind = titled(
        re.sub(r".*\b(?=PERATURAN|KEPUTUSAN|UNDANG-UNDANG)", "", kind), capitals
    )  # its name stands twice on some
    number = match["number"].strip(" .").replace(" /", "/")
    year = match["year"] or number[-4:]
    about = titled(" ".join(match["about"].split())[:LONGEST_TITLE].rstrip(" ,."), capitals)
    kind = re.sub(r"\bWalikota\b", "Wali Kota", kind)
    short_kind = _PANRB.sub("PANRB", kind)
    named = f"{short_kind} Nomor {number}" + (f" Tahun {year}" if match["year"] else "")
    aliases = [named]
    if match["year"] and (short := _short(short_kind)):
        aliases.append(f"{short} {number}/{year}")
    return (
        f"{named} tentang {about}",
        _issuer(kind),
        tuple(aliases),
        end or 0,
        year,
    )


def _short(kind: str) -> str | None:
    for name, short in _SHORT.items():
        if kind == name or kind.startswith(f"{name} "):
            return f"{short}{kind[len(name) :]}"
    if kind.startswith("Peraturan Menteri "):
        return f"Permen {kind.removeprefix('Peraturan Menteri ')}"
    if kind.startswith("Peraturan Wali Kota"):
        return f"Perwal{kind.removeprefix('Peraturan Wali Kota')}"
    return None


def _issuer(kind: str) -> str:
    for name in ("Peraturan Daerah ", "Surat Edaran ", "Peraturan ", "Keputusan ", "Instruksi "):
        if kind.startswith(name):
            issuer = kind.removeprefix(name)
            if name == "Peraturan Daerah ":
                return f"Pemerintah {issuer}"
            return "Pemerintah Republik Indonesia" if issuer in ("Pemerintah", "Presiden") else issuer
    return "Pemerintah Republik Indonesia"


def titled(text: str, capitals: frozenset[str] = frozenset()) -> str:
    """A title in capitals as people write it; abbreviations that stand in `capitals` stay."""
    if not text.isupper():
        return text
    words = []
    for number, word in enumerate(text.split()):
        parts = [
            part if part.strip(".,;:()") in capitals else part[:1] + part[1:].lower()
            for part in re.split(r"(?<=[-/(])", word)
        ]
        told = "".join(parts)
        small = number and told.casefold() in _SMALL
        words.append(told.casefold() if small else told)
    return " ".join(words)


def _words_in_capitals(blocks: Sequence[Block]) -> frozenset[str]:
    """Abbreviations: words that stand in capitals within text that is not, and never in small letters."""
    found: set[str] = set()
    small: set[str] = set()
    for block in blocks:
        for word in re.findall(r"\b[A-Za-z][A-Za-z0-9]{1,12}\b", block.text):
            if not word.isupper():
                small.add(word.upper())
            elif not block.text.isupper():
                found.add(word)
    return frozenset(found - small)


def _title(extract: Extract, name: str, capitals: frozenset[str]) -> tuple[Guess, int]:
    blocks = extract.blocks
    opening = " ".join(block.text for block in blocks[:20]).casefold()
    told = extract.told.title
    if told and not _EMPTY.fullmatch(told) and len(told) <= LONGEST_TITLE:
        words = re.findall(r"\w{3,}", told.casefold())
        stands = sum(word in opening for word in words)
        if extract.kind in ("html", "mhtml", "eml") or (words and 10 * stands >= 7 * len(words)):
            taken = int(bool(blocks) and title_key(blocks[0].text) == title_key(told))
            return Guess(titled(told, capitals), "the file's metadata"), taken
    first = next((n for n, block in enumerate(blocks[:8]) if block.kind == "heading"), None)
    if first is not None:
        top = blocks[first]
        fits = top.level in (CAPITALS, STYLED, STYLED + 1) or (top.level == BARE and first == 0)
        if fits and 6 <= len(top.text) <= LONGEST_TITLE:
            title, taken = top.text, first + 1
            for block in blocks[first + 1 : first + 4]:
                joins = (
                    block.kind == "heading"
                    and block.level == top.level == CAPITALS
                    and block.page == top.page
                )
                if not joins or len(title) + len(block.text) > LONGEST_TITLE:
                    break
                title, taken = f"{title} {block.text}", taken + 1
            title = _FORMULAS.sub("", title).strip(" ,") or title
            return Guess(titled(title, capitals), "its first heading"), taken if first == 0 else 0
    stem = re.sub(r"[_\s]+", " ", PurePath(name).stem).strip()
    return Guess(stem or name, "the file's name"), 0


def _publisher(extract: Extract, name: str, capitals: frozenset[str]) -> Guess:
    if extract.told.publisher:
        return Guess(extract.told.publisher, "the file's metadata")
    # A sentence names bodies that it speaks of, unless it says who wrote the paper.
    told = (block.text for block in extract.blocks[:FIRST])
    cover = (text for text in told if not text.endswith((".", ";")) or _WRITTEN_BY.match(text))
    if " " in (body := body_in(cover) or ""):
        return Guess(titled(body, capitals), "the text (its first lines)")
    return Guess(name, "the file's name")


def _signed(blocks: Sequence[Block]) -> Guess | None:
    for block in blocks:
        match = _SIGNED.match(block.text)
        if match and (date := date_in_text(match[1])):
            return Guess(date, "the text (the day of signing)")
    return None


def _placed(blocks: Sequence[Block]) -> Guess | None:
    for block in blocks[:12]:
        match = _PLACED.search(block.text)
        if match and (date := date_in_text(match[1])):
            return Guess(date, "the text (place and day)")
    return None


def _own(value: str | None) -> Guess:
    return Guess(value, "the file's metadata" if value else "nowhere")


def _category(title: str, blocks: Sequence[Block]) -> Guess:
    headings = " ".join(block.text for block in blocks[:400] if block.kind == "heading")[:8000]
    points = {
        topic: 5 * len(re.findall(words, title, re.I)) + len(re.findall(words, headings, re.I))
        for topic, words in _TOPICS.items()
    }
    best = max(points, key=points.__getitem__)
    return Guess(best, "words in its title and headings") if points[best] else Guess("umum", "nothing better")
