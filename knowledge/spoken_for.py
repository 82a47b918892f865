"""Whose an imported document is: its cover names the body and the region, its rows do not. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.model import Document, Term
from knowledge.regions import Region, RegionIndex, find_regions

OPENING = 12  # passages that stand for the cover and the first page
READ = 150  # passages that are read for how often a region is named, evenly spread
SHARE = 0.6  # of all mentions of regions in it, those of the region that a document speaks for
FIRST = 4  # passages in which the body is looked for
COVER = 4  # how much more a mention on the cover counts

_KINDS = (
    r"Dinas|Badan|Kementerian|Kecamatan|Kapanewon|Kelurahan|Desa|Politeknik|Universitas|Sekretariat"
    r"|Inspektorat|PPID|BPS|PDAM|Perumda|RSUD|Rumah Sakit|DPRD|Lembaga|Otoritas|Direktorat|Balai|Komisi"
    r"|Bagian|Kepolisian|Kejaksaan|Pengadilan|Bappeda|Diskominfo|BKD|BKPSDM|Satuan Polisi"
)
_CAPITAL = r"(?!(?i:nomor|tahun|daftar|agenda|pada|peraturan|republik)\b)[A-Z][\w'’-]*"
_BODY = re.compile(
    rf"\b(?:{_KINDS}|{_KINDS.upper()})\b(?:,? (?:dan |DAN |di |DI |untuk |UNTUK )?{_CAPITAL}){{1,9}}"
)
# "Nomor 52 Tahun 2018", "Nomor 77/POJK.01/2016"
_NUMBER = re.compile(r"\bnomor (?P<number>\d+)\b\S*?(?: tahun |\S*/)(?P<year>(?:19|20)\d\d)\b", re.I)


def names_of(document: Document, regions: RegionIndex, glossary: Iterable[Term]) -> tuple[str, ...]:
    """The names by which people ask of an imported document; none for a curated one.

    The body on its cover, its region with the other names of that region, the abbreviations of both, and of
    a regulation its number with the year.
    """
    if document.original is None:
        return ()
    region, body = region_of(document, regions), body_of(document)
    named = [body] if body else []
    if region is not None:
        named += [region.name, *region.aliases]
    told = " ".join(named).casefold()
    for term in glossary:
        if term.expansion and term.expansion.casefold() in told:
            named += [term.term, *term.aliases]
    numbers = [f"{match['number']}/{match['year']}" for match in _NUMBER.finditer(document.title)]
    return tuple(dict.fromkeys((*named, *document.aliases, *numbers[:1])))


def region_of(document: Document, regions: RegionIndex) -> Region | None:
    """The region whose document this is; None where none or several are spoken of.

    A name that a kabupaten and a kota share counts where its kind is said.
    """
    counts: Counter[Region] = Counter()
    cover: set[Region] = set()
    for text, weight in _texts(document):
        for mention in find_regions(text, regions):
            if len(mention.candidates) == 1:
                counts[mention.candidates[0]] += weight
                if weight > 1:
                    cover.add(mention.candidates[0])
    if not counts:
        return None
    region, count = counts.most_common(1)[0]
    # A kabupaten's own papers name its province beside it.
    own = {region.name, f"Provinsi {region.province}"}
    rivals = sum(n for other, n in counts.items() if other.name not in own)
    return region if region in cover and count >= SHARE * (count + rivals) else None


def body_of(document: Document) -> str | None:
    """The body that is named first on the cover, as it stands there; None where none is."""
    cover = [f"{passage.heading}. {passage.text}" for passage in document.passages[:FIRST]]
    return body_in((*_head(document), *cover))


def body_in(texts: Iterable[str]) -> str | None:
    """The first agency or other body that is named in texts; None where none is."""
    return next((match[0] for text in texts if (match := _BODY.search(text))), None)


def _head(document: Document) -> tuple[str, ...]:
    return (document.title, *document.aliases, *(source.publisher for source in document.listed))


def _texts(document: Document) -> Iterator[tuple[str, int]]:
    """What is read of a document, each text with its weight."""
    for text in _head(document):
        yield text, COVER
    for passage in document.passages[:OPENING]:
        yield f"{passage.heading}. {passage.text}", COVER
    rest = document.passages[OPENING:]
    for passage in rest[:: max(len(rest) // READ, 1)]:
        yield f"{passage.heading}. {passage.text}", 1
