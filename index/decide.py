"""The last steps of an answer: what may be shown, in which order, and what is honestly not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import compose
from index.context import HOME_REGION, foreign
from index.model import Answer, Language, Quote, Status
from index.related import related_questions
from index.steps import POOL, Draft
from index.texts import text
from index.words import content_words, fold
from knowledge.regions import Region

FIT_WEIGHT = 0.1  # of holding what is asked, against the search score
LIST_WEIGHT = 0.15  # of naming several things, where a list is asked for
CARRIED_WEIGHT = 0.15  # of naming the region of the question before, where this one names none
TOLD = 0.7  # share of its words from which a passage is told by those before it

# How far a known unknown must lead the best fact; between the two figures the facts are shown as a part.
# Tuning half: 60 % of the near misses are caught at 0.06, with 4 % of the answerable questions refused.
UNKNOWN_LEAD = 0.06
UNKNOWN_DOUBT = 0.03

LIST_MEMBERS = 2  # hits from one table or list that make it the list that was asked for

_COOPERATION = re.compile(
    r"\b(?:kerja sama|bekerja sama|mou|pks|nota kesepahaman|kesepakatan|meneken|teken|diteken|tanda ?tangan"
    r"|menandatangani|mitra|bermitra|hibah|replikasi|mereplikasi|mengadopsi|adopsi|gawe bareng|cooperat\w*"
    r"|agreements?|partner\w*|sign(?:ed|ing)?|replicat\w*|adopt\w*)\b"
)
_YES_NO = re.compile(
    r"\b(?:apakah|apa benar|sudah|udah|pernah|belum|sudahkah|pernahkah|ada|tos|has|have|did|is|was)\b"
)
_RESULT = re.compile(r"\b(?:sakip|akip|lkjip|akuntabilitas kinerja)\b")
_RESULT_ASKED = re.compile(
    r"\b(?:nilai|predikat|skor|hasil|dapat|dapet|peringkat|score|grade|rating|peunteun)\w*\b"
)
# Questions on how results come about, or on results of many regions at once.
_RULES = re.compile(
    r"\b(?:komponen|bobot|kriteria|permenpan\w*|peraturan|nasional|national|rata-rata|average|provinsi mana"
    r"|daerah mana|which|kementerian|lembaga|pemda|cara|how to|mengapa|kenapa|why|target)\b|/(?:19|20)\d\d"
)
_LIST = re.compile(
    r"\b(?:(?:apa|siapa|mana) saja|(?:naon|saha|mana) wae|daftar|sebut(?:kan|in)|list|which|name all"
    r"|semua nama|nama (?:\w+ )?(?:daerah|kota|kabupaten|aplikasi|peserta)|(\w{4,})-\1)\b"
)
_ROW = re.compile(r"[^.,;:]+(?:[,;] [^.,;]+){2,},? (?:dan|serta|atau) ")
_OTHER_KIND = {
    "kabupaten": ("kota", "pemkot", "kotamadya"),
    "kota": ("kabupaten", "kab", "pemkab", "bupati"),
}
_ORIGIN = re.compile(
    r"\b(?:kami|saya|kita|rombongan|tim) (?:ini )?(?:dari|asal) *$|\b(?:we are|i am|i'm) from *$"
)


def other_regions(draft: Draft) -> list[tuple[Region, ...]]:
    """The regions that a question is about: not Bandung itself, nor where the asker is from."""
    return [
        mention.candidates
        for mention in foreign(draft.regions)
        if not _ORIGIN.search(fold(draft.normalised[: mention.start]) + " ")
    ]


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
            region=_named(regions, draft.language),
            date=draft.edition.manifest.created[:10],
        ),
        draft.language,
    )


def check_results(draft: Draft) -> Draft | Answer:
    """A SAKIP result of a region, or of a year, that is not in the register is said not to be there."""
    asked = fold(draft.normalised)
    years = draft.edition.result_years
    if not years or not (_RESULT.search(asked) and _RESULT_ASKED.search(asked)) or _RULES.search(asked):
        return draft
    regions = [region for candidates in other_regions(draft) for region in candidates]
    names = {region.name for region in regions} or {HOME_REGION}
    known = {year for name in names for year in years.get(name, frozenset())}
    wanted = {int(year) for year in draft.asked.years}
    if regions and not names & years.keys():
        missing = text("missing.result", draft.language, region=_named([regions], draft.language))
    elif wanted and known and not wanted & known:
        missing = text(
            "missing.result_year",
            draft.language,
            region=_named([regions], draft.language) if regions else HOME_REGION,
            years=", ".join(draft.asked.years),
            known=", ".join(map(str, sorted(known))),
        )
    else:
        return draft
    about = [quote for quote in draft.facts if all(name in quote.text for name in names)]
    return _not_found(replace(draft, facts=tuple(about)), "missing", missing=missing)


def keep_to_regions(draft: Draft) -> Draft | Answer:
    """Where a region is asked about, here or in the questions that this leans on, only that may answer."""
    regions = other_regions(draft)
    if not regions and not draft.regions and draft.leans:
        regions = list(draft.carried)
    if not regions:
        return draft
    names = _patterns(regions)
    about = [quote for quote in draft.facts if _names(quote, names)]
    if about:
        return replace(draft, facts=tuple(about))
    return compose.refusal(
        draft.question.text,
        Status.NOT_FOUND,
        text("answer.not_found_region", draft.language, region=_named(regions, draft.language)),
        draft.language,
        nearest=draft.facts[:2],
    )


def choose(draft: Draft) -> Draft | Answer:
    """Put first what holds the asked kind of value, drop what says the same twice."""
    carried = [] if draft.regions else _patterns(draft.carried)

    is_list = _asks_for_list(draft)

    def weight(quote: Quote) -> float:
        told = FIT_WEIGHT * draft.asked.fit(quote.text, _around(quote))
        listed = LIST_WEIGHT * (is_list and _enumerates(quote.text))
        return quote.score + told + listed + CARRIED_WEIGHT * _names(quote, carried)

    weighed = sorted(draft.facts, key=weight, reverse=True)
    kept: list[Quote] = []
    told: list[frozenset[str]] = []
    for quote in weighed:
        words = frozenset(content_words(quote.text))
        if any(len(words & other) > TOLD * len(words) for other in told):
            continue
        # One that tells nearly all of the one before it, and more, takes its place; the first stays.
        if len(told) > 1 and len(words & told[-1]) > TOLD * len(told[-1]):
            kept[-1], told[-1] = quote, words
            continue
        kept.append(quote)
        told.append(words)
    return replace(draft, facts=tuple(kept))


def gate(draft: Draft) -> Draft | Answer:
    """Refuse when a known unknown answers better than any fact, or what is asked stands in no passage."""
    best = draft.facts[0] if draft.facts else None
    unknown = draft.unknowns[0] if draft.unknowns else None
    if unknown is not None and (best is None or draft.unknown_lead > UNKNOWN_LEAD):
        return _not_found(draft, "missing", missing=unknown.text)
    if best is None:
        lead = text("answer.not_found", draft.language)
        return compose.refusal(draft.question.text, Status.NOT_FOUND, lead, draft.language)
    if best.kind == "missing":
        return _not_found(draft, "missing", missing=best.text)
    shown = draft.facts[: compose.FACTS]
    lacking = draft.asked.missing((quote.text, _around(quote)) for quote in shown)
    if lacking is not None:
        return _not_found(draft, lacking, years=", ".join(draft.asked.years))
    if unknown is not None and draft.unknown_lead > UNKNOWN_DOUBT:
        return replace(draft, doubt=unknown)
    return draft


def finish(draft: Draft) -> Answer:
    """The facts that fit, with what is missing named when only a part is there."""
    quotes = [quote for quote in draft.facts if quote.kind != "missing"]
    if _asks_for_list(draft) and (whole := _whole_list(draft, quotes)):
        quotes = whole
        chosen = compose.within(quotes, compose.LIST_FACTS, compose.LIST_CHARACTERS)
    else:
        chosen = compose.within(quotes, compose.FACTS, compose.CHARACTERS, compose.NEAR)
    near = [hit.row for hit in draft.hits if hit.row not in draft.edition.unknowns][:POOL]
    related = related_questions(draft.edition, near, chosen, draft.normalised, draft.language)
    notes = [] if draft.doubt is None else [text("answer.partial", draft.language, missing=draft.doubt.text)]
    return compose.facts(
        draft.question.text,
        Status.ANSWERED if draft.doubt is None else Status.PARTIAL,
        chosen,
        draft.language,
        notes=notes,
        related=related,
        confidence=confidence(draft),
    )


def confidence(draft: Draft) -> float:
    """How sure the best fact is, 0..1: its score, less what a known unknown comes near to it."""
    best = draft.facts[0].score if draft.facts else 0.0
    rival = draft.unknowns[0].score if draft.unknowns else 0.0
    return round(min(max(best - max(rival - best + 0.2, 0.0), 0.0), 1.0), 3)


def _not_found(draft: Draft, why: str, **fields: str) -> Answer:
    """What is missing, with the nearest facts beside it, never as the answer."""
    key = f"answer.not_found_{why}"
    return compose.refusal(
        draft.question.text,
        Status.NOT_FOUND,
        text(key, draft.language, **fields),
        draft.language,
        nearest=[quote for quote in draft.facts[:3] if quote.kind != "missing"][:2],
        confidence=confidence(draft),
    )


def _whole_list(draft: Draft, quotes: Sequence[Quote]) -> list[Quote]:
    """All members of the table or list that most of the best hits stand in, in reading order; or nothing."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        if _in_list(quote):
            groups.setdefault((quote.document, quote.heading), []).append(quote)
    # The list that was asked for is one of a document that the best hits stand in, not some other long one.
    first = {quote.document for quote in quotes[:LIST_MEMBERS]}
    fitting = [group for (document, _), group in groups.items() if document in first]
    best = max(fitting, key=lambda group: sum(quote.score for quote in group[:3]), default=[])
    if len(best) < LIST_MEMBERS:
        return []
    members = draft.edition.section(best[0].document, best[0].heading)
    rows = [quote for quote in members if _in_list(quote)]
    # A table too long to be shown is a register, not the list that was asked for.
    if len(rows) > compose.LIST_FACTS:
        return []
    # What the list is of, when and where: the best hit says it, unless it is one of the rows itself.
    told = {quote.passage for quote in rows}
    return [*(quote for quote in quotes[:1] if quote.passage not in told), *rows]


def _asks_for_list(draft: Draft) -> bool:
    return _LIST.search(fold(draft.normalised)) is not None


def _enumerates(text: str) -> bool:
    """Whether a passage names several things in a row."""
    return _ROW.search(text) is not None


def _in_list(quote: Quote) -> bool:
    """Whether a passage is a row of a table or stands in a section that curators keep as a whole list."""
    return quote.form == "row" or quote.heading.rsplit(" › ", 1)[-1].startswith("Daftar ")


def _around(quote: Quote) -> str:
    return f"{quote.title} {quote.heading}"


def _named(regions: Sequence[Sequence[Region]], language: Language) -> str:
    """The regions in words: "Kota Surabaya", or "Kota Solok atau Kabupaten Solok" when both are possible."""
    names = dict.fromkeys(region.name for candidates in regions for region in candidates)
    return f" {text('answer.or', language)} ".join(names)


def _patterns(regions: Iterable[Sequence[Region]]) -> list[re.Pattern[str]]:
    """What finds the names of regions, Bandung's own left out, in a folded text."""
    found = []
    for region in (region for candidates in regions for region in candidates if region.name != HOME_REGION):
        names = "|".join(re.escape(fold(name)) for name in (region.short, *region.aliases))
        # A kabupaten and a kota may share their name.
        other = "".join(rf"(?<!\b{word} )" for word in _OTHER_KIND.get(region.kind, ()))
        found.append(re.compile(rf"{other}\b(?:{names})\b"))
    return found


def _names(quote: Quote, patterns: Sequence[re.Pattern[str]]) -> bool:
    around = fold(f"{_around(quote)} {quote.text}")
    return any(pattern.search(around) for pattern in patterns)
