"""Nothing of what people write, of who they are and of the token is in any log, at any level."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from bot_api import TOKEN, BotApi, Reply
from conftest import message, new_chat, running
from people import as_channel, edited, inline_query, press_old

from bot.logs import Formatter, quiet

SECRETS = (
    *(TOKEN, "Siti", "Rahma", "siti_r", "Kunjungan", "Kabar", "rahasia", "Jawaban", "Tanya Bandung"),
    *("kata-kunci", "Budiman", "0812", "Pendopo"),
)


def test_a_conversation_at_level_debug_leaves_nothing_in_the_log(api: BotApi, home: Path) -> None:
    log, chat_id, group = home.parent / "log", new_chat(), new_chat(group=True)
    broken = message(chat_id, "kata rahasia")
    broken["message"]["date"] = "kata rahasia"
    api.fail(
        "sendMessage",
        Reply.broken(),
        Reply(502, b"kata rahasia"),
        Reply(200, b'{"ok": true, "result": "kata rahasia"}'),
        Reply.error(429, "Too Many Requests: rahasia", retry_after=0),
    )
    with running(
        api, home, UJI_LOG=str(log), PYTHONASYNCIODEBUG="1", TANYA_WEBHOOK_SECRET="kata-kunci"
    ) as bot:
        for update in (
            message(chat_id, "/start"),
            message(chat_id, "pertanyaan rahasia"),
            message(group, "@TanyaUjiBot rahasia kita"),
            message(group, "obrolan rahasia"),
            message(chat_id, "rusak karena rahasia"),
            broken,
            {"message": {"chat": {"id": chat_id, "type": "private"}, "text": "kata rahasia"}},
            {"rahasia": {"text": "kata rahasia"}},
            edited(message(chat_id, "semula"), "suntingan rahasia"),
            as_channel(group, "/tanya rahasia saluran"),
            message(chat_id, contact={"phone_number": "0812", "first_name": "Budiman"}),
            message(
                chat_id,
                venue={
                    "location": {"latitude": -6.9, "longitude": 107.6},
                    "title": "Pendopo",
                    "address": "Jalan rahasia",
                },
            ),
            message(chat_id, document={"file_id": "d", "file_unique_id": "d", "file_name": "rahasia.pdf"}),
            message(chat_id, "/daerah rahasia"),
            message(chat_id, "/kunjungan catatan rahasia"),
            message(group, migrate_to_chat_id="rahasia"),
            inline_query("rahasia"),
        ):
            api.put(update)
        shown = api.sent_to(chat_id)[0]
        press_old(api, chat_id, shown["message_id"], "ask:rahasia:0")
        press_old(api, chat_id, shown["message_id"], "term:rahasia")
        api.script("getUpdates", None)
        api.wait(lambda state: not state.pending)
        api.put(message(chat_id, "selesai rahasia"))
        api.wait(lambda state: any("selesai" in sent["shown"] for sent in state.sent))
        bot.stop()
        logged = log.read_text(encoding="utf-8") + bot.said
    assert "DEBUG asyncio: Using selector" in logged  # it was on
    assert "ERROR bot.work: update" in logged
    assert [secret for secret in SECRETS if secret in logged] == []


def test_an_exceptions_words_are_not_shown_but_where_it_was_raised() -> None:
    try:
        raise ValueError("kata rahasia")
    except ValueError as error:
        shown = Formatter().formatException((type(error), error, error.__traceback__))
    assert shown.endswith("ValueError")
    assert "test_leak.py" in shown
    assert "rahasia" not in shown.replace('raise ValueError("kata rahasia")', "")


def test_what_asyncio_tells_of_its_tasks_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    quiet()
    logger = logging.getLogger("asyncio")
    logger.warning("Executing %s took %.3f seconds", "<Task result='kata rahasia'>", 0.2)
    logger.error("Task exception was never retrieved\nfuture: <Task exception=ValueError('kata rahasia')>")
    assert caplog.messages == ["Executing", "Task exception was never retrieved"]
