"""Buttons under answers: what each does, what a second press does, and what old and foreign buttons do."""

from __future__ import annotations

from typing import Any

import pytest
from bot_api import BotApi, Call, Reply
from conftest import OFFICERS, ended, from_bot, message, new_chat
from people import buttons
from presses import edited_to, labels, pressed, pressed_data, wait_for_labels

from index.texts import text

BUDI = {"id": 78, "is_bot": False, "first_name": "Budi"}


def label(name: str) -> str:
    return text(f"button.{name}", "id")


def answered(api: BotApi, chat_id: int, question: str = "fakta e-RK") -> dict[str, Any]:
    """The message that answers a question."""
    api.put(message(chat_id, question if chat_id > 0 else f"/tanya {question}"))
    return api.sent_to(chat_id)[-1]


def test_which_buttons_stand_under_which_answer(reading: BotApi) -> None:
    facts = answered(reading, new_chat())
    assert labels(reading, facts) == [
        "👍",
        "👎",
        label("more"),
        label("sources"),
        label("related"),
        label("officer"),
    ]
    missing = answered(reading, new_chat(), "kosong")
    assert labels(reading, missing) == [labels(reading, missing)[0], label("forward")]
    assert labels(reading, missing)[0].startswith("📄 ")
    assert labels(reading, answered(reading, new_chat(), "pilih")) == ["satu", "dua"]
    assert labels(reading, answered(reading, new_chat(), "halo")) == []


def test_more_reads_the_document_page_by_page_in_the_same_message_and_leads_back(reading: BotApi) -> None:
    sent = answered(reading, new_chat())
    pressed(reading, sent, label("more"))
    first = edited_to(reading, sent, "hlm. 1 dari")
    assert "◀" not in labels(reading, sent)
    pressed(reading, sent, "▶")
    second = edited_to(reading, sent, "hlm. 2 dari")
    assert second.splitlines()[2:] != first.splitlines()[2:]
    assert "¹ " in second
    pressed(reading, sent, "◀")
    assert edited_to(reading, sent, "hlm. 1 dari") == first
    pressed(reading, sent, label("back"))
    assert edited_to(reading, sent, sent["shown"]) == sent["shown"]
    wait_for_labels(reading, sent, "👍")
    assert len(reading.sent_to(sent["chat_id"])) == 1


def test_sources_are_shown_in_full_with_the_numbers_of_the_answer(reading: BotApi) -> None:
    sent = answered(reading, new_chat())
    pressed(reading, sent, label("sources"))
    shown = edited_to(reading, sent, "Sumber jawaban atas “fakta e-RK”")
    numbered = [line for line in shown.splitlines() if line.startswith(("¹ ", "² "))]
    for line in numbered:
        publisher = line[2:].split(",")[0]
        assert f"{line[0]} {publisher}" in sent["shown"]


def test_a_verdict_counts_once_a_person(reading: BotApi) -> None:
    sent = answered(reading, new_chat(group=True))
    assert pressed(reading, sent, "👍") == text("toast.thanks", "id")
    assert pressed(reading, sent, "👍") == text("toast.noted", "id")
    assert pressed(reading, sent, "👍", BUDI) == text("toast.thanks", "id")
    assert len(ended(reading, sent["chat_id"])) == 1


def test_a_bad_answer_is_asked_for_its_reason(reading: BotApi) -> None:
    sent = answered(reading, new_chat())
    pressed(reading, sent, "👎")
    wait_for_labels(reading, sent, *(text(f"reason.{one}", "id") for one in ("wrong", "incomplete")))
    data = buttons(reading, sent["chat_id"], sent["message_id"])[text("reason.outdated", "id")]
    assert pressed_data(reading, sent, data["callback_data"]) == text("toast.thanks_reason", "id")
    wait_for_labels(reading, sent, "👎")
    assert pressed_data(reading, sent, data["callback_data"]) == text("toast.noted", "id")


def test_a_related_question_is_asked_once_and_can_be_followed_up(reading: BotApi) -> None:
    sent = answered(reading, new_chat(group=True))
    pressed(reading, sent, label("related"))
    wait_for_labels(reading, sent, "Kapan e-RK diluncurkan?")
    assert pressed(reading, sent, "Kapan e-RK diluncurkan?") == ""
    asked = reading.sent_to(sent["chat_id"], 2)[-1]
    assert asked["shown"].splitlines() == ["› Kapan e-RK diluncurkan?", "Jawaban: Kapan e-RK diluncurkan?"]
    assert asked["reply_parameters"]["message_id"] == sent["message_id"]
    assert pressed(reading, sent, "Kapan e-RK diluncurkan?", BUDI) == text("toast.asked_already", "id")
    reply = from_bot(asked["message_id"], sent["chat_id"])
    reading.put(message(sent["chat_id"], "oleh siapa?", reply_to_message=reply))
    assert reading.sent_to(sent["chat_id"], 3)[-1]["shown"].splitlines()[1:] == [
        "sebelumnya: fakta e-RK",
        "sebelumnya: Kapan e-RK diluncurkan?",
    ]


def test_a_choice_asks(reading: BotApi) -> None:
    sent = answered(reading, new_chat(), "pilih")
    pressed(reading, sent, "dua")
    assert reading.sent_to(sent["chat_id"], 2)[-1]["shown"].splitlines() == ["› dua", "Jawaban: dua"]


def test_a_question_is_passed_on_once_under_a_number(reading: BotApi) -> None:
    sent = answered(reading, new_chat(), "kosong <b>berapa</b>?")
    pressed(reading, sent, label("forward"))
    told = reading.sent_to(sent["chat_id"], 2)[-1]["shown"]
    [passed] = [one for one in reading.sent_to(OFFICERS) if "kosong <b>berapa</b>?" in one["shown"]]
    number = passed["shown"].split()[2]
    assert told == f"Pertanyaan ini sudah saya teruskan ke narasumber dengan nomor {number}."
    assert "Siti" not in passed["shown"] and "77" not in passed["shown"]
    assert number in pressed(reading, sent, label("forward"))
    assert len([one for one in reading.sent_to(OFFICERS) if "berapa" in one["shown"]]) == 1


def test_an_officers_chat_that_takes_nothing_is_not_said_to_have_it(reading: BotApi) -> None:
    sent = answered(reading, new_chat(), "kosong lagi")

    def refuse(call: Call) -> Reply | None:
        blocked = Reply.error(403, "Forbidden: bot was kicked from the supergroup chat")
        return blocked if call.fields["chat_id"] == OFFICERS else None

    reading.script("sendMessage", refuse)
    pressed(reading, sent, label("forward"))
    told = reading.sent_to(sent["chat_id"], 2)[-1]["shown"]
    reading.script("sendMessage", None)
    assert told == text("officers.unreachable", "id")
    pressed(reading, sent, label("forward"))
    assert "sudah saya teruskan" in reading.sent_to(sent["chat_id"], 3)[-1]["shown"]


def test_without_an_officers_chat_it_says_so(served: BotApi) -> None:
    sent = answered(served, new_chat(), "jahat")
    pressed(served, sent, label("officer"))
    assert served.sent_to(sent["chat_id"], 2)[-1]["shown"] == text("officers.none", "id")
    assert pressed(served, sent, label("officer")) == text("toast.no_officer", "id")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("good:999999", "forgotten"),
        ("good:99999999999999999999999", "forgotten"),
        ("ask:x:y", "forgotten"),
        ("why", "forgotten"),
        ("read:0000000000:1:q1", "document_gone"),
        ("menu:resep:1", "old_button"),
        ("language:xx", "old_button"),
        ("set:quiet:nie", "old_button"),
        ("erase:", None),
        ("dulu:1", "old_button"),
        (":", "old_button"),
        ("😀", "old_button"),
    ],
)
def test_an_old_or_invented_button_is_answered_kindly(reading: BotApi, data: str, key: str | None) -> None:
    sent = answered(reading, new_chat())
    assert pressed_data(reading, sent, data) == (text(f"toast.{key}", "id") if key else "")


def test_a_button_does_nothing_in_a_chat_that_its_question_is_not_of(reading: BotApi) -> None:
    secret, other = answered(reading, new_chat(), "rahasia"), answered(reading, new_chat())
    number = buttons(reading, other["chat_id"], other["message_id"])["👍"]["callback_data"].split(":")[1]
    assert pressed_data(reading, secret, f"back:{number}") == text("toast.forgotten", "id")
    assert ended(reading, secret["chat_id"]) == [secret]


def test_sources_that_the_edition_no_longer_has_are_said_to_be_gone(reading: BotApi) -> None:
    sent = answered(reading, new_chat(), "jahat")
    assert pressed(reading, sent, label("sources")) == text("toast.edition_gone", "id")


def test_a_message_that_cannot_be_edited_is_sent_anew(reading: BotApi) -> None:
    sent = answered(reading, new_chat(group=True))
    gone = Reply.error(400, "Bad Request: message can't be edited")
    reading.script(
        "editMessageText", lambda call: gone if call.fields["chat_id"] == sent["chat_id"] else None
    )
    pressed(reading, sent, label("more"))
    anew = reading.sent_to(sent["chat_id"], 2)[-1]
    reading.script("editMessageText", None)
    assert "hlm. 1 dari" in anew["shown"]
    pressed_data(reading, sent, "dulu")  # the same person's next press: the one before is done
    reading.put(
        message(sent["chat_id"], "kapan?", reply_to_message=from_bot(anew["message_id"], sent["chat_id"]))
    )
    assert "sebelumnya: fakta e-RK" in reading.sent_to(sent["chat_id"], 3)[-1]["shown"]


def test_a_long_answer_has_its_buttons_under_the_last_message(reading: BotApi) -> None:
    chat_id = new_chat()
    reading.put(message(chat_id, "panjang"))
    *first, last = ended(reading, chat_id)
    assert all(labels(reading, one) == [] for one in first)
    assert "👍" in labels(reading, last)
