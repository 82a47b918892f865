"""Old versions of documents in an edition: told of under answers, and quoted where a question names a day.

They take no part in the search: what they said is found beside what the version in force says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index import compose
from index.days import MONTHS
from index.model import Answer, Language, Quote, Status
from index.reader import OpenEdition
from index.steps import Draft
from index.texts import text
from index.words import content_words, fold
from knowledge.model import Source
from knowledge.wording import ENGLISH, INDONESIAN, date_words

LIKE = 0.25  # from which a passage of an old version is about what was asked, 0..1
NEAR = 0.7  # share of the best passage's likeness that a further one must have
AMONG = 3  # first facts whose documents may be the one whose version is asked for

_ASKED = re.compile(
    r"\b(?:per|versi|version|as of)(?: (?:per|of|tanggal|tahun|bulan))? "
    r"(?:(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)\b|"
    rf"(?:(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)}) )?(?P<year>(?:19|20)\d\d)\b)"
)
_BEFORE = re.compile(r"\b(?:versi (?:lama|sebelumnya|terdahulu)|(?:old|previous|earlier) version)\b")


@dataclass(frozen=True)
class OldVersion:
    """A version whose place a newer one took; dates as in documents."""

    id: str
    document: str
    as_of: str | None
    replaced: str | None


def versions_of(edition: OpenEdition, document: str) -> list[OldVersion]:
    """The old versions of a document, newest first."""
    rows = edition.search_index.lexicon.execute(
        "select id, document, as_of, replaced from versions where document = ? order by as_of desc, id desc",
        (document,),
    )
    return [OldVersion(*row) for row in rows]


def old_quotes(edition: OpenEdition, version: OldVersion) -> list[Quote]:
    """The passages of an old version in reading order, as quotes of its document."""
    database = edition.search_index.lexicon
    (told,) = database.execute("select sources from versions where id = ?", (version.id,)).fetchone()
    sources = [Source(**source) for source in json.loads(told)]
    return [
        Quote(
            text=row["text"],
            document=version.document,
            title=edition.documents[version.document].title,
            heading=row["heading"],
            kind=row["kind"],
            sources=tuple(sources[number - 1] for number in json.loads(row["citations"])),
            score=0.0,
            passage=row["id"],
            form=row["form"],
        )
        for row in database.execute(
            "select * from old_passages where version = ? order by position", (version.id,)
        )
    ]


def quoted(edition: OpenEdition, passages: Iterable[str]) -> Iterator[Quote]:
    """Those of the passages, by their ids, that the edition has, in its documents or in old versions."""
    for passage in passages:
        row = edition.row_of(passage)
        if row is not None:
            yield from edition.quotes([(row, 0.0)])
            continue
        for found in edition.search_index.lexicon.execute(
            "select versions.id, document, as_of, replaced from old_passages join versions"
            " on versions.id = old_passages.version where old_passages.id = ?",
            (passage,),
        ).fetchall():
            yield from (one for one in old_quotes(edition, OldVersion(*found)) if one.passage == passage)


def version_note(edition: OpenEdition, quotes: Iterable[Quote], language: Language) -> list[str]:
    """Which version is quoted of the first document that has several, and how to ask for the one before."""
    for document in dict.fromkeys(quote.document for quote in quotes):
        if old := versions_of(edition, document):
            card = edition.documents[document]
            return [
                text(
                    "answer.version",
                    language,
                    title=card.title,
                    version=_day(card.as_of, language),
                    older=_day(old[0].as_of, language),
                )
            ]
    return []


def at_version(draft: Draft) -> Draft | Answer:
    """A question that names a day ("per 2031", "versi lama") is answered by the version that day had."""
    day = asked_day(draft.normalised)
    if day is None:
        return draft
    for fact in draft.facts[:AMONG]:
        old = versions_of(draft.edition, fact.document)
        current = draft.edition.documents[fact.document].as_of
        if not old or (day and current is not None and _no_later(current, day)):
            continue
        version = next((one for one in old if not day or (one.as_of and _no_later(one.as_of, day))), None)
        if version is not None:
            return _answer(draft, fact, version)
    return draft


def asked_day(question: str) -> str | None:
    """The day (YYYY, YYYY-MM or YYYY-MM-DD) whose version is asked for; "" for the one before, whenever."""
    told = fold(question)
    if found := _ASKED.search(told):
        if found["iso"]:
            return found["iso"]
        parts = [found["year"]]
        if found["month"]:
            parts.append(f"{MONTHS[found['month']]:02}")
            parts += [f"{int(found['day']):02}"] if found["day"] else []
        return "-".join(parts)
    return "" if _BEFORE.search(told) else None


def _answer(draft: Draft, fact: Quote, version: OldVersion) -> Answer:
    language = draft.language
    asked = frozenset(content_words(_BEFORE.sub(" ", _ASKED.sub(" ", fold(draft.normalised)))))
    now_said = frozenset(content_words(fact.text))

    def likeness(quote: Quote) -> float:
        own = frozenset(content_words(f"{quote.heading} {quote.text}"))
        same = len(own & now_said) / max(1, len(own | now_said))
        return (same + len(own & asked) / max(1, len(asked))) / 2

    quotes = [quote for quote in old_quotes(draft.edition, version) if quote.kind != "missing"]
    liked = sorted(((likeness(quote), -n, quote) for n, quote in enumerate(quotes)), reverse=True)
    told = {
        "title": fact.title,
        "version": _day(version.as_of, language),
        "newer": _day(draft.edition.documents[fact.document].as_of, language),
    }
    if not liked or liked[0][0] < LIKE:
        lead = text("answer.not_in_version", language, **told)
        return compose.refusal(draft.question.text, Status.NOT_FOUND, lead, language, nearest=[fact])
    chosen = [quote for score, _, quote in liked if score >= NEAR * liked[0][0]][: compose.SURE_FACTS]
    return compose.facts(
        draft.question.text,
        Status.ANSWERED,
        chosen,
        language,
        lead=text("answer.old_version", language, **told),
        confidence=round(min(liked[0][0], 1.0), 3),
    )


def _no_later(date: str, day: str) -> bool:
    """Whether a date lies no later than a day, as exactly as both are known."""
    return date[: len(day)] <= day[: len(date)]


def _day(date: str | None, language: Language) -> str:
    if date is None:
        return text("answer.undated_version", language)
    return date_words(date, ENGLISH if language == "en" else INDONESIAN)
