"""What people meet: commands, groups, topics, follow-ups, long and hostile text. One bot serves all tests."""

from __future__ import annotations

import time
from typing import Any

import pytest
from bot_api import BotApi
from conftest import ended, from_bot, ids, message, new_chat

from index.texts import text


def first_line(sent: dict[str, Any]) -> str:
    return str(sent["shown"].splitlines()[0])


# In private


def test_start_says_what_it_is_and_help_how_to_ask(served: BotApi) -> None:
    chat_id = new_chat()
    for command in ("/start", "/start kunjungan-7", "/help", "/bantuan", "/BANTUAN"):
        served.put(message(chat_id, command))
    start, with_payload, *helps = (sent["shown"] for sent in served.sent_to(chat_id, 5))
    assert start == with_payload
    assert "menyebut sumber dan tanggalnya" in start
    assert len(set(helps)) == 1
    for number in ("one", "two", "three"):
        assert text(f"sample.{number}", "id") in helps[0]
    assert "/tanya" in helps[0]
    assert "@TanyaUjiBot" in helps[0]


def test_people_with_an_english_telegram_are_spoken_to_in_english(served: BotApi) -> None:
    chat_id = new_chat()
    sender = {"id": 78, "is_bot": False, "first_name": "Ann", "language_code": "en-GB"}
    served.put(message(chat_id, "/start", from_=sender))
    assert "Every answer names its sources" in served.sent_to(chat_id)[0]["shown"]


def test_an_unknown_command_and_an_empty_question_get_a_hint(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "/cuaca besok"))
    served.put(message(chat_id, "/tanya"))
    served.put(message(chat_id, "/tanya   apa itu\ne-RK?"))
    unknown, empty, asked = (sent["shown"] for sent in served.sent_to(chat_id, 3))
    assert "/bantuan" in unknown
    assert "/tanya apa itu e-RK?" in empty
    assert asked == "Jawaban: apa itu\ne-RK?"


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
        {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": "apa ini?"},
        {
            "sticker": {
                "file_id": "s",
                "file_unique_id": "s",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        },
        {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "rahasia.pdf"}},
        {"location": {"latitude": -6.9, "longitude": 107.6}},
        {"contact": {"phone_number": "0800", "first_name": "Budi"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "Budi"}}},
        {"checklist": {"title": "Bekal", "tasks": []}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_is_not_text_gets_a_kind_word(served: BotApi, content: dict[str, Any]) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, **content))
    sent = ended(served, chat_id)
    assert [one["shown"] for one in sent] == [
        text("bot.no_text", "id", sample=text("sample.two", "id")).replace("<i>", "").replace("</i>", "")
    ]


def test_service_messages_edits_and_other_updates_are_met_with_silence(served: BotApi) -> None:
    chat_id = new_chat()
    edited = message(chat_id, "apa itu e-RK?", edit_date=int(time.time()))
    served.put({"edited_message": edited["message"]})
    served.put(message(chat_id, delete_chat_photo=True))
    served.put({"channel_post": message(-5, "pengumuman")["message"]})
    served.put({"poll": {"id": "1"}})
    served.put({"something_new": {"chat": {"id": chat_id, "type": "private"}}})
    served.put(message(chat_id, "beep", from_={"id": 9, "is_bot": True, "first_name": "Bot lain"}))
    assert ended(served, chat_id) == []


def test_hostile_text_is_shown_as_text(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "</i><b>&amp;<a href='javascript:x'>\ud83d halo"))
    served.put(message(chat_id, "jahat"))
    echoed, hostile = served.sent_to(chat_id, 2)
    assert "</i><b>&amp;<a href='javascript:x'>" in echoed["shown"]
    assert "<script>alert(1)</script> &amp; \" ' </i>" in hostile["shown"]
    assert (
        '<a href="https://example.org/a?b=1&amp;c=&quot;2&quot;">Humas &lt;Uji&gt; &amp; Kawan</a>'
        in (hostile["text"])
    )


def test_a_long_answer_comes_in_several_messages_that_lose_nothing(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "panjang"))
    sent = ended(served, chat_id)
    assert len(sent) > 2
    facts = [line for one in sent for line in one["shown"].splitlines() if line.startswith("• Fakta")]
    assert [line.split()[2] for line in facts] == [str(number) for number in range(1, 81)]
    assert all(line.endswith("selesai.\u00a0¹") for line in facts)
    assert sent[-1]["shown"].splitlines()[-1] == "¹ Humas <Uji> & Kawan, 13 Mar 2019"


def test_typing_is_shown_while_an_answer_is_made(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "tunggu ketik"))
    served.wait(
        lambda state: (
            sum(call.method == "sendChatAction" and call.fields["chat_id"] == chat_id for call in state.calls)
            >= 2
        )
    )
    served.open_gate("ketik")
    served.sent_to(chat_id)


def test_link_previews_are_off(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "apa itu e-RK?"))
    assert served.sent_to(chat_id)[0]["link_preview_options"] == {"is_disabled": True}


# Follow-ups in private


def test_a_follow_up_knows_the_last_three_questions_but_no_greeting(served: BotApi) -> None:
    chat_id = new_chat()
    for asked in ("satu", "dua", "halo", "tiga", "empat", "kapan?"):
        served.put(message(chat_id, asked))
    last = served.sent_to(chat_id, 6)[-1]["shown"].splitlines()
    assert last == ["Jawaban: kapan?", "sebelumnya: dua", "sebelumnya: tiga", "sebelumnya: empat"]


def test_after_half_an_hour_a_question_stands_alone(served: BotApi) -> None:
    chat_id = new_chat()
    hour_ago = int(time.time()) - 3600
    served.put(message(chat_id, "lama", date=hour_ago))
    served.put(message(chat_id, "baru"))
    assert served.sent_to(chat_id, 2)[-1]["shown"] == "Jawaban: baru"


def test_chats_do_not_hear_of_each_other(served: BotApi) -> None:
    one, other = new_chat(), new_chat()
    served.put(message(one, "rahasia kami"))
    served.sent_to(one)
    served.put(message(other, "kapan?"))
    assert served.sent_to(other)[0]["shown"] == "Jawaban: kapan?"


# In groups


def test_ordinary_talk_in_a_group_is_met_with_silence(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    colleague = {"id": 80, "is_bot": False, "first_name": "Budi"}
    earlier = {"message_id": next(ids), "date": 1, "chat": {"id": chat_id, "type": "supergroup"}}
    for update in (
        message(chat_id, "makan siang di mana?"),
        message(chat_id, "kirim ke surel@TanyaUjiBot.example atau @TanyaUjiBotLain"),
        message(chat_id, "/cuaca"),
        message(chat_id, "/tanya@BotLain apa itu e-RK?"),
        message(chat_id, "setuju", reply_to_message={**earlier, "from": colleague, "text": "usul"}),
        message(chat_id, voice={"file_id": "v", "file_unique_id": "v", "duration": 1}),
        message(chat_id, new_chat_title="Kunjungan Solok"),
    ):
        served.put(update)
    assert ended(served, chat_id) == []


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("@TanyaUjiBot apa itu GAMPIL", "apa itu GAMPIL"),
        ("apa itu GAMPIL, @tanyaujibot?", "apa itu GAMPIL, ?"),
        ("/tanya apa itu GAMPIL", "apa itu GAMPIL"),
        ("/tanya@TanyaUjiBot apa itu GAMPIL", "apa itu GAMPIL"),
        ("@TanyaUjiBot /tanya apa itu GAMPIL", "apa itu GAMPIL"),
    ],
)
def test_in_a_group_it_answers_who_addresses_it_as_a_reply(
    served: BotApi, written: str, question: str
) -> None:
    chat_id = new_chat(group=True)
    asked = message(chat_id, written)
    served.put(asked)
    sent = served.sent_to(chat_id)[0]
    assert sent["shown"] == f"Jawaban: {question}"
    assert sent["reply_parameters"]["message_id"] == asked["message"]["message_id"]
    assert sent["reply_parameters"]["allow_sending_without_reply"] is True
    assert "message_thread_id" not in sent


def test_a_mention_by_name_counts_as_one_and_is_taken_out(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    entity = {"type": "text_mention", "offset": 3, "length": 5}
    served.put(
        message(
            chat_id,
            "😀 Tanya apa itu GAMPIL",
            entities=[{**entity, "user": {"id": 123456, "is_bot": True, "first_name": "Tanya"}}],
        )
    )
    assert served.sent_to(chat_id)[0]["shown"] == "Jawaban: 😀  apa itu GAMPIL"


def test_a_bare_mention_and_an_unknown_command_by_name_get_a_hint(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    served.put(message(chat_id, "@TanyaUjiBot"))
    served.put(message(chat_id, "/cuaca@TanyaUjiBot"))
    hint, unknown = (sent["shown"] for sent in served.sent_to(chat_id, 2))
    assert "@TanyaUjiBot apa itu e-RK?" in hint
    assert "/bantuan" in unknown


def test_a_reply_to_an_answer_is_a_follow_up_in_that_thread_only(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    served.put(message(chat_id, "@TanyaUjiBot apa itu GAMPIL"))
    gampil = served.sent_to(chat_id)[0]
    served.put(message(chat_id, "/tanya apa itu e-RK"))
    served.sent_to(chat_id, 2)
    served.put(
        message(chat_id, "siapa pengelolanya", reply_to_message=from_bot(gampil["message_id"], chat_id))
    )
    manager = served.sent_to(chat_id, 3)[-1]
    assert manager["shown"].splitlines() == ["Jawaban: siapa pengelolanya", "sebelumnya: apa itu GAMPIL"]
    served.put(message(chat_id, "sejak kapan", reply_to_message=from_bot(manager["message_id"], chat_id)))
    since = served.sent_to(chat_id, 4)[-1]
    assert since["shown"].splitlines() == [
        "Jawaban: sejak kapan",
        "sebelumnya: apa itu GAMPIL",
        "sebelumnya: siapa pengelolanya",
    ]


def test_in_a_topic_it_answers_in_the_topic_and_a_topics_first_message_is_no_reply(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    topic: dict[str, Any] = {"is_topic_message": True, "message_thread_id": 900}
    opening = from_bot(900, chat_id, forum_topic_created={"name": "SAKIP", "icon_color": 1})
    served.put(message(chat_id, "obrolan biasa", reply_to_message=opening, **topic))
    served.put(message(chat_id, "@TanyaUjiBot apa itu SAKIP", reply_to_message=opening, **topic))
    sent = served.sent_to(chat_id)
    assert [(first_line(one), one["message_thread_id"]) for one in sent] == [("Jawaban: apa itu SAKIP", 900)]


def test_outside_topics_a_thread_id_is_not_sent_along(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    served.put(message(chat_id, "@TanyaUjiBot apa itu SAKIP", message_thread_id=55))
    assert "message_thread_id" not in served.sent_to(chat_id)[0]


def test_an_anonymous_admin_is_answered(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    served.put(
        message(
            chat_id,
            "/tanya apa itu e-RK?",
            from_={"id": 1087968824, "is_bot": True, "first_name": "Group"},
            sender_chat={"id": chat_id, "type": "supergroup", "title": "Kunjungan"},
        )
    )
    assert served.sent_to(chat_id)[0]["shown"] == "Jawaban: apa itu e-RK?"


def membership(chat_id: int, old: str, new: str) -> dict[str, Any]:
    bot = {"id": 123456, "is_bot": True, "first_name": "Tanya", "username": "TanyaUjiBot"}
    rights = dict.fromkeys(
        (
            "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
            " can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories"
            " can_edit_stories can_delete_stories"
        ).split(),
        False,
    )

    def member(status: str) -> dict[str, Any]:
        more: dict[str, Any] = {"kicked": {"until_date": 0}, "administrator": rights}.get(status, {})
        return {"user": bot, "status": status, **more}

    return {
        "my_chat_member": {
            "chat": {"id": chat_id, "type": "supergroup", "title": "Kunjungan"},
            "from": {"id": 77, "is_bot": False, "first_name": "Siti"},
            "date": int(time.time()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
    }


def test_a_group_is_greeted_once_with_when_it_listens_and_what_it_stores(served: BotApi) -> None:
    chat_id = new_chat(group=True)
    served.put(membership(chat_id, "left", "member"))
    served.put(membership(chat_id, "member", "administrator"))
    greetings = ended(served, chat_id)
    assert len(greetings) == 1
    for said in ("@TanyaUjiBot", "/tanya", "365 hari", "Nama tidak disimpan"):
        assert said in greetings[0]["shown"]
    served.put(membership(chat_id, "administrator", "kicked"))
    served.put(membership(chat_id, "kicked", "member"))
    assert len(ended(served, chat_id)) == 2


def test_a_group_that_becomes_a_supergroup_keeps_its_threads(served: BotApi) -> None:
    old, new = new_chat(group=True), new_chat(group=True)
    served.put(message(old, "/tanya apa itu e-RK?"))
    answer = served.sent_to(old)[0]
    served.put(message(old, migrate_to_chat_id=new))
    served.put(message(old, "/tanya selesai?"))
    served.sent_to(old, 2)
    served.put(message(new, "kapan?", reply_to_message=from_bot(answer["message_id"], new)))
    assert served.sent_to(new)[0]["shown"].splitlines() == [
        "Jawaban: kapan?",
        "sebelumnya: apa itu e-RK?",
    ]


def test_a_supergroup_that_was_a_group_is_not_greeted_again(served: BotApi) -> None:
    old, new = new_chat(group=True), new_chat(group=True)
    served.put(membership(old, "left", "member"))
    assert "Nama tidak disimpan" in served.sent_to(old)[0]["shown"]
    served.put(message(new, migrate_from_chat_id=old))
    served.put(membership(new, "left", "member"))
    assert ended(served, new) == []
