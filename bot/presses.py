"""What pressed buttons do. Data comes from clients: a question in it must be one of the chat."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update

from bot.answer_buttons import REASONS, back, paging_row, reason_rows, related_rows
from bot.answering import answer_one_of
from bot.documents import on_read
from bot.flood import Verdict
from bot.group_admin import on_set
from bot.introduction import on_start_press
from bot.lookups import on_region_press, on_term_press
from bot.menus import on_menu
from bot.officers import replies
from bot.officers.passing import pass_on
from bot.own_data import (
    on_erase_press,
    on_language_press,
    on_languages_press,
    sources_of_question,
    sources_page,
)
from bot.page_picture import show_page
from bot.turn import Press, Tools, press_of
from bot.uploads.receiving import on_discard, on_publish
from bot.visits import command as visits
from bot.votes import vote

Handler = Callable[[Press], Awaitable[None]]


async def on_press(update: Update, tools: Tools) -> None:
    """A pressed button."""
    query = update.callback_query
    assert query is not None
    press = press_of(update.update_id, query, tools)
    if press is None:
        tools.outbox.acknowledge(query.id)
        return
    turn = press.turn
    # People leaf faster than they ask: presses are counted apart.
    verdict = tools.flood.judge(turn.chat_id, turn.asker or 0, turn.moment, private=True, kind="press")
    if verdict is not Verdict.ANSWER:
        press.toast("toast.slowly")
        return
    handler = PRESSES.get(press.pressed.verb)
    if handler is None:
        press.toast("toast.old_button")
        return
    try:
        await handler(press)
    except Exception:
        press.toast("toast.error")  # the waiting sign must end; what follows is decided where all errors are
        raise


async def on_good(press: Press) -> None:
    """👍: good:<question>."""
    row = _question(press)
    if row is not None:
        press.toast("toast.thanks" if _vote(press, row, "good") else "toast.noted")


async def on_bad(press: Press) -> None:
    """👎 asks why: bad:<question>."""
    row = _question(press)
    if row is not None:
        _vote(press, row, "bad")
        press.toast()
        await press.show(row["html"], reason_rows(row["update_id"], row["language"]), about=row["update_id"])


async def on_why(press: Press) -> None:
    """The reason of a 👎: why:<question>:<reason>."""
    row, reason = _question(press), press.pressed.value(1)
    if row is None:
        return
    if reason not in REASONS:
        press.toast("toast.old_button")
        return
    press.toast("toast.thanks_reason" if _vote(press, row, "bad", reason) else "toast.noted")
    await press.show(row["html"], row["keyboard"], about=row["update_id"])


async def on_back(press: Press) -> None:
    """Back to the answer: back:<question>."""
    row = _question(press)
    if row is not None:
        press.toast()
        await press.show(row["html"], row["keyboard"], about=row["update_id"])


async def on_related(press: Press) -> None:
    """The related questions as buttons: related:<question>."""
    row = _question(press)
    if row is not None:
        press.toast()
        rows = related_rows(json.loads(row["asks"]), row["update_id"], row["language"])
        await press.show(row["html"], rows, about=row["update_id"])


async def on_ask(press: Press) -> None:
    """A button that asks: ask:<question>:<place>."""
    row = _question(press)
    if row is None:
        return
    await answer_one_of(press, json.loads(row["asks"]), row["update_id"])


async def on_sources(press: Press) -> None:
    """The sources in full: source:<question>:<page>."""
    row = _question(press)
    if row is None:
        return
    language = press.turn.language
    pages = await sources_of_question(press.turn, row)
    if not pages:
        press.toast("toast.edition_gone", alert=True)
        return
    press.toast()
    number = min(max(press.pressed.number(1), 1), len(pages))
    question = row["update_id"]
    await press.show(
        sources_page(row, pages, number, language),
        [paging_row("source", (question,), number, len(pages)), [back(question, language)]],
        about=question,
    )


async def on_officer(press: Press) -> None:
    """Pass the question on to the officers: officer:<question>."""
    row = _question(press)
    if row is not None:
        await pass_on(press, row)


async def on_page(press: Press) -> None:
    """A quoted page of an imported file as a picture: page:<question>:<place>."""
    row = _question(press)
    if row is not None:
        await show_page(press, json.loads(row["passages"]))


def _question(press: Press) -> dict[str, Any] | None:
    """The question of a button, if it was asked in this chat and is not forgotten; else says so."""
    row = press.turn.tools.journal.question(press.pressed.number(0))
    if row is None or row["chat_id"] != press.turn.chat_id or not row["html"]:
        press.toast("toast.forgotten", alert=True)
        return None
    return row


def _vote(press: Press, row: dict[str, Any], verdict: str, reason: str | None = None) -> bool:
    assert press.turn.asker is not None
    return vote(press.turn.tools.journal, row["update_id"], press.turn.asker, verdict, reason)


PRESSES: dict[str, Handler] = {
    "good": on_good,
    "bad": on_bad,
    "why": on_why,
    "back": on_back,
    "related": on_related,
    "ask": on_ask,
    "source": on_sources,
    "officer": on_officer,
    "page": on_page,
    "read": on_read,
    "menu": on_menu,
    "start": on_start_press,
    "term": on_term_press,
    "region": on_region_press,
    "languages": on_languages_press,
    "language": on_language_press,
    "erase": on_erase_press,
    "set": on_set,
    "publish": on_publish,
    "discard": on_discard,
    **replies.PRESSES,
    **visits.PRESSES,
}
