"""kill -9 at random moments under load: nothing is lost, and at most one message a kill is said twice.

UJI_KILLS sets how often (12; a thorough run takes 50).
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

from bot_api import BotApi, State
from conftest import message, new_chat, running

KILLS = int(os.environ.get("UJI_KILLS", "12"))
CHATS = 10
QUESTIONS = 8  # put in before each kill
MOMENT = 0.01  # seconds


def test_kills_at_random_moments_lose_nothing_and_repeat_at_most_one_message_each(
    api: BotApi, home: Path
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # shown when the test fails
    chance = random.Random(seed)
    chats = [new_chat() for _ in range(CHATS)]
    asked: dict[int, list[str]] = defaultdict(list)
    for kill in range(KILLS):
        before = len(api.state.sent)
        with running(api, home, UJI_UNLIMITED="1") as bot:
            for number in range(QUESTIONS):
                chat_id = chance.choice(chats)
                question = f"nomor {kill}.{number}"
                asked[chat_id].append(question)
                api.put(message(chat_id, question))
            # Some time after so many sends, so that it comes while the bot commits, thinks, plans, sends or
            # records. There are more to send than these.
            enough = api.count("sendMessage") + chance.randrange(QUESTIONS)
            api.wait(lambda state, enough=enough: sends(state) >= enough and state.polls)
            threading.Event().wait(chance.uniform(0, MOMENT))
            bot.kill()
        assert len(sent_unrecorded(api, home, before)) <= 1, f"kill {kill}"
    with running(api, home, UJI_UNLIMITED="1") as bot:
        for chat_id in chats:
            asked[chat_id].append("terakhir")
            api.put(message(chat_id, "terakhir"))
        for chat_id in chats:
            api.wait(lambda state, chat_id=chat_id: (chat_id, "terakhir") in told_in(state.sent))
        assert bot.stop() == 0
    answers = told(api)
    assert sum(answers.values()) - len(answers) <= KILLS
    assert set(answers) == {(chat_id, question) for chat_id in asked for question in asked[chat_id]}
    for chat_id in chats:
        # In order: the first time that each is answered.
        order = [question for chat, question in answers if chat == chat_id]
        assert order == asked[chat_id]


def sent_unrecorded(api: BotApi, home: Path, before: int) -> set[tuple[int, str]]:
    """What Telegram took since then and the journal does not know of: a later start sends it again."""
    with closing(sqlite3.connect(home / "journal.db")) as journal, api.changed:
        taken = {(sent["chat_id"], sent["text"]) for sent in api.state.sent[before:]}
        return taken & set(journal.execute("select chat_id, html from sent where state = 'sending'"))


def sends(state: State) -> int:
    return sum(call.method == "sendMessage" for call in state.calls)


def told(api: BotApi) -> Counter[tuple[int, str]]:
    """How often each question was answered, in the order of the first answers."""
    with api.changed:
        return told_in(api.state.sent)


def told_in(sent: list[dict[str, object]]) -> Counter[tuple[int, str]]:
    return Counter(
        (int(str(one["chat_id"])), str(one["shown"]).splitlines()[0].removeprefix("Jawaban: "))
        for one in sent
    )
