"""The regions of Indonesia, and which of them a question names: "Kuansing", "Pemkab Solok", "Bogor city".

A name that is also an ordinary word ("batu", "malang") counts as a region only where it is written with a
capital or follows a word like kota, bupati or daerah.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from knowledge.model import KnowledgeError
from knowledge.register_file import RegisterFile, line_of

RegionKind = Literal["provinsi", "kabupaten", "kota"]

REGISTER = Path("registers", "regions.yaml")
PACKAGED = Path(__file__).parent

ENTRY_KEYS = frozenset("code name province short aliases".split())
_NAME = re.compile(r"(Provinsi|Kabupaten|Kota)(?: Administrasi)? (\S.*)")
_CODE = re.compile(r"\d\d(\.\d\d)?")

# Words that fix the kind of the region named after them ("Pemkot X", "mayor of X"), or before ("X city").
_KIND_WORDS: Mapping[str, RegionKind] = {
    **dict.fromkeys(
        "kota pemkot pemko pamkot walikota walkot perwal perwali kotamadya mayor".split(), "kota"
    ),
    **dict.fromkeys("kabupaten kab pemkab pamkab bupati perbup regent".split(), "kabupaten"),
    **dict.fromkeys("provinsi propinsi prov pemprov gubernur pergub governor".split(), "provinsi"),
}
_ENGLISH_KINDS: Mapping[str, RegionKind] = {
    "city": "kota",
    "municipality": "kota",
    "regency": "kabupaten",
    "province": "provinsi",
}
_OFFICES = frozenset(("mayor", "regent", "governor"))
_ABBREVIATED = frozenset(("kab", "prov", "adm", "kep"))
_JOINED_BY = frozenset("dan atau and or jeung sareng atawa".split())  # "Kota dan Kabupaten X" is both
_ADMINISTRATIVE = frozenset(("administrasi", "adm"))
_REGION_FOLLOWS = frozenset(
    """daerah pemda wilayah dprd setda sekda humas kominfo diskominfo bappeda inspektorat bkd bkpsdm
    disdukcapil""".split()
)
# What follows these is a street, a lake, a village, a university: named after a region, but none.
_NO_REGION_FOLLOWS = frozenset(
    """jalan jl jln street danau selat gunung sungai teluk kecamatan kec kelurahan kel desa babakan
    universitas univ politeknik stasiun bandara""".split()
)
# Longer phrases in which a region's name stands for something else.
_NO_REGIONS = (
    "sabang sampai merauke",
    "sabang hingga merauke",
    "bima arya",
    "sadang serang",
    "nasi padang",
    "masakan padang",
    "rumah makan padang",
    "tan malaka",
)
# Names and abbreviations that are ordinary Indonesian, Javanese, Sundanese or English words as well.
_ORDINARY = frozenset(
    """alor aru babar balut basel badung batang batu batubara bima bone buru ende karo kaur kudus landak lebak
    loteng madina malang meranti metro muna mura oki palas pali palu paser pati puncak serang siak sigi sorong
    sula tala tegal tts tual tuba klu ksb sbb mbd""".split()
) | {
    "50 kota",
    "batu bara",
    "lima puluh kota",
    "limapuluh kota",
    "pesisir barat",
    "pesisir selatan",
    "sungai penuh",
    "tanah datar",
    "tebing tinggi",
}

_ONLY_WITH_KIND = frozenset(("metro", "ksb"))  # "Trans Metro", "KSB" for Kesepakatan Bersama

_WORD = re.compile(r"[^\W_]+")
_WITHIN_NAME = re.compile(r"[\s‐‑–-]{1,3}")
_BEFORE_NAME = re.compile(r"[\s/&()-]{1,4}")
_BEFORE_NAME_ABBREVIATED = re.compile(r"[\s/&().-]{1,4}")
_SHOUTED_WORDS = 3  # from more capitals-only words than these on, a capital says nothing


@dataclass(frozen=True)
class Region:
    """A province, kabupaten or kota. `name` is official ("Kabupaten Solok"), `short` without its kind.

    `code` is Kepmendagri's ("13.02"); an administrative kota or kabupaten is so named. `aliases` are other
    spellings, former names, abbreviations and English names.
    """

    code: str
    name: str
    kind: RegionKind
    province: str
    short: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A region named in text[start:end], kind words included; several candidates where the kind is open."""

    start: int
    end: int
    candidates: tuple[Region, ...]


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]
    regions: tuple[Region, ...]  # none: a phrase that only looks like a region
    ordinary: bool


@dataclass(frozen=True)
class RegionIndex:
    """All names of regions by their first word, the longest first. Made by `region_index`."""

    names: Mapping[str, tuple[_Name, ...]]


@dataclass(frozen=True)
class _Word:
    folded: str
    start: int
    end: int


def load_regions(folder: Path) -> tuple[Region, ...]:
    """The regions register of a knowledge folder, or the packaged one where the folder has none.

    Raises KnowledgeError with every defect of the register by line.
    """
    path = folder / REGISTER
    file = RegisterFile(path if path.is_file() else PACKAGED / REGISTER)
    regions: list[Region] = []
    lines: dict[str, int] = {}
    for node in file.entries():
        fields = file.mapping(node, "region", ENTRY_KEYS, {"code", "name", "province"})
        code, name = file.text(fields, "code", needed=True), file.text(fields, "name", needed=True)
        province, short = file.text(fields, "province", needed=True), file.text(fields, "short")
        aliases = file.texts(fields, "aliases")
        parts = _NAME.fullmatch(name or "")
        if name is not None and parts is None:
            file.complain(fields["name"], f"name {name!r} must begin with Provinsi, Kabupaten or Kota")
        if code is not None and not _CODE.fullmatch(code):
            file.complain(fields["code"], f'code {code!r}: write "NN" or "NN.NN", in quotes')
        for key in (code, name):
            if key is not None and key in lines:
                file.complain(node, f"duplicate {key!r}, first in line {lines[key]}")
            elif key is not None:
                lines[key] = line_of(node)
        if code and name and province and parts:
            regions.append(Region(code, name, _kind(parts[1]), province, short or parts[2], aliases))
    if file.problems:
        raise KnowledgeError("the regions register has errors; mend and build again", tuple(file.problems))
    return tuple(regions)


def region_index(regions: Iterable[Region]) -> RegionIndex:
    """The names of regions, ready for `find_regions`. About 5 ms for all of Indonesia."""
    found: dict[tuple[str, ...], dict[Region, None]] = {}
    for region in regions:
        for words in _spellings(region):
            found.setdefault(words, {})[region] = None
    for phrase in _NO_REGIONS:
        found[tuple(phrase.split())] = {}
    names: dict[str, list[_Name]] = {}
    for words, named in found.items():
        names.setdefault(words[0], []).append(_Name(words, tuple(named), " ".join(words) in _ORDINARY))
    return RegionIndex(
        {first: tuple(sorted(these, key=lambda name: -len(name.words))) for first, these in names.items()}
    )


def find_regions(text: str, regions_index: RegionIndex) -> tuple[Mention, ...]:
    """The regions that a text names, in order, without overlap, the longest name at each place.

    "Kota X", "Wali Kota X", "X city" and the like leave only regions of that kind; where none of that kind
    bears the name ("Kota Cianjur"), and for a bare name, all that bear it are candidates.
    """
    words = [_Word(_fold(found.group()), *found.span()) for found in _WORD.finditer(text)]
    shouted = len(words) > _SHOUTED_WORDS and text.isupper()
    mentions = []
    at = free = 0  # `free`: the first word that belongs to no mention yet
    while at < len(words):
        name = _name_at(text, words, at, regions_index)
        if name is None:
            at += 1
            continue
        end = at + len(name.words)
        mention = _mention(text, words, free, at, end, name, shouted) if name.regions else None
        if mention is not None:
            mentions.append(mention)
            free = end
        elif name.ordinary:
            end = at + 1  # an ordinary word, and a shorter or later name may begin within it
        at = end
    return tuple(mentions)


def _kind(word: str) -> RegionKind:
    return next(kind for kind in get_args(RegionKind) if kind == word.lower())


def _spellings(region: Region) -> Iterator[tuple[str, ...]]:
    """The words of each way to write a name: "Kepulauan X" also "Kep. X", two words also as one."""
    for name in (region.short, *region.aliases):
        words = tuple(_fold(word) for word in _WORD.findall(name))
        yield words
        if len(words) == 2:
            yield ("".join(words),)
        if words[0] == "kepulauan":
            yield ("kep", *words[1:])


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare.casefold()  # "Kabupatén" in Sundanese


def _name_at(text: str, words: list[_Word], at: int, index: RegionIndex) -> _Name | None:
    """The longest name that begins at a word."""
    for name in index.names.get(words[at].folded, ()):
        end = at + len(name.words)
        if tuple(word.folded for word in words[at:end]) != name.words:
            continue
        if all(
            _WITHIN_NAME.fullmatch(text, before.end, after.start)
            or (before.folded in _ABBREVIATED and text[before.end : after.start].strip() == ".")
            for before, after in zip(words[at : end - 1], words[at + 1 : end], strict=True)
        ):
            return name
    return None


def _mention(
    text: str, words: list[_Word], free: int, at: int, end: int, name: _Name, shouted: bool
) -> Mention | None:
    """What words[at:end] mention: nothing where they are a street or an ordinary word."""
    start, kinds = _kinds_before(text, words, free, at)
    last = words[end - 1].end
    kind, beyond = _kind_after(text, words, end)
    if not kinds and kind and any(region.kind == kind for region in name.regions):
        kinds, last = {kind}, beyond
    before = words[start - 1].folded if start > free else ""
    if not kinds and before in _NO_REGION_FOLLOWS:
        return None
    fitting = tuple(region for region in name.regions if region.kind in kinds)
    if name.ordinary and not fitting and before not in _REGION_FOLLOWS:
        capitals = all(not text[word.start].islower() for word in words[at:end])
        if shouted or not capitals or " ".join(name.words) in _ONLY_WITH_KIND:
            return None
    return Mention(words[start].start, last, fitting or name.regions)


def _kinds_before(text: str, words: list[_Word], free: int, at: int) -> tuple[int, set[RegionKind]]:
    """The word at which the kind words before a name begin, and the kinds that they allow."""
    kinds: set[RegionKind] = set()
    start = place = at
    while place > free and _adjacent(text, words[place - 1], words[place]):
        place -= 1
        word = words[place].folded
        earlier = words[place - 1].folded if place > free else ""
        if kind := _KIND_WORDS.get(word):
            if word in _OFFICES and start == place + 1:
                break  # "the mayor Bandung …": the office needs its "of"
            kinds.add(kind)
            start = place
        elif kinds and word == "wali" and words[place + 1].folded == "kota":
            start = place
        elif word in (_JOINED_BY if kinds else _ADMINISTRATIVE) and earlier in _KIND_WORDS:
            continue
        elif not kinds and word == "of" and (earlier in _OFFICES or earlier in _ENGLISH_KINDS):
            kinds.add(_KIND_WORDS.get(earlier) or _ENGLISH_KINDS[earlier])
            start = place = place - 1
        else:
            break
    return start, kinds


def _adjacent(text: str, before: _Word, after: _Word) -> bool:
    gap = _BEFORE_NAME_ABBREVIATED if before.folded in _ABBREVIATED else _BEFORE_NAME
    return gap.fullmatch(text, before.end, after.start) is not None


def _kind_after(text: str, words: list[_Word], end: int) -> tuple[RegionKind | None, int]:
    """The kind that stands behind a name ("X city", "X (Kota)"), and where it ends."""
    if end == len(words):
        return None, 0
    word = words[end]
    gap = text[words[end - 1].end : word.start]
    if gap.isspace():
        return _ENGLISH_KINDS.get(word.folded), word.end
    if gap.strip() == "(" and text.startswith(")", word.end):
        return _KIND_WORDS.get(word.folded), word.end + 1
    return None, 0
