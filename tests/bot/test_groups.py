"""Groups: settings by their admins, question marks, quiet hours, floods, edits, and what is no text."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bot_api import BotApi, Reply
from conftest import ended, from_bot, message, new_chat, running
from hypothesis import given
from hypothesis import strategies as st
from people import SITI, anonymously, as_channel, buttons, edited, in_topic
from presses import edited_to, labels, pressed, pressed_data, wait_for_labels

from bot.flood import GROUP, GROUP_MEMBER, Flood, Verdict
from bot.preferences import CHOICES, GroupSettings
from index.texts import text

ADMIN = {"id": 500, "is_bot": False, "first_name": "Ketua"}
OWNER_RIGHTS = {"status": "creator", "user": ADMIN, "is_anonymous": False}


def group_with_admin(api: BotApi) -> int:
    chat_id = new_chat(group=True)
    api.meet(chat_id).admins.append(OWNER_RIGHTS)
    return chat_id


def settings_message(api: BotApi, chat_id: int, **more: Any) -> dict[str, Any]:
    before = len([one for one in api.state.sent if one["chat_id"] == chat_id])
    api.put(message(chat_id, "/atur", **{"from_": ADMIN, **more}))
    return api.sent_to(chat_id, before + 1)[-1]


def label_of(name: str, value: str) -> str:
    return f"{text(f'setting.{name}', 'id')}: {text(f'setting.{name}_{value}', 'id')}"


def last_at(hour: int) -> int:
    """The latest moment with this hour of UTC, less than a day ago, as Telegram writes it."""
    present = datetime.now(UTC)
    moment = present.replace(hour=hour, minute=30, second=0)
    return int((moment if moment <= present else moment - timedelta(days=1)).timestamp())


def set_to(api: BotApi, chat_id: int, name: str, value: str) -> None:
    """An admin sets a setting."""
    shown = settings_message(api, chat_id)
    assert pressed_data(api, shown, f"set:{name}:{value}", ADMIN) == text("toast.saved", "id")


# Settings


def test_only_admins_set_the_bot_up_in_one_message(served: BotApi) -> None:
    chat_id = group_with_admin(served)
    refused = settings_message(served, chat_id, from_=SITI)
    assert refused["shown"] == text("group.not_admin", "id")
    shown = settings_message(served, chat_id)
    assert labels(served, shown)[0] == label_of("listens", "mention")
    assert pressed(served, shown, label_of("listens", "mention"), SITI) == text("group.not_admin", "id")
    assert pressed(served, shown, label_of("listens", "mention"), ADMIN) == text("toast.saved", "id")
    wait_for_labels(served, shown, label_of("listens", "question"))
    assert pressed_data(served, shown, "set:listens:question", ADMIN) == text("toast.saved", "id")
    assert labels(served, shown)[0] == label_of("listens", "question")
    assert len(ended(served, chat_id)) == 2


def test_the_group_itself_is_an_admin_and_a_channel_is_not(served: BotApi) -> None:
    chat_id = group_with_admin(served)
    served.put(anonymously(chat_id, "/atur"))
    served.put(as_channel(chat_id, "/atur"))
    settings, refused = served.sent_to(chat_id, 2)
    assert labels(served, settings)
    assert refused["shown"] == text("group.not_admin", "id")


def test_without_telegram_s_list_nobody_sets_anything(served: BotApi) -> None:
    chat_id = group_with_admin(served)
    served.script("getChatAdministrators", lambda call: Reply.error(400, "Bad Request: chat not found"))
    shown = settings_message(served, chat_id)
    served.script("getChatAdministrators", None)
    assert shown["shown"] == text("group.cannot_check", "id")


def test_in_private_there_is_nothing_to_set(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "/atur"))
    assert served.sent_to(chat_id)[0]["shown"] == text("bot.group_only", "id")


def test_question_marks_are_heard_only_when_set_and_answered_only_with_facts(reading: BotApi) -> None:
    chat_id = group_with_admin(reading)
    reading.put(message(chat_id, "fakta e-RK?"))
    assert ended(reading, chat_id) == []
    set_to(reading, chat_id, "listens", "question")
    colleague = {"message_id": 1, "date": 1, "chat": {"id": chat_id, "type": "supergroup"}, "from": SITI}
    for talk in (
        message(chat_id, "fakta e-RK"),
        message(chat_id, "kosong di mana?"),
        message(chat_id, "halo sehat?"),
        message(chat_id, "fakta itu?", reply_to_message={**colleague, "text": "usul"}),
        message(chat_id, "/fakta?"),
    ):
        reading.put(talk)
    before = len(ended(reading, chat_id))
    asked = message(chat_id, "fakta e-RK?")
    reading.put(asked)
    *_, answer = ended(reading, chat_id)
    assert before == 1
    assert answer["reply_parameters"]["message_id"] == asked["message"]["message_id"]


def test_short_answers_say_that_they_are(reading: BotApi) -> None:
    chat_id = group_with_admin(reading)
    set_to(reading, chat_id, "length", "short")
    reading.put(message(chat_id, "/tanya fakta"))
    shown = ended(reading, chat_id)[-1]["shown"]
    assert shown.count("\n• ") == 2
    assert text("render.shortened", "id", shown=2, all=3) in shown


def test_a_group_s_language_is_spoken_unless_somebody_chose_their_own(served: BotApi) -> None:
    chat_id = group_with_admin(served)
    set_to(served, chat_id, "language", "en")
    served.put(message(chat_id, "/tanya apa itu?"))
    assert served.sent_to(chat_id, 2)[-1]["shown"] == "Jawaban: apa itu? [en]"


def test_where_only_admins_ask_others_are_told(served: BotApi) -> None:
    chat_id = group_with_admin(served)
    set_to(served, chat_id, "askers", "admins")
    served.put(message(chat_id, "/tanya apa itu?"))
    served.put(message(chat_id, "/tanya apa itu?", from_=ADMIN))
    _, told, answer = served.sent_to(chat_id, 3)
    assert "hanya admin" in told["shown"]
    assert answer["shown"] == "Jawaban: apa itu?"
    served.put(message(chat_id, "/tanya pilih", from_=ADMIN))
    choices = served.sent_to(chat_id, 4)[-1]
    assert pressed(served, choices, "satu", SITI) == text("toast.admins_only", "id")


def test_in_quiet_hours_answers_make_no_sound_and_question_marks_none(reading: BotApi) -> None:
    chat_id = group_with_admin(reading)
    set_to(reading, chat_id, "listens", "question")
    set_to(reading, chat_id, "quiet", "21-05")
    at_night, by_day = last_at(16), last_at(3)  # 23.00 and 10.00 in Bandung
    reading.put(message(chat_id, "fakta malam?", date=at_night))
    reading.put(message(chat_id, "/tanya satu", date=at_night))
    reading.put(message(chat_id, "/tanya dua", date=by_day))
    night, day = reading.sent_to(chat_id, 4)[2:]
    assert (night["shown"].splitlines()[-1], night["disable_notification"]) == ("Jawaban: satu", True)
    assert (day["shown"].splitlines()[-1], day.get("disable_notification")) == ("Jawaban: dua", None)


def test_settings_outlive_a_restart_and_a_migration(api: BotApi, home: Any) -> None:
    old, new = group_with_admin(api), group_with_admin(api)
    with running(api, home) as bot:
        set_to(api, old, "language", "en")
        api.put(message(old, migrate_to_chat_id=new))
        api.put(message(new, "/tanya satu"))
        assert api.sent_to(new)[-1]["shown"] == "Jawaban: satu [en]"
        assert bot.stop() == 0
    with running(api, home):
        api.put(message(new, "/tanya dua"))
        assert api.sent_to(new, 2)[-1]["shown"] == "Jawaban: dua [en]"


@given(st.sampled_from(CHOICES["quiet"]), st.integers(0, 23))
def test_quiet_hours_cross_midnight(quiet: str, hour: int) -> None:
    moment = datetime(2026, 1, 1, hour, 30, tzinfo=UTC) - timedelta(hours=7)
    told = GroupSettings(quiet=quiet).is_quiet(moment)
    if quiet == "none":
        assert not told
    else:
        start, end = map(int, quiet.split("-"))
        assert told == (hour in [*range(start, 24), *range(end)])


def test_all_messages_reach_us_is_said_with_what_follows(api: BotApi, home: Any) -> None:
    api.state.bot["can_read_all_group_messages"] = True
    chat_id = new_chat()
    with running(api, home):
        api.put({"my_chat_member": membership(new := new_chat(group=True))})
        assert "Mode privasi Telegram mati" in api.sent_to(new)[0]["shown"]
        api.put(message(chat_id, "/privasi"))
        api.sent_to(chat_id)


def membership(chat_id: int) -> dict[str, Any]:
    bot = {"id": 123456, "is_bot": True, "first_name": "Tanya", "username": "TanyaUjiBot"}
    return {
        "chat": {"id": chat_id, "type": "supergroup", "title": "Kunjungan"},
        "from": SITI,
        "date": int(time.time()),
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": {"user": bot, "status": "member"},
    }


# Topics


def test_buttons_in_a_topic_answer_in_the_topic(reading: BotApi) -> None:
    chat_id = new_chat(group=True)
    reading.put(in_topic(chat_id, 900, "/tanya pilih"))
    sent = reading.sent_to(chat_id)[0]
    pressed(reading, sent, "satu")
    assert reading.sent_to(chat_id, 2)[-1]["message_thread_id"] == 900


# Floods


def test_who_floods_a_group_is_told_once_and_the_others_are_heard(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    moment = int(time.time())
    for number in range(GROUP_MEMBER + 5):
        served.put(message(chat_id, f"/tanya {number}", date=moment))
    other = {"id": 81, "is_bot": False, "first_name": "Budi"}
    served.put(message(chat_id, "/tanya saya juga", from_=other, date=moment))
    shown = [one["shown"] for one in served.sent_to(chat_id, GROUP_MEMBER + 2)]
    assert shown[:GROUP_MEMBER] == [f"Jawaban: {number}" for number in range(GROUP_MEMBER)]
    assert shown[GROUP_MEMBER:] == [text("bot.flood", "id"), "Jawaban: saya juga"]


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_who_flooded_is_heard_again_after_a_calm() -> None:
    flood = Flood(per_minute=3)

    def after(seconds: int) -> Verdict:
        return flood.judge(5, 7, NOON + timedelta(seconds=seconds), private=True)

    assert [after(0) for _ in range(3)] == [Verdict.ANSWER] * 3
    assert [after(1), after(2), after(50)] == [Verdict.NOTICE, Verdict.SILENCE, Verdict.SILENCE]
    assert after(65) == Verdict.SILENCE  # it has not been calm
    assert after(90) == Verdict.ANSWER
    assert [after(91), after(92), after(93)] == [Verdict.ANSWER, Verdict.ANSWER, Verdict.NOTICE]


def test_talk_that_is_overheard_is_counted_apart() -> None:
    flood = Flood(per_minute=3)
    for _ in range(20):
        flood.judge(-5, 7, NOON, private=True, kind="overheard")
    assert flood.judge(-5, 7, NOON, private=False) == Verdict.ANSWER


def test_a_whole_group_gets_as_many_answers_as_telegram_lets_us_send() -> None:
    flood = Flood(per_minute=30)
    verdicts = [flood.judge(-5, person, NOON, private=False) for person in range(GROUP + 3)]
    assert verdicts == [Verdict.ANSWER] * GROUP + [Verdict.NOTICE, Verdict.SILENCE, Verdict.SILENCE]
    assert flood.judge(-6, 1, NOON, private=False) == Verdict.ANSWER
    assert flood.judge(-5, 1, NOON + timedelta(seconds=61), private=False) == Verdict.ANSWER


def test_what_waited_during_an_outage_is_no_flood() -> None:
    flood = Flood(per_minute=3)
    moments = [NOON + timedelta(minutes=number) for number in range(50)]
    assert {flood.judge(5, 7, moment, private=True) for moment in moments} == {Verdict.ANSWER}


def test_without_a_limit_nothing_is_a_flood() -> None:
    flood = Flood(per_minute=0)
    assert {flood.judge(-5, 7, NOON, private=False) for _ in range(500)} == {Verdict.ANSWER}


# Edits, and what is no text


@pytest.mark.parametrize("group", [False, True])
def test_an_edited_question_gets_its_answer_edited(reading: BotApi, group: bool) -> None:
    chat_id = new_chat(group=group)
    asked = message(chat_id, "/tanya fakta e-RK")
    reading.put(asked)
    sent = reading.sent_to(chat_id)[0]
    reading.put(edited(asked, "/tanya apa itu GAMPIL?"))
    edited_to(reading, sent, "Jawaban: apa itu GAMPIL?")
    assert "👍" not in labels(reading, sent)
    reading.put(edited(asked, "/tanya fakta lagi"))
    wait_for_labels(reading, sent, "👍")
    assert ended(reading, chat_id) == [sent]
    reply = from_bot(sent["message_id"], chat_id)
    reading.put(message(chat_id, "kapan?", reply_to_message=reply))
    assert "sebelumnya: fakta lagi" in reading.sent_to(chat_id, 3)[-1]["shown"]
    assert pressed(reading, sent, "👍") == text("toast.thanks", "id")


def test_an_edit_changes_all_messages_of_a_long_answer(reading: BotApi) -> None:
    chat_id = new_chat()
    asked = message(chat_id, "panjang")
    reading.put(asked)
    parts = ended(reading, chat_id)
    reading.put(edited(asked, "pilih"))
    reading.wait(lambda state: sum(one["chat_id"] == chat_id for one in state.edits) == len(parts))
    with reading.changed:
        shown = [reading.state.chats[chat_id].messages[one["message_id"]]["text"] for one in parts]
    assert shown[0].startswith("Yang mana?")
    assert set(shown[1:]) == {"Jawaban ini sudah diperbarui di atas."}
    assert list(buttons(reading, chat_id, parts[0]["message_id"])) == ["satu", "dua"]


def test_edits_that_change_no_question_are_met_with_silence(reading: BotApi) -> None:
    private, group = new_chat(), new_chat(group=True)
    asked, talk = message(private, "apa itu e-RK?"), message(group, "makan siang?")
    reading.put(asked)
    reading.put(talk)
    reading.sent_to(private)
    reading.put(edited(asked, "apa itu e-RK?"))
    reading.put(edited(asked, "/bantuan"))
    reading.put(edited(talk, "@TanyaUjiBot apa itu e-RK?"))
    assert len(ended(reading, private)) == 1
    assert ended(reading, group) == []
    assert [one for one in reading.state.edits if one["chat_id"] in (private, group)] == []


def test_in_a_group_what_is_no_text_gets_a_word_only_when_it_addresses_us(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    served.put(message(chat_id, "/tanya satu"))
    sent = served.sent_to(chat_id)[0]
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 1}
    served.put(message(chat_id, voice=voice))
    served.put(message(chat_id, voice=voice, reply_to_message=from_bot(sent["message_id"], chat_id)))
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    served.put(message(chat_id, photo=photo, caption="kata @TanyaUjiBotLain benar"))
    served.put(message(chat_id, photo=photo, caption="@TanyaUjiBot gedung apa ini?"))
    _, *told = ended(served, chat_id)
    assert [one["shown"][:24] for one in told] == ["Terima kasih kirimannya."] * 2
