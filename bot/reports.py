"""What the bot does beside answering: old rows forgotten daily, late questions reported."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable

from bot.journal import Journal
from bot.late import report, unreported
from bot.pace import Pace, Stop
from bot.work import Worker
from index.texts import text

logger = logging.getLogger(__name__)

FORGET_EVERY = 24 * 3600.0


async def forget_daily(journal: Journal, days: int, stop: Stop) -> None:
    """Drop old rows of the journal once a day. Raises Stopping when told to stop."""
    while True:
        await stop.pause(FORGET_EVERY)
        try:
            journal.forget(days)
        except sqlite3.OperationalError as error:
            logger.error("old rows of the journal stay for another day: %s", type(error).__name__)


async def report_late(
    journal: Journal,
    worker: Worker,
    officers_chat: int | None,
    say: Callable[[str], None],
    pace: Pace,
    stop: Stop,
) -> None:
    """Report questions that came too late, once no more of them come. Raises Stopping when told to stop.

    To the officers' chat, or to the admin's screen when there is none.
    """
    before = 0
    while True:
        await stop.pause(pace.report)
        try:
            count = unreported(journal)
            if count and count == before:
                worker.put(report(journal, officers_chat))
                if officers_chat is None:
                    say(text("admin.passed_over", "id", count=count))
            before = count
        except sqlite3.OperationalError as error:
            logger.error("late questions are reported later: %s", type(error).__name__)
