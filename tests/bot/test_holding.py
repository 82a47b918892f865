"""An officer who only asks for time is asked whether that is the answer; true answers go out at once."""

from __future__ import annotations

from typing import Any

import pytest
from bot_api import BotApi
from conftest import ADMINS, OFFICERS, from_bot, message, new_chat
from presses import edited_to, labels, pressed
from visiting import coming, in_chat

from bot.officers.holding import only_holds
from index.texts import text

OFFICER = {"id": 903, "is_bot": False, "first_name": "Iis"}
NEWS, ANSWER = text("button.only_news", "id"), text("button.as_answer", "id")


@pytest.mark.parametrize(
    "reply",
    [
        "saya cek dulu", "sy cek dl ya pak", "Mohon tunggu", "mohon ditunggu ya Pak/Bu 🙏",
        "nanti saya kabari", "Siap", "ok noted",
        "Siap, saya cek dulu ke bidang aplikasi ya", "Baik, akan kami tanyakan ke Bagian Organisasi dulu",
        "Sebentar ya…", "izin saya koordinasikan dulu dengan tim teknis Diskominfo", "Jawaban menyusul",
        "Masih dicek datanya, nanti dikabari jam 10.30", "Akan kami informasikan kembali",
        "Baik, terima kasih",
        "Mohon maaf, kami cek terlebih dahulu", "saya tanya Pak Kabid dulu", "Kami cari dulu di arsip",
        "let me check first", "We'll get back to you", "antosan sakedap, bade diparios heula",
    ],
)  # fmt: skip
def test_what_only_asks_for_time_is_recognised(reply: str) -> None:
    assert only_holds(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Nihil.", "Tidak ada.", "Sudah ada.", "Belum ada data.", "Ya, gratis", "Ya betul", "Masih diproses",
        "Silakan cek di sakip.bandung.go.id", "Cek di https://contoh.go.id", "Tanyakan ke Dinas Kesehatan",
        "Mohon tanyakan kepada Disdukcapil Kota Bandung", "Silakan menunggu pengumuman resmi.", "Besok",
        "Datanya dicek setiap bulan oleh Inspektorat", "Saya cek dulu: 50 juta", "Nanti tahun 2027", "",
        "Kami cek, ternyata dibuat Disdukcapil", "Koordinasi dengan Bagian Kerja Sama Setda", "👍",
    ],
)  # fmt: skip
def test_what_says_anything_is_an_answer(reply: str) -> None:
    assert not only_holds(reply)


def passed_on(api: BotApi, chat_id: int, question: str) -> dict[str, Any]:
    """A question that is passed on; the message in the officers' chat."""
    api.put(message(chat_id, question))
    unknown = coming(api, chat_id, 0, "Belum ada")
    pressed(api, unknown, text("button.forward", "id"))
    coming(api, chat_id, 1, "nomor")
    return [one for one in in_chat(api, OFFICERS) if question in one["shown"]][-1]


def replies(api: BotApi, asked: dict[str, Any], said: str, shows: str) -> tuple[Any, dict[str, Any]]:
    """An officer replies to a question; the update, and what the bot says of it in the officers' chat."""
    before = len(in_chat(api, OFFICERS))
    update = message(OFFICERS, said, from_=OFFICER, reply_to_message=from_bot(asked["message_id"], OFFICERS))
    api.put(update)
    return update, coming(api, OFFICERS, before, shows)


def test_news_is_no_answer_and_the_question_goes_on_waiting(reading: BotApi) -> None:
    chat_id = new_chat()
    asked = passed_on(reading, chat_id, "kosong siapa yang membuat naskah itu?")
    _, held = replies(reading, asked, "Siap, saya cek dulu ke bidang aplikasi", "kabar sementara")
    assert labels(reading, held) == [NEWS, ANSWER]
    drafts = len(in_chat(reading, ADMINS))
    pressed(reading, held, NEWS, OFFICER)
    edited_to(reading, held, "penanya saya kabari")
    coming(reading, chat_id, 2, "sedang dicari")
    _, again = replies(reading, asked, "mohon tunggu ya", "kabar sementara")
    pressed(reading, again, NEWS, OFFICER)
    edited_to(reading, again, "tetap menunggu")
    _, third = replies(reading, asked, "sebentar", "kabar sementara")
    replies(reading, asked, "Tidak ada.", "sudah saya sampaikan")
    coming(reading, chat_id, 3, "Tidak ada.")
    assert "sudah dijawab" in pressed(reading, third, ANSWER, OFFICER)
    shown = [one["shown"] for one in in_chat(reading, chat_id)]
    assert len(shown) == 4  # told once that it is looked for, and the answer
    assert not any("bidang aplikasi" in one for one in shown)
    coming(reading, ADMINS, drafts, "draf")
    assert len(in_chat(reading, ADMINS)) == drafts + 1


def test_what_looks_like_news_may_be_the_answer(reading: BotApi) -> None:
    chat_id = new_chat()
    asked = passed_on(reading, chat_id, "kosong apakah kami perlu mengirim surat dulu?")
    _, held = replies(reading, asked, "Ya, mohon dikonfirmasi dulu", "kabar sementara")
    pressed(reading, held, ANSWER, OFFICER)
    edited_to(reading, held, "sudah saya sampaikan")
    coming(reading, chat_id, 2, "Ya, mohon dikonfirmasi dulu")


def test_an_edit_makes_an_answer_of_what_was_news(reading: BotApi) -> None:
    chat_id = new_chat()
    asked = passed_on(reading, chat_id, "kosong berapa lama pendampingan replikasi?")
    update, held = replies(reading, asked, "nanti saya kabari", "kabar sementara")
    before = len(in_chat(reading, OFFICERS))
    for said in ("nanti kami kabari", "Pendampingan dua minggu."):
        reading.put({"edited_message": {**update["message"], "text": said, "edit_date": 2}})
    coming(reading, OFFICERS, before, "sudah saya sampaikan")
    coming(reading, chat_id, 2, "Pendampingan dua minggu.")
    assert not any("kabari" in one["shown"] for one in in_chat(reading, chat_id))
    assert "tidak berlaku" in pressed(reading, held, ANSWER, OFFICER)
