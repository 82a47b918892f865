"""What officers write and press in their chat: answers, corrections, and that a question is not theirs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from telegram import Message, Update

from bot.address import Heard, hear, replies_to_us
from bot.asker import language_of, to_asker
from bot.buttons import carry
from bot.markup import LIMIT, units
from bot.officers import store
from bot.officers.answers import give, marked
from bot.officers.held import PRESSES as OF_HELD
from bot.officers.held import answer_of, hold
from bot.officers.holding import only_holds
from bot.officers.pointer import pointer
from bot.officers.store import ANSWERED, DECLINED, HELD, OFFERED, TOLD
from bot.officers.wording import day_of, declined_shown
from bot.preferences import USUAL, group_settings
from bot.records import Outgoing, now, stamp
from bot.turn import Press, Tools, Turn, turn_of

Row = dict[str, Any]
ROOM = 1200  # units that a message needs beside an officer's words


def is_for_officers(message: Message, heard: Heard, tools: Tools) -> bool:
    """Whether a message replies, in the officers' chat, to a message of ours that is no answer to a question.

    Then it is an officer's answer, or meant for nobody: thanks for our confirmation must start no search.
    """
    if message.chat.id != tools.rules.officers_chat or heard.what not in ("question", "no_text"):
        return False
    replied = message.reply_to_message
    if replied is None or not replies_to_us(message, tools.me):
        return False
    if store.number_of(tools.journal, message.chat.id, replied.message_id) is not None:
        return True
    mentions = heard.what == "question" and heard.text != (message.text or "").strip()
    asked = tools.journal.question_answered_by(message.chat.id, replied.message_id) is not None
    return message.chat.id < 0 and not asked and not mentions


async def on_reply(turn: Turn) -> None:
    """A reply to a question in the officers' chat is its answer; to anything else it is nothing."""
    message, journal = turn.message, turn.tools.journal
    assert message is not None and message.reply_to_message is not None
    number = store.number_of(journal, turn.chat_id, message.reply_to_message.message_id)
    if number is None:
        return
    row = store.by_number(journal, number)
    if row is None:
        await turn.say("officers.gone", number=number)
    elif turn.heard.what == "no_text" or not turn.heard.text:
        await turn.say("officers.only_text")
    elif units(turn.heard.text) > LIMIT - ROOM:
        await turn.say("officers.answer_too_long")
    elif (given := store.chosen(journal, number)) is not None:
        await _offer(turn, row, given)
    elif only_holds(turn.heard.text):
        await hold(turn, row)
    else:
        with journal.db.atomic():
            answer_id = _kept(turn, number)
            confirmation = _confirmation(turn, "given", number)
            give(journal, turn.tools.rules, row, answer_id, turn.update_id, confirmation)
        await turn.tools.outbox.deliver(turn.update_id)


async def on_correction(update: Update, tools: Tools) -> bool:
    """An officer changed a message: the asker's message and the draft follow. False when it is no answer."""
    message = update.edited_message
    assert message is not None
    if message.chat.id != tools.rules.officers_chat:
        return False
    answer = store.answer_in(tools.journal, message.message_id)
    heard = hear(message, tools.me)
    if answer is None or heard is None or heard.what != "question" or not heard.text:
        return answer is not None
    row = store.by_number(tools.journal, answer["number"])
    if row is None or heard.text == answer["text"]:
        return True
    settings = USUAL if message.chat.id > 0 else group_settings(tools.journal, message.chat.id)
    turn = turn_of(update.update_id, message, heard, settings, tools)
    if units(heard.text) > LIMIT - ROOM:
        await turn.say("officers.answer_too_long")
        return True
    with tools.journal.db.atomic():
        tools.journal.db.execute(
            "update officer_answers set text = ?, answered_at = ? where id = ?",
            (heard.text, stamp(now()), answer["id"]),
        )
        waits = answer["state"] in (HELD, TOLD)
        if answer["state"] == OFFERED or (waits and not _answers_now(turn, row)):
            return True  # the asker does not have it
        confirmation = _confirmation(turn, "given" if waits else "corrected", row["number"])
        give(tools.journal, tools.rules, row, answer["id"], update.update_id, confirmation)
    await tools.outbox.deliver(update.update_id)
    return True


async def on_answer_press(press: Press) -> None:
    """[Jawab] asks for the answer as a reply: reply:<number>."""
    row = _question(press)
    if row is None:
        return
    turn, journal, number = press.turn, press.turn.tools.journal, row["number"]
    given = store.chosen(journal, number)
    if given is not None:
        date = day_of(given["answered_at"], turn.language)
        press.toast("toast.replace_by_reply", number=number, date=date, alert=True)
        return
    press.toast()
    words = turn.words("officers.prompt", number=number)
    if turn.asker is not None and not turn.private:
        # Naming who pressed lets their client, and only theirs, open the reply.
        words = f'<a href="tg://user?id={turn.asker}">{turn.words("officers.you")}</a>, {words}'
    force = json.dumps({"force_reply": True, "selective": not turn.private})
    with journal.db.atomic():
        prompt = Outgoing(turn.chat_id, words, turn.thread_id, press.message_id, force)
        journal.plan(turn.update_id, [prompt])
        store.post(journal, turn.update_id, number, store.QUESTION)
    await turn.tools.outbox.deliver(turn.update_id)


async def on_decline_press(press: Press) -> None:
    """[Bukan lingkup kami] tells the asker so, once: notours:<number>."""
    row = _question(press)
    if row is None:
        return
    turn, journal, number = press.turn, press.turn.tools.journal, row["number"]
    language, asked = language_of(journal, row), row["text"]
    whom = await turn.tools.thinker.look(lambda edition: pointer(edition, asked, language))
    row = store.by_number(journal, number)  # somebody else may have pressed or answered meanwhile
    if row is None or row["state"] in (ANSWERED, DECLINED):
        key = "toast.answered_already" if row and row["state"] == ANSWERED else "toast.declined_already"
        date = day_of(row["settled_at"], turn.language) if row else ""
        press.toast(key, number=number, date=date, alert=True)
        return
    press.toast("toast.declined")
    with journal.db.atomic():
        store.settle(journal, number, DECLINED)
        today = day_of(stamp(now()), "id")
        journal.plan(
            turn.update_id,
            [
                *to_asker(journal, row, row["question"], declined_shown(row, whom, language)),
                *marked(journal, turn.tools.rules, row, "officers.mark_declined", today),
            ],
        )
    await turn.tools.outbox.deliver(turn.update_id)


async def on_replace_press(press: Press) -> None:
    """Let a later answer take the place of the one that the asker has: replace:<answer>."""
    answer, row = answer_of(press, OFFERED)
    if answer is None or row is None:
        return
    turn = press.turn
    press.toast()
    done = turn.words("officers.replaced", number=row["number"])
    confirmation = Outgoing(
        turn.chat_id,
        done,
        turn.thread_id,
        edits=press.message_id,
        instead=turn.words("officers.unreached", number=row["number"]),
    )
    with turn.tools.journal.db.atomic():
        give(turn.tools.journal, turn.tools.rules, row, answer["id"], turn.update_id, confirmation)
    await turn.tools.outbox.deliver(turn.update_id)


async def on_leave_press(press: Press) -> None:
    """Leave the asker the answer that they have: leave:<answer>."""
    answer, row = answer_of(press, OFFERED)
    if answer is not None and row is not None:
        press.toast()
        await press.show(press.turn.words("officers.left", number=row["number"]), None)


def _answers_now(turn: Turn, row: Row) -> bool:
    """Whether what only asked for time became the answer by an edit."""
    return not only_holds(turn.heard.text) and store.chosen(turn.tools.journal, row["number"]) is None


async def _offer(turn: Turn, row: Row, given: Row) -> None:
    """Tell a second officer kindly that there is an answer, which this one may replace."""
    journal = turn.tools.journal
    with journal.db.atomic():
        answer_id = _kept(turn, row["number"], OFFERED)
        rows = [
            [
                (turn.label("button.replace"), carry("replace", answer_id)),
                (turn.label("button.leave"), carry("leave", answer_id)),
            ]
        ]
        date = day_of(given["answered_at"], turn.language)
        said = turn.outgoing([turn.words("officers.answered_already", number=row["number"], date=date)], rows)
        journal.plan(turn.update_id, said)
    await turn.tools.outbox.deliver(turn.update_id)


def _kept(turn: Turn, number: int, state: str = OFFERED) -> int:
    """Keep what the officer wrote; `give` makes it the chosen one."""
    rules = turn.tools.rules
    return store.add_answer(turn.tools.journal, number, turn.reply_to, turn.heard.text, rules.office, state)


def _confirmation(turn: Turn, what: str, number: int) -> Outgoing:
    """What tells the officer that the asker has it, and what instead when the asker's chat took nothing."""
    [said] = turn.outgoing([turn.words(f"officers.{what}", number=number)])
    return replace(said, reply_to=turn.reply_to, instead=turn.words("officers.unreached", number=number))


def _question(press: Press) -> Row | None:
    """The question of a button in the officers' chat; else says that it is gone."""
    turn = press.turn
    here = turn.chat_id == turn.tools.rules.officers_chat
    row = store.by_number(turn.tools.journal, press.pressed.number(0)) if here else None
    if row is None:
        press.toast("toast.old_button", alert=True)
    return row


PRESSES = {
    "reply": on_answer_press,
    "notours": on_decline_press,
    "replace": on_replace_press,
    "leave": on_leave_press,
    **OF_HELD,
}
