"""Questions that a register settles: a SAKIP result that it does not have is not there."""

from __future__ import annotations

import re
from dataclasses import replace

from index import compose
from index.about import in_words, name_patterns, names_one, other_regions
from index.context import HOME_REGION
from index.gate import not_found
from index.model import Answer, Status
from index.steps import Draft
from index.texts import text
from index.words import fold

_RESULT = re.compile(r"\b(?:sakip|akip|lkjip|akuntabilitas kinerja)\b")
_RESULT_ASKED = re.compile(
    r"\b(?:nilai|predikat|skor|hasil|dapat|dapet|peringkat|score|grade|rating|peunteun)\w*\b"
)
# Questions on how results come about, or on results of many regions at once.
_RULES = re.compile(
    r"\b(?:komponen|bobot|kriteria|permenpan\w*|peraturan|nasional|national|rata-rata|average|provinsi mana"
    r"|daerah mana|which|kementerian|lembaga|pemda|cara|how to|mengapa|kenapa|why|target)\b|/(?:19|20)\d\d"
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
        missing = text("missing.result", draft.language, region=in_words([regions], draft.language))
    elif wanted and known and not wanted & known:
        missing = text(
            "missing.result_year",
            draft.language,
            region=in_words([regions], draft.language) if regions else HOME_REGION,
            years=", ".join(draft.asked.years),
            known=", ".join(map(str, sorted(known))),
        )
    else:
        return draft
    about = [
        quote
        for quote in draft.facts
        if all(name in quote.text for name in names) and _RESULT.search(fold(quote.text))
    ]
    return not_found(replace(draft, facts=tuple(about)), "missing", missing=missing)


def keep_to_regions(draft: Draft) -> Draft | Answer:
    """Where a region is asked about, here or in the questions that this leans on, only that may answer."""
    regions = other_regions(draft)
    if not regions and not draft.regions and draft.leans:
        regions = list(draft.carried)
    if not regions:
        return draft
    names = name_patterns(regions)
    about = [quote for quote in draft.facts if names_one(quote, names)]
    if about:
        return replace(draft, facts=tuple(about))
    return compose.refusal(
        draft.question.text,
        Status.NOT_FOUND,
        text("answer.not_found_region", draft.language, region=in_words(regions, draft.language)),
        draft.language,
        nearest=draft.facts[:2],
    )
