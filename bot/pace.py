"""Waiting: how long, and how a wait ends early when the bot is told to stop."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")

_random = random.SystemRandom()


class Stopping(Exception):
    """The bot is told to stop; what is unfinished stays in the inbox and is replayed at the next start."""


@dataclass(frozen=True)
class Pace:
    """How long the bot waits for what, in seconds."""

    poll: int = 30  # how long the server may hold a getUpdates call
    retry_first: float = 1.0  # before the first repetition after trouble; doubled each time
    retry_longest: float = 60.0
    idle: float = 0.05  # between calls, when a server answers at once that there is nothing
    finish: float = 20.0  # for what is under way when told to stop
    typing_after: float = 0.3  # before "typing" is shown at all
    typing: float = 4.5  # Telegram shows "typing" for five seconds
    answer: float = 20.0  # for a message to be taken; doubled each time that it was not enough
    answer_longest: float = 320.0
    webhook_look: float = 300.0  # between looks whether Telegram still calls us
    report: float = 60.0  # between looks at what is to be reported


class Stop:
    """Whether the bot is told to stop, and waits that end when it is."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Tell the bot to stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether the bot is told to stop."""
        return self._event.is_set()

    async def unless(self, call: Awaitable[Result]) -> Result:
        """Await a call; when told to stop before it is through, give it up. Raises Stopping then."""
        working = asyncio.ensure_future(call)
        stopped = asyncio.ensure_future(self._event.wait())
        try:
            await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise Stopping
            return working.result()
        finally:
            for task in (working, stopped):
                task.cancel()
            await asyncio.gather(working, stopped, return_exceptions=True)

    async def pause(self, seconds: float) -> None:
        """Wait so long. Raises Stopping at once when told to stop."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout=seconds)
        except TimeoutError:
            return
        raise Stopping


def delays(pace: Pace) -> Iterator[float]:
    """Waits before repetitions, doubling up to the longest; each with jitter, so that they spread."""
    longest = pace.retry_first
    while True:
        yield _random.uniform(longest / 2, longest)
        longest = min(longest * 2, pace.retry_longest)
