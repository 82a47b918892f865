"""The webhook: the same inbox, a 200 only after the commit, and nobody but Telegram gets in."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi, Reply
from conftest import RunningBot, message, new_chat, running

from bot.errors import BotError
from bot.receive import WANTED
from bot.run import check_settings
from bot.settings import Settings

URL = "https://bot.example/tanya/masuk"
PATH = "/tanya/masuk"
SECRET_HEADER = "X_Telegram_Bot_Api_Secret_Token"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hooked(api: BotApi, home: Path, **environment: str) -> Iterator[RunningBot]:
    """A bot whose webhook the server reaches, once it is set."""
    api.webhook_server = f"127.0.0.1:{free_port()}"
    settings = {"TANYA_WEBHOOK_URL": URL, "TANYA_WEBHOOK_LISTEN": api.webhook_server}
    with running(api, home, **{**settings, **environment}) as bot:
        api.wait(lambda state: state.webhook)
        yield bot


def secret(api: BotApi) -> dict[str, str]:
    return {SECRET_HEADER: api.state.webhook["secret_token"]}


def test_updates_come_in_are_answered_in_order_and_survive_a_kill(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with hooked(api, home) as bot:
        api.put(message(chat_id, "satu"))
        api.put(message(chat_id, "tunggu hook"))
        api.put(message(chat_id, "tiga"))
        api.wait(lambda state: "hook" in state.gates and not state.pending)
        bot.kill()
    api.put(message(chat_id, "empat"))
    api.open_gate("hook")
    with hooked(api, home) as bot:
        sent = api.sent_to(chat_id, 4)
        assert bot.stop() == 0
    assert [one["shown"].splitlines()[0].removeprefix("Jawaban: ") for one in sent] == [
        "satu",
        "tunggu hook",
        "tiga",
        "empat",
    ]
    assert api.count("getUpdates") == 0
    assert api.state.webhook["allowed_updates"] == list(WANTED)


def test_an_update_that_comes_twice_is_answered_once(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    body = json.dumps({"update_id": 7, **message(chat_id, "sekali")}).encode()
    api.meet(chat_id)
    with hooked(api, home):
        assert [api.post(PATH, body, **secret(api)) for _ in range(3)] == [200, 200, 200]
        api.put(message(chat_id, "lain"))
        assert len(api.sent_to(chat_id, 2)) == 2


def test_strangers_are_turned_away_and_telegram_still_gets_through(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    good = json.dumps({"update_id": 7, **message(chat_id, "rahasia")}).encode()
    with hooked(api, home) as bot:
        assert api.post(PATH, good) == 403
        assert api.post(PATH, good, **{SECRET_HEADER: "salah"}) == 403
        assert api.post("/lain", good, **secret(api)) == 404
        assert api.post(PATH, b"x" * (1024 * 1024 + 1), **secret(api)) == 413
        for odd in (b"", b"garbage", b"7", b"[]", b"{}", b'{"update_id": "x"}', b"[" * 100_000):
            assert api.post(PATH, odd, **secret(api)) == 400
        assert raw(api, b"GET " + PATH.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 405")
        assert raw(api, b"garbage\r\n\r\n").startswith(b"HTTP/1.1 400")
        assert raw(api, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000).startswith(b"HTTP/1.1 431")
        chunked = b"POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % PATH.encode()
        assert raw(api, chunked + b"110000\r\n" + b"x" * 0x110000).startswith(b"HTTP/1.1 413")
        api.put(message(chat_id, "satu"))
        assert [one["shown"] for one in api.sent_to(chat_id)] == ["Jawaban: satu"]
        assert bot.stop() == 0
        assert "Traceback" not in bot.said
        assert "rahasia" not in bot.said


def raw(api: BotApi, request: bytes) -> bytes:
    """The first bytes that answer a request as it is written."""
    host, port = api.webhook_server.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(request)
        return connection.recv(64)


def test_several_requests_on_one_connection(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    api.meet(chat_id)
    with hooked(api, home):
        connection = http.client.HTTPConnection(api.webhook_server, timeout=30)
        for number in (7, 8, 9):
            body = json.dumps({"update_id": number, **message(chat_id, f"nomor {number}")})
            headers = {"X-Telegram-Bot-Api-Secret-Token": api.state.webhook["secret_token"]}
            connection.request("POST", PATH, body, headers)
            response = connection.getresponse()
            assert (response.status, response.read()) == (200, b"")
        assert len(api.sent_to(chat_id, 3)) == 3
        connection.close()


def test_the_secret_is_made_once_and_kept_or_taken_from_the_settings(api: BotApi, home: Path) -> None:
    with hooked(api, home) as bot:
        made = api.state.webhook["secret_token"]
        assert bot.stop() == 0
    kept = home / "webhook-secret"
    assert kept.read_text() == made
    assert kept.stat().st_mode & 0o077 == 0
    with hooked(api, home) as bot:
        assert api.state.webhook["secret_token"] == made
        assert made not in bot.said
    with hooked(api, home, TANYA_WEBHOOK_SECRET="kata_kunci-7"):
        api.wait(lambda state: state.webhook["secret_token"] == "kata_kunci-7")


def test_from_webhook_to_polling_and_back(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with hooked(api, home) as bot:
        api.put(message(chat_id, "satu"))
        api.sent_to(chat_id)
        assert bot.stop() == 0
    with running(api, home) as bot:
        api.put(message(chat_id, "dua"))
        api.sent_to(chat_id, 2)
        assert not api.state.webhook
        assert bot.stop() == 0
    with hooked(api, home):
        api.put(message(chat_id, "tiga"))
        api.sent_to(chat_id, 3)


def test_a_webhook_that_another_bot_took_away_is_set_again(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with hooked(api, home) as bot:
        with api.changed:
            api.state.webhook.clear()
        api.put(message(chat_id, "satu"))
        api.sent_to(chat_id)
        assert bot.said.count("token yang sama") == 1


def test_telegram_away_while_the_webhook_is_set_is_waited_out(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    api.fail("setWebhook", Reply(502, b""), Reply.broken(), Reply.error(429, "Too Many", retry_after=0))
    with hooked(api, home) as bot:
        api.put(message(chat_id, "satu"))
        api.sent_to(chat_id)
        assert bot.said.count("Belum tersambung") == 1
        assert bot.said.count("Tersambung ke") == 1


def test_a_webhook_that_telegram_refuses_is_told_in_one_line(api: BotApi, home: Path) -> None:
    api.fail("setWebhook", Reply.error(400, "Bad Request: bad webhook: Failed to resolve host"))
    api.webhook_server = f"127.0.0.1:{free_port()}"
    settings = {"TANYA_WEBHOOK_URL": URL, "TANYA_WEBHOOK_LISTEN": api.webhook_server}
    with running(api, home, **settings) as bot:
        assert bot.exit_code() == 1
        assert "TANYA_WEBHOOK_URL" in bot.said.splitlines()[-1]
        assert "Traceback" not in bot.said


def test_a_port_that_is_taken_is_told_in_one_line(api: BotApi, home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        with running(api, home, TANYA_WEBHOOK_URL=URL, TANYA_WEBHOOK_LISTEN=place) as bot:
            assert bot.exit_code() == 1
            assert place in bot.said.splitlines()[-1]
            assert "Traceback" not in bot.said
    assert api.count("setWebhook") == 0


def test_while_the_journal_cannot_be_written_telegram_is_asked_to_come_again(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with hooked(api, home) as bot:
        bot.process.send_signal(signal.SIGUSR1)
        update_id = api.put(message(chat_id, "satu"))
        api.wait(lambda state: state.deliveries.count(503) >= 3)
        assert update_id in api.state.pending
        bot.process.send_signal(signal.SIGUSR2)
        api.sent_to(chat_id)
        assert bot.said.count("tidak bisa ditulis") == 1
        assert bot.said.count("bisa ditulis lagi") == 1


def test_many_deliveries_at_once_are_all_taken(api: BotApi, home: Path) -> None:
    chats = [new_chat() for _ in range(20)]
    statuses: list[int] = []
    for chat_id in chats:
        api.meet(chat_id)
    with hooked(api, home):

        def deliver(number: int, chat_id: int) -> None:
            body = json.dumps({"update_id": number, **message(chat_id, "halo")}).encode()
            statuses.append(api.post(PATH, body, **secret(api)))

        threads = [threading.Thread(target=deliver, args=each) for each in enumerate(chats)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [200] * 20
        for chat_id in chats:
            assert len(api.sent_to(chat_id)) == 1


BAD: list[tuple[str, dict[str, Any]]] = [
    ("TANYA_WEBHOOK_URL", {"webhook_url": "http://bot.example/"}),
    ("TANYA_WEBHOOK_URL", {"webhook_url": "bot.example"}),
    ("TANYA_WEBHOOK_URL", {"webhook_url": "https://"}),
    ("TANYA_WEBHOOK_URL", {"webhook_url": "https://bot.example:x/"}),
    ("TANYA_WEBHOOK_URL", {"webhook_url": "https://bot.example:8000/"}),
    ("TANYA_WEBHOOK_URL", {"webhook_url": "https://bot.example/?a=b"}),
    ("TANYA_WEBHOOK_LISTEN", {"webhook_url": URL, "webhook_listen": "8443"}),
    ("TANYA_WEBHOOK_LISTEN", {"webhook_url": URL, "webhook_listen": "127.0.0.1:0"}),
    ("TANYA_WEBHOOK_LISTEN", {"webhook_url": URL, "webhook_listen": "127.0.0.1:70000"}),
    ("TANYA_WEBHOOK_LISTEN", {"webhook_url": URL, "webhook_listen": "127.0.0.1:https"}),
    ("TANYA_WEBHOOK_SECRET", {"webhook_url": URL, "webhook_secret": "dua kata"}),
    ("TANYA_WEBHOOK_SECRET", {"webhook_url": URL, "webhook_secret": "x" * 257}),
]


@pytest.mark.parametrize(("name", "given"), BAD)
def test_settings_that_cannot_work_are_told_apart(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(BotError, match=name):
        check_settings(Settings(token="123456:abc", **given))


def test_settings_that_work_are_taken() -> None:
    check_settings(Settings(token="123456:abc", webhook_url=URL, webhook_listen="[::1]:8443"))
    check_settings(Settings(token="1:a", api_url="http://127.0.0.1:8081", webhook_url="https://b:9000/"))


def test_bad_webhook_settings_are_refused_in_one_line_before_anything_else(api: BotApi, home: Path) -> None:
    with running(api, home, TANYA_WEBHOOK_URL="http://bot.example/") as bot:
        assert bot.exit_code() == 1
        assert len(bot.said.splitlines()) == 1
        assert "TANYA_WEBHOOK_URL" in bot.said
    assert not home.exists()
