"""Questions for the officers: passed on once, under a number, with what an answer needs to find its way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.journal import Journal
from bot.markup import escape, split
from bot.questions import was_refused
from bot.records import Outgoing, now, stamp
from bot.turn import Press
from index.texts import text

KEPT, WAITING, REFUSED = "kept", "waiting", "refused"  # KEPT: there was no officers' chat
SHOWN = 3000  # units of a question in the officers' chat


async def pass_on(press: Press, question: dict[str, Any]) -> None:
    """Send a question to the officers' chat, once, and tell whoever asked what became of it."""
    turn = press.turn
    journal, chat = turn.tools.journal, turn.tools.rules.officers_chat
    before = forwarded(journal, question["update_id"])
    if before is not None and (before["state"] == WAITING or chat is None):
        key = "toast.passed_on_already" if before["state"] == WAITING else "toast.no_officer"
        press.toast(key, number=before["number"], alert=True)
        return
    press.toast()
    with journal.db.atomic():
        number = _record(journal, question, turn.update_id, KEPT if chat is None else WAITING)
        [told] = turn.outgoing([turn.words("officers.none")])
        told = replace(told, about=question["update_id"], reply_to=_reply_to(press, question))
        if chat is not None:
            passed = turn.words("officers.passed_on", number=number)
            told = replace(told, html=passed, instead=turn.words("officers.unreachable"))
            for_officers = [Outgoing(chat, html) for html in _shown(number, question)]
            journal.plan(turn.update_id, [*for_officers, told])
        else:
            journal.plan(turn.update_id, [told])
    await turn.tools.outbox.deliver(turn.update_id)
    if chat is not None and was_refused(journal, turn.update_id, chat):
        journal.db.execute("update forwarded set state = ? where number = ?", (REFUSED, number))


def forwarded(journal: Journal, question: int) -> dict[str, Any] | None:
    """What became of a question that was passed on; None when it was not."""
    return next(iter(journal.db.query("select * from forwarded where question = ?", (question,))), None)


def _record(journal: Journal, question: dict[str, Any], update_id: int, state: str) -> int:
    """Note that a question is passed on; returns its number, the same as before if it has one."""
    copied = ("chat_id", "thread_id", "message_id", "user_id", "text", "status")
    journal.db.execute(
        "insert into forwarded (question, update_id, state, forwarded_at, chat_id, thread_id, message_id,"
        " user_id, text, status) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (question) do update set state = excluded.state, update_id = excluded.update_id",
        (question["update_id"], update_id, state, stamp(now()), *(question[name] for name in copied)),
    )
    row = forwarded(journal, question["update_id"])
    assert row is not None
    return int(row["number"])


def _shown(number: int, question: dict[str, Any]) -> list[str]:
    """The question for the officers: its number, where it comes from in general, its words, how it ended."""
    place = text("officers.private" if question["private"] else "officers.group", "id")
    status = text(f"officers.{question['status']}", "id")
    head = text("officers.question", "id", number=number, place=place, status=status)
    return split([head, f"<blockquote>{escape(question['text'])}</blockquote>"])


def _reply_to(press: Press, question: dict[str, Any]) -> int | None:
    return None if press.turn.private else question["message_id"]
