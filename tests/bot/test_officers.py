"""Officers answer in their chat: the asker has it where he asked, corrections follow, nobody is forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi, Call, Reply
from conftest import ADMINS, OFFICERS, RunningBot, ended, from_bot, message, new_chat, running
from people import buttons, edited, in_topic
from presses import edited_to, labels, pressed, pressed_data, wait_for_labels
from telegram_html import parse
from visiting import coming, in_chat

from bot.officers.wording import answer_shown, day_of
from bot.records import now, stamp
from index.texts import text

PAK, BU = (
    {"id": number, "is_bot": False, "first_name": name, "last_name": "Narasumber", "username": f"n{number}"}
    for number, name in ((901, "Dadang"), (902, "Euis"))
)
TODAY = day_of(stamp(now()), "id")


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, real_home: Path) -> Iterator[BotApi]:
    """One bot with an officers' chat, which hears more here than Telegram allows a group in a minute."""
    home = tmp_path_factory.mktemp("officers") / "home"
    with BotApi() as server:
        server.meet(ADMINS)
        with officers_bot(server, home, real_home, TANYA_ADMINS_CHAT=str(ADMINS)):
            yield server


def passed_on(api: BotApi, chat_id: int, question: str, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A question that is passed on: the bot's answer to it, and the message in the officers' chat."""
    before = len(in_chat(api, chat_id))
    api.put(message(chat_id, question if chat_id > 0 else f"/tanya {question}", **more))
    sent = coming(api, chat_id, before, "Belum ada")
    pressed(api, sent, text("button.forward", "id"))
    coming(api, chat_id, before + 1, "nomor")
    return sent, next(one for one in in_chat(api, OFFICERS) if question in one["shown"])


def says_officer(api: BotApi, to: dict[str, Any], said: str, by: dict[str, Any] = PAK, **more: Any) -> Any:
    """An officer replies to a message of the bot; returns the update."""
    update = message(OFFICERS, said, from_=by, reply_to_message=from_bot(to["message_id"], OFFICERS), **more)
    api.put(update)
    return update


def number_in(shown: dict[str, Any]) -> str:
    return str(shown["shown"].split("nomor ")[1].split()[0].rstrip("."))


def test_a_reply_reaches_the_asker_where_the_question_was_asked(reading: BotApi) -> None:
    group, topic = new_chat(group=True), 4711
    asked = in_topic(group, topic, "/tanya kosong biaya <b>Salaman</b>?")
    reading.put(asked)
    sent = reading.sent_to(group)[0]
    pressed(reading, sent, text("button.forward", "id"))
    reading.sent_to(group, 2)
    passed = next(one for one in in_chat(reading, OFFICERS) if "biaya <b>Salaman</b>" in one["shown"])
    assert labels(reading, passed) == [text("button.answer", "id"), text("button.not_ours", "id")]
    confirmed = len(in_chat(reading, OFFICERS))
    says_officer(reading, passed, "Rp50 juta & <i>PPN</i>, dari APBD 2016.\nKontraknya tunggal.")
    told = reading.sent_to(group, 3)[-1]
    assert told["shown"].splitlines() == [
        "Jawaban narasumber",
        f"Pemerintah Kota Bandung, {TODAY}",
        "kosong biaya <b>Salaman</b>?",
        "Rp50 juta & <i>PPN</i>, dari APBD 2016.",
        "Kontraknya tunggal.",
    ]
    assert told["reply_parameters"]["message_id"] == asked["message"]["message_id"]
    assert told["message_thread_id"] == topic
    assert "Dadang" not in told["shown"] and "901" not in str(told)
    said = coming(reading, OFFICERS, confirmed, "sudah saya sampaikan")
    assert number_in(said) == number_in(passed)
    edited_to(reading, passed, f"✅ Dijawab pada {TODAY}")
    assert labels(reading, passed) == []
    note = next(one for one in reading.sent_to(ADMINS) if f"drafts show {number_in(passed)}" in one["shown"])
    assert "Salaman" not in note["shown"]
    assert text("toast.answered_already", "id", number=number_in(passed), date=TODAY) == pressed(
        reading, sent, text("button.forward", "id")
    )


def test_the_button_asks_for_a_reply_which_is_the_answer(reading: BotApi) -> None:
    chat_id = new_chat()
    _, passed = passed_on(reading, chat_id, "kosong anggaran 2020")
    before = len(in_chat(reading, OFFICERS))
    assert pressed(reading, passed, text("button.answer", "id"), PAK) == ""
    prompt = coming(reading, OFFICERS, before, "balas pesan ini dengan jawaban")
    assert prompt["reply_markup"] == {"force_reply": True, "selective": True}
    says_officer(reading, prompt, "Belum dianggarkan.")
    told = reading.sent_to(chat_id, 3)[-1]
    assert "Belum dianggarkan." in told["shown"] and "reply_parameters" not in told


def test_a_second_officer_is_told_kindly_and_may_replace(reading: BotApi) -> None:
    chat_id = new_chat()
    _, passed = passed_on(reading, chat_id, "kosong jumlah pengguna")
    says_officer(reading, passed, "Seribu.")
    told = reading.sent_to(chat_id, 3)[-1]
    edited_to(reading, passed, "Dijawab")
    before = len(in_chat(reading, OFFICERS))
    says_officer(reading, passed, "Dua ribu.", BU)
    offer = coming(reading, OFFICERS, before, "sudah dijawab rekan Bapak/Ibu")
    assert len(in_chat(reading, chat_id)) == 3
    data = buttons(reading, OFFICERS, offer["message_id"])[text("button.replace", "id")]["callback_data"]
    pressed(reading, offer, text("button.replace", "id"), BU)
    assert "Seribu" not in edited_to(reading, told, "Dua ribu.")
    edited_to(reading, offer, "menggantikan yang lama")
    assert pressed_data(reading, offer, data, BU) == text("toast.old_button", "id")
    before = len(in_chat(reading, OFFICERS))
    third = says_officer(reading, passed, "Tiga ribu.", PAK)
    offer = coming(reading, OFFICERS, before, "sudah dijawab rekan Bapak/Ibu")
    reading.put(edited(third, "Tiga ribu lima ratus."))
    pressed(reading, offer, text("button.leave", "id"), PAK)
    edited_to(reading, offer, "tetap dipakai")
    assert [one["shown"].splitlines()[-1] for one in ended(reading, chat_id)][2:] == ["Seribu."]
    assert "Dua ribu." in edited_to(reading, told, "Jawaban narasumber")


def test_an_edit_of_the_officers_message_is_followed(reading: BotApi) -> None:
    group = new_chat(group=True)
    _, passed = passed_on(reading, group, "kosong tanggal peluncuran")
    update = says_officer(reading, passed, "1 Mei 2015")
    told = reading.sent_to(group, 3)[-1]
    before = len(in_chat(reading, OFFICERS))
    reading.put(edited(update, "2 Mei 2015"))
    assert "1 Mei" not in edited_to(reading, told, "2 Mei 2015")
    coming(reading, OFFICERS, before, "sudah saya perbarui")
    reading.put(edited(update, "kata " * 500 + "akhir"))
    edited_to(reading, told, "akhir")
    reading.put(edited(update, "kata " * 2000))
    coming(reading, OFFICERS, before, text("officers.answer_too_long", "id"))
    assert len(in_chat(reading, group)) == 3


def test_a_question_that_is_not_theirs_is_declined_once_with_whom_the_base_names(reading: BotApi) -> None:
    chat_id = new_chat()
    _, passed = passed_on(reading, chat_id, "kosong server aplikasi e-RK")
    assert pressed(reading, passed, text("button.not_ours", "id"), PAK) == text("toast.declined", "id")
    told = reading.sent_to(chat_id, 3)[-1]["shown"]
    assert "bukan lingkup narasumber" in told and "kosong server aplikasi e-RK" in told
    assert "pengelola e-RK: " in told and "¹ " in told
    edited_to(reading, passed, "Bukan lingkup narasumber")
    number = number_in(passed)
    assert pressed_data(reading, passed, f"notours:{number}", BU) == text(
        "toast.declined_already", "id", number=number, date=TODAY
    )
    _, other = passed_on(reading, chat_id, "kosong jumlah puskesmas di Cimahi")
    pressed(reading, other, text("button.not_ours", "id"), PAK)
    assert "pengelola" not in coming(reading, chat_id, 4, "bukan lingkup")["shown"]
    says_officer(reading, passed, "Ternyata saya tahu.", BU)
    coming(reading, chat_id, 5, "Ternyata saya tahu.")


def test_what_answers_nothing_does_nothing(reading: BotApi) -> None:
    chat_id = new_chat()
    _, passed = passed_on(reading, chat_id, "kosong nomor surat")
    before = len(in_chat(reading, OFFICERS))
    reading.put(message(OFFICERS, "ini soal apa ya", from_=PAK))
    colleague = {
        "message_id": 5,
        "date": 1,
        "from": BU,
        "text": "…",
        "chat": {"id": OFFICERS, "type": "group"},
    }
    reading.put(message(OFFICERS, "saya tidak tahu", from_=PAK, reply_to_message=colleague))
    says_officer(reading, {"message_id": 999_999}, "balasan untuk pesan lain")
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    reading.put(
        message(OFFICERS, from_=PAK, photo=photo, reply_to_message=from_bot(passed["message_id"], OFFICERS))
    )
    assert coming(reading, OFFICERS, before, "")["shown"] == text("officers.only_text", "id")
    says_officer(reading, passed, "Nomor 119.")
    confirmed = coming(reading, OFFICERS, before + 1, "sudah saya sampaikan")
    says_officer(reading, confirmed, "mantap, terima kasih")
    assert [one["shown"].splitlines()[-1] for one in ended(reading, chat_id)][2:] == ["Nomor 119."]
    assert "mantap" not in str(in_chat(reading, OFFICERS))
    assert len(in_chat(reading, OFFICERS)) == before + 2


def test_buttons_of_officers_work_in_their_chat_only(reading: BotApi) -> None:
    chat_id = new_chat()
    sent, passed = passed_on(reading, chat_id, "kosong daftar OPD")
    for data in ("reply:1", "notours:1", "replace:1", "leave:1", f"notours:{number_in(passed)}"):
        assert pressed_data(reading, sent, data) == text("toast.old_button", "id")


def test_an_asker_who_blocked_us_is_not_said_to_have_the_answer(reading: BotApi) -> None:
    chat_id = new_chat()
    _, passed = passed_on(reading, chat_id, "kosong rencana 2030")

    def refuse(call: Call) -> Reply | None:
        blocked = Reply.error(403, "Forbidden: bot was blocked by the user")
        return blocked if call.fields["chat_id"] == chat_id else None

    reading.script("sendMessage", refuse)
    before = len(in_chat(reading, OFFICERS))
    says_officer(reading, passed, "Masih disusun.")
    coming(reading, OFFICERS, before, "belum sampai")
    reading.script("sendMessage", None)


@contextmanager
def officers_bot(api: BotApi, home: Path, real_home: Path, **more: str) -> Iterator[RunningBot]:
    """A bot of one test, whose journal it may look into."""
    api.meet(OFFICERS)
    environment = {
        "TANYA_OFFICERS_CHAT": str(OFFICERS),
        "EDITION_HOME": str(real_home),
        "UJI_UNLIMITED": "1",
        **more,
    }
    with running(api, home, **environment) as bot:
        yield bot


def journal(home: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "journal.db", timeout=10)) as database, database:
        return database.execute(sql, values).fetchall()


def waits_since(home: Path, days: float) -> None:
    moment = stamp(datetime.now(UTC) - timedelta(days=days))
    journal(home, "update forwarded set forwarded_at = ?", moment)


def test_officers_are_reminded_once_after_a_day_and_the_asker_told_honestly_at_the_end(
    api: BotApi, home: Path, real_home: Path
) -> None:
    group = new_chat(group=True)
    with officers_bot(api, home, real_home, TANYA_OFFICERS_DAYS="3"):
        _, passed = passed_on(api, group, "kosong jumlah server")
        waits_since(home, 1.1)
        reminder = coming(api, OFFICERS, 1, "Pengingat: pertanyaan nomor 1")
        assert reminder["reply_parameters"]["message_id"] == passed["message_id"]
        wait_for_labels(api, reminder, text("button.answer", "id"), text("button.not_ours", "id"))
        waits_since(home, 3.1)
        told = coming(api, group, 2, "setelah 3 hari narasumber belum menjawab")
        assert "kosong jumlah server" in told["shown"] and "reply_parameters" in told
        notice = coming(api, OFFICERS, 2, "ditutup setelah 3 hari")
        edited_to(api, passed, "Ditutup tanpa jawaban")
        ended(api, group)  # nobody replies before the message is even recorded
        says_officer(api, notice, "Empat puluh.")
        coming(api, group, 3, "Empat puluh.")
        assert len([one for one in in_chat(api, OFFICERS) if "Pengingat" in one["shown"]]) == 1
        assert len([one for one in in_chat(api, group) if "setelah 3 hari" in one["shown"]]) == 1


def test_a_kill_loses_no_answer_and_sends_none_twice(api: BotApi, home: Path, real_home: Path) -> None:
    chat_id = new_chat()
    with officers_bot(api, home, real_home) as bot:
        _, passed = passed_on(api, chat_id, "kosong luas gedung")
        api.script("sendMessage", lambda call: Reply.broken())
        calls = api.count("sendMessage")
        says_officer(api, passed, "Seratus meter persegi.")
        api.wait(lambda _: api.count("sendMessage") > calls)
        bot.kill()
        api.script("sendMessage", None)
    with officers_bot(api, home, real_home):
        coming(api, chat_id, 2, "Seratus meter persegi.")
        coming(api, OFFICERS, 1, "sudah saya sampaikan")
        ended(api, chat_id)
    assert len([one for one in in_chat(api, chat_id) if "Seratus" in one["shown"]]) == 1
    assert journal(home, "select number, text, office, state from drafts") == [
        (1, "Seratus meter persegi.", "Pemerintah Kota Bandung", "waiting")
    ]


def test_no_name_of_an_officer_is_stored_and_an_erased_question_takes_its_words_along(
    api: BotApi, home: Path, real_home: Path
) -> None:
    chat_id = new_chat()
    asker = {"id": chat_id, "is_bot": False, "first_name": "Siti"}
    with officers_bot(api, home, real_home, TANYA_OFFICE="Diskominfo Kota Bandung") as bot:
        _, passed = passed_on(api, chat_id, "kosong rahasiaku", from_=asker)
        says_officer(api, passed, "Jawabannya umum.")
        assert "Diskominfo Kota Bandung" in coming(api, chat_id, 2, "umum")["shown"]
        edited_to(api, passed, "Dijawab")
        api.put(message(chat_id, "/hapus_data", from_=asker))
        confirm = coming(api, chat_id, 3, "akan dihapus")
        pressed(api, confirm, text("button.erase", "id"), asker)
        edited_to(api, confirm, "Sudah dihapus")
        before = len(in_chat(api, OFFICERS))
        _, other = passed_on(api, chat_id, "kosong lainnya", from_=asker)
        assert number_in(other) == "2"
        says_officer(api, passed, "Masih saya jawab.")
        ended(api, OFFICERS)
        assert "Masih saya jawab." not in str(in_chat(api, chat_id))
        assert len(in_chat(api, OFFICERS)) == before + 2
        assert bot.stop() == 0
    assert journal(home, "select number, question, text from drafts") == [(1, None, "Jawabannya umum.")]
    stored = b"".join(path.read_bytes() for path in home.glob("journal.db*"))
    assert b"rahasiaku" not in stored and b"Dadang" not in stored and b"n901" not in stored


def test_a_long_answer_is_whole_and_its_markup_sound() -> None:
    row = {"text": "<q> & " * 300, "number": 1}
    answer = {"office": "Dinas <X> & Y", "answered_at": stamp(now()), "text": "jawaban <b>&amp; " * 250}
    messages = answer_shown(row, answer, "id")
    assert " ".join(parse(one) for one in messages).count("jawaban <b>&amp;") == 250


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_day_is_that_of_bandung(language: Any) -> None:
    assert day_of("2026-11-23T18:00:00+00:00", language) == "24 Nov 2026"
