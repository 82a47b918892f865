"""A region's SAKIP results by year, as a picture and as the text beside it, both from the same rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.markup import escape, link, plain, units
from bot.numbers import shown_number
from bot.picture import Mark, Row, Steps
from bot.render import source_key, superscript
from bot.score import LOWEST, PREDICATES, predicate_of
from index.browse import DISPUTE, SakipResult
from index.dates import short_date, source_date
from index.model import Language
from index.texts import text
from knowledge.model import Source

CAPTION = 1024  # UTF-16 units that Telegram takes under a picture, without tags
LOWEST_SHOWN = "CC"  # the chart begins here, or lower when a result is lower
ABOUT = re.compile(r"\bsekitar (\d{4}(?:\s*[-–]\s*\d{4})?)")  # in the note of a result without a year
PREDICATES_UP = (LOWEST, *(name for name, _ in reversed(PREDICATES)))  # D to AA


@dataclass(frozen=True)
class Year:
    """What is known of a year, or of several blank ones: from `first` to `last`, None when it is unknown.

    `results` in the order of announcement; the last one holds.
    """

    first: int | None
    last: int | None
    results: tuple[SakipResult, ...] = ()


def by_year(results: Sequence[SakipResult], last_year: int | None) -> list[Year]:
    """The results year by year up to `last_year`, blank years that follow each other as one.

    Results without a predicate cannot be placed and are left out. Those of unknown years come first.
    """
    usable = [one for one in results if one.predicate in PREDICATES_UP]
    years = [Year(None, None, (one,)) for one in usable if one.year is None]
    known = sorted({one.year for one in usable if one.year is not None})
    if known:
        for year in range(known[0], max(known[-1], last_year or 0) + 1):
            told = tuple(one for one in usable if one.year == year)
            if not told and years and not years[-1].results:
                years[-1] = Year(years[-1].first, year)
            else:
                years.append(Year(year, year, told))
    return years


def steps(region: str, years: Sequence[Year], language: Language, edition: int, built: str) -> Steps:
    """The chart of a region's results; `built` is the edition's date as YYYY-MM-DD."""
    predicates = [one.predicate or "" for year in years for one in year.results]
    lowest = min(map(PREDICATES_UP.index, [*predicates, LOWEST_SHOWN]))
    shown = PREDICATES_UP[lowest:]
    rows = tuple(
        Row(
            _year_label(year, language),
            tuple(_marks(year, shown.index, language)),
            dated=year.first is not None,
        )
        for year in years
    )
    marks = [mark for row in rows for mark in row.marks]
    notes = []
    if any(mark.disputed for mark in marks):
        notes.append(text("chart.disputed", language))
    if not all(mark.main for mark in marks):
        notes.append(text("chart.earlier", language))
    sources = {source_key(source) for year in years for one in year.results for source in one.sources}
    dates = sorted(source.date for source in sources if source.date)
    source = text(
        "chart.source",
        language,
        count=len(sources),
        first=short_date(dates[0], language) if dates else text("render.undated", language),
        last=short_date(dates[-1], language) if dates else text("render.undated", language),
        edition=edition,
        built=short_date(built, language),
    )
    return Steps(
        name="sakip-" + re.sub(r"\W+", "-", region.lower()).strip("-"),
        title=text("chart.title", language, region=region),
        subtitle=text("chart.subtitle", language),
        steps=tuple((name, _takes(name, language)) for name in shown),
        rows=rows,
        empty=text("chart.empty", language),
        notes=tuple(notes),
        source=source,
    )


def caption(region: str, years: Sequence[Year], language: Language, hint: str) -> str:
    """The same as HTML of at most CAPTION units: each year, what is disputed, sources and dates; then `hint`.

    When it is too long, first only one source a result is named, then disputes are only marked, then the
    years are cut.
    """
    title = f"<b>{escape(text('chart.title', language, region=region))}</b>"
    for most, told in ((99, True), (1, True), (1, False), (0, False)):
        numbers: dict[Source, int] = {}
        lines = [_line(year, language, numbers, most, told) for year in years]
        named = " · ".join(_source(source, number, language) for source, number in numbers.items())
        whole = "\n".join(part for part in (title, *lines, named, hint) if part)
        if units(plain(whole)) <= CAPTION:
            return whole
    while lines and units(plain("\n".join((title, *lines, "…", hint)))) > CAPTION:
        lines.pop()
    return "\n".join((title, *lines, "…", hint))


def _marks(year: Year, step: Callable[[str], int], language: Language) -> Iterator[Mark]:
    for place, result in enumerate(year.results, 1):
        words = "" if result.score is None else shown_number(result.score, language)
        main = place == len(year.results)
        yield Mark(step(result.predicate or ""), words + "*" * result.disputed, main, result.disputed)


def _takes(predicate: str, language: Language) -> str:
    bounds = dict(PREDICATES)
    if predicate in bounds:
        return f"> {shown_number(bounds[predicate], language)}"
    return f"≤ {shown_number(PREDICATES[-1][1], language)}"


def _year_label(year: Year, language: Language) -> str:
    if year.first is None:
        about = ABOUT.search(year.results[0].note or "")
        return (
            f"{text('chart.about', language)}\n{_dash(about[1])}"
            if about
            else text("chart.no_year", language)
        )
    return str(year.first) if year.first == year.last else f"{year.first}–{year.last}"


def _dash(years: str) -> str:
    return re.sub(r"\s*[-–]\s*", "–", years)


def _line(year: Year, language: Language, numbers: dict[Source, int], most: int, told: bool) -> str:
    """A year as a line; `most` sources a result are named, disputes are told or only marked."""
    label = _year_label(year, language).replace("\n", " ")
    if not year.results:
        return escape(f"{label}: {text('chart.empty', language)}")
    *earlier, result = year.results
    shown = escape(f"{label}: {_result(result, language)}")
    if earlier:
        shown += escape(
            f" ({text('chart.before', language)} {', '.join(_result(e, language) for e in earlier)})"
        )
    if result.disputed:
        shown += f" ⚠️ {escape(_dispute(result) if told else DISPUTE)}"
    for source in [source for one in (result, *earlier) for source in _first(one, most)]:
        numbers.setdefault(source_key(source), len(numbers) + 1)
    used = sorted({numbers[source_key(s)] for one in year.results for s in _first(one, most)})
    return shown + "".join(f"\u00a0{superscript(number)}" for number in used)


def _result(result: SakipResult, language: Language) -> str:
    """The predicate with the score, and the predicate that the scale has for it when that is another."""
    if result.score is None:
        return result.predicate or ""
    shown = f"{result.predicate}, {text('chart.score', language)} {shown_number(result.score, language)}"
    usual = predicate_of(Decimal(str(result.score)))
    if usual != result.predicate:
        shown += f" ({text('chart.off_scale', language, predicate=usual)})"
    return shown


def _dispute(result: SakipResult) -> str:
    """What the note says from where it says that sources differ."""
    note = result.note or ""
    return note[note.lower().index(DISPUTE) :]


def _first(result: SakipResult, most: int) -> Sequence[Source]:
    """The sources to name: all of a disputed result, the first of another."""
    return result.sources[: most if result.disputed else min(most, 1)]


def _source(source: Source, number: int, language: Language) -> str:
    return (
        f"{superscript(number)} {link(source.publisher, source.url)}, {escape(source_date(source, language))}"
    )
