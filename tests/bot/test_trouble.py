"""Floods, outages, slow servers, a full disk: waited out, said once, and people are not told twice."""

from __future__ import annotations

import resource
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bot_api import BotApi, Call, Reply
from conftest import RunningBot, message, new_chat, running

from bot.disk import is_damage, passes

ROOM = 2000  # bytes: enough for what the bot says, too little for a page of the journal


def answers(api: BotApi) -> Counter[str]:
    """How often each answer was sent."""
    with api.changed:
        return Counter(sent["shown"].splitlines()[0] for sent in api.state.sent)


# Rate limits


def test_a_chat_that_telegram_holds_back_holds_back_no_other(api: BotApi, home: Path) -> None:
    flooded, others = new_chat(), [new_chat() for _ in range(5)]
    api.flood(flooded, 1, retry_after=3600)
    with running(api, home) as bot:
        api.put(message(flooded, "satu"))
        api.wait(lambda state: state.floods[flooded].left == 0)
        for chat_id in others:
            api.put(message(chat_id, "dua"))
        for chat_id in others:
            api.sent_to(chat_id)
        assert bot.stop() == 0
    with running(api, home):
        api.sent_to(flooded)
    assert answers(api) == {"Jawaban: satu": 1, "Jawaban: dua": 5}


def test_in_a_storm_of_429_everybody_is_answered_once(api: BotApi, home: Path) -> None:
    chats = [new_chat() for _ in range(20)]
    api.flood(None, 60, retry_after=0)
    with running(api, home):
        for chat_id in chats:
            api.put(message(chat_id, f"dari {chat_id}"))
        for chat_id in chats:
            api.sent_to(chat_id)
    assert answers(api) == {f"Jawaban: dari {chat_id}": 1 for chat_id in chats}


# The network


def test_a_server_that_is_gone_for_long_is_waited_for(home: Path) -> None:
    chat_id = new_chat()
    with BotApi() as api, running(api, home) as bot:
        api.put(message(chat_id, "tunggu padam"))
        api.wait(lambda state: "padam" in state.gates)
        api.open_gate("padam")
        api.sent_to(chat_id)
        api.script("sendMessage", lambda call: Reply.broken())
        api.put(message(chat_id, "sedang dikirim"))
        api.wait(lambda state: sum(call.method == "sendMessage" for call in state.calls) > 4)
        api.close()
        bot.wait_until_said("Belum tersambung")
        with BotApi(like=api) as back:
            back.script("sendMessage", None)
            back.put(message(chat_id, "sesudahnya"))
            back.sent_to(chat_id, 3)
            assert answers(back) == {
                f"Jawaban: {asked}": 1 for asked in ("tunggu padam", "sedang dikirim", "sesudahnya")
            }
            bot.wait_until_said("Tersambung ke")
            assert bot.stop() == 0
            assert bot.said.count("Belum tersambung") == 1


def test_connections_that_break_while_sending_lose_nothing(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    api.fail("sendMessage", *[Reply.broken()] * 5)
    api.fail("getUpdates", *[Reply.broken()] * 3)
    with running(api, home):
        for asked in ("satu", "dua", "tiga"):
            api.put(message(chat_id, asked))
        api.sent_to(chat_id, 3)
    assert answers(api) == {"Jawaban: satu": 1, "Jawaban: dua": 1, "Jawaban: tiga": 1}


def test_a_connection_that_breaks_after_telegram_took_the_message_repeats_it_once(
    api: BotApi, home: Path
) -> None:
    chat_id, broken = new_chat(), threading.Event()

    def take_and_break(call: Call) -> Reply | None:
        if broken.is_set():
            return None
        broken.set()
        api.take(call)
        return Reply.broken()

    api.script("sendMessage", take_and_break)
    with running(api, home):
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "dua"))
        api.sent_to(chat_id, 3)
    assert answers(api) == {"Jawaban: satu": 2, "Jawaban: dua": 1}


def test_a_server_that_answers_slowly_gets_more_time_not_the_same_message_again_and_again(
    api: BotApi, home: Path
) -> None:
    chat_id = new_chat()

    def slowly(call: Call) -> Reply | None:
        reply = api.take(call)
        threading.Event().wait(1.0)
        return reply

    api.script("sendMessage", slowly)
    with running(api, home, UJI_ANSWER="0.2"):
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "dua"))
        api.wait(lambda state: any(sent["shown"].startswith("Jawaban: dua") for sent in state.sent))
    # 0.2, 0.4 and 0.8 seconds were not enough.
    assert answers(api)["Jawaban: satu"] <= 4


def test_a_message_without_an_id_in_the_answer_is_not_sent_again(api: BotApi, home: Path) -> None:
    chat_id = new_chat()

    def garbled(call: Call) -> Reply | None:
        api.take(call)
        return Reply(200, b'{"ok": true, "result": 7}')

    api.script("sendMessage", garbled)
    with running(api, home):
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "dua"))
        api.sent_to(chat_id, 2)
    assert answers(api) == {"Jawaban: satu": 1, "Jawaban: dua": 1}


# The disk


@contextmanager
def full_disk(bot: RunningBot) -> Iterator[None]:
    """The system refuses to let the bot's files grow."""
    pid, hard = bot.process.pid, resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def read_only(bot: RunningBot) -> Iterator[None]:
    """SQLite refuses to write."""
    bot.process.send_signal(signal.SIGUSR1)
    yield
    bot.process.send_signal(signal.SIGUSR2)


TROUBLES = pytest.mark.parametrize("trouble", [full_disk, read_only])
Trouble = Callable[[RunningBot], "contextmanager[None]"]


@TROUBLES
def test_an_answer_waits_for_the_journal_and_telegram_keeps_what_is_new(
    api: BotApi, home: Path, trouble: Trouble
) -> None:
    chat_id = new_chat()
    with running(api, home) as bot:
        first = api.put(message(chat_id, "tunggu penuh"))
        api.wait(lambda state: "penuh" in state.gates and first in state.confirmed)
        with trouble(bot):
            api.open_gate("penuh")
            second = api.put(message(chat_id, "berikutnya"))
            bot.wait_until_said("tidak bisa ditulis")
            polls = api.state.polls
            api.wait(lambda state: state.polls > polls + 3)
            assert second in api.state.pending
            assert answers(api) == {}
        api.sent_to(chat_id, 2)
        bot.wait_until_said("bisa ditulis lagi")
        assert bot.stop() == 0
        assert bot.said.count("tidak bisa ditulis") == 1
        assert bot.said.count("bisa ditulis lagi") == 1
        assert "Traceback" not in bot.said
    assert answers(api) == {"Jawaban: tunggu penuh": 1, "Jawaban: berikutnya": 1}


@TROUBLES
def test_what_was_sent_and_cannot_be_recorded_yet_is_not_sent_again(
    api: BotApi, home: Path, trouble: Trouble
) -> None:
    chat_id = new_chat()

    def held(call: Call) -> Reply | None:
        reply = api.take(call)
        api.wait_at("dikirim")
        return reply

    api.script("sendMessage", held)
    with running(api, home) as bot:
        api.put(message(chat_id, "satu"))
        api.wait(lambda state: "dikirim" in state.gates)
        with trouble(bot):
            api.open_gate("dikirim")
            bot.wait_until_said("tidak bisa ditulis")
            polls = api.state.polls
            api.put(message(chat_id, "dua"))
            api.wait(lambda state: state.polls > polls + 3)
        api.sent_to(chat_id, 2)
        assert bot.stop() == 0
    with running(api, home):
        api.put(message(chat_id, "tiga"))
        api.sent_to(chat_id, 3)
    assert answers(api) == {"Jawaban: satu": 1, "Jawaban: dua": 1, "Jawaban: tiga": 1}


def test_what_passes_is_told_from_what_is_damage_and_from_our_own_mistakes(tmp_path: Path) -> None:
    (tmp_path / "garbage").write_bytes(b"no database, " * 1000)
    with sqlite3.connect(tmp_path / "small") as small, pytest.raises(sqlite3.OperationalError) as full:
        small.execute("create table t (x)")
        small.execute("pragma max_page_count = 2")
        small.execute("insert into t values (zeroblob(100000))")
    with sqlite3.connect(tmp_path / "garbage") as garbage, pytest.raises(sqlite3.DatabaseError) as bad:
        garbage.execute("select * from sqlite_master")
    with sqlite3.connect(":memory:") as ours, pytest.raises(sqlite3.OperationalError) as mistake:
        ours.execute("select * from nothing")
    assert [passes(error.value) for error in (full, bad, mistake)] == [True, False, False]
    assert [is_damage(error.value) for error in (full, bad, mistake)] == [False, True, False]
    assert not passes(ValueError())
