"""An officer's answer is published by a command while the bot runs: who asked the same is told once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi
from conftest import OFFICERS, from_bot, message, new_chat, running
from people import in_topic
from presses import edited_to, labels, pressed
from sqlite_utils import Database
from visiting import coming, in_chat

from bot.news import queue
from bot.officers.wording import local_day
from index.texts import text

ANSWER = "Anggaran Sistem Zetakota Rp7 miliar dari APBD 2031."
QUESTION = "Berapa anggaran Sistem Zetakota?"


@pytest.fixture
def built(home: Path, small_home: Path) -> Path:
    """A home of its own with the small base in it."""
    shutil.copytree(small_home, home)
    return home


@pytest.fixture
def bot(api: BotApi, built: Path) -> Iterator[Any]:
    api.meet(OFFICERS)
    with running(api, built, **environment(built)) as started:
        yield started


def environment(home: Path) -> dict[str, str]:
    return {
        "REAL_ASSISTANT": "1",
        "EDITION_HOME": str(home),
        "TANYA_OFFICERS_CHAT": str(OFFICERS),
        "TANYA_OFFICE": "Dinas Beringin Zetakota",
        "UJI_UNLIMITED": "1",
    }


def person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": f"Orang{number}"}


def later(api: BotApi, chat_id: int) -> list[dict[str, Any]]:
    return [one for one in in_chat(api, chat_id) if "Bapak/Ibu bertanya" in one["shown"]]


def test_all_who_asked_the_same_are_told_once_where_they_asked(
    api: BotApi, built: Path, small_base: Path, bot: Any, tanya: Any
) -> None:
    first, group, again, other = new_chat(), new_chat(group=True), new_chat(), new_chat()
    api.put(message(first, QUESTION, from_=person(first)))
    sent = api.sent_to(first)[0]
    assert text("button.forward", "id") in labels(api, sent)
    asked = in_topic(group, 31, "/tanya berapa ya anggaran buat sistem zetakota", from_=person(2))
    api.put(asked)
    api.put(message(again, "Anggaran Sistem Zetakota berapa?", from_=person(again)))
    api.put(message(again, "anggarannya sistem Zetakota berapa sih?", from_=person(again)))
    api.put(message(other, "Berapa jumlah pegawai Dinas Beringin tahun 2040?", from_=person(other)))
    for chat_id, count in ((group, 1), (again, 2), (other, 1)):
        assert "Rp7" not in str(api.sent_to(chat_id, count))
    pressed(api, sent, text("button.forward", "id"), person(first))
    api.sent_to(first, 2)
    [passed] = in_chat(api, OFFICERS)
    reply = from_bot(passed["message_id"], OFFICERS)
    api.put(message(OFFICERS, ANSWER, from_=person(901), reply_to_message=reply))
    coming(api, first, 2, ANSWER)
    edited_to(api, passed, "Dijawab")

    [listed] = json.loads(tanya("drafts", "list", "--json", home=built).stdout)
    assert (listed["question"], listed["text"], listed["office"]) == (
        QUESTION, ANSWER, "Dinas Beringin Zetakota",
    )  # fmt: skip
    assert ANSWER in tanya("drafts", "show", "1", home=built).stdout
    made = json.loads(tanya("drafts", "publish", "1", "--json", home=built, knowledge=small_base).stdout)
    assert made["document"] == "umum/jawaban-narasumber-dinas-beringin-zetakota" and made["found"]
    answered = json.loads(tanya("ask", QUESTION, "--json", home=built).stdout)
    [quote] = [one for one in answered["passages"] if one["text"] == ANSWER]
    assert quote["sources"][0]["publisher"] == "Dinas Beringin Zetakota"
    assert quote["sources"][0]["date"] == local_day(listed["answered_at"])

    told = coming(api, group, 1, ANSWER)
    assert told["reply_parameters"]["message_id"] == asked["message"]["message_id"]
    assert told["message_thread_id"] == 31 and "Dinas Beringin Zetakota" in told["shown"]
    assert "berapa ya anggaran buat sistem zetakota" in told["shown"]
    coming(api, again, 2, ANSWER)
    bot.stop()
    with running(api, built, **environment(built)):
        api.put(message(other, "terima kasih", from_=person(other)))
        api.sent_to(other, 2)
    assert [len(later(api, one)) for one in (first, group, again, other)] == [0, 1, 1, 0]
    assert tanya("drafts", "list", home=built).stdout == "no drafts wait\n"
    assert "live" in tanya("drafts", "list", "--all", home=built).stdout


def test_what_a_command_queues_is_told_once_an_edition_answers_it_and_its_buttons_work(
    api: BotApi, built: Path, small_base: Path, bot: Any, tanya: Any
) -> None:
    chat_id = new_chat()
    api.put(message(chat_id, QUESTION))
    api.sent_to(chat_id)
    with closing(Database(built / "journal.db")) as beside:
        [row] = beside.query("select update_id from questions")
        assert queue(beside, [row["update_id"]]) == 1
    document = small_base / "documents" / "aplikasi" / "zetakota.md"
    whole = document.read_text("utf-8")
    assert len(in_chat(api, chat_id)) == 1  # the edition in force does not answer it
    document.write_text(
        whole.replace("- Sistem Zetakota dikelola", f"- {ANSWER} [1]\n- Sistem Zetakota dikelola"), "utf-8"
    )
    tanya("build", home=built, knowledge=small_base)
    told = coming(api, chat_id, 1, "Bapak/Ibu bertanya")
    assert ANSWER in told["shown"]
    pressed(api, told, text("button.sources", "id"))
    edited_to(api, told, "Sumber jawaban atas")
    assert len(later(api, chat_id)) == 1
