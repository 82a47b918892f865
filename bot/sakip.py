"""/sakip: the chart of Bandung's results with the category's menu below it; with numbers, the calculator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot import charts, picture
from bot.buttons import Rows, carry, document_key
from bot.markup import split
from bot.menus import menu_page
from bot.numbers import shown_number
from bot.render import Numbers, fact_line, source_line
from bot.score import WEIGHTS, Problem, Score, component_of, read_score
from bot.turn import Turn
from index import browse
from index.context import HOME_REGION
from index.model import Quote
from index.reader import DocumentCard, OpenEdition
from index.texts import text

CATEGORY = "sakip"
SCALE = "sakip/bobot-penilaian-dan-predikat"  # the document of weights and predicates
OPEN_SHOWN = 2  # components with most points still open


async def on_sakip(turn: Turn) -> None:
    """/sakip, or /sakip <component scores>."""
    if turn.heard.text:
        await _calculate(turn)
    else:
        await _chart(turn)


async def _chart(turn: Turn) -> None:
    language = turn.language

    def found(edition: OpenEdition) -> tuple[list[DocumentCard], list[charts.Year], int, str]:
        results = browse.results(edition, HOME_REGION)
        years = charts.by_year(results, edition.last_result_year)
        manifest = edition.manifest
        return browse.documents(edition, CATEGORY), years, manifest.number, manifest.created[:10]

    cards, years, edition, built = await turn.tools.thinker.look(found)
    html, rows = menu_page(cards, CATEGORY, 1, language)
    if not years:
        await turn.reply([html], rows)
        return
    caption = charts.caption(HOME_REGION, years, language, turn.words("chart.hint"))
    drawn = picture.write(charts.steps(HOME_REGION, years, language, edition, built))
    finished = turn.tools.outbox.start_typing(turn.chat_id, turn.thread_id)
    try:
        await turn.send([replace(one, picture=drawn) for one in turn.outgoing([caption], rows)])
    finally:
        finished.set()


async def _calculate(turn: Turn) -> None:
    score = read_score(turn.heard.text)
    if isinstance(score, Score):
        quotes = await turn.tools.thinker.look(lambda edition: basis(edition, score.predicate))
        rows: Rows = [[(text("button.more", turn.language), carry("read", document_key(SCALE), 1, "m1"))]]
        await turn.reply(split([*_worked_out(turn, score), *_quoted(turn, quotes)]), rows if quotes else ())
    else:
        lines = [f"• {_problem(turn, problem)}" for problem in score]
        await turn.reply(split([turn.words("score.problems"), *lines, turn.words("score.usage")]))


def basis(edition: OpenEdition, predicate: str) -> list[Quote]:
    """What the scale's document says of the weights, and of this predicate; none when it is not there."""
    quotes = browse.reading(edition, SCALE)
    begins = f"Predikat SAKIP {predicate}:"
    return [*quotes[:1], *(quote for quote in quotes if quote.text.startswith(begins))]


def _worked_out(turn: Turn, score: Score) -> list[str]:
    lines = [turn.words("score.title")]
    for component, points in score.parts.items():
        name, weight = turn.label(f"component.{component}"), WEIGHTS[component]
        lines.append(
            turn.words("score.part", component=name, score=_shown(turn, points), weight=_shown(turn, weight))
        )
    lines.append(turn.words("score.result", total=_shown(turn, score.total), predicate=score.predicate))
    if score.following is None:
        lines.append(turn.words("score.best"))
    else:
        predicate, bound, points = score.following
        lines.append(
            turn.words(
                "score.next", predicate=predicate, bound=_shown(turn, bound), points=_shown(turn, points)
            )
        )
    parts = [
        f"{turn.label(f'component.{component}')} {_shown(turn, points)}"
        for component, points in score.open_points[:OPEN_SHOWN]
    ]
    lines.append(turn.words("score.open", parts=", ".join(parts)) if parts else turn.words("score.full"))
    by_name = any(component_of(word) for word in turn.heard.text.replace(":", " ").split())
    lines.append(turn.words("score.own" if by_name else "score.order"))
    return lines


def _quoted(turn: Turn, quotes: Sequence[Quote]) -> list[str]:
    if not quotes:
        return [turn.words("score.no_basis")]
    numbers: Numbers = {}
    lines = [turn.words("score.basis"), *(fact_line(quote, numbers, turn.language) for quote in quotes)]
    named = [source_line(source, number, turn.language) for source, number in numbers.items()]
    return [*lines, " · ".join(named)] if named else lines


def _problem(turn: Turn, problem: Problem) -> str:
    shown = {
        name: _shown(turn, value)
        if isinstance(value, Decimal)
        else turn.label(f"component.{value}")
        if name == "component"
        else value
        for name, value in problem.fields
    }
    return turn.words(f"score.{problem.kind}", **shown)


def _shown(turn: Turn, number: Decimal) -> str:
    return shown_number(number, turn.language)
