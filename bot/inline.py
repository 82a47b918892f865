"""Inline mode: "@bot e-RK" in any chat offers facts with their sources to insert."""

from __future__ import annotations

import hashlib

from telegram import (
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode

from bot.assistant import AssistantFailed
from bot.render import render
from bot.turn import Tools
from index.model import Answer, Question, Quote, Status
from index.texts import text

OFFERED = 10
SECONDS = 300  # that Telegram may keep results: a new edition shows within five minutes
DESCRIPTION = 200  # characters of a fact in the list of offers
# What has facts to offer, be they the answer or only near to it.
ON_A_SUBJECT = (
    Status.ANSWERED,
    Status.PARTIAL,
    Status.NOT_FOUND,
    Status.NOT_IN_REGISTER,
    Status.CLARIFY,
)


async def on_inline(update: Update, tools: Tools) -> None:
    """An inline query: facts to insert. Facts are Indonesian and the same for all, so results are shared."""
    query = update.inline_query
    assert query is not None
    try:
        quotes = await facts_for(query.query.strip(), tools)
    except AssistantFailed:
        quotes = []  # logged already; an empty list is all that can be shown
    results = [offer for offer in map(offered, quotes) if offer is not None]
    await tools.outbox.answer_inline(query.id, results[:OFFERED], SECONDS)


async def facts_for(asked: str, tools: Tools) -> list[Quote]:
    """At most OFFERED facts: those that answer first, then what the search finds; samples for nothing."""
    question = asked or text("sample.two", "id")
    made = await tools.thinker.answer(Question(question))
    if made.status not in ON_A_SUBJECT:
        return []
    quotes = list(made.passages)
    if not asked:
        for key in ("sample.one", "sample.three"):
            quotes += (await tools.thinker.answer(Question(text(key, "id")))).passages[:3]
    elif made.status is not Status.NOT_IN_REGISTER:
        quotes += await tools.thinker.search(question, OFFERED)
    return list({quote.passage: quote for quote in quotes}.values())[:OFFERED]


def offered(quote: Quote) -> InlineQueryResultArticle | None:
    """A fact as an inline result, under an id that stays the same; None when it is too long for a message."""
    messages = render(Answer("", Status.ANSWERED, "", quote.title, passages=(quote,)))
    if len(messages) > 1:
        return None
    return InlineQueryResultArticle(
        id=hashlib.sha256(quote.passage.encode()).hexdigest()[:32],
        title=quote.title,
        description=quote.text[:DESCRIPTION],
        input_message_content=InputTextMessageContent(
            messages[0],
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )
