"""/sakip as people see it: the picture with its text and buttons, what goes instead of it, the calculator."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi, Call, Reply
from conftest import ids, message, new_chat, running
from presses import labels, pressed
from test_terminal import piped

from bot import charts
from bot.markup import units
from bot.painter import KEPT, PNG, Painter, PaintingFailed
from bot.picture import Bars, write
from index.texts import text

CHART = "Hasil SAKIP Kota Bandung"
DRAWER = "import sys; sys.stdin.read(); "


def chart(api: BotApi, chat_id: int, **more: Any) -> dict[str, Any]:
    api.put(message(chat_id, "/sakip", **more))
    return api.sent_to(chat_id)[-1]


def test_sakip_sends_the_chart_with_text_sources_and_the_menu(reading: BotApi) -> None:
    sent = chart(reading, new_chat())
    assert sent["method"] == "sendPhoto"
    (picture,) = sent["files"].values()
    assert picture.startswith(PNG) and len(picture) < 500_000
    shown = str(sent["shown"])
    assert shown.startswith(CHART) and units(shown) <= charts.CAPTION
    assert "2022: A" in shown and "2021: tidak ada data" in shown and "12 Feb 2016" in shown
    assert "/sakip 30:25,1 30:24 15:11 25:18" in shown
    assert len(labels(reading, sent)) > 8


def test_in_english_the_words_are_english(reading: BotApi) -> None:
    ann = {"id": 79, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    shown = str(chart(reading, new_chat(), from_=ann)["shown"])
    assert shown.startswith("SAKIP results of Kota Bandung") and "2021: no data" in shown


def test_in_a_group_the_picture_replies_in_the_topic(reading: BotApi) -> None:
    chat_id, number = new_chat(group=True), next(ids)
    topic = {"message_thread_id": 5, "is_topic_message": True, "message_id": number}
    sent = chart(reading, chat_id, **topic)
    assert sent["method"] == "sendPhoto"
    assert sent["message_thread_id"] == 5
    assert sent["reply_parameters"]["message_id"] == number


def test_a_button_under_the_picture_opens_its_document_in_a_message_of_its_own(reading: BotApi) -> None:
    sent = chart(reading, new_chat())
    first = labels(reading, sent)[0]
    pressed(reading, sent, first)
    opened = reading.sent_to(sent["chat_id"], 2)[-1]
    assert opened["method"] == "sendMessage"
    assert str(opened["shown"]).startswith(first.rstrip("…"))
    pressed(reading, opened, f"↩ {text('category.sakip', 'id')}")
    reading.wait(lambda state: [one for one in state.edits if one["message_id"] == opened["message_id"]])
    assert first in labels(reading, opened)


@pytest.mark.parametrize(
    "refusal",
    [
        Reply.error(400, "Bad Request: not enough rights to send photos to the chat"),
        Reply.error(400, "Bad Request: IMAGE_PROCESS_FAILED"),
        Reply.error(404, "Not Found: method not found"),
        Reply.error(413, "Request Entity Too Large"),
        Reply.error(501, "Not Implemented"),
    ],
    ids=lambda reply: str(reply.body),
)
def test_a_server_or_chat_that_takes_no_picture_gets_the_text_with_the_buttons(
    reading: BotApi, refusal: Reply
) -> None:
    chat_id = new_chat(group=True)
    reading.script("sendPhoto", lambda call: refusal if call.fields["chat_id"] == chat_id else None)
    sent = chart(reading, chat_id)
    reading.script("sendPhoto", None)
    assert sent["method"] == "sendMessage"
    assert str(sent["shown"]).startswith(CHART)
    assert len(labels(reading, sent)) > 8


def test_what_passes_is_waited_out_and_the_picture_sent(reading: BotApi) -> None:
    chat_id = new_chat()
    replies = [
        Reply.broken(),
        Reply.error(429, "Too Many Requests: retry after 0", retry_after=0),
        Reply.error(502, "Bad Gateway"),
    ]
    reading.script(
        "sendPhoto", lambda call: replies.pop(0) if replies and call.fields["chat_id"] == chat_id else None
    )
    sent = chart(reading, chat_id)
    reading.script("sendPhoto", None)
    assert sent["method"] == "sendPhoto" and not replies
    assert len(reading.sent_to(chat_id)) == 1


def test_a_kill_while_the_picture_is_on_its_way_repeats_it_and_its_words(
    api: BotApi, home: Path, real_home: Path
) -> None:
    chat_id, reached = new_chat(), threading.Event()

    def hold(call: Call) -> Reply | None:
        if not reached.is_set():
            reached.set()
            api.wait_at("never")
        return None

    api.script("sendPhoto", hold)
    with running(api, home, EDITION_HOME=str(real_home)) as bot:
        api.put(message(chat_id, "/sakip"))
        assert reached.wait(30)
        bot.kill()
    journal = sqlite3.connect(home / "journal.db")
    assert journal.execute("select state from sent where picture is not null").fetchall() == [("sending",)]
    journal.close()
    # The picture is drawn from what was planned: no edition is needed any more.
    with running(api, home, EDITION_HOME=str(home)):
        (sent,) = api.sent_to(chat_id)
    assert sent["method"] == "sendPhoto" and sent["shown"].startswith(CHART)


def test_in_the_terminal_the_picture_is_saved_and_named(home: Path, real_home: Path) -> None:
    shown = "\n".join(piped(b"/sakip\n", home, edition=real_home))
    found = re.search(re.escape(text("terminal.picture", "id", path="@")).replace("@", "(.+png)"), shown)
    assert found is not None and CHART in shown
    saved = Path(found[1])
    assert saved.name.startswith("sakip-kota-bandung") and saved.read_bytes().startswith(PNG)
    saved.unlink()
    saved.parent.rmdir()


def test_a_base_without_results_has_only_the_menu(api: BotApi, home: Path, small_home: Path) -> None:
    chat_id = new_chat()
    with running(api, home, EDITION_HOME=str(small_home)):
        sent = chart(api, chat_id)
        api.put(message(chat_id, "/sakip 30:25,1 30:24 15:11 25:18"))
        worked = api.sent_to(chat_id, 2)[-1]
    assert sent["method"] == "sendMessage"
    assert str(sent["shown"]).startswith("SAKIP: 1 dokumen")
    assert "Nilai 78,1, predikat BB" in worked["shown"]
    assert "tidak bisa saya kutip" in worked["shown"]


# The calculator


def calculated(api: BotApi, written: str) -> str:
    chat_id = new_chat()
    api.put(message(chat_id, f"/sakip {written}"))
    return str(api.sent_to(chat_id)[-1]["shown"])


def test_scores_are_worked_out_and_the_scale_is_quoted_with_sources(reading: BotApi) -> None:
    shown = calculated(reading, "30:25,1 30:24 15:11 25:18")
    assert "• Perencanaan: 25,1 dari 30" in shown
    assert "Nilai 78,1, predikat BB" in shown
    assert "Untuk A (di atas 80) perlu lebih dari 1,9 poin lagi." in shown
    assert "Evaluasi internal 7, Pengukuran 6." in shown
    assert "perencanaan 30, pengukuran 30, pelaporan 15, dan evaluasi internal 25" in shown
    assert "Predikat SAKIP BB: nilai di atas 70 sampai 80" in shown
    assert re.search(r"¹ .+ · ² .+11 Feb 2020", shown)


@pytest.mark.parametrize(
    ("percent", "predicate"),
    [("100", "AA"), ("85", "A"), ("75", "BB"), ("65", "B"), ("55", "CC"), ("40", "C"), ("20", "D")],
)
def test_each_predicate_is_quoted_from_the_base(reading: BotApi, percent: str, predicate: str) -> None:
    """The scale of the calculator is that of the knowledge base: each predicate with its own passage."""
    share = int(percent) / 100
    parts = (f"{weight}:{weight * share:g}" for weight in (30, 30, 15, 25))
    shown = calculated(reading, " ".join(parts))
    assert f"Nilai {percent}, predikat {predicate}" in shown
    quoted = re.search(rf"Predikat SAKIP {predicate}: nilai (?:di atas (\d+) )?sampai (\d+)", shown)
    assert quoted is not None
    assert int(quoted[1] or 0) < int(percent) <= int(quoted[2])


def test_wrong_numbers_are_named_with_an_example(reading: BotApi) -> None:
    shown = calculated(reading, "30:31 30:24 15:16 25:18")
    assert "Perencanaan: nilai 31 melebihi bobotnya, 30." in shown
    assert "Pelaporan: nilai 16 melebihi bobotnya, 15." in shown
    assert "Contoh: /sakip 30:25,1" in shown
    hostile = calculated(reading, "<b>&amp; 30:24")
    assert "“<b>&amp”" in hostile or "“<b>&amp;”" in hostile


# The painter


def picture(number: int) -> str:
    return write(Bars(f"x{number}", "Judul", "Bawah", (("2016", number),), (), "Sumber"))


async def painted(painter: Painter, *numbers: int) -> list[bytes]:
    return list(await asyncio.gather(*(painter.paint(picture(number)) for number in numbers)))


def test_a_picture_is_drawn_once_and_the_latest_are_kept(tmp_path: Path) -> None:
    drawn = tmp_path / "drawn"
    code = f"{DRAWER}open({str(drawn)!r}, 'a').write('x'); sys.stdout.buffer.write({PNG!r})"
    painter = Painter((sys.executable, "-c", code))

    async def paint() -> None:
        await painted(painter, 1, 1, 2, 1)
        assert drawn.read_text() == "xx"
        await painted(painter, *range(2, 2 + KEPT))
        await painted(painter, 1)
        assert drawn.read_text() == "x" * (2 + KEPT)

    asyncio.run(paint())


def test_the_same_picture_is_the_same_file() -> None:
    [first] = asyncio.run(painted(Painter(), 3))
    [second] = asyncio.run(painted(Painter(), 3))
    assert first == second and first.startswith(PNG)


@pytest.mark.parametrize("program", [("no-such-program",), (sys.executable, "-c", "raise SystemExit(1)")])
def test_a_drawing_that_fails_says_so(program: tuple[str, ...]) -> None:
    with pytest.raises(PaintingFailed):
        asyncio.run(painted(Painter(program), 1))


def test_the_drawing_process_does_not_get_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANYA_TOKEN", "123:rahasia")
    code = f"{DRAWER}import os; sys.stdout.buffer.write({PNG!r} + str('TANYA_TOKEN' in os.environ).encode())"
    [drawn] = asyncio.run(painted(Painter((sys.executable, "-c", code)), 1))
    assert drawn == PNG + b"False"
