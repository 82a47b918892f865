"""A question is passed on to the officers once, under a number, and whoever asked is told so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.buttons import keyboard
from bot.journal import Journal
from bot.officers import store
from bot.officers.store import ANSWERED, DECLINED, KEPT, REFUSED, WAITING
from bot.officers.wording import day_of, question_rows, question_shown
from bot.questions import was_refused
from bot.records import Outgoing
from bot.turn import Press
from bot.visits import store as visits

SAID_ALREADY = {
    WAITING: "toast.passed_on_already",
    ANSWERED: "toast.answered_already",
    DECLINED: "toast.declined_already",
}


async def pass_on(press: Press, question: dict[str, Any]) -> None:
    """Send a question to the officers' chat, once, and tell whoever asked what became of it."""
    turn = press.turn
    journal, chat = turn.tools.journal, turn.tools.rules.officers_chat
    before = store.forwarded(journal, question["update_id"])
    if before is not None and (before["state"] in SAID_ALREADY or chat is None):
        key = SAID_ALREADY.get(before["state"], "toast.no_officer")
        date = day_of(before["settled_at"] or before["forwarded_at"], turn.language)
        press.toast(key, number=before["number"], date=date, alert=True)
        return
    press.toast()
    with journal.db.atomic():
        number = store.record(journal, question, turn.update_id, KEPT if chat is None else WAITING)
        [told] = turn.outgoing([turn.words("officers.none")])
        told = replace(told, about=question["update_id"], reply_to=_reply_to(press, question))
        if chat is not None:
            passed = turn.words("officers.passed_on", number=number)
            told = replace(told, html=passed, instead=turn.words("officers.unreachable"))
            journal.plan(turn.update_id, [*_for_officers(journal, chat, number, question), told])
            store.post(journal, turn.update_id, number, store.QUESTION)
        else:
            journal.plan(turn.update_id, [told])
    await turn.tools.outbox.deliver(turn.update_id)
    if chat is not None and was_refused(journal, turn.update_id, chat):
        journal.db.execute("update forwarded set state = ? where number = ?", (REFUSED, number))


def _for_officers(journal: Journal, chat: int, number: int, question: dict[str, Any]) -> list[Outgoing]:
    """The question as messages to the officers' chat, the buttons under the last."""
    private = question["chat_id"] > 0
    visit = (
        visits.guest_of(journal, question["user_id"])
        if private
        else visits.running_in(journal, question["chat_id"])
    )
    *before, last = (
        Outgoing(chat, html, about=question["update_id"])
        for html in question_shown(number, question, visit.region if visit else None)
    )
    return [*before, replace(last, keyboard=keyboard(question_rows(number)))]


def _reply_to(press: Press, question: dict[str, Any]) -> int | None:
    return None if press.turn.private else question["message_id"]
