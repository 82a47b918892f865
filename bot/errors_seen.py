"""Errors: kept in the journal under an id, told to the admins' chat once, never with anybody's words."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.journal import Journal
from bot.markup import escape
from bot.records import Outgoing, now, stamp
from index.texts import text

logger = logging.getLogger(__name__)

TOLD_AGAIN = timedelta(days=1)  # after which the same error is news once more


def note(
    journal: Journal, admins_chat: int | None, update_id: int, kind: str, place: str
) -> tuple[int, list[Outgoing]]:
    """Record an error; returns its id and what tells the admins of it, if it is news and there is a chat.

    `kind` is the exception's type, `place` what failed; neither holds what people wrote.
    """
    since = stamp(now() - TOLD_AGAIN)
    seen = list(
        journal.db.query(
            "select 1 as one from errors where kind = ? and place = ? and happened_at > ? limit 1",
            (kind, place, since),
        )
    )
    number = journal.db.execute(
        "insert into errors (update_id, kind, place, happened_at) values (?, ?, ?, ?)",
        (update_id, kind, place, stamp(now())),
    ).lastrowid
    assert number is not None
    logger.error("error %d in update %d: %s in %s", number, update_id, kind, place)
    if seen or admins_chat is None:
        return number, []
    fields = {"number": number, "kind": escape(kind), "place": escape(place), "update": update_id}
    return number, [Outgoing(admins_chat, text("admins.error", "id", **fields))]


def count_since(journal: Journal, moment: str) -> int:
    """How many errors there were since a moment, as the journal writes moments."""
    row = next(iter(journal.db.query("select count(*) as n from errors where happened_at >= ?", (moment,))))
    return int(row["n"])
