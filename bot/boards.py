"""Pictures of figures: how the bot is used, and the visits, each as one board. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.figures import Count, Usage
from bot.numbers import shown_number
from bot.picture import Bar, Board, Panel
from bot.visits.ballots import SCALE, Evaluation
from bot.visits.figures import Together, VisitFigures, grouped, together
from index.dates import short_date
from index.model import Language
from index.texts import text
from knowledge.model import CATEGORIES

LANGUAGE: Language = "id"  # of pictures for the host
MOST = 8  # bars of a panel
DAYS, WEEKS = 31, 30 * 7  # up to so many days: a bar a day, a bar a week; beyond, one a month


def usage_board(usage: Usage, titles: Mapping[str, str]) -> Board:
    """How the bot was used; `titles` are the documents' by id."""
    total, voted = usage.total, usage.good + usage.bad
    figures = [
        (str(total.asked), text("board.questions", LANGUAGE)),
        (_share(total.answered + total.partial, total.asked), text("board.answered_share", LANGUAGE)),
        (_seconds(usage.median_ms), text("board.median", LANGUAGE)),
        (f"{usage.good} / {usage.bad}", text("board.votes", LANGUAGE)),
        (_share(usage.good, voted), text("board.good_share", LANGUAGE)),
        (_mean(usage.evaluation), text("board.evaluation", LANGUAGE)),
    ]
    parts = tuple(text(f"board.{name}", LANGUAGE) for name in ("answered", "partial", "not_found"))
    span, in_time = _in_time(usage.days)
    panels = [
        _panel(span, True, [Bar(name, _parts(count)) for name, count in in_time], parts),
        _panel("areas", False, [_asked(area_name(n), c) for n, c in usage.areas.items()], parts),
        _panel("regions", False, [_asked(name, c) for name, c in usage.regions.items()][:MOST], parts),
        _panel(
            "documents",
            False,
            [Bar(titles.get(n, n), (c,), str(c)) for n, c in usage.documents.items()][:MOST],
        ),
    ]
    return _board("penggunaan", "usage_title", usage.first, usage.last, figures, panels)


def visits_board(visits: Sequence[VisitFigures], today: date) -> Board:
    """The visits: by month, by region, what they asked about, what they thought."""
    whole = together(visits)
    figures = [
        (str(whole.visits), text("board.visits", LANGUAGE)),
        (str(len({one.region for one in visits})), text("board.regions_counted", LANGUAGE)),
        (str(whole.questions.asked), text("board.questions", LANGUAGE)),
        (str(whole.gaps), text("board.gaps", LANGUAGE)),
        (str(whole.reports), text("board.reports", LANGUAGE)),
        (_mean(whole.evaluation), text("board.evaluation", LANGUAGE)),
    ]
    months = grouped(visits, lambda one: one.month)
    regions = sorted(
        grouped(visits, lambda one: one.region).items(), key=lambda item: (-item[1].visits, item[0])
    )
    scale = [Bar(str(step), (n,), str(n)) for step, n in zip(SCALE, whole.evaluation.counts, strict=True)]
    panels = [
        _panel(
            "visits_by_month", True, [Bar(n, (one.visits,), str(one.visits)) for n, one in _months(months)]
        ),
        _panel(
            "visits_by_region", False, [Bar(n, (one.visits,), str(one.visits)) for n, one in regions][:MOST]
        ),
        _panel("areas", False, [Bar(area_name(n), (c,), str(c)) for n, c in whole.areas.items()]),
        _panel("useful", True, scale if whole.evaluation.mean is not None else []),
    ]
    first = min((one.started for one in visits), default=today)
    return _board("kunjungan", "visits_title", first, today, figures, panels)


def area_name(area: str) -> str:
    """What a category is called in figures; "" are questions without one."""
    if area not in CATEGORIES:
        return text("board.no_area", LANGUAGE)
    return text(f"category.{area.replace('-', '_')}", LANGUAGE)


def _board(
    name: str,
    title: str,
    first: date,
    last: date,
    figures: Sequence[tuple[str, str]],
    panels: Sequence[Panel],
) -> Board:
    days = {"first": _day(first), "last": _day(last)}
    return Board(
        f"{name}-{first.isoformat()}-{last.isoformat()}",
        text(f"board.{title}", LANGUAGE),
        text("board.days", LANGUAGE, **days),
        tuple(figures),
        tuple(panels),
        text("board.source", LANGUAGE),
    )


def _panel(name: str, upright: bool, bars: Sequence[Bar], legend: Sequence[str] = ()) -> Panel:
    return Panel(
        text(f"board.{name}", LANGUAGE), upright, tuple(bars), text("board.nothing", LANGUAGE), tuple(legend)
    )


def _asked(name: str, count: Count) -> Bar:
    return Bar(name, _parts(count), str(count.asked))


def _parts(count: Count) -> tuple[float, ...]:
    return (count.answered, count.partial, count.not_found)


def _in_time(days: Mapping[date, Count]) -> tuple[str, list[tuple[str, Count]]]:
    """The days as bars, put together to weeks (named by their Mondays) or months where there are many.

    Before them the key of what they are put together to.
    """
    if len(days) <= DAYS:
        return "by_day", [(_short(day), count) for day, count in days.items()]
    by_week = len(days) <= WEEKS
    found: dict[date, Count] = {}
    for day, count in days.items():
        start = day - timedelta(days=day.weekday()) if by_week else day.replace(day=1)
        found[start] = found.get(start, Count()) + count
    bars = [(_short(day) if by_week else _month(day), count) for day, count in found.items()]
    return ("by_week" if by_week else "by_month"), bars


def _months(months: Mapping[str, Together]) -> list[tuple[str, Together]]:
    """All months from the first to the last, also those without a visit."""
    if not months:
        return []
    found, month = [], date.fromisoformat(f"{min(months)}-01")
    last = date.fromisoformat(f"{max(months)}-01")
    while month <= last:
        found.append((_month(month), months.get(month.isoformat()[:7], together([]))))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _day(day: date) -> str:
    return short_date(day.isoformat(), LANGUAGE)


def _short(day: date) -> str:
    return _day(day).rpartition(" ")[0]


def _month(day: date) -> str:
    name, year = _day(day).split()[1:]
    return f"{name} {year[2:]}"


def _share(part: int, of: int) -> str:
    return f"{round(100 * part / of)} %" if of else "–"


def _mean(evaluation: Evaluation) -> str:
    if evaluation.mean is None:
        return "–"
    return text(
        "board.mean",
        LANGUAGE,
        mean=shown_number(round(evaluation.mean, 1), LANGUAGE),
        count=evaluation.answers,
    )


def _seconds(milliseconds: float | None) -> str:
    """A time as people read it."""
    if milliseconds is None:
        return "–"
    if milliseconds < 1000:
        return text("board.milliseconds", LANGUAGE, number=round(milliseconds))
    return text("board.seconds", LANGUAGE, number=shown_number(round(milliseconds / 1000, 1), LANGUAGE))
