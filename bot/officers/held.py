"""A reply that only asks for time waits: its officer says whether it is the answer, or news for the asker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.asker import language_of, to_asker
from bot.buttons import carry
from bot.officers import store
from bot.officers.answers import give
from bot.officers.store import HELD, OPEN, TOLD
from bot.officers.wording import day_of
from bot.records import Outgoing
from bot.turn import Press, Turn
from index.texts import text

Row = dict[str, Any]


async def hold(turn: Turn, row: Row) -> None:
    """Keep a reply back and ask its officer; the question goes on waiting."""
    journal, number = turn.tools.journal, row["number"]
    with journal.db.atomic():
        answer_id = store.add_answer(
            journal, number, turn.reply_to, turn.heard.text, turn.tools.rules.office, HELD
        )
        rows = [
            [(turn.label("button.only_news"), carry("onlynews", answer_id))],
            [(turn.label("button.as_answer"), carry("asanswer", answer_id))],
        ]
        journal.plan(turn.update_id, turn.outgoing([turn.words("officers.held", number=number)], rows))
    await turn.tools.outbox.deliver(turn.update_id)


async def on_send_press(press: Press) -> None:
    """It was the answer after all: asanswer:<answer>."""
    answer, row = _held(press)
    if answer is None or row is None:
        return
    turn, journal = press.turn, press.turn.tools.journal
    press.toast()
    number = row["number"]
    confirmation = Outgoing(
        turn.chat_id,
        turn.words("officers.given", number=number),
        turn.thread_id,
        edits=press.message_id,
        instead=turn.words("officers.unreached", number=number),
    )
    with journal.db.atomic():
        give(journal, turn.tools.rules, row, answer["id"], turn.update_id, confirmation)
    await turn.tools.outbox.deliver(turn.update_id)


async def on_news_press(press: Press) -> None:
    """No answer yet: the asker is told once that one is being looked for: onlynews:<answer>."""
    answer, row = _held(press)
    if answer is None or row is None:
        return
    turn, journal, number = press.turn, press.turn.tools.journal, row["number"]
    press.toast()
    with journal.db.atomic():
        told_before = store.told(journal, number) or row["state"] not in OPEN
        journal.db.execute("update officer_answers set state = ? where id = ?", (TOLD, answer["id"]))
        key = "officers.still_waiting" if told_before else "officers.news_given"
        edit = Outgoing(turn.chat_id, turn.words(key, number=number), turn.thread_id, edits=press.message_id)
        news = [] if told_before else _news(press, row)
        unreached = turn.words("officers.still_waiting", number=number)
        journal.plan(turn.update_id, [*news, replace(edit, instead=unreached) if news else edit])
    await turn.tools.outbox.deliver(turn.update_id)


def _news(press: Press, row: Row) -> list[Outgoing]:
    journal = press.turn.tools.journal
    html = text("officers.news", language_of(journal, row), number=row["number"])
    return to_asker(journal, row, row["question"], [html])


def answer_of(press: Press, state: str) -> tuple[Row | None, Row | None]:
    """The answer of an officers' button that is still in a state, with its question; else says it is not."""
    turn, journal = press.turn, press.turn.tools.journal
    answer = store.answer(journal, press.pressed.number(0))
    here = turn.chat_id == turn.tools.rules.officers_chat
    if not here or answer is None or answer["state"] != state:
        press.toast("toast.old_button", alert=True)
        return None, None
    return answer, store.by_number(journal, answer["number"])


def _held(press: Press) -> tuple[Row | None, Row | None]:
    """The reply of a button that is still held back, with its question; else says that it is not."""
    turn, journal = press.turn, press.turn.tools.journal
    answer, row = answer_of(press, HELD)
    if answer is None:
        return None, None
    given = store.chosen(journal, answer["number"])
    if row is not None and given is not None:
        date = day_of(given["answered_at"], turn.language)
        press.toast("toast.answered_already", number=row["number"], date=date, alert=True)
        return None, None
    return answer, row


PRESSES = {"asanswer": on_send_press, "onlynews": on_news_press}
