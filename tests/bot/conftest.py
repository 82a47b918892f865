"""The bot as a process against the loopback Bot API, and messages as Telegram words them."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bot_api import BOT, PATIENCE, TOKEN, BotApi

SERVE = Path(__file__).with_name("serve.py")
ids = itertools.count(1)


class RunningBot:
    """One process of the bot."""

    def __init__(self, api: BotApi, home: Path, **environment: str) -> None:
        descriptor, name = tempfile.mkstemp()
        os.close(descriptor)
        self._errors = Path(name)
        settings = {"TANYA_TOKEN": TOKEN, "TANYA_API_URL": api.url, "TANYA_HOME": str(home)}
        with self._errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, SERVE],
                env={**os.environ, **settings, **environment},
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )

    @property
    def said(self) -> str:
        """What it wrote to stderr so far."""
        return self._errors.read_text(encoding="utf-8")

    def wait_until_said(self, words: str) -> None:
        """Wait for words on stderr."""
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it as an admin does; returns its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def exit_code(self) -> int:
        """Wait until it ends by itself."""
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Make sure that it is gone."""
        self.kill()
        self._errors.unlink()


@contextmanager
def running(api: BotApi, home: Path, **environment: str) -> Iterator[RunningBot]:
    """A bot that is gone afterwards."""
    bot = RunningBot(api, home, **environment)
    try:
        yield bot
    finally:
        bot.close()


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApi]:
    """One bot for a whole module, for tests that keep to chats of their own."""
    home = tmp_path_factory.mktemp("served") / "home"
    with BotApi() as server, running(server, home):
        yield server


OFFICERS, ADMINS = -100_701, -100_702


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, real_home: Path) -> Iterator[BotApi]:
    """One bot for a whole module that has the real edition to look things up in, and chats of its own."""
    chats = {"TANYA_OFFICERS_CHAT": str(OFFICERS), "TANYA_ADMINS_CHAT": str(ADMINS)}
    home = tmp_path_factory.mktemp("reading") / "home"
    with BotApi() as server:
        server.meet(OFFICERS)
        server.meet(ADMINS)
        with running(server, home, EDITION_HOME=str(real_home), **chats):
            yield server


def new_chat(*, group: bool = False) -> int:
    """The id of a chat that no other test uses."""
    return (-1 if group else 1) * (1_000_000 + next(ids))


def message(chat_id: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    """An update with a new message; more fields as Telegram names them, "from" as from_."""
    sender = {"id": 77, "is_bot": False, "first_name": "Siti", "last_name": "Rahma", "username": "siti_r"}
    made: dict[str, Any] = {
        "message_id": next(ids),
        "date": int(time.time()),
        "chat": {"id": chat_id, "type": "private", "first_name": "Siti"}
        if chat_id > 0
        else {"id": chat_id, "type": "supergroup", "title": "Kunjungan"},
        "from": more.pop("from_", sender),
        **more,
    }
    if text is not None:
        made["text"] = text
    return {"message": made}


def from_bot(message_id: int, chat_id: int, **more: Any) -> dict[str, Any]:
    """One of the bot's own messages, as it stands in a reply."""
    chat = {"id": chat_id, "type": "supergroup", "title": "Kunjungan"}
    return {"message_id": message_id, "date": 1, "chat": chat, "from": BOT, "text": "…", **more}


def ended(api: BotApi, chat_id: int) -> list[dict[str, Any]]:
    """All messages in a chat, once everything before now is done: a last question is asked and answered."""
    last = f"selesai {next(ids)}?"
    api.put(message(chat_id, f"/tanya {last}"))
    api.wait(lambda state: any(sent["chat_id"] == chat_id and last in sent["shown"] for sent in state.sent))
    return [sent for sent in api.sent_to(chat_id) if "Jawaban: selesai" not in sent["shown"]]
