"""Starting, refusing to start, and servers that are away, busy, odd or incomplete."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest
from bot_api import TOKEN, BotApi, Call, Reply
from conftest import RunningBot, message, new_chat, running

from bot.errors import BotError
from bot.run import check_token
from bot.settings import Settings


def refused(bot: RunningBot) -> str:
    """The one line with which a bot refuses, after its exit with 1."""
    assert bot.exit_code() == 1
    lines = bot.said.splitlines()
    assert len(lines) == 1, bot.said
    assert TOKEN not in lines[0]
    return lines[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Refusals


def test_a_malformed_token_is_refused_without_a_network(api: BotApi, home: Path) -> None:
    with running(api, home, TANYA_TOKEN="abc", TANYA_API_URL="https://api.telegram.org") as bot:
        assert "TANYA_TOKEN" in refused(bot)
    assert not home.exists()


@pytest.mark.parametrize("token", ["", " ", "123456", "123456:abc def", "tanpa-angka:abc", "123:a\nb"])
def test_what_is_no_token_is_told_apart(token: str) -> None:
    with pytest.raises(BotError, match="TANYA_TOKEN"):
        check_token(Settings(token=token))
    assert check_token(Settings(token=" 123456:AB-cd_e ")) == "123456:AB-cd_e"
    assert check_token(Settings(token="apa/saja", api_url="http://127.0.0.1:8081/")) == "apa/saja"


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8081", "ftp://127.0.0.1", "http://", "http://127.0.0.1:x", "http://h/?a=b"]
)
def test_what_is_no_address_of_a_server_is_told_apart(url: str) -> None:
    with pytest.raises(BotError, match="TANYA_API_URL"):
        check_token(Settings(token="1:a", api_url=url))


def test_another_server_may_have_tokens_of_any_form(api: BotApi, home: Path) -> None:
    with running(api, home, TANYA_TOKEN="rahasia", TANYA_API_URL=f"{api.url}/") as bot:
        line = refused(bot)  # by the server this time: it knows another token
    assert "ditolak" in line
    assert "rahasia" not in line


def test_a_token_that_the_server_rejects_is_refused(api: BotApi, home: Path) -> None:
    with running(api, home, TANYA_TOKEN="123456:salah") as bot:
        line = refused(bot)
    assert "ditolak" in line
    assert "salah" not in line.replace("TANYA_TOKEN", "")


def test_a_token_that_is_revoked_while_it_runs_ends_it_and_loses_nothing(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with running(api, home) as bot:
        api.put(message(chat_id, "tunggu dicabut"))
        api.wait(lambda state: "dicabut" in state.gates)
        api.script("sendMessage", lambda call: Reply.error(401, "Unauthorized"))
        api.script("getUpdates", lambda call: Reply.error(401, "Unauthorized"))
        api.put(message(chat_id, "yang membangunkan"))
        api.open_gate("dicabut")
        assert bot.exit_code() == 1
        assert "ditolak" in bot.said.splitlines()[-1]
    api.script("sendMessage", None)
    api.script("getUpdates", None)
    with running(api, home):
        assert api.sent_to(chat_id)[0]["shown"] == "Jawaban: tunggu dicabut"


def test_a_second_bot_on_the_same_home_is_refused_and_the_first_goes_on(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with running(api, home) as first:
        api.put(message(chat_id, "satu"))
        api.sent_to(chat_id)
        with running(api, home) as second:
            line = refused(second)
        assert str(home) in line
        assert str(first.process.pid) in line
        api.put(message(chat_id, "dua"))
        api.sent_to(chat_id, 2)
        first.kill()
    with running(api, home):  # the lock of a killed bot holds nobody up
        api.put(message(chat_id, "tiga"))
        api.sent_to(chat_id, 3)


def test_an_unwritable_home_is_refused(api: BotApi, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with running(api, tmp_path / "file" / "home") as bot:
        assert str(tmp_path / "file" / "home") in refused(bot)


def test_a_damaged_journal_is_refused_with_the_remedy_and_left_as_it_is(api: BotApi, home: Path) -> None:
    home.mkdir()
    (home / "journal.db").write_bytes(b"not a database, " * 400)
    with running(api, home) as bot:
        line = refused(bot)
    assert "journal.db" in line
    assert "pindahkan" in line
    assert (home / "journal.db").read_bytes() == b"not a database, " * 400
    assert api.count("getUpdates") == 0


def test_a_journal_with_a_damaged_page_is_refused(api: BotApi, home: Path) -> None:
    with running(api, home) as bot:
        api.put(message(new_chat(), "satu"))
        api.wait(lambda state: state.sent)
        assert bot.stop() == 0
    path = home / "journal.db"
    with sqlite3.connect(path) as database:
        database.execute("pragma wal_checkpoint(truncate)")
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    path.write_bytes(bytes(content))
    with running(api, home) as bot:
        assert "rusak" in refused(bot)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>Selamat datang di Wi-Fi hotel</html>"),
        Reply(200, b'{"ok": true}'),
        Reply(200, b'{"ok": true, "result": []}'),
        Reply(200, b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "x"}}'),
        Reply.error(400, "Bad Request"),
        Reply(404, b"not found"),
    ],
    ids=["html", "no result", "list", "no username", "400", "404"],
)
def test_a_server_that_does_not_know_us_as_a_bot_api_would_is_refused(
    api: BotApi, home: Path, reply: Reply
) -> None:
    api.script("getMe", lambda call: reply)
    with running(api, home) as bot:
        assert "TANYA_API_URL" in refused(bot)


# Servers that are away or busy


def test_without_a_network_it_says_so_once_tries_on_and_says_when_it_is_back(home: Path) -> None:
    with BotApi() as api:
        api.script("getMe", lambda call: Reply(502, b"Bad Gateway"))
        with running(api, home) as bot:
            api.wait(lambda state: sum(call.method == "getMe" for call in state.calls) > 5)
            assert bot.said.count("\n") == 1
            assert "dicoba terus" in bot.said
            api.script("getMe", None)
            api.wait(lambda state: state.polls)
            api.script("getUpdates", lambda call: Reply(502, b"Bad Gateway"))
            api.put(message(new_chat(), "satu"))
            api.wait(lambda state: sum(call.method == "getUpdates" for call in state.calls) > 6)
            api.script("getUpdates", None)
            api.put(message(new_chat(), "dua"))
            api.wait(lambda state: len(state.sent) == 2)
            assert bot.stop() == 0
            said = bot.said
    assert said.count("Belum tersambung") == 2
    assert "HTTP 502" in said
    assert said.count("Tersambung ke") == 1
    assert TOKEN not in said


def test_nobody_listening_is_waited_for_and_it_can_be_stopped(api: BotApi, home: Path) -> None:
    with running(api, home, TANYA_API_URL=f"http://127.0.0.1:{free_port()}") as bot:
        bot.wait_until_said("dicoba terus")
        assert bot.stop() == 0
        assert "ConnectError" in bot.said
        assert "Traceback" not in bot.said


def test_a_question_asked_while_sending_fails_is_answered_when_it_works_again(
    api: BotApi, home: Path
) -> None:
    chat_id = new_chat()
    api.fail("sendMessage", *[Reply(502, b"Bad Gateway")] * 6)
    with running(api, home):
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "dua"))
        shown = [sent["shown"].splitlines()[0] for sent in api.sent_to(chat_id, 2)]
    assert shown == ["Jawaban: satu", "Jawaban: dua"]


def test_telegrams_request_to_slow_down_is_obeyed(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    api.fail("getUpdates", Reply.error(429, "Too Many Requests: retry after 1", retry_after=1))
    api.fail("sendMessage", Reply.error(429, "Too Many Requests: retry after 1", retry_after=1))
    with running(api, home):
        api.put(message(chat_id, "satu"))
        assert len(api.sent_to(chat_id)) == 1
        assert api.count("sendMessage") == 2


def test_a_second_poller_is_named_and_a_webhook_removed(api: BotApi, home: Path) -> None:
    webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
    api.fail("getUpdates", *[Reply.error(409, "Conflict: terminated by other getUpdates request")] * 2)
    with running(api, home) as bot:
        api.wait(lambda state: state.polls)
        assert bot.said.count("token yang sama") == 1
        api.fail("getUpdates", Reply.error(409, webhook))
        api.put(message(new_chat(), "satu"))
        api.wait(lambda state: any(call.method == "deleteWebhook" for call in state.calls))
        api.put(message(new_chat(), "dua"))
        api.wait(lambda state: len(state.sent) == 2)
        deleted = next(call for call in api.state.calls if call.method == "deleteWebhook")
        assert not deleted.fields.get("drop_pending_updates")
        assert bot.stop() == 0


@pytest.mark.parametrize(
    "reply",
    [
        Reply.error(404, "Not Found: method not found"),
        Reply.error(400, "Bad Request"),
        Reply(200, b"garbage"),
        Reply(200, b'{"ok": true}'),
        Reply(500, b""),
    ],
    ids=["404", "400", "garbage", "no result", "500"],
)
def test_methods_that_it_can_do_without_may_fail(api: BotApi, home: Path, reply: Reply) -> None:
    for method in ("sendChatAction", "setMyCommands", "deleteWebhook", "setMyDescription"):
        api.script(method, lambda call: reply)
    chat_id = new_chat()
    with running(api, home) as bot:
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "dua"))
        api.sent_to(chat_id, 2)
        assert bot.stop() == 0
        assert "Traceback" not in bot.said


def test_what_getupdates_should_not_give_is_survived(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    odd = b'{"ok": true, "result": [7, {"update_id": "x"}, {"message": {"text": "kata rahasia"}}]}'
    api.fail("getUpdates", Reply(200, b"garbage"), Reply(200, b'{"ok": true, "result": {}}'), Reply(200, odd))
    with running(api, home) as bot:
        api.put({"message": {"chat": {"id": chat_id, "type": "private"}, "text": "tanpa tanggal"}})
        api.put(message(chat_id, "satu"))
        api.sent_to(chat_id, 2)
        assert bot.stop() == 0
        assert "rahasia" not in bot.said


# Chats that cannot be written to


@pytest.mark.parametrize(
    "reply",
    [
        Reply.error(403, "Forbidden: bot was blocked by the user"),
        Reply.error(400, "Bad Request: not enough rights to send text messages to the chat"),
        Reply.error(400, "Bad Request: chat not found"),
    ],
    ids=["blocked", "muted", "unknown"],
)
def test_a_chat_that_takes_no_messages_is_left_alone(api: BotApi, home: Path, reply: Reply) -> None:
    shut, other = new_chat(), new_chat()
    api.script("sendMessage", lambda call: reply if call.fields["chat_id"] == shut else None)
    with running(api, home) as bot:
        api.put(message(shut, "satu"))
        api.wait(lambda state: any(call.fields.get("chat_id") == shut for call in state.calls))
        api.put(message(other, "dua"))
        api.sent_to(other)
        assert bot.stop() == 0
    with running(api, home):
        api.put(message(other, "tiga"))
        api.sent_to(other, 2)
    tries = [c for c in api.state.calls if c.method == "sendMessage" and c.fields["chat_id"] == shut]
    assert len(tries) == 1


def test_an_answer_follows_a_group_that_becomes_a_supergroup(api: BotApi, home: Path) -> None:
    old, new = new_chat(group=True), new_chat(group=True)

    api.migrate(old, new)
    with running(api, home):
        api.put(message(old, "/tanya apa itu e-RK?"))
        assert api.sent_to(new)[0]["shown"] == "Jawaban: apa itu e-RK?"


def test_a_message_that_telegram_never_takes_is_given_up(api: BotApi, home: Path) -> None:
    chat_id = new_chat()

    def refuse(call: Call) -> Reply | None:
        return Reply.error(400, "Bad Request: nope") if "Jawaban: satu" in call.fields["text"] else None

    api.script("sendMessage", refuse)
    with running(api, home):
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "dua"))
        apology, second = (sent["shown"] for sent in api.sent_to(chat_id, 2))
    assert apology.startswith("Maaf")
    assert second.startswith("Jawaban: dua")
    assert api.count("sendMessage") == 5


def test_html_that_telegram_does_not_read_is_sent_as_text(api: BotApi, home: Path) -> None:
    chat_id = new_chat()

    def refuse(call: Call) -> Reply | None:
        if call.fields.get("parse_mode") != "HTML":
            return None
        return Reply.error(400, "Bad Request: can't parse entities: unsupported start tag")

    api.script("sendMessage", refuse)
    with running(api, home):
        api.put(message(chat_id, "a < b"))
        assert api.sent_to(chat_id)[0]["text"] == "Jawaban: a < b"
