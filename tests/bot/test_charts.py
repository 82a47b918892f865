"""Charts: what they show of a region's results, the text beside them; nothing overlaps or is cut off."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import matplotlib.image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from telegram_html import parse

from bot import boards, charts, draw, picture
from bot.figures import Count, Usage
from bot.markup import units
from bot.picture import Bar, Board, Mark, Panel, Row, Steps
from bot.visits.ballots import Evaluation
from bot.visits.figures import VisitFigures
from index.browse import SakipResult
from knowledge.model import Source

HINT = "Hitung: <code>/sakip 30:25</code>"
NEWS = Source("Koran <Uji> & Kawan", "2019-03-13", "https://example.org/a?b=1&c=2")


def result(
    year: int | None,
    predicate: str | None,
    score: float | None = None,
    note: str | None = None,
    announced: str | None = None,
    sources: tuple[Source, ...] = (NEWS,),
) -> SakipResult:
    return SakipResult(year, announced, score, predicate, note, sources)


BANDUNG = [
    result(None, "CC", 48, "sekitar 2013-2014; sumber berbeda: C menurut <berita>"),
    result(2015, "BB", None, None, "2015-09-11"),
    result(2015, "A", 80.2, None, "2016-02-12"),
    result(2016, "A"),
    result(2018, "BB"),
    result(2021, None, 71.5),
]


def caption(results: list[SakipResult], last: int | None = 2020, region: str = "Kota Uji") -> str:
    return charts.caption(region, charts.by_year(results, last), "id", HINT)


def chart(results: list[SakipResult], last: int | None = 2020) -> Steps:
    return charts.steps("Kota Uji", charts.by_year(results, last), "id", 7, "2026-11-24")


def test_the_picture_has_each_year_its_step_score_and_dispute() -> None:
    made = chart(BANDUNG)
    assert [name for name, _ in made.steps] == ["CC", "B", "BB", "A", "AA"]
    assert made.rows == (
        Row("sekitar\n2013–2014", (Mark(0, "48*", disputed=True),), dated=False),
        Row("2015", (Mark(2, main=False), Mark(3, "80,2"))),
        Row("2016", (Mark(3),)),
        Row("2017"),
        Row("2018", (Mark(2),)),
        Row("2019–2020"),
    )
    assert len(made.notes) == 2
    assert "13 Mar 2019" in made.source and "edisi 7" in made.source


def test_the_text_says_the_same_with_sources_and_dates() -> None:
    lines = parse(caption(BANDUNG)).splitlines()
    assert lines[1:7] == [
        "sekitar 2013–2014: CC, nilai 48 (pada skala resmi: C) ⚠️ sumber berbeda: C menurut <berita>\u00a0¹",
        "2015: A, nilai 80,2 (sebelumnya BB)\u00a0¹",
        "2016: A\u00a0¹",
        "2017: tidak ada data",
        "2018: BB\u00a0¹",
        "2019–2020: tidak ada data",
    ]
    assert lines[7] == "¹ Koran <Uji> & Kawan, 13 Mar 2019"
    assert lines[-1] == "Hitung: /sakip 30:25"


def test_a_low_predicate_widens_the_scale() -> None:
    assert [name for name, _ in chart([result(2015, "D")]).steps][:3] == ["D", "C", "CC"]


def test_without_a_usable_result_there_is_no_year() -> None:
    assert charts.by_year([], 2025) == []
    assert charts.by_year([result(2015, None, 60.0)], 2025) == []


sources = st.builds(
    Source,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.sampled_from(["2015-09-11", "2016", None]),
    st.sampled_from(["https://example.org/" + "a" * 90, None]),
)
results = st.builds(
    SakipResult,
    st.none() | st.integers(2005, 2026),
    st.none(),
    st.none() | st.floats(0, 100).map(lambda score: round(score, 2)),
    st.none() | st.sampled_from(charts.PREDICATES_UP),
    st.none() | st.text(max_size=40) | st.text(max_size=400).map("sumber berbeda: {}".format),
    st.lists(sources, max_size=6).map(tuple),
)


@given(st.lists(results, max_size=40), st.none() | st.integers(2005, 2030), st.sampled_from(["id", "en"]))
def test_however_many_results_the_text_fits_and_is_valid(
    found: list[SakipResult], last: int | None, language: str
) -> None:
    years = charts.by_year(found, last)
    assert language in ("id", "en")
    shown = parse(charts.caption("Kota Uji", years, "en" if language == "en" else "id", HINT))
    assert units(shown) <= charts.CAPTION
    assert shown.endswith("Hitung: /sakip 30:25")
    made = charts.steps("Kota Uji", years, "id", 7, "2026-11-24")
    assert picture.read(picture.write(made)) == made


LONG = "Hasil akhir evaluasi akuntabilitas kinerja yang sangat panjang namanya " * 3
DISPUTED = "sumber berbeda"
ALL_STEPS = [result(year, name, 99.99, DISPUTED) for year, name in enumerate(charts.PREDICATES_UP, 2010)]
NEIGHBOURS = [result(2015, "D", 12.25), result(2016, "BB", 72.25), result(2016, "A", 80.25, DISPUTED)]
DAYS = {date(2026, 9, 1) + timedelta(days=n): Count(n % 17, n % 3, n % 5) for n in range(31)}
USED = Usage(
    date(2026, 9, 1),
    date(2026, 10, 1),
    Count(1234, 56, 789, 3),
    DAYS,
    {"smart-city": Count(900, 50, 700), "sakip": Count(1), "": Count(0, 0, 1)},
    {"Kabupaten Ogan Komering Ulu Selatan": Count(12, 3, 4), "Kota Bogor": Count(0, 0, 1)},
    {"umum/a": 1000, "umum/b": 1},
    median_ms=12_345.6,
    good=1234,
    bad=567,
    evaluation=Evaluation((10, 20, 30, 400, 500)),
)
VISITED = [
    VisitFigures(
        n, f"Kabupaten {'Panjang ' * (n % 4)}{n}", "closed", date(2025, 1 + n % 12, 3), None, Count(3, n),
        {"sakip": n, "": 1}, n, True, {}, Evaluation((0, n, 0, 0, 2)),
    )
    for n in range(24)
]  # fmt: skip


def usage_of(days: int) -> Usage:
    counted = {date(2026, 1, 1) + timedelta(days=n): Count(n % 4) for n in range(days)}
    return replace(USED, days=counted, last=max(counted))


BOARDS = [
    boards.usage_board(USED, {"umum/a": LONG}),
    boards.usage_board(usage_of(200), {}),
    boards.usage_board(usage_of(366), {}),
    boards.usage_board(Usage(date(2026, 9, 1), date(2026, 9, 1)), {}),
    boards.visits_board(VISITED, date(2026, 9, 1)),
    boards.visits_board([], date(2026, 9, 1)),
    Board(
        "x",
        LONG,
        LONG,
        ((LONG, LONG),) * 4,
        (Panel(LONG, False, (Bar(LONG, (1e9,), LONG),), "", (LONG,) * 3),),
        LONG,
    ),
]
PICTURES = [
    *BOARDS,
    chart(BANDUNG),
    chart(ALL_STEPS),
    chart(NEIGHBOURS),
    Steps("x", LONG, LONG, (("AA", "> 90"),), (Row("1234567890 1234567890"),), "kosong", (LONG,), LONG),
    Steps("x", "K" * 400, "$x^2$ _", (), (), "", (), "Sumber"),
]


@pytest.mark.parametrize("made", PICTURES, ids=range(len(PICTURES)))
def test_no_words_are_cut_off_or_overlap_or_are_too_small(made: Steps | Board) -> None:
    figure = draw.draw(made)
    words = shown_words(figure)
    width, height = figure.canvas.get_width_height()
    assert width == draw.WIDTH
    for text, (left, low, right, high) in words:
        assert left >= 0 and low >= 0 and right <= width and high <= height, text
    for (one, a), (other, b) in combinations(words, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 4 or b[3] <= a[1] + 4
        assert apart, f"{one!r} over {other!r}"


@pytest.mark.parametrize("made", BOARDS, ids=range(len(BOARDS)))
def test_a_board_is_the_same_after_the_journal(made: Board) -> None:
    assert picture.read(picture.write(made)) == made


def test_a_board_puts_many_days_together_and_keeps_every_question() -> None:
    for days, bars in ((31, 31), (200, 29), (366, 13)):
        time = boards.usage_board(usage_of(days), {}).panels[0]
        assert len(time.bars) == bars
        assert sum(sum(bar.values) for bar in time.bars) == sum(n % 4 for n in range(days))


def test_a_month_without_a_visit_has_its_place() -> None:
    first, last = (
        replace(VISITED[0], started=date(2026, 1, 31)),
        replace(VISITED[1], started=date(2026, 4, 1)),
    )
    bars = boards.visits_board([first, last], date(2026, 9, 1)).panels[0].bars
    assert [(bar.label, bar.words) for bar in bars] == [
        ("Jan 26", "1"), ("Feb 26", "0"), ("Mar 26", "0"), ("Apr 26", "1"),
    ]  # fmt: skip


def shown_words(figure: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    """All words of a figure with where they stand: left, low, right, high in pixels."""
    canvas = figure.canvas
    renderer: RendererAgg = canvas.get_renderer()  # type: ignore[attr-defined]
    found = []
    for text in figure.axes[0].texts:
        assert text.get_fontsize() >= 28
        box = text.get_window_extent(renderer)
        found.append((text.get_text(), (box.x0, box.y0, box.x1, box.y1)))
    return found


@pytest.mark.filterwarnings("ignore:Glyph")
@settings(max_examples=10, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=4))
def test_any_words_can_be_drawn(words: str, labels: list[str]) -> None:
    rows = tuple(Row(label) for label in labels)
    made = draw.png(Steps("x", words, words, (("A", words),), rows, words[:20], (words,), words))
    assert matplotlib.image.imread(io.BytesIO(made)).shape[1] == draw.WIDTH
