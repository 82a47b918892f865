"""Telegram's limits on sending: no chat waits for another's; one send at a time where that is quick."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.pace import Stop

OVERALL = (30, 1.0)  # messages in so many seconds, to all chats together
A_GROUP = (20, 60.0)
A_CHAT = (3, 3.0)  # one a second, and a long answer in three parts at once
KNOWN = 1000  # chats remembered before those whose window has passed are dropped
PATIENCE = 0.5  # seconds with one send, where sends usually take at most ...
QUICK = 0.05
CLOSELY = 1 / OVERALL[0]  # seconds between sends where they take longer
WEIGHT = 0.1  # of the latest send in what is usual


class Window:
    """At most so many messages in any stretch of so many seconds. Places are given out in advance."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._places: deque[float] = deque(maxlen=most)

    def wait(self, now: float) -> float:
        """Take the next place; returns in how many seconds it comes."""
        full = len(self._places) == self._places.maxlen
        at = max(now, self._places[0] + self._seconds) if full else now
        self._places.append(at)
        return at - now

    def idle(self, now: float) -> bool:
        """Whether it holds nobody up, so that it need not be remembered."""
        return not self._places or self._places[-1] + self._seconds <= now


class Limits:
    """The limits of one bot: a chat's own, and the one of all chats together."""

    def __init__(self, stop: Stop, clock: Callable[[], float] = time.monotonic) -> None:
        self._stop = stop
        self._clock = clock
        self._overall = Window(*OVERALL)
        self._chats: dict[int, tuple[Window, ...]] = {}

    async def turn(self, chat_id: int) -> None:
        """Wait until a message to a chat may be sent. Raises Stopping when told to stop meanwhile.

        A place in the overall window is taken only when the chat's own limits allow, so that a group that has
        said enough holds up nobody else.
        """
        for window in self._windows(chat_id):
            await self._wait(window)
        await self._wait(self._overall)

    async def again(self) -> None:
        """Wait until a message that failed may be tried again. Raises Stopping when told to stop."""
        await self._wait(self._overall)

    async def _wait(self, window: Window) -> None:
        seconds = window.wait(self._clock())
        if seconds > 0:
            await self._stop.pause(seconds)

    def _windows(self, chat_id: int) -> tuple[Window, ...]:
        if len(self._chats) > KNOWN:
            now = self._clock()
            self._chats = {
                known: windows
                for known, windows in self._chats.items()
                if not all(window.idle(now) for window in windows)
            }
        if chat_id not in self._chats:
            # Groups and channels have negative ids.
            kinds = (A_CHAT, A_GROUP) if chat_id < 0 else (A_CHAT,)
            self._chats[chat_id] = tuple(Window(*kind) for kind in kinds)
        return self._chats[chat_id]


class Turnstile:
    """Lets one send through at a time as long as sending is quick; a slow one holds up nobody.

    A kill -9 repeats what was sent and not yet recorded: one message this way, where the server is quick.
    Where it is not, sends follow each other closely enough for all that Telegram takes.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._lock = asyncio.Lock()
        self._patience = patience  # with one send, where sends are usually quick
        self._usual = 0.0  # seconds of a send, smoothed

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Wait until the one before is through, or has taken too long."""
        await self._lock.acquire()
        patience = self._patience if self._usual <= QUICK else min(self._patience, CLOSELY)
        held = True

        def let_on() -> None:
            nonlocal held
            if held:
                held = False
                self._lock.release()

        loop = asyncio.get_running_loop()
        begun = loop.time()
        overdue = loop.call_later(patience, let_on)
        try:
            yield
        finally:
            took = min(loop.time() - begun, self._patience)
            self._usual += (took - self._usual) * WEIGHT
            overdue.cancel()
            let_on()
