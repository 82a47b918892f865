"""Briefings in Telegram: before a visit by /briefing, at its beginning, and as a PDF of two pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace

from bot.answering import answer_one_of
from bot.attachments import File, keep
from bot.buttons import Button, Rows, carry, column
from bot.markup import escape, split
from bot.records import Outgoing, now, stamp
from bot.render import Numbers, fact_line, source_line
from bot.report.briefing_pdf import briefing_pdf
from bot.report.model import clean
from bot.turn import Press, Turn
from bot.visits.days import days_in
from index import briefing
from index.briefing import Briefing
from index.dates import short_date
from index.model import Language
from index.reader import OpenEdition
from index.texts import text

LONGEST_TOPIC = 80
SHOWN = {"own": 2, "comparable": 2, "topic": 1, "preparation": 2}  # facts in a chat; the PDF has all
MOST_REGIONS = 8  # buttons, when a name leaves open which


async def on_briefing(turn: Turn) -> None:
    """/briefing <region> [topic]."""
    written = clean(turn.heard.text)
    if not written:
        await turn.say("briefing.usage")
        return
    found = await turn.tools.thinker.look(lambda edition: briefing.named(edition, written))
    _, rest = days_in(found.rest)
    topic = rest[:LONGEST_TOPIC] or None
    if not found.regions:
        await turn.say("lookup.no_region", name=written[:LONGEST_TOPIC])
    elif len(found.regions) > 1:
        names = [(region.name, region.code) for region in found.regions[:MOST_REGIONS]]
        rows = column([(name, carry("vbrief", turn.update_id, code)) for name, code in names])
        with turn.tools.journal.db.atomic():
            note(turn, "", topic, ())
            turn.tools.journal.plan(
                turn.update_id,
                turn.outgoing([turn.words("lookup.which_region", name=written[:LONGEST_TOPIC])], rows),
            )
        await turn.tools.outbox.deliver(turn.update_id)
    else:
        await _send(turn, found.regions[0].name, topic)


async def on_which_press(press: Press) -> None:
    """Which region was meant: vbrief:<briefing>:<code>."""
    row = _noted(press)
    code = press.pressed.value(1)
    if row is None:
        return
    region = await press.turn.tools.thinker.look(lambda edition: briefing.region_by_code(edition, code))
    if region is None:
        press.toast("toast.old_button")
        return
    press.toast()
    await _send(press.turn, region.name, row["topic"])


async def on_ask_press(press: Press) -> None:
    """One of the good questions: vask:<briefing>:<place>."""
    row = _noted(press)
    if row is None:
        return
    await answer_one_of(press, json.loads(row["asks"]), None)


async def on_pdf_press(press: Press) -> None:
    """The briefing as a PDF: vpdf:<briefing>."""
    row = _noted(press)
    if row is None:
        return
    press.toast()
    turn = press.turn
    made = await turn.tools.thinker.look(lambda edition: of(edition, row["region"], row["topic"]))
    if made is None:
        await turn.say("toast.edition_gone")
        return
    content = await asyncio.to_thread(briefing_pdf, made, turn.language)
    name = f"briefing-{_file_name(made.region.name)}.pdf"
    caption = turn.words("briefing.caption", region=made.region.name, edition=made.edition)
    journal = turn.tools.journal
    with journal.db.atomic():
        number = keep(journal, File(name, content))
        [message] = turn.outgoing([caption])
        journal.plan(turn.update_id, [replace(message, attachment=number)])
    await turn.tools.outbox.deliver(turn.update_id)


def of(edition: OpenEdition, name: str, topic: str | None) -> Briefing | None:
    """The briefing of a region by its official name; None when this edition does not know it."""
    region = briefing.region_of(edition, name)
    return briefing.brief(edition, region, topic) if region else None


async def _send(turn: Turn, region: str, topic: str | None) -> None:
    made = await turn.tools.thinker.look(lambda edition: of(edition, region, topic))
    assert made is not None
    with turn.tools.journal.db.atomic():
        turn.tools.journal.plan(turn.update_id, messages(turn, made))
    await turn.tools.outbox.deliver(turn.update_id)


def messages(turn: Turn, made: Briefing, more: Rows = ()) -> list[Outgoing]:
    """The briefing with its buttons, `more` below them; what they ask is noted under the turn's update."""
    note(turn, made.region.name, made.topic, made.questions)
    html = split([*blocks(made, turn.language)])
    return turn.outgoing(html, [*question_rows(turn.update_id, made), [_pdf(turn)], *more])


def note(turn: Turn, region: str, topic: str | None, asks: tuple[str, ...]) -> None:
    """Note what the buttons of a briefing need."""
    row = {
        "update_id": turn.update_id,
        "region": region,
        "topic": topic,
        "asks": json.dumps(asks, ensure_ascii=False),
        "shown_at": stamp(now()),
    }
    turn.tools.journal.db.table("briefings").insert(row, replace=True, pk="update_id")


def question_rows(update_id: int, made: Briefing) -> Rows:
    """The good questions, each a button that asks."""
    return column(
        [(f"{place + 1}. {ask}", carry("vask", update_id, place)) for place, ask in enumerate(made.questions)]
    )


def _pdf(turn: Turn) -> Button:
    return turn.label("button.briefing_pdf"), carry("vpdf", turn.update_id)


def blocks(made: Briefing, language: Language) -> Iterator[str]:
    """The briefing as blocks of HTML."""
    numbers: Numbers = {}

    def head(key: str, **fields: object) -> str:
        return f"\n<b>{escape(text(key, language, **fields))}</b>"

    yield f"<b>{escape(text('briefing.title', language, region=made.region.name))}</b>"
    yield head("briefing.own")
    if not made.partner:
        yield escape(not_in_register(made, language))
    for quote in made.own[: SHOWN["own"]]:
        yield fact_line(quote, numbers, language)
    yield head(f"briefing.{made.nearness}", province=made.region.province)
    shown = made.comparable[: SHOWN["comparable"]]
    for one in shown:
        for quote in one.quotes[:1]:
            yield fact_line(quote, numbers, language)
    if made.comparable_count > len(shown):
        rest = [one.region.name for one in made.comparable[len(shown) :]]
        yield f"<i>{escape(also(rest, made.comparable_count - len(shown), language))}</i>"
    if made.topic:
        yield head("briefing.topic", topic=made.topic)
        for quote in made.on_topic[: SHOWN["topic"]]:
            yield fact_line(quote, numbers, language)
        if not made.topic_known:
            yield escape(text("briefing.topic_unknown", language))
    yield head("briefing.preparation")
    for quote in made.preparation[: SHOWN["preparation"]]:
        yield fact_line(quote, numbers, language)
    sources = [source_line(source, n, language) for source, n in numbers.items()]
    yield "\n" + " · ".join(sources) if sources else ""
    if language != "id":
        yield f"<i>{escape(text('answer.in_indonesian', language))}</i>"
    # Last and in one piece, since the buttons that ask stand under the last message.
    questions = [f"{place}. {escape(question)}" for place, question in enumerate(made.questions, 1)]
    yield "\n".join([head("briefing.questions"), *questions])


def not_in_register(made: Briefing, language: Language) -> str:
    """That there is no agreement of this region in the register, as of the edition."""
    built = short_date(made.built, language)
    return text("answer.not_in_register", language, region=made.region.name, date=built)


def also(names: list[str], count: int, language: Language) -> str:
    """That there are more regions, with the names of some."""
    return text("briefing.also", language, count=count, names=", ".join(names) or "…")


def _file_name(region: str) -> str:
    return "-".join(region.lower().split())


def _noted(press: Press) -> dict[str, str] | None:
    """What was noted of a briefing that was sent to this chat; else says so."""
    rows = press.turn.tools.journal.db.query(
        "select briefings.* from briefings where update_id = :number and exists (select 1 from sent where"
        " sent.update_id = :number and sent.chat_id = :chat)",
        {"number": press.pressed.number(0), "chat": press.turn.chat_id},
    )
    row = next(iter(rows), None)
    if row is None:
        press.toast("toast.forgotten", alert=True)
    return row
