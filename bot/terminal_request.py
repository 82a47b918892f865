"""The Bot API played in this process: typed lines come out of getUpdates, what is sent is collected."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.terminal_room import BOT, Room, Shown


class TerminalRequest(BaseRequest):
    """The library's way to a Bot API server, which is here this object; the chat itself is the `room`."""

    def __init__(self, room: Room) -> None:
        self._changed = asyncio.Condition()
        self._updates: dict[int, dict[str, Any]] = {}
        self._room = room
        self.shown: list[Shown] = []  # what there is to see since it was last taken and cleared

    async def put(self, line: str) -> None:
        """Type a line; returns when the update is confirmed, so when it is in the inbox."""
        number = self._room.next_number()
        async with self._changed:
            self._updates[number] = {"update_id": number, **self._room.typed(line)}
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
        fields: Mapping[str, Any] = request_data.parameters if request_data is not None else {}
        name = url.rpartition("/")[2]
        if name == "getUpdates":
            return _ok(await self._get_updates(int(str(fields.get("offset") or 0))))
        if name in ("sendPhoto", "sendDocument"):
            files = request_data.multipart_data if request_data is not None else {}
            return _ok(self._show(self._room.picture(fields, files)))
        if name == "sendMessage":
            return _ok(self._show(self._room.message(fields)))
        if name == "editMessageText":
            edited = self._room.edit(fields)
            if edited is None:
                return _refused(400, "Bad Request: message to edit not found")
            return _ok(self._show(edited))
        if name == "answerCallbackQuery":
            if fields.get("text"):
                self.shown.append(Shown("toast", str(fields["text"])))
            return _ok(True)
        others = {
            "getMe": BOT,
            "getChatAdministrators": self._room.administrators(),
            "sendChatAction": True,
        }
        return _ok(others[name]) if name in others else _refused(404, "Not Found")

    async def _get_updates(self, offset: int) -> list[dict[str, Any]]:
        """Lines from an offset on, as soon as there are any; those before it are confirmed."""
        async with self._changed:
            for number in [number for number in self._updates if number < offset]:
                del self._updates[number]
            self._changed.notify_all()
            await self._changed.wait_for(lambda: self._updates)
            return list(self._updates.values())

    def _show(self, posted: tuple[Shown, dict[str, Any]]) -> dict[str, Any]:
        shown, message = posted
        self.shown.append(shown)
        return {**message, "date": int(time.time())}


def _ok(result: object) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": result}).encode()


def _refused(code: int, description: str) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": code, "description": description}
    return code, json.dumps(body).encode()
