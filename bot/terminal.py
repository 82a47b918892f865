"""The terminal chat: the same application and receive loop, with the Bot API played in this process."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.application import build
from bot.assistant import Assistant, Thinker
from bot.journal import Journal, open_journal
from bot.markup import plain
from bot.pace import Pace, Stop
from bot.receive import Receiver
from index.texts import text

CHAT = 1
RETENTION_DAYS = 1  # the journal lives in a temporary folder
BOT = {"id": 2, "is_bot": True, "first_name": "Tanya Bandung", "username": "TanyaBandungBot"}


class TerminalServer:
    """Plays the Bot API: typed lines are updates, sent messages are printed."""

    def __init__(self) -> None:
        self._sent = 0
        self._next = 1

    def read(self) -> str | None:
        """The next line from standard input, None at its end."""
        if sys.stdin.isatty():
            print(text("terminal.prompt", "id"), end="", flush=True)
        line = sys.stdin.readline()
        return line if line else None

    def update(self, line: str) -> dict[str, Any]:
        """A typed line as an update of a private chat."""
        number, self._next = self._next, self._next + 1
        message: dict[str, Any] = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": CHAT, "type": "private"},
            "from": {"id": CHAT, "is_bot": False, "first_name": "Anda"},
            "text": line,
        }
        if line.startswith("/"):
            command = line.split()[0]
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        return {"update_id": number, "message": message}

    def call(self, method: str, fields: dict[str, Any]) -> object:
        """The result of a Bot API method."""
        if method == "getMe":
            return BOT
        if method == "sendMessage":
            self._sent += 1
            print(plain(str(fields["text"])), end="\n\n", flush=True)
            return {
                "message_id": 1_000_000 + self._sent,
                "date": int(time.time()),
                "chat": {"id": CHAT, "type": "private"},
                "from": BOT,
                "text": plain(str(fields["text"])),
            }
        return True


class TerminalRequest(BaseRequest):
    """The library's way to a Bot API server, which is here an object in this process."""

    def __init__(self, server: TerminalServer) -> None:
        self._server = server

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_timeouts: Any,
        **_more: Any,
    ) -> tuple[int, bytes]:
        """Answer one call."""
        fields = request_data.parameters if request_data is not None else {}
        result = self._server.call(url.rsplit("/", 1)[-1], fields)
        return 200, json.dumps({"ok": True, "result": result}).encode()


def run_terminal(assistant: Assistant) -> int:
    """Chat until the end of input; returns the exit code. Its journal is a temporary one."""
    thinker = Thinker(assistant)
    try:
        with tempfile.TemporaryDirectory() as folder, open_journal(Path(folder), RETENTION_DAYS) as journal:
            asyncio.run(_chat(thinker, journal))
    except KeyboardInterrupt:
        print()
    finally:
        thinker.close()
    if sys.stdin.isatty():
        print(text("terminal.bye", "id"))
    return 0


async def _chat(thinker: Thinker, journal: Journal) -> None:
    stop = Stop()
    server = TerminalServer()
    conversation = build(
        "1:terminal",
        "http://terminal",
        (TerminalRequest(server), TerminalRequest(server)),
        thinker,
        journal,
        pace=Pace(),
        stop=stop,
        retention_days=RETENTION_DAYS,
        limited=False,
    )
    application = conversation.application
    await application.bot.initialize()
    await application.initialize()
    receiver = Receiver(conversation, journal, server="terminal", say=print, pace=Pace(), stop=stop)
    if sys.stdin.isatty():
        print(text("terminal.welcome", "id"))
    try:
        while (line := await asyncio.to_thread(server.read)) is not None:
            if line.strip():
                receiver.take([server.update(line.strip())])
                await receiver.drain()
    finally:
        await conversation.outbox.close()
        await application.shutdown()
        await application.bot.shutdown()
