"""A briefing as a PDF of at most two pages, to print and take along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Spacer

from bot.report.model import Fact, fact_of, mark_of, number, references
from bot.report.sheets import bulleted, paragraph, pdf, styles
from index.briefing import Briefing, Comparable
from index.dates import short_date, source_date
from index.model import Language, Quote
from index.texts import text
from knowledge.model import Source

PAGES = 2
SIZE = 10.5  # points
MARGINS = (2.2 * cm, 2.0 * cm, 1.8 * cm, 1.8 * cm)
# How much of each part to try, until it fits: (own, comparable regions, on the topic, preparation).
AMOUNTS = ((8, 6, 3, 13), (6, 5, 3, 9), (5, 4, 2, 7), (4, 3, 2, 5), (3, 2, 1, 4), (2, 1, 1, 2), (1, 1, 0, 1))


def briefing_pdf(briefing: Briefing, language: Language) -> bytes:
    """The briefing as a file: as much of it as two pages hold, what is left out counted."""
    for amounts in AMOUNTS:
        shown = _less(briefing, amounts)
        made, pages = pdf(
            list(_flowables(briefing, shown, language)),
            title=text("briefing.title", language, region=briefing.region.name),
            footer=text("briefing.footer", language, region=briefing.region.name),
            language=language,
            margins=MARGINS,
        )
        if pages <= PAGES:
            break
    return made


def _less(briefing: Briefing, amounts: tuple[int, int, int, int]) -> Briefing:
    own, comparable, topic, preparation = amounts
    return replace(
        briefing,
        own=briefing.own[:own],
        comparable=tuple(Comparable(one.region, one.quotes[:1]) for one in briefing.comparable[:comparable]),
        on_topic=briefing.on_topic[:topic],
        preparation=briefing.preparation[:preparation],
    )


def _flowables(whole: Briefing, shown: Briefing, language: Language) -> Iterator[Flowable]:
    of = styles(SIZE)
    quotes = [
        *shown.own,
        *(quote for one in shown.comparable for quote in one.quotes),
        *shown.on_topic,
        *shown.preparation,
    ]
    facts = {quote.passage: fact_of(quote) for quote in quotes}
    numbers = number(facts.values())

    def head(key: str, **fields: object) -> Flowable:
        return paragraph(text(key, language, **fields), of["head"], bold=True)

    def lines(group: tuple[Quote, ...]) -> Iterator[Flowable]:
        for quote in group:
            yield bulleted(_line(facts[quote.passage], numbers, language), of["fact"], "•")

    def remark(words: str) -> Flowable:
        return paragraph(words, of["remark"], italic=True)

    region = shown.region
    built = short_date(shown.built, language)
    yield paragraph(text("briefing.title", language, region=region.name), of["subtitle"], bold=True)
    yield remark(text("briefing.edition", language, edition=shown.edition, built=built))
    yield head("briefing.own")
    if not shown.partner:
        yield paragraph(text("answer.not_in_register", language, region=region.name, date=built), of["text"])
    yield from lines(shown.own)
    yield head(f"briefing.{shown.nearness}", province=region.province)
    for one in shown.comparable:
        yield from lines(one.quotes)
    if shown.comparable_count > len(shown.comparable):
        rest = [one.region.name for one in whole.comparable[len(shown.comparable) :]]
        count = shown.comparable_count - len(shown.comparable)
        yield remark(text("briefing.also", language, count=count, names=", ".join(rest) or "…"))
    if shown.topic:
        yield head("briefing.topic", topic=shown.topic)
        yield from lines(shown.on_topic)
        if not shown.topic_known:
            yield remark(text("briefing.topic_unknown", language))
    yield head("briefing.questions")
    for place, question in enumerate(shown.questions, 1):
        yield bulleted(question, of["item"], f"{place}.")
    yield head("briefing.preparation")
    yield from lines(shown.preparation)
    left = len(whole.preparation) - len(shown.preparation) + len(whole.own) - len(shown.own)
    if left:
        yield remark(text("briefing.left_out", language, count=left))
    yield Spacer(1, 0.2 * cm)
    yield paragraph(
        " · ".join(_source(source, n, language) for source, n in numbers.items()),
        of["cell"].clone("end", fontSize=8, leading=9.6),
    )


def _line(fact: Fact, numbers: dict[Source, int], language: Language) -> str:
    return f"{mark_of(fact, language)}{fact.text}{references(fact, numbers)}"


def _source(source: Source, place: int, language: Language) -> str:
    return f"[{place}] {source.publisher}, {source_date(source, language)}"
