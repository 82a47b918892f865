"""A Bot API server for measuring: questions in at given moments, answers out with the moment they came."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from bot.http_server import Request, Response, serving

BOT = {"id": 1, "is_bot": True, "first_name": "Tanya", "username": "TanyaUkurBot"}
OURS = 1_000_000_000  # ids of the bot's messages start here


@dataclass
class Asked:
    """One question: where and when, and when each message that answers it was taken."""

    chat_id: int
    message_id: int
    at: float
    answered: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float | None:
        """From the question to the first message that answers it; None before."""
        return self.answered[0] - self.at if self.answered else None


class PlayedTelegram:
    """Telegram as far as the bot needs it to be measured. One event loop uses it.

    In a group a question comes as /tanya and its answer names it; in private each has a chat of its own.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.slow: dict[int, float] = {}  # chat -> seconds that it takes to take a message
        self._open: dict[tuple[int, int], Asked] = {}
        self._pending: dict[int, dict[str, Any]] = {}
        self._changed = asyncio.Condition()
        self._ids = itertools.count(1)

    async def ask(self, chat_id: int, question: str) -> Asked:
        """Put a question in; the clock starts."""
        number = next(self._ids)
        private = chat_id > 0
        chat = {"id": chat_id, "type": "private" if private else "supergroup", "title": ""}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": chat,
            "from": {"id": 7, "is_bot": False, "first_name": ""},
            "text": question if private else f"/tanya {question}",
        }
        asked = Asked(chat_id, number, time.perf_counter())
        self.asked.append(asked)
        self._open[chat_id, 0 if private else number] = asked
        async with self._changed:
            self._pending[number] = {"update_id": number, "message": message}
            self._changed.notify_all()
        return asked

    async def all_answered(self, seconds: float) -> bool:
        """Wait until every question is answered, at most so long."""
        async with self._changed:
            try:
                waiting = self._changed.wait_for(lambda: all(asked.answered for asked in self.asked))
                await asyncio.wait_for(waiting, seconds)
            except TimeoutError:
                return False
            return True

    async def until_open(self, most: int) -> None:
        """Wait until at most so many questions are unanswered."""
        async with self._changed:
            await self._changed.wait_for(lambda: sum(not a.answered for a in self.asked[-2000:]) <= most)

    async def handle(self, request: Request) -> Response:
        """Answer one call of the bot."""
        fields = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        method = request.path.rpartition("/")[2]
        if method == "getMe":
            return _ok(BOT)
        if method == "getUpdates":
            return _ok(await self._updates(int(fields.get("offset", 0)), float(fields.get("timeout", 0))))
        if method == "sendMessage":
            return _ok(await self._send(fields))
        return _ok(True)

    async def _updates(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        for number in [number for number in self._pending if number < offset]:
            del self._pending[number]
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: bool(self._pending)), seconds)
            except TimeoutError:
                return []
        return [self._pending[number] for number in sorted(self._pending)][:100]

    async def _send(self, fields: dict[str, str]) -> dict[str, Any]:
        at = time.perf_counter()
        chat_id = int(fields["chat_id"])
        if chat_id in self.slow:
            await asyncio.sleep(self.slow[chat_id])
        # The further parts of a long answer in a group name no question.
        number = json.loads(fields.get("reply_parameters", "{}")).get("message_id", 0)
        asked = self._open.get((chat_id, number))
        if asked is not None:
            asked.answered.append(at)
            async with self._changed:
                self._changed.notify_all()
        chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
        return {"message_id": OURS + next(self._ids), "date": 1, "chat": chat, "from": BOT, "text": "."}


@asynccontextmanager
async def played() -> AsyncIterator[tuple[PlayedTelegram, str]]:
    """A server on the loopback, with the address for TANYA_API_URL."""
    telegram = PlayedTelegram()
    async with serving("127.0.0.1", 0, telegram.handle) as port:
        yield telegram, f"http://127.0.0.1:{port}"


def _ok(result: object) -> Response:
    return Response(200, json.dumps({"ok": True, "result": result}).encode())
