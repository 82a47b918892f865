"""Questions on cooperations are answered by the register: with its row, its whole list, or a real no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index import compose
from index.about import in_words, other_regions
from index.dates import short_date
from index.days import days_in
from index.model import Answer, Status
from index.steps import ELLIPTIC, Draft
from index.subjects import tells_of
from index.texts import text
from index.words import fold, words

MOST_ROWS = 3  # of the register, before what was found by likeness

_COOPERATION = re.compile(
    r"\b(?:kerja sama|bekerja sama|mou|pks|nota kesepahaman|kesepakatan|meneken|neken|teken|diteken"
    r"|tanda ?tangan|menandatangani|penandatangan\w*|mitra|bermitra|hibah|dihibahi|replikasi|mereplikasi"
    r"|mengadopsi|adopsi|gawe bareng|cooperat\w*|agreements?|partner\w*|sign(?:ed|ing)?|replicat\w*"
    r"|adopt\w*)\b"
)
# How an application comes to a region, where no agreement is spoken of.
_TAKES = re.compile(
    r"\b(?:meng)?ambil\w*|\b(?:men|di)?(?:dapat|dapet|terima)\b|\bmenerima\b|\b(?:me|di)?(?:makai|pakai|pake)\b"
    r"|\b(?:meniru|ditiru|tiru)\b|\b(?:took|taken|us(?:e|es|ed|ing)|receiv\w+|copied|got|get)\b"
)
_YES_NO = re.compile(
    r"\b(?:apakah|apa benar|sudah|udah|pernah|belum|sudahkah|pernahkah|ada|tos|has|have|did|is|was)\b"
    r"|\b(?:ga|gak|nggak|tidak|belum|henteu)(?: ya| sih)?\W*$"
)
# "Daerah mana saja …", "siapa aja yg teken …", "which regions …": the regions themselves are asked for.
_WHO = re.compile(
    r"\b(?:daerah|kabupaten|kab|kota|pemda|mitra)(?:\W+\w+){0,3}? (?:mana|apa|naon|saha|siapa)\b"
    r"|\b(?:siapa|saha)(?: (?:saja|aja|wae|yang|yg|nu|mitra\w*|penanda ?tangan\w*))\b"
    r"|\b(?:sebut(?:kan|in)|daftar|list|name)(?: \w+){0,4} (?:daerah|kabupaten|kota|pemda|mitra|regions?)\b"
    r"|\bwhich (?:\w+ ){0,2}?(?:regions?|cit(?:y|ies)|regenc(?:y|ies)|governments?|partners?|places)\b"
    r"|\bwho(?: else)? (?:signed|joined|adopted|took|got|received|uses?)\b"
)
_OTHERWISE = re.compile(
    r"\b(?:berapa|jumlah\w*|sabaraha|how many|kapan|iraha|when|di ?mana|where|mengapa|kenapa|naha|why"
    r"|bagaimana|gimana|how|wali ?kota|bupati|gubernur|mayor|regent|diwakili|mewakili)\b"
    # "Aplikasi yang paling sering ditiru apa saja?" asks for applications.
    r"|(?<!kerja sama )(?<!hibah )(?<!replikasi )(?<!mou )\b(?:aplikasi|apps?)\b.*\b(?:apa|naon|what)\b"
    r"|\b(?:which|what) (?:apps?|applications?)\b"
)
_WHEN = re.compile(r"\b(?:kapan|iraha|when|tanggal|tahun berapa|taun sabaraha|thn berapa)\b")
_APPLICATION = "Aplikasi "  # before the name of an application, in what a row is called
_HOME = re.compile(r"\b(?:kota )?bandung\b")


def check_register(draft: Draft) -> Draft | Answer:
    """A cooperation with a region that is in no agreement is said to be in none: a real no."""
    # "Daerah mana di Sumatera Barat …" asks about the regions in a province; the register lists those itself.
    regions = [found for found in other_regions(draft) if all(region.kind != "provinsi" for region in found)]
    asked = fold(draft.normalised)
    if not regions or not _COOPERATION.search(asked):
        return draft
    # "Kalau kami mereplikasi aplikasi Magelang …" is no question about a cooperation with Bandung.
    if "bandung" not in asked and not _YES_NO.search(asked):
        return draft
    if any(region.name in draft.edition.partners for candidates in regions for region in candidates):
        return draft
    if not draft.edition.partners:
        return draft
    return compose.refusal(
        draft.question.text,
        Status.NOT_IN_REGISTER,
        text(
            "answer.not_in_register",
            draft.language,
            region=in_words(regions, draft.language),
            date=short_date(draft.edition.manifest.created[:10], draft.language),
        ),
        draft.language,
    )


def bring_rows(draft: Draft) -> Draft | Answer:
    """Bring the register's own rows where the question asks just for them; see `_keys`.

    Likeness finds a row among two hundred that read alike only by luck; the register knows which it is.
    """
    rows = [row for key in _keys(draft) for row in draft.edition.agreement_rows.get(key, ())][:MOST_ROWS]
    if not rows:
        return draft
    score = draft.facts[0].score if draft.facts else 1.0
    quotes = draft.edition.quotes((row, score) for row in dict.fromkeys(rows))
    told = frozenset(quote.passage for quote in quotes)
    others = [quote for quote in draft.facts if quote.passage not in told]
    return replace(draft, facts=(*quotes, *others), rows=told)


def _keys(draft: Draft) -> Iterator[str]:
    """What the rows that a question asks for tell of: "Provinsi Banten", "2018-10-30", "2019"."""
    asked = _HOME.sub(" ", fold(draft.normalised))
    regions = [region for found in other_regions(draft) for region in found]
    partners = [region.name for region in regions if region.name in draft.edition.partners]
    if partners and _COOPERATION.search(asked) and (_YES_NO.search(asked) or _WHEN.search(asked)):
        yield from partners
        return
    days = days_in(draft.normalised)
    intent = asked
    if draft.context is not None and draft.telling <= ELLIPTIC and not _WHO.search(asked):
        # "Siapa yang teken 2017?" and then "kalau 2019?" asks for the same of another year.
        intent = _HOME.sub(" ", fold(draft.context)) if not _OTHERWISE.search(asked) else ""
    if not _WHO.search(intent) or _OTHERWISE.search(intent):
        return
    cooperation = _COOPERATION.search(intent) is not None
    if cooperation or _TAKES.search(intent):
        told = words(asked)
        yield from (
            key
            for key in draft.edition.agreement_rows
            if key.startswith(_APPLICATION) and tells_of(told, [tuple(words(key.removeprefix(_APPLICATION)))])
        )
    if cooperation and (days or not partners):
        yield from (region.name for region in regions if region.kind == "provinsi")
        for day in days:
            yield from (key for key in draft.edition.agreement_rows if key == day or _within(key, day))


def _within(date: str, month: str) -> bool:
    """Whether a date lies in a month; a year's rows are told by its own row."""
    return len(month) == len("2019-03") and date.startswith(f"{month}-")
