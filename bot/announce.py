"""Messages that answer nobody, such as reports: planned and sent like answers, so as safe from a crash."""

from __future__ import annotations

from collections.abc import Sequence

from bot.journal import Journal
from bot.records import Asked, Outgoing, Waiting, now, stamp


def announce(
    journal: Journal, messages: Sequence[Outgoing], asked: Asked | None = None, question: int | None = None
) -> Waiting:
    """Plan messages in the same transaction as an inbox row of their own; returns it, to be worked off.

    `messages` is not empty. The row's id is below zero, where Telegram's update ids never are. With `asked`
    they are the new answer to the question that stands under the update `question`.
    """
    with journal.db.atomic():
        lowest = journal.db.execute(
            "select min(0, coalesce((select min(update_id) from inbox), 0),"
            " coalesce((select min(update_id) from sent), 0))"
        ).fetchone()[0]
        waiting = Waiting(lowest - 1, messages[0].chat_id)
        journal.db.execute(
            "insert into inbox (update_id, chat_id, received_at, payload) values (?, ?, ?, ?)",
            (waiting.update_id, waiting.chat_id, stamp(now()), "{}"),
        )
        journal.plan(waiting.update_id, messages, asked, question)
    return waiting
