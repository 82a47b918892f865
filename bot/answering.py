"""A question on its way: what came before it, the answer, its buttons, and what the journal keeps of it."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.answer_buttons import answer_rows, asks_of
from bot.assistant import AssistantFailed
from bot.conversation import before
from bot.errors_seen import note
from bot.group_admin import may_ask
from bot.markup import escape, split
from bot.questions import Row, asked_by_button, messages_of
from bot.records import Asked, Outgoing, now
from bot.render import render
from bot.turn import Press, Turn
from bot.votes import forget_votes
from index.model import Answer, Question, Quote, Status
from index.texts import text

SHORT_FACTS = 2  # of an answer in a group that wants short ones
FACTUAL = (Status.ANSWERED, Status.PARTIAL)


async def on_question(turn: Turn) -> None:
    """Answer a question that was written, in view of the ones before it."""
    assert turn.message is not None
    if not await may_ask(turn):
        await turn.say("bot.admins_only")
        return
    question, thread = turn.heard.text, before(turn.message, turn.tools.me, turn.tools.journal)
    made = await _thought(turn, Question(question, thread.context, turn.spoken))
    if made is not None:
        await _send(turn, made, _asked(turn, question, made, follows=thread.follows))


async def on_overheard(turn: Turn) -> None:
    """Answer what was not asked of us only with facts; whatever else it is, the talk goes on without us."""
    if turn.settings.is_quiet(turn.moment) or not await may_ask(turn):
        return
    question = turn.heard.text
    made = await turn.tools.thinker.answer(Question(question, (), turn.spoken))
    if made.status in FACTUAL:
        await _send(turn, made, _asked(turn, question, made))


async def answer_press(press: Press, question: str, follows: int | None) -> None:
    """Answer a question that a button asks, with the question above, since nobody has written it."""
    turn = press.turn
    pressed = ":".join([press.pressed.verb, *press.pressed.values])
    if asked_by_button(turn.tools.journal, turn.chat_id, pressed):
        press.toast("toast.asked_already")
        return
    press.toast()
    made = await _thought(turn, Question(question, (), turn.spoken))
    if made is None or asked_by_button(turn.tools.journal, turn.chat_id, pressed):
        return  # somebody else's press was quicker
    asked = replace(_asked(turn, question, made, follows=follows), pressed=pressed)
    await _send(turn, made, asked, above=f"<i>› {escape(question)}</i>")


async def answer_one_of(press: Press, asks: list[str], follows: int | None) -> None:
    """Answer the question that a button asks by its place among `asks`, its second value."""
    if not await may_ask(press.turn):
        press.toast("toast.admins_only", alert=True)
        return
    place = press.pressed.number(1)
    if place < len(asks):
        await answer_press(press, asks[place], follows)
    else:
        press.toast("toast.forgotten", alert=True)


async def answer_edited(turn: Turn, row: Row) -> None:
    """Answer a question anew that was edited: in the messages that answered it before."""
    assert turn.message is not None
    question, journal = turn.heard.text, turn.tools.journal
    thread = before(turn.message, turn.tools.me, journal)
    # In private the question itself, as it was, is among those before.
    thread = replace(thread, context=tuple(one for one in thread.context if one != row["text"]))
    number = row["update_id"]
    made = await _thought(turn, Question(question, thread.context, turn.spoken))
    if made is None:
        return
    asked = _asked(turn, question, made, follows=thread.follows)
    messages = _messages(turn, made, number)
    places = messages_of(journal, number)
    planned = [
        replace(message, edits=place, about=number)
        for message, place in zip(messages, [*places, *[None] * len(messages)], strict=False)
    ]
    planned += [
        Outgoing(turn.chat_id, turn.words("bot.superseded"), turn.thread_id, edits=place, about=number)
        for place in places[len(messages) :]
    ]
    last = messages[-1]
    forget_votes(journal, number)  # they were about another answer
    journal.plan(turn.update_id, planned, replace(asked, html=last.html, keyboard=last.keyboard), number)
    await turn.tools.outbox.deliver(turn.update_id)


async def _thought(turn: Turn, question: Question) -> Answer | None:
    """The answer, "typing" shown meanwhile; None after an apology when there is none."""
    tools = turn.tools
    finished = tools.outbox.start_typing(turn.chat_id, turn.thread_id)
    try:
        return await tools.thinker.answer(question)
    except AssistantFailed as failed:
        _, report = note(tools.journal, tools.rules.admins_chat, turn.update_id, str(failed), "assistant")
        await turn.send([*turn.outgoing([turn.words("answer.error")]), *report])
        return None
    finally:
        finished.set()


async def _send(turn: Turn, made: Answer, asked: Asked, above: str = "") -> None:
    messages = _messages(turn, made, turn.update_id, above)
    last = messages[-1]
    await turn.send(messages, replace(asked, html=last.html, keyboard=last.keyboard))


def _messages(turn: Turn, made: Answer, number: int, above: str = "") -> list[Outgoing]:
    shown = _shortened(made) if turn.settings.length == "short" else made
    html = render(shown)
    if above:
        html = split([above, html[0]]) + html[1:]
    return turn.outgoing(html, answer_rows(made, number))


def _shortened(made: Answer) -> Answer:
    """The answer with its first facts only, which it says."""
    if len(made.passages) <= SHORT_FACTS:
        return made
    note = text("render.shortened", made.language, shown=SHORT_FACTS, all=len(made.passages))
    return replace(made, passages=made.passages[:SHORT_FACTS], notes=(*made.notes, note))


def _asked(turn: Turn, question: str, made: Answer, follows: int | None = None) -> Asked:
    facts: tuple[Quote, ...] = (*made.passages, *made.nearest)
    return Asked(
        chat_id=turn.chat_id,
        private=turn.private,
        message_id=turn.reply_to,
        text=question,
        status=made.status,
        asked_at=turn.moment if turn.message else now(),
        thread_id=turn.thread_id,
        follows=follows,
        user_id=turn.asker,
        language=made.language,
        edition=made.edition,
        elapsed_ms=made.elapsed_ms,
        passages=json.dumps([quote.passage for quote in facts]),
        asks=json.dumps(asks_of(made), ensure_ascii=False),
        document=facts[0].document if facts else None,
    )
