"""What is told later without being asked: news for who asked, reminders to officers, an honest end."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from bot import news
from bot.announce import announce
from bot.answer_buttons import answer_rows, asks_of
from bot.asker import language_of, quoted, to_asker
from bot.assistant import AssistantFailed, Thinker
from bot.conversation import context_of
from bot.journal import Journal
from bot.markup import split
from bot.officers.answers import settle_by_base
from bot.officers.live import queue_for_same
from bot.officers.waiting import close, remind
from bot.officers.wording import day_of
from bot.pace import Pace, Stop
from bot.preferences import spoken_in
from bot.records import Asked, Waiting, now
from bot.render import render
from bot.turn import Rules
from bot.votes import forget_votes
from bot.work import Worker
from index.model import Answer, Question
from index.texts import text

logger = logging.getLogger(__name__)

Row = dict[str, Any]


async def follow_up(
    journal: Journal, thinker: Thinker, worker: Worker, rules: Rules, pace: Pace, stop: Stop
) -> None:
    """Look again and again at what is due. Raises Stopping when told to stop."""
    while True:
        await stop.pause(pace.report)
        for look in (_officers, _news):
            try:
                async for waiting in look(journal, thinker, rules):
                    worker.put([waiting])
            except Exception as error:  # noqa: BLE001 - what fails now must not keep all else from being told
                logger.error("what is due is told later: %s", type(error).__name__)


async def _officers(journal: Journal, thinker: Thinker, rules: Rules) -> AsyncIterator[Waiting]:
    """What is due of questions that were passed on: ends, reminders, and who asked what is published now."""
    for waiting in close(journal, rules, now()):
        yield waiting
    for waiting in remind(journal, rules, now()):
        yield waiting
    await queue_for_same(journal, thinker)


async def _news(journal: Journal, thinker: Thinker, _: Rules) -> AsyncIterator[Waiting]:
    """Ask what is queued again, each question once an edition; plan a follow-up where it is answered now."""
    if not news.any_untold(journal.db):
        return  # the usual case, and no reason to trouble the thread that answers
    edition = await thinker.look(lambda edition: edition.manifest.number)
    for row in news.untold(journal.db, edition):
        spoken = spoken_in(journal, row["chat_id"], row["user_id"])
        try:
            made = await thinker.answer(Question(row["text"], context_of(row, journal), spoken))
        except AssistantFailed:
            made = None  # the thinker has logged it; the questions behind this one are asked all the same
        if made is None or not news.is_news(made, row):
            news.tried(journal.db, row["update_id"], edition)
        elif (waiting := _told(journal, row, made)) is not None:
            yield waiting


def _told(journal: Journal, row: Row, made: Answer) -> Waiting | None:
    """Plan the answer as a follow-up where the question was asked, once; None when that is not to be.

    The question's row becomes that of the new answer, as when a question is edited: it is no gap any more,
    and the buttons under the follow-up are about it.
    """
    number, language = row["update_id"], language_of(journal, row)
    head = text("news.answered_now", language, date=day_of(row["asked_at"], language))
    first, *rest = render(made)
    html = [*split([head, quoted(row["text"]), first]), *rest]
    messages = to_asker(journal, row, number, html, answer_rows(made, number))
    facts = made.passages
    asked = Asked(
        chat_id=row["chat_id"],
        private=bool(row["private"]),
        message_id=row["message_id"],
        text=row["text"],
        status=made.status,
        asked_at=datetime.fromisoformat(row["asked_at"]),
        thread_id=row["thread_id"],
        follows=row["follows"],
        user_id=row["user_id"],
        language=made.language,
        edition=made.edition,
        elapsed_ms=row["elapsed_ms"],
        passages=json.dumps([quote.passage for quote in facts]),
        asks=json.dumps(asks_of(made), ensure_ascii=False),
        document=facts[0].document if facts else None,
        html=messages[-1].html,
        keyboard=messages[-1].keyboard,
        pressed=row["pressed"],
    )
    with journal.db.atomic():
        # It may have been erased, or edited and answered, while we thought.
        if journal.question(number) != row or not news.told(journal.db, number):
            return None
        forget_votes(journal, number)  # they were about the answer before
        settle_by_base(journal, number)
        return announce(journal, messages, asked, number)
