"""What an officer's answer does, in one transaction: the asker has it, a draft waits, the officers know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.asker import language_of, to_asker
from bot.journal import Journal
from bot.markup import LIMIT, units
from bot.officers import store
from bot.officers.store import ANSWERED, CHOSEN, OPEN, REPLACED, SETTLED
from bot.officers.wording import answer_shown, day_of
from bot.records import Outgoing
from bot.turn import Rules
from index.texts import text

Row = dict[str, Any]


def give(
    journal: Journal, rules: Rules, row: Row, answer_id: int, update_id: int, confirmation: Outgoing
) -> None:
    """Make an answer the one that the asker has, and plan all that says so for this update.

    Belongs into a transaction. The first answer is sent; another one, or the same after an edit, takes the
    place of it in its messages. The confirmation tells the officers; it has an `instead`.
    """
    before = store.chosen(journal, row["number"])
    if before is not None and before["id"] != answer_id:
        journal.db.execute("update officer_answers set state = ? where id = ?", (REPLACED, before["id"]))
    journal.db.execute("update officer_answers set state = ? where id = ?", (CHOSEN, answer_id))
    answer = store.answer(journal, answer_id)
    assert answer is not None
    question = journal.question(row["question"])
    store.draft(journal, row, answer, question["document"] if question else None)
    store.post(journal, update_id, row["number"], store.ANSWER)
    planned = [*_told(journal, row, answer), confirmation]
    if before is None:
        store.settle(journal, row["number"], ANSWERED)
        planned += marked(journal, rules, row, "officers.mark_answered", day_of(answer["answered_at"], "id"))
        if rules.admins_chat is not None:
            planned.append(Outgoing(rules.admins_chat, text("admins.draft", "id", number=row["number"])))
    journal.plan(update_id, planned)


def _told(journal: Journal, row: Row, answer: Row) -> list[Outgoing]:
    """The answer for the asker, in the messages that have an earlier one where there are any."""
    language = language_of(journal, row)
    messages = to_asker(journal, row, row["question"], answer_shown(row, answer, language))
    places = store.answer_messages(journal, row)
    planned = [
        replace(message, edits=place)
        for message, place in zip(messages, [*places, *[None] * len(messages)], strict=False)
    ]
    superseded = text("bot.superseded", language)
    return planned + [
        Outgoing(row["chat_id"], superseded, row["thread_id"], edits=place, about=row["question"])
        for place in places[len(messages) :]
    ]


def marked(journal: Journal, rules: Rules, row: Row, key: str, date: str) -> list[Outgoing]:
    """The question in the officers' chat, edited: what became of it instead of its buttons."""
    chat = rules.officers_chat
    shown = [] if chat is None else store.asked_messages(journal, row, chat)
    if chat is None or not shown:
        return []
    last = shown[-1]
    html = f"{last['html']}\n<i>{text(key, 'id', date=date)}</i>"
    if units(html) > LIMIT:
        return []
    return [Outgoing(chat, html, last["thread_id"], edits=last["message_id"], about=row["question"])]


def settle_by_base(journal: Journal, question: int) -> None:
    """The base answers a question now: the officers are not waited for any more."""
    row = store.forwarded(journal, question)
    if row is not None and row["state"] in OPEN:
        store.settle(journal, row["number"], SETTLED)
