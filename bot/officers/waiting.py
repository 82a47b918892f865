"""Questions that officers leave waiting: a reminder after a day, an honest end after the days set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.announce import announce
from bot.asker import language_of, to_asker
from bot.buttons import keyboard
from bot.journal import Journal
from bot.officers import store
from bot.officers.answers import marked
from bot.officers.store import CLOSED
from bot.officers.wording import closed_shown, day_of, question_rows, reminder
from bot.records import Outgoing, Waiting, stamp
from bot.turn import Rules
from index.texts import text

REMIND_AFTER = timedelta(days=1)


def remind(journal: Journal, rules: Rules, moment: datetime) -> Iterator[Waiting]:
    """Plan one reminder for each question that has waited a day; what is to be worked off."""
    if rules.officers_chat is None:
        return
    for row in store.overdue(journal, moment - REMIND_AFTER, reminded=False):
        shown = store.asked_messages(journal, row, rules.officers_chat)
        *before, last = (Outgoing(rules.officers_chat, html, about=row["question"]) for html in reminder(row))
        last = replace(last, keyboard=keyboard(question_rows(row["number"])))
        first, *rest = [*before, last]
        messages = [replace(first, reply_to=shown[-1]["message_id"] if shown else None), *rest]
        with journal.db.atomic():
            journal.db.execute(
                "update forwarded set reminded_at = ? where number = ?", (stamp(moment), row["number"])
            )
            waiting = announce(journal, messages)
            store.post(journal, waiting.update_id, row["number"], store.QUESTION)
        yield waiting


def close(journal: Journal, rules: Rules, moment: datetime) -> Iterator[Waiting]:
    """Plan the end of each question that has waited as long as is set; what is to be worked off."""
    for row in store.overdue(journal, moment - timedelta(days=rules.officers_days), reminded=True):
        with journal.db.atomic():
            store.settle(journal, row["number"], CLOSED)
            html = closed_shown(row, rules.officers_days, language_of(journal, row))
            messages = to_asker(journal, row, row["question"], html)
            messages += marked(journal, rules, row, "officers.mark_closed", day_of(stamp(moment), "id"))
            if rules.officers_chat is not None:
                days = rules.officers_days
                notice = text("officers.closed_notice", "id", number=row["number"], days=days)
                messages.append(Outgoing(rules.officers_chat, notice))
            waiting = announce(journal, messages)
            store.post(journal, waiting.update_id, row["number"], store.QUESTION)
        yield waiting
