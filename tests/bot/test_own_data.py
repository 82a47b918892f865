"""/data_saya: all that is stored about the asker and nothing about others, in private only."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

from bot_api import BotApi
from conftest import new_chat, running
from people import press
from presses import edited_to, labels, pressed
from visiting import BUDI, SITI, coming, content, delegation, in_chat, photo, posts, says, sent_photo

from bot.journal import Journal
from bot.own_export import PERSONAL
from index.texts import text

FREELY = {"TANYA_QUESTIONS_PER_MINUTE": "0", "UJI_UNLIMITED": "1"}


def exported(api: BotApi, person: dict[str, Any], count: int) -> list[bytes]:
    before = len(in_chat(api, person["id"]))
    says(api, person["id"], "/data_saya", "Semua yang tersimpan", by=person)
    api.wait(lambda _: len(in_chat(api, person["id"])) >= before + count)
    return [content(one) for one in in_chat(api, person["id"])[before:]]


def test_everything_of_the_asker_and_nothing_of_others(api: BotApi, home: Path, real_home: Path) -> None:
    chat_id, siti, budi = delegation(api), {**SITI, "id": new_chat()}, {**BUDI, "id": new_chat()}
    with running(api, home, EDITION_HOME=str(real_home), **FREELY):
        says(api, chat_id, "/kunjungan mulai Kabupaten Solok", "Lima pertanyaan")
        for person, name in ((siti, "siti"), (budi, "budi")):
            answer = says(api, chat_id, f"/tanya fakta pertanyaan {name}", "e-RK", by=person)
            pressed(api, answer, "👍", person)
            says(api, chat_id, f"/kunjungan catatan catatan {name}", "nomor", by=person)
            says(api, chat_id, f"/kunjungan tindaklanjut tugas {name}", "nomor", by=person)
            says(api, chat_id, f"/kunjungan peserta Nama {name}, Camat", "catat", by=person)
            caption = f"/kunjungan foto foto {name}"
            posts(api, chat_id, "foto ke-", by=person, photo=sent_photo(api, photo()), caption=caption)
        other = next(one for one in labels(api, answer) if one == "👍")
        pressed(api, answer, other, siti)  # on Budi's question
        asked = says(api, chat_id, "/kunjungan selesai", "Seberapa bermanfaat")
        pressed(api, asked, "⭐ 4", siti)
        pressed(api, asked, "⭐ 1", budi)
        assert "hanya di chat pribadi" in says(api, chat_id, "/data_saya", "pribadi", by=siti)["shown"]
        told, pictures = exported(api, siti, 2)

        confirm = says(api, siti["id"], "/hapus_data", "akan dihapus", by=siti)
        press(api, siti["id"], confirm["message_id"], text("button.erase", "id"), by=siti)
        edited_to(api, confirm, "Sudah dihapus")
        [after] = exported(api, siti, 1)
        says(api, siti["id"], "/tentang", "edisi", by=siti)
    shown = json.loads(told)
    assert "budi" not in told.decode().lower() and str(budi["id"]) not in told.decode()
    assert [one["text"] for one in shown["questions"]] == ["fakta pertanyaan siti"]
    assert "e-RK" in shown["questions"][0]["answer"] and shown["questions"][0]["asked_in"] == "group"
    assert [one["verdict"] for one in shown["votes"]] == ["good", "good"]
    assert [one["text"] for one in shown["visit_notes"]] == ["catatan siti"]
    assert [one["what"] for one in shown["visit_actions"]] == ["tugas siti"]
    assert [one["name"] for one in shown["visit_people"]] == ["Nama siti, Camat"]
    assert shown["visit_evaluations"] == [{"visit": 1, "useful": 4, "missing": None}]
    assert [one["caption"] for one in shown["visit_photos"]] == ["foto siti"]
    assert zipfile.ZipFile(io.BytesIO(pictures)).namelist() == [shown["visit_photos"][0]["file"]]

    left = json.loads(after)
    for table in (*PERSONAL, "visit_evaluations"):
        assert not left.get(table), table
    assert len(left["messages_in_this_chat"]) == 1  # what was erased
    with sqlite3.connect(home / "journal.db") as journal:
        assert journal.execute("select count(*) from attachments").fetchone() == (0,)
        assert journal.execute("select count(*) from visit_notes").fetchone() == (1,)


def test_who_has_nothing_stored_gets_that(api: BotApi, home: Path) -> None:
    person = {**SITI, "id": new_chat()}
    with running(api, home):
        [told] = exported(api, person, 1)
        coming(api, person["id"], 0, "365 hari")
    shown = json.loads(told)
    assert shown["questions"] == [] and shown["kept_for_days"] == 365


def test_every_column_that_says_whose_a_row_is_is_exported(tmp_path: Path) -> None:
    """A new table with people in it must be in /data_saya and /hapus_data too."""
    journal = Journal(tmp_path)
    found = {
        table.name: tuple(
            column for column in table.columns_dict if column in ("user_id", "secretary", "taken_by")
        )
        for table in journal.db.tables
    }
    journal.close()
    assert {table: columns for table, columns in found.items() if columns} == PERSONAL
