"""Telegram's limits are kept, nobody waits for another, and sends go one at a time where that is quick."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import A_GROUP, OVERALL, Limits, Turnstile, Window
from bot.pace import Stop, Stopping


class Clock(Stop):
    """A time of its own, which goes on when somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0

    async def pause(self, seconds: float) -> None:
        """Wait in this time."""
        end = self.time + seconds
        while self.time < end:
            await asyncio.sleep(0)
            self.time = max(self.time, min(end, self.time + 0.01))


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 5), st.floats(0.5, 10, allow_subnormal=False))
def test_no_stretch_of_time_has_more_than_it_may(gaps: list[float], most: int, seconds: float) -> None:
    window, now, places = Window(most, seconds), 0.0, []
    for gap in gaps:
        now += gap
        places.append(now + window.wait(now))
    assert places == sorted(places)
    for first, beyond in zip(places, places[most:], strict=False):
        assert beyond - first >= seconds - 1e-6


def test_a_group_that_has_said_enough_holds_up_nobody() -> None:
    async def work() -> None:
        clock = Clock()
        limits = Limits(clock, lambda: clock.time)
        sent: list[tuple[float, int]] = []

        async def send(chat_id: int, count: int) -> None:
            for _ in range(count):
                await limits.turn(chat_id)
                sent.append((clock.time, chat_id))

        await asyncio.gather(send(-1, 25), *(send(chat_id, 2) for chat_id in range(1, 41)))
        group = [moment for moment, chat_id in sent if chat_id == -1]
        private = [moment for moment, chat_id in sent if chat_id != -1]
        assert group[A_GROUP[0]] - group[0] >= A_GROUP[1] - 0.1
        assert max(private) < 5.0
        moments = sorted(moment for moment, _ in sent)
        for first, beyond in zip(moments, moments[OVERALL[0] :], strict=False):
            assert beyond - first >= OVERALL[1] - 0.1

    asyncio.run(work())


def test_chats_that_are_quiet_are_forgotten() -> None:
    async def work() -> int:
        clock = Clock()
        limits = Limits(clock, lambda: clock.time)
        for chat_id in range(1, 1200):
            limits._windows(chat_id)
            clock.time += 0.1
        return len(limits._chats)

    assert asyncio.run(work()) <= 1001


def test_who_waits_for_its_turn_can_be_told_to_stop() -> None:
    async def work() -> None:
        stop = Stop()
        limits = Limits(stop)
        for _ in range(3):
            await limits.turn(5)
        waiting = asyncio.create_task(limits.turn(5))
        await asyncio.sleep(0)
        stop.set()
        with pytest.raises(Stopping):
            await waiting

    asyncio.run(work())


def test_sends_go_one_at_a_time_and_a_slow_one_holds_up_nobody() -> None:
    async def work() -> None:
        turnstile, inside, most = Turnstile(patience=30), 0, 0

        async def quick() -> None:
            nonlocal inside, most
            async with turnstile.passing():
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(quick() for _ in range(20)))
        assert most == 1
        impatient, finish = Turnstile(patience=0.01), asyncio.Event()

        async def slow() -> None:
            async with impatient.passing():
                await finish.wait()

        async def after() -> None:
            async with impatient.passing():
                pass

        held = asyncio.create_task(slow())
        await asyncio.sleep(0)
        await after()
        assert not held.done()
        finish.set()
        await held
        await after()

    asyncio.run(work())
