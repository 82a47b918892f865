"""The Bot API played in this process: typed lines come out of getUpdates, sent messages are collected."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from telegram.request import BaseRequest, RequestData

ASKER = {"id": 1, "is_bot": False, "first_name": ""}
CHAT = {"id": 1, "type": "private"}
BOT = {"id": 2, "is_bot": True, "first_name": "Tanya Bandung", "username": "TanyaBandungBot"}


class TerminalRequest(BaseRequest):
    """The library's way to a Bot API server, which is here this object."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._updates: dict[int, dict[str, Any]] = {}
        self._last_message = 0
        self.sent: list[str] = []  # HTML of the messages that were sent, to be taken and cleared

    async def put(self, line: str) -> None:
        """Ask with a line; returns when the update is confirmed, so when it is in the inbox."""
        self._last_message += 1
        number = self._last_message
        async with self._changed:
            self._updates[number] = {
                "update_id": number,
                "message": {
                    "message_id": number,
                    "date": int(time.time()),
                    "chat": CHAT,
                    "from": ASKER,
                    "text": line,
                },
            }
            self._changed.notify_all()
            await self._changed.wait_for(lambda: number not in self._updates)

    @property
    def read_timeout(self) -> float | None:
        """No call here ever times out."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer one call; a method that is not played here is "not found", as Telegram says it."""
        fields = request_data.parameters if request_data is not None else {}
        name = url.rpartition("/")[2]
        if name == "getMe":
            return _ok(BOT)
        if name == "getUpdates":
            return _ok(await self._get_updates(int(str(fields.get("offset") or 0))))
        if name == "sendMessage":
            return _ok(self._send_message(fields))
        if name == "sendChatAction":
            return _ok(True)
        return 404, json.dumps({"ok": False, "error_code": 404, "description": "Not Found"}).encode()

    async def _get_updates(self, offset: int) -> list[dict[str, Any]]:
        """Lines from an offset on, as soon as there are any; those before it are confirmed."""
        async with self._changed:
            for number in [number for number in self._updates if number < offset]:
                del self._updates[number]
            self._changed.notify_all()
            await self._changed.wait_for(lambda: self._updates)
            return list(self._updates.values())

    def _send_message(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        self._last_message += 1
        self.sent.append(str(fields["text"]))
        return {"message_id": self._last_message, "date": int(time.time()), "chat": CHAT, "from": BOT}


def _ok(result: object) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": result}).encode()
