"""The evaluation of a visit: one vote a person, changed at will, stored without who gave it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from bot_api import BotApi
from conftest import message, new_chat, running
from people import press
from presses import edited_to, pressed, pressed_data
from visiting import BUDI, SITI, WATI, coming, delegation, files, in_chat, says

from bot.journal import Journal
from bot.records import now, stamp
from bot.visits import ballots
from index.texts import text

FREELY = {"TANYA_QUESTIONS_PER_MINUTE": "0", "UJI_UNLIMITED": "1"}
QUESTION = "Seberapa bermanfaat"


def replies(api: BotApi, sent: dict[str, object], said: str, words: str, by: dict[str, object]) -> str:
    """Reply to a message of the bot; returns what it says to that."""
    chat_id = int(str(sent["chat_id"]))
    before = len(in_chat(api, chat_id))
    with api.changed:
        shown = api.state.chats[chat_id].messages[int(str(sent["message_id"]))]
        replied = {key: value for key, value in shown.items() if key != "written"}
    api.put(message(chat_id, said, from_=by, reply_to_message=replied))
    return str(coming(api, chat_id, before, words)["shown"])


def evaluations(home: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "journal.db") as journal:
        return sorted(journal.execute("select visit, useful, missing from visit_evaluations"), key=str)


def test_each_votes_once_may_change_it_and_stays_unnamed(api: BotApi, home: Path, real_home: Path) -> None:
    chat_id, other = delegation(api), delegation(api)
    guest = {**SITI, "id": new_chat()}
    with running(api, home, EDITION_HOME=str(real_home), **FREELY):
        says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai")
        link = says(api, chat_id, "/kunjungan qr", "Pindai")["shown"].rpartition("start=")[2]
        says(api, guest["id"], f"/start {link}", "Selamat datang", by=guest)
        early = link.replace("v_", "e_")
        says(api, guest["id"], f"/start {early}", "tidak sedang dibuka", by=guest)
        asked = says(api, chat_id, "/kunjungan selesai", QUESTION)
        files(api, chat_id, 2)
        assert "⭐ 5" in str(asked)
        assert pressed(api, asked, "⭐ 2", BUDI).startswith("Tercatat: 2 dari 5")
        assert pressed(api, asked, "⭐ 4", BUDI).startswith("Tercatat: 4 dari 5")
        pressed(api, asked, "⭐ 5", WATI)
        replies(api, asked, "Waktunya kurang", "tanpa nama", BUDI)
        replies(api, asked, "Waktu untuk <b>tanya jawab</b> kurang", "tanpa nama", BUDI)
        assert "Terlalu panjang" in replies(api, asked, "x" * 600, "panjang", WATI)
        # Who came by the link was asked in private; so is who opens the link in the group's message.
        in_private = coming(api, guest["id"], 0, QUESTION)
        pressed(api, in_private, "⭐ 3", guest)
        newcomer = {**WATI, "id": new_chat()}
        own = says(api, newcomer["id"], f"/start {early}", QUESTION, by=newcomer)
        pressed(api, own, "⭐ 5", newcomer)
        # A button that was never under such a message counts for nothing.
        foreign = says(api, other, "/tanya halo", "Jawaban")
        old = text("toast.old_button", "id")
        assert pressed_data(api, foreign, "vrate:1:1", BUDI) == old
        for odd in ("vrate:1:9", "vrate:2:1", "vrate:", "vrate:1"):
            assert pressed_data(api, asked, odd, BUDI) == old
        said = [one["shown"] for one in in_chat(api, chat_id)]
        assert not any("tanya jawab" in one for one in said)  # what was said is not said again
    assert evaluations(home) == [
        (1, 3, None),
        (1, 4, "Waktu untuk <b>tanya jawab</b> kurang"),
        (1, 5, None),
        (1, 5, None),
    ]
    stored = (home / "journal.db").read_bytes()
    with sqlite3.connect(home / "journal.db") as journal:
        voters = [voter for (voter,) in journal.execute("select voter from visit_evaluations")]
    assert len(set(voters)) == 4
    assert not any(str(person["id"]) in voter for voter in voters for person in (guest, newcomer))
    assert b"Siti Rahma" not in stored


def test_who_erases_their_data_has_not_voted_while_that_can_be_told(
    api: BotApi, home: Path, real_home: Path
) -> None:
    chat_id, person = delegation(api), {**SITI, "id": new_chat()}
    with running(api, home, EDITION_HOME=str(real_home), **FREELY):
        says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "dimulai")
        asked = says(api, chat_id, "/kunjungan selesai", QUESTION)
        pressed(api, asked, "⭐ 1", person)
        pressed(api, asked, "⭐ 5", BUDI)
        confirm = says(api, person["id"], "/hapus_data", "penilaian kunjungan", by=person)
        press(api, person["id"], confirm["message_id"], text("button.erase", "id"), by=person)
        edited_to(api, confirm, "1 isian kunjungan")
    assert evaluations(home) == [(1, 5, None)]


def test_a_closed_evaluation_takes_nothing_more_and_belongs_to_nobody(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    db = journal.db
    row = {"id": 1, "token": "t", "chat_id": -1, "state": "closed", "started_at": stamp(now())}
    db.table("visits").insert(row)
    ballots.begin(db, 1, 10, now() - ballots.OPEN + timedelta(minutes=5))
    assert ballots.rate(db, 1, 77, 4) and ballots.lacked(db, 1, 77, "waktu")
    assert ballots.own(db, 77) == [(1, 4, "waktu")] and ballots.own(db, 78) == []
    db.execute("update visit_ballots set closes_at = ?", (stamp(now() - timedelta(seconds=5)),))
    assert not ballots.is_open(db, 1) and not ballots.rate(db, 1, 77, 1)
    journal.forget(365)
    assert not list(db.query("select * from visit_ballots"))
    # The answer stays, and nobody's erasing reaches it any more.
    assert ballots.erase(db, 77) == 0
    assert ballots.results(db, [1, 2]) == {1: ballots.Evaluation((0, 0, 0, 1, 0), ("waktu",))}
    db.execute("update visits set started_at = '2020-01-01T00:00:00+00:00'")
    journal.forget(365)
    assert not list(db.query("select * from visit_evaluations"))
    journal.close()


def test_several_evaluations_are_one() -> None:
    one = ballots.Evaluation((1, 0, 0, 0, 1), ("a",))
    both = ballots.together([one, ballots.Evaluation((0, 0, 0, 2, 0), ("b",))])
    assert (both.answers, both.mean, both.missing) == (4, 3.5, ("a", "b"))
    assert ballots.Evaluation().mean is None
    assert one.answers == 2 and one.mean is None  # two answers would tell each the other's


def test_answers_have_neither_a_time_nor_an_order_of_coming(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    [made] = journal.db.query("select sql from sqlite_master where name = 'visit_evaluations'")
    assert "without rowid" in made["sql"].lower() and "_at" not in made["sql"]
    journal.close()
