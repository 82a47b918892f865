"""Commands: the menus, looking things up, the asker's own data, and what only the admins' chat can do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bot_api import BotApi
from conftest import ADMINS, ended, message, new_chat
from people import buttons
from presses import edited_to, labels, pressed, pressed_data, wait_for_labels

from index.texts import catalogue, text

ANN = {"id": 79, "is_bot": False, "first_name": "Ann", "language_code": "en"}


def said(api: BotApi, chat_id: int, written: str, **more: Any) -> dict[str, Any]:
    """The message that answers what is written."""
    before = len([one for one in api.state.sent if one["chat_id"] == chat_id])
    api.put(message(chat_id, written, **more))
    return api.sent_to(chat_id, before + 1)[-1]


def plain(key: str, **fields: object) -> str:
    """A sentence of the catalogue as it is shown."""
    return re.sub("<[^>]*>", "", catalogue("id")[key]).format(**fields)


def test_start_offers_the_menus_and_a_link_opens_a_document(reading: BotApi) -> None:
    start = said(reading, new_chat(), "/start")
    assert labels(reading, start)[:4] == ["Aplikasi", "Smart city", "SAKIP", "Kerja sama"]
    topic = said(reading, new_chat(), "/start t_e-rk")
    assert topic["shown"].splitlines()[0].startswith(said(reading, new_chat(), "fakta")["shown"][:4])
    assert said(reading, new_chat(), "/start kunjungan-7")["shown"] == start["shown"]
    for payload in ("t_", "t_tidak-ada", "t_" + "x" * 62, "v_basi", "e_basi"):
        old = said(reading, new_chat(), f"/start {payload}")
        assert old["shown"] == f"{plain('bot.old_link')}\n\n{start['shown']}"
        assert labels(reading, old) == labels(reading, start)


@pytest.mark.parametrize(
    ("command", "category"),
    [
        ("aplikasi", "aplikasi"),
        ("smartcity", "smart_city"),
        ("kerjasama", "kerja_sama"),
    ],
)
def test_a_menu_lists_a_category_s_documents_with_their_number(
    reading: BotApi, command: str, category: str
) -> None:
    menu = said(reading, new_chat(), f"/{command}")
    name = text(f"category.{category}", "id")
    found = re.match(rf"{name}: (\d+) dokumen · hlm\. 1 dari (\d+)", menu["shown"])
    assert found
    listed = labels(reading, menu)[:-2]
    for page in range(2, int(found[2]) + 1):
        pressed(reading, menu, "▶")
        edited_to(reading, menu, f"hlm. {page} dari {found[2]}")
        listed += [one for one in labels(reading, menu) if one not in ("◀", "▶", text("button.start", "id"))]
    assert len(listed) == int(found[1])
    assert len(reading.sent_to(menu["chat_id"])) == 1


def test_a_document_of_a_menu_opens_in_place_and_leads_back(reading: BotApi) -> None:
    menu = said(reading, new_chat(), "/aplikasi")
    pressed(reading, menu, "▶")
    edited_to(reading, menu, "hlm. 2 dari")
    first = labels(reading, menu)[0]
    pressed(reading, menu, first)
    shown = edited_to(reading, menu, "¹ ")
    assert shown.splitlines()[0].startswith(first.rstrip("…")[:30])
    pressed(reading, menu, "↩ Aplikasi")
    edited_to(reading, menu, "hlm. 2 dari")
    pressed(reading, menu, text("button.start", "id"))
    edited_to(reading, menu, "Tanya Bandung.")


def test_a_term_is_looked_up_or_others_are_suggested(reading: BotApi) -> None:
    assert said(reading, new_chat(), "/istilah IKU")["shown"].startswith("• IKU")
    assert said(reading, new_chat(), "/istilah")["shown"] == plain("lookup.term_usage")
    assert said(reading, new_chat(), "/istilah xyzzyqw <b>")["shown"] == plain(
        "lookup.no_term", name="xyzzyqw <b>"
    )
    offered = said(reading, new_chat(), "/istilah SAKIPP")
    assert "SAKIP" in labels(reading, offered)
    pressed(reading, offered, "SAKIP")
    assert "SAKIP" in reading.sent_to(offered["chat_id"], 2)[-1]["shown"]


def test_applications_stand_side_by_side_with_their_blanks_said(reading: BotApi) -> None:
    for written in ("e-RK GAMPIL", "e-RK, GAMPIL", "e-RK vs GAMPIL", "e-RK dan GAMPIL"):
        chat_id = new_chat()
        reading.put(message(chat_id, f"/banding {written}"))
        shown = "\n".join(one["shown"] for one in ended(reading, chat_id))
        assert shown.startswith("e-RK · GAMPIL\n"), written
    assert shown.count("• e-RK: ") == shown.count("• GAMPIL: ") == 10
    assert f"• e-RK: {text('lookup.blank', 'id')}" in shown
    assert "¹ " in shown
    assert said(reading, new_chat(), "/banding e-RK")["shown"] == plain("lookup.compare_usage")
    assert "Zetakota" in said(reading, new_chat(), "/banding e-RK, Zetakota")["shown"]


def test_a_region_s_record_is_shown_or_honestly_missing(reading: BotApi) -> None:
    solok = said(reading, new_chat(), "/daerah kabupaten solok")
    assert solok["shown"].startswith("Kabupaten Solok")
    assert "13 Maret 2019" in solok["shown"]
    which = said(reading, new_chat(), "/daerah Solok")
    assert set(labels(reading, which)) == {"Kabupaten Solok", "Kota Solok"}
    pressed(reading, which, "Kabupaten Solok")
    edited_to(reading, which, "13 Maret 2019")
    surabaya = said(reading, new_chat(), "/daerah Kota Surabaya")["shown"].splitlines()
    assert surabaya[0].startswith("Kota Surabaya")
    assert surabaya[1].startswith("Tidak ada catatan kerja sama Kota Surabaya dengan Bandung")
    assert "Atlantis" in said(reading, new_chat(), "/daerah Atlantis")["shown"]
    assert said(reading, new_chat(), "/daerah")["shown"] == plain("lookup.region_usage")


def test_the_sources_of_the_last_answer(reading: BotApi) -> None:
    chat_id = new_chat()
    assert said(reading, chat_id, "/sumber")["shown"] == plain("bot.no_answer_yet")
    said(reading, chat_id, "fakta e-RK")
    said(reading, chat_id, "halo")
    shown = said(reading, chat_id, "/sumber")["shown"]
    assert shown.startswith("Sumber jawaban atas “fakta e-RK”")
    assert "¹ " in shown


def test_a_language_is_chosen_for_the_words_and_the_answers(reading: BotApi) -> None:
    chat_id = new_chat()
    asked = said(reading, chat_id, "/bahasa")
    assert labels(reading, asked)[:2] == ["✓ Bahasa Indonesia", "English"]
    assert pressed(reading, asked, "English") == text("toast.language", "en")
    wait_for_labels(reading, asked, "✓ English")
    assert "How to ask" in said(reading, chat_id, "/bantuan")["shown"]
    assert said(reading, chat_id, "apa itu?")["shown"] == "Jawaban: apa itu? [en]"
    pressed(reading, asked, "Bahasa Indonesia")
    wait_for_labels(reading, asked, "✓ Bahasa Indonesia")
    assert "Cara bertanya" in said(reading, chat_id, "/bantuan", from_={**ANN, "id": 77})["shown"]


def test_a_language_is_each_asker_s_own_in_a_group(reading: BotApi) -> None:
    chat_id = new_chat(group=True)
    asked = said(reading, chat_id, "/bahasa")
    pressed(reading, asked, "English", ANN)
    wait_for_labels(reading, asked, "✓ English")
    assert "How to ask" in said(reading, chat_id, "/bantuan", from_=ANN)["shown"]
    assert "Cara bertanya" in said(reading, chat_id, "/bantuan")["shown"]


def test_it_tells_of_itself_and_of_what_it_stores(reading: BotApi) -> None:
    about = said(reading, new_chat(), "/tentang")["shown"]
    assert re.search(r"edisi 1, dibangun \d+ \w+ \d{4}: \d+ dokumen, \d+ butir", about)
    assert "Mode privasi Telegram menyala" in about
    assert "365 hari" in said(reading, new_chat(), "/privasi")["shown"]


def test_own_data_is_erased_after_a_confirmation_and_counted(reading: BotApi) -> None:
    rudi = {"id": 91_001, "is_bot": False, "first_name": "Rudi"}
    chat_id, group = rudi["id"], new_chat(group=True)
    answer = said(reading, chat_id, "fakta rahasia saya", from_=rudi)
    said(reading, group, "/tanya fakta rahasia juga", from_=rudi)
    pressed(reading, answer, "👍", rudi)
    pressed(reading, answer, text("button.officer", "id"), rudi)
    reading.sent_to(chat_id, 2)
    kept = said(reading, chat_id, "/hapus_data", from_=rudi)
    pressed(reading, kept, text("button.keep", "id"), rudi)
    edited_to(reading, kept, text("bot.erase_kept", "id"))
    confirm = said(reading, chat_id, "/hapus_data", from_=rudi)
    data = buttons(reading, chat_id, confirm["message_id"])[text("button.erase", "id")]["callback_data"]
    pressed_data(reading, confirm, data, rudi)
    shown = edited_to(reading, confirm, "Sudah dihapus")
    assert "2 pertanyaan, 1 penilaian, 1 pertanyaan untuk narasumber" in shown
    assert pressed(reading, answer, "👍", rudi) == text("toast.forgotten", "id")
    assert said(reading, chat_id, "kapan?", from_=rudi)["shown"] == "Jawaban: kapan?"
    assert said(reading, group, "/hapus_data", from_=rudi)["shown"] == plain(
        "bot.private_only", bot="TanyaUjiBot"
    )


def test_help_lists_what_can_be_used_there(reading: BotApi) -> None:
    private = said(reading, new_chat(), "/bantuan")["shown"]
    group = said(reading, new_chat(group=True), "/bantuan")["shown"]
    assert "/hapus_data" in private and "/atur" not in private
    assert "/atur" in group and "/hapus_data" not in group
    assert "/status" not in private + group


def test_the_menus_of_commands_are_set_by_place_and_language(reading: BotApi) -> None:
    reading.wait(lambda state: len(state.commands) >= 8)
    menus = {
        scope: [one["command"] for one in commands] for scope, commands in reading.state.commands.items()
    }
    assert "hapus_data" in menus["all_private_chats"] and "atur" not in menus["all_private_chats"]
    assert "atur" not in menus["all_group_chats"]
    assert "atur" in menus["all_chat_administrators"]
    assert {"status", "gaps", "atur"} <= set(menus[f"chat {ADMINS}"])
    for scope, commands in menus.items():
        assert "start" not in commands
        if not scope.endswith(" en"):
            assert menus[f"{scope} en"] == commands
    english = reading.state.commands["all_private_chats en"][0]["description"]
    assert english != reading.state.commands["all_private_chats"][0]["description"]


def test_the_admins_chat_sees_how_it_does_and_what_is_unanswered(reading: BotApi) -> None:
    said(reading, new_chat(), "kosong berapa <i>biaya</i>?")
    said(reading, new_chat(), "kosong berapa <i>biaya</i>?")
    status = said(reading, ADMINS, "/status")["shown"]
    assert "Edisi 1" in status and "Pesan menunggu: " in status
    gaps = said(reading, ADMINS, "/gaps")["shown"]
    assert "1. kosong berapa <i>biaya</i>? (2×)\n1 orang, 2 obrolan" in gaps
    assert "tanya gaps show N" in gaps
    said(
        reading, new_chat(), "kosong siapa?"
    )  # begins with the same word: the same meaning, to this assistant
    again = said(reading, ADMINS, "/gaps")["shown"]
    assert "3 pertanyaan dalam 1 kelompok" in again and "1. kosong berapa" in again
    for outside in (new_chat(), ADMINS - 50):
        reading.put(message(outside, "/gaps@TanyaUjiBot"))
        assert reading.sent_to(outside)[-1]["shown"] == plain("bot.unknown_command")


def test_an_error_is_told_to_the_admins_once_without_anybody_s_words(reading: BotApi) -> None:
    chat_id = new_chat()
    for _ in range(2):
        assert said(reading, chat_id, "rusak kata rahasia")["shown"].startswith("Maaf")
    ended(reading, chat_id)
    told = [one["shown"] for one in reading.sent_to(ADMINS) if "RuntimeError" in one["shown"]]
    assert len(told) == 1
    assert "Galat" in told[0] and "rahasia" not in told[0]
