"""Looking up by name: /istilah, /banding, /daerah."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer_buttons import paging_row
from bot.buttons import Rows, carry, column, fits
from bot.markup import escape, split
from bot.pages import document_pages, titled
from bot.render import Numbers, render, source_key, source_line, superscript
from bot.turn import Press, Turn
from index import browse
from index.context import HOME_REGION
from index.dates import short_date
from index.model import Answer, Language, Quote, Status
from index.reader import OpenEdition
from index.texts import text
from knowledge.model import ATTRIBUTES

MOST_COMPARED = 4
BETWEEN_NAMES = re.compile(r"\s*(?:[,;/]|\b(?:vs|versus|dan|dengan|and|with)\b\.?)\s*", re.IGNORECASE)


async def on_term(turn: Turn) -> None:
    """/istilah <term>."""
    await _term(turn, turn.heard.text)


async def on_term_press(press: Press) -> None:
    """A suggested term: term:<name>; the answer is a message of its own."""
    press.toast()
    await _term(press.turn, ":".join(press.pressed.values))


async def _term(turn: Turn, name: str) -> None:
    if not name:
        await turn.say("lookup.term_usage")
        return
    found = await turn.tools.thinker.look(lambda edition: browse.term(edition, name))
    if found.quotes:
        await turn.reply(_quoted(None, found.quotes, turn.language))
    elif found.suggestions:
        await turn.say("lookup.suggestions", _suggested("term", found.suggestions), name=name)
    else:
        await turn.say("lookup.no_term", name=name)


async def on_compare(turn: Turn) -> None:
    """/banding <application> <application>."""
    names = named(turn.heard.text)[:MOST_COMPARED]
    if len(names) < 2:
        await turn.say("lookup.compare_usage")
        return
    compared = await turn.tools.thinker.look(lambda edition: browse.compare(edition, names))
    lines = [_unclear(turn, name, suggestions) for name, suggestions in compared.unclear]
    if len({side.name for side in compared.sides}) < 2:
        await turn.reply(split([*lines, turn.words("lookup.compare_usage")]))
    else:
        await turn.reply(split([*lines, *side_by_side(compared.sides, turn.language)]))


async def on_region(turn: Turn) -> None:
    """/daerah <region>: what it has with Bandung."""
    name = turn.heard.text
    if not name:
        await turn.say("lookup.region_usage")
        return
    regions = await turn.tools.thinker.look(lambda edition: browse.regions(edition, name))
    if not regions:
        await turn.say("lookup.no_region", name=name)
    elif len(regions) > 1:
        names = [region.name for region in regions]
        await turn.say("lookup.which_region", _suggested("region", names), name=name)
    else:
        html, rows = await _record(turn, regions[0].name, 1)
        await turn.reply([html], rows)


async def on_region_press(press: Press) -> None:
    """A region's record in place: region:<name>[:<page>]."""
    html, rows = await _record(press.turn, press.pressed.value(0), press.pressed.number(1))
    press.toast()
    await press.show(html, rows)


async def _record(turn: Turn, name: str, number: int) -> tuple[str, Rows]:
    language = turn.language

    def found(edition: OpenEdition) -> tuple[list[str], str, bool]:
        regions = [region for region in browse.regions(edition, name) if region.name == name]
        quotes = browse.region_record(edition, regions[0]) if regions else []
        signed = name in edition.partners or name == HOME_REGION
        return document_pages(quotes, language), edition.manifest.created[:10], signed

    pages, built, signed = await turn.tools.thinker.look(found)
    if not signed or not pages:
        none = turn.words("answer.not_in_register", region=name, date=short_date(built, language))
        pages = [f"{none}\n\n{page}".strip() if n == 0 else page for n, page in enumerate(pages or [""])]
    number = min(max(number, 1), len(pages))
    html = titled(name, pages[number - 1], number, len(pages), language)
    return html, [paging_row("region", (name,), number, len(pages))]


def named(written: str) -> list[str]:
    """The names in what was written: "e-RK vs GAMPIL", "e-RK, GAMPIL", or two words "e-RK GAMPIL"."""
    names = [name for name in BETWEEN_NAMES.split(written.strip()) if name]
    return written.split() if len(names) == 1 else names


def side_by_side(sides: Sequence[browse.Side], language: Language) -> list[str]:
    """Applications attribute by attribute as blocks of HTML, blanks said, sources below."""
    numbers: Numbers = {}
    blocks = [f"<b>{' · '.join(escape(side.name) for side in sides)}</b>"]
    for attribute in ATTRIBUTES:
        lines = [f"<i>{escape(text(f'attribute.{attribute}', language))}</i>"]
        for side in sides:
            told = side.attributes[attribute]
            shown = escape(told.value if told else text("lookup.blank", language))
            used = (
                [numbers.setdefault(source_key(one), len(numbers) + 1) for one in told.sources]
                if told
                else []
            )
            raised = "".join(f"\u00a0{superscript(number)}" for number in sorted(set(used)))
            lines.append(f"• <b>{escape(side.name)}</b>: {shown}{raised}")
        blocks.append("\n".join(lines))
    if numbers:
        blocks.append(" · ".join(source_line(source, n, language) for source, n in numbers.items()))
    return blocks


def _quoted(title: str | None, quotes: Sequence[Quote], language: Language) -> list[str]:
    return render(Answer("", Status.ANSWERED, "", title, passages=tuple(quotes), language=language))


def _unclear(turn: Turn, name: str, suggestions: Sequence[str]) -> str:
    if suggestions:
        return turn.words("lookup.unclear", name=name, suggestions=", ".join(suggestions))
    return turn.words("lookup.no_application", name=name)


def _suggested(verb: str, names: Sequence[str]) -> Rows:
    """Names as buttons, those that one can carry; a name's own colons are read back as part of it."""
    return column([(name, carry(verb, name)) for name in names if fits(f"{verb}:{name}")])
