"""Nothing is lost and nothing is said twice, however the bot ends."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from pathlib import Path
from typing import Any

from bot_api import BotApi, Call, Reply
from conftest import message, new_chat, running
from people import buttons, press_old

KILLS = 20


def test_twenty_kills_between_receiving_and_answering(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    for number in range(KILLS):
        with running(api, home) as bot:
            update_id = api.put(message(chat_id, f"tunggu {number}"))
            # One chat is worked off in order: when the assistant is at this question, the one before,
            # replayed, is answered and recorded.
            api.wait(lambda state, number=number: str(number) in state.gates)
            api.wait(lambda state, update_id=update_id: update_id in state.confirmed)
            bot.kill()
        api.open_gate(str(number))
    with running(api, home):
        api.sent_to(chat_id, KILLS)
    shown = Counter(sent["shown"].splitlines()[0] for sent in api.state.sent)
    assert shown == {f"Jawaban: tunggu {number}": 1 for number in range(KILLS)}


def test_what_telegram_already_forgot_is_replayed_before_what_is_new(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with running(api, home) as bot:
        first = api.put(message(chat_id, "tunggu giliran"))
        second = api.put(message(chat_id, "kedua"))
        api.wait(lambda state: {first, second} <= set(state.confirmed) and "giliran" in state.gates)
        bot.kill()
    api.put(message(chat_id, "ketiga"))
    api.open_gate("giliran")
    with running(api, home):
        sent = api.sent_to(chat_id, 3)
    assert [one["shown"].splitlines()[0] for one in sent] == [
        "Jawaban: tunggu giliran",
        "Jawaban: kedua",
        "Jawaban: ketiga",
    ]


def test_a_kill_while_telegram_takes_the_message_repeats_it_rather_than_losing_it(
    api: BotApi, home: Path
) -> None:
    chat_id, taken = new_chat(), threading.Event()

    def take_and_stay_silent(call: Call) -> Reply | None:
        if call.fields["chat_id"] == chat_id and not taken.is_set():
            api.take(call)
            taken.set()
            api.wait_at("never")
        return None

    api.script("sendMessage", take_and_stay_silent)
    with running(api, home) as bot:
        api.put(message(chat_id, "satu"))
        assert taken.wait(30)
        bot.kill()
    with running(api, home):
        sent = api.sent_to(chat_id, 2)
        api.put(message(chat_id, "dua"))
        sent = api.sent_to(chat_id, 3)
    assert [one["shown"].splitlines()[0] for one in sent] == [
        "Jawaban: satu",
        "Jawaban: satu",
        "Jawaban: dua",
    ]


def test_an_answered_update_that_telegram_sends_again_stays_answered_once(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    asked: dict[str, Any] = message(chat_id, "sekali saja")
    with running(api, home) as bot:
        update_id = api.put(asked)
        api.sent_to(chat_id)
        api.wait(lambda state: update_id in state.confirmed)
        assert bot.stop() == 0
    with api.changed:
        api.state.pending[update_id] = {"update_id": update_id, **asked}
    with running(api, home):
        api.put(message(chat_id, "yang lain"))
        sent = api.sent_to(chat_id, 2)
    assert [one["shown"].splitlines()[0] for one in sent] == ["Jawaban: sekali saja", "Jawaban: yang lain"]


def test_parts_of_a_long_answer_that_were_sent_are_not_sent_again(api: BotApi, home: Path) -> None:
    chat_id, sends = new_chat(), []

    def stop_at_the_second(call: Call) -> Reply | None:
        sends.append(call)
        if len(sends) == 2:
            with api.changed:
                api.state.gates["second"] = 1
                api.changed.notify_all()
            api.wait_at("never")
        return None

    api.script("sendMessage", stop_at_the_second)
    with running(api, home) as bot:
        api.put(message(chat_id, "panjang"))
        api.wait(lambda state: "second" in state.gates)
        bot.kill()
    with running(api, home):
        api.wait(lambda state: any("¹ Humas" in sent["shown"] for sent in state.sent))
    facts = Counter(
        line.split()[2]
        for sent in api.state.sent
        for line in sent["shown"].splitlines()
        if line.startswith("• Fakta")
    )
    assert facts == {str(number): 1 for number in range(1, 81)}


def test_told_to_stop_it_finishes_the_answer_it_is_at(api: BotApi, home: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        chat_id, gate = new_chat(), number.name
        with running(api, home) as bot:
            update_id = api.put(message(chat_id, f"tunggu {gate}"))
            api.wait(
                lambda state, gate=gate, update_id=update_id: (
                    gate in state.gates and update_id in state.confirmed
                )
            )
            bot.process.send_signal(number)
            polls = api.state.polls
            api.open_gate(gate)
            assert bot.exit_code() == 0
            assert "Traceback" not in bot.said
        assert len(api.sent_to(chat_id)) == 1
        assert api.state.polls == polls


def test_an_update_that_breaks_its_handler_is_apologised_for_once_and_holds_up_nobody(
    api: BotApi, home: Path
) -> None:
    chat_id = new_chat()
    broken = message(chat_id, "kata rahasia")
    broken["message"]["date"] = "kemarin"
    with running(api, home) as bot:
        api.put(broken)
        api.put(message(chat_id, "yang berikut"))
        sent = api.sent_to(chat_id, 2)
        said = bot.said
        bot.stop()
    with running(api, home):
        api.put(message(chat_id, "yang terakhir"))
        sent = api.sent_to(chat_id, 3)
    assert sent[0]["shown"].startswith("Maaf")
    assert [one["shown"].splitlines()[0] for one in sent[1:]] == [
        "Jawaban: yang berikut",
        "Jawaban: yang terakhir",
    ]
    assert "rahasia" not in said
    assert "Siti" not in said
    assert "update 1000" in said


def test_an_assistant_that_fails_says_sorry_and_goes_on(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with running(api, home) as bot:
        api.put(message(chat_id, "rusak sekali"))
        api.put(message(chat_id, "berikutnya"))
        sent = api.sent_to(chat_id, 2)
        assert "RuntimeError" in bot.said
        assert "rahasia" not in bot.said
    assert sent[0]["shown"].startswith("Maaf, ada gangguan")
    assert sent[1]["shown"].startswith("Jawaban: berikutnya")


def test_chats_do_not_wait_for_each_other_when_one_cannot_be_reached(api: BotApi, home: Path) -> None:
    slow, quick = new_chat(), new_chat()

    def hold(call: Call) -> Reply | None:
        if call.fields["chat_id"] == slow:
            api.wait_at("slow")
        return None

    api.script("sendMessage", hold)
    with running(api, home):
        api.put(message(slow, "satu"))
        api.wait(lambda state: "slow" in state.gates)
        api.put(message(quick, "dua"))
        api.sent_to(quick)
        api.open_gate("slow")
        api.sent_to(slow)


def test_a_kill_while_a_press_is_under_way_edits_once_more_and_asks_once(api: BotApi, home: Path) -> None:
    chat_id, reached = new_chat(), threading.Event()

    def take_and_stay_silent(call: Call) -> Reply | None:
        if not reached.is_set():
            reached.set()
            api.wait_at("never")
        return None

    with running(api, home) as bot:
        api.put(message(chat_id, "pilih"))
        sent = api.sent_to(chat_id)[0]
        number = buttons(api, chat_id, sent["message_id"])["satu"]["callback_data"].split(":")[1]
        assert bot.stop() == 0
    api.script("editMessageText", take_and_stay_silent)
    with running(api, home) as bot:
        update_id = press_old(api, chat_id, sent["message_id"], f"bad:{number}")
        assert reached.wait(30)
        api.wait(lambda state: update_id in state.confirmed)
        bot.kill()
    api.script("editMessageText", None)
    with running(api, home) as bot:
        api.wait(lambda state: state.edits)
        asked = press_old(api, chat_id, sent["message_id"], f"ask:{number}:0")
        api.sent_to(chat_id, 2)
        api.wait(lambda state: asked in state.confirmed)
        assert bot.stop() == 0
    assert len(api.state.edits) == 1
    assert [one["shown"].splitlines()[-1] for one in api.sent_to(chat_id)[1:]] == ["Jawaban: satu"]
