"""Chats side by side, each in its own order: one queue a chat, worked off by a task that lives as long."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

TOGETHER = 256  # chats at once; one that waits for its rate limit must not hold up the others


class ChatQueues:
    """Gives each update to `work`, the updates of one chat one after the other, different chats together."""

    def __init__(self, work: Callable[[int], Awaitable[None]], together: int = TOGETHER) -> None:
        self._work = work
        self._waiting: dict[int, deque[int]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(together)
        self._stopped = False

    def put(self, chat_id: int, update_id: int) -> None:
        """Take an update in, behind those of its chat."""
        self._waiting.setdefault(chat_id, deque()).append(update_id)
        if chat_id not in self._tasks:
            self._tasks[chat_id] = asyncio.create_task(self._work_off(chat_id))

    async def drain(self) -> None:
        """Wait until everything taken in is worked off. Raises what `work` raised."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values())

    async def stop(self, seconds: float) -> None:
        """Start nothing new; wait so long for what is under way, then cancel it."""
        self._stopped = True
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work_off(self, chat_id: int) -> None:
        queue = self._waiting[chat_id]
        try:
            while queue and not self._stopped:
                async with self._slots:
                    if not self._stopped:
                        await self._work(queue.popleft())
        finally:
            del self._waiting[chat_id], self._tasks[chat_id]
