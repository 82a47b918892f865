"""Messages that come late, after an outage: an apology over an hour, over a day no answer but a count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import Bot, Update

from bot.address import Me, hear
from bot.announce import announce
from bot.journal import Journal
from bot.markup import split
from bot.records import Outgoing, Waiting, now, stamp
from index.model import Language
from index.texts import text

LATE = timedelta(hours=1)
TOO_LATE = timedelta(days=1)


def with_apology(
    messages: Sequence[str], asked_at: datetime, moment: datetime, language: Language
) -> list[str]:
    """The HTML messages of an answer, an apology before them when it comes late."""
    if not messages or moment - asked_at <= LATE:
        return list(messages)
    line = f"<i>{text('bot.late', language)}</i>"
    return [*split([line, messages[0]]), *messages[1:]]


def too_late(update: Update, bot: Bot, moment: datetime, officers_chat: int | None) -> bool:
    """Whether an update is a message to us that nobody expects an answer to any more.

    What officers write is an answer itself, and late is better than never.
    """
    message = update.message or update.edited_message
    if (
        message is None
        or message.chat.id == officers_chat
        or moment - (message.edit_date or message.date) <= TOO_LATE
    ):
        return False
    return hear(message, Me(bot.id, bot.username)) is not None


def pass_over(journal: Journal, update_id: int) -> None:
    """Count an update that came too late, and be done with it."""
    with journal.db.atomic():
        journal.db.execute(
            "insert or ignore into passed_over (update_id, at) values (?, ?)", (update_id, stamp(now()))
        )
        journal.done(update_id)


def unreported(journal: Journal) -> int:
    """How many were passed over and not reported yet."""
    query = "select count(*) from passed_over where reported_at is null"
    return int(journal.db.execute(query).fetchone()[0])


def report(journal: Journal, officers_chat: int | None) -> list[Waiting]:
    """Plan the report of what is unreported, if there is a chat for it; returns what is to be worked off."""
    count = unreported(journal)
    with journal.db.atomic():
        journal.db.execute(
            "update passed_over set reported_at = ? where reported_at is null", (stamp(now()),)
        )
        if officers_chat is None:
            return []
        html = text("bot.passed_over", "id", count=count)
        return [announce(journal, [Outgoing(officers_chat, html)])]
