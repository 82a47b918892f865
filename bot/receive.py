"""Receiving by polling: an update is committed to the inbox before Telegram may forget it.

The library's own updater confirms updates once they are queued in memory; a crash would lose them. Here the
offset moves only with the call after the commit.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.application import Conversation
from bot.disk import damaged, is_damage, unwritten
from bot.errors import BotError
from bot.journal import Journal
from bot.notices import Notices
from bot.outbox import ODD_ANSWER, seconds_of
from bot.pace import Pace, Stop, delays
from bot.records import Waiting, usable
from bot.work import Worker
from index.texts import text

logger = logging.getLogger(__name__)

WANTED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
# Telegram chooses update ids anew, and perhaps lower, after a week without updates. An old offset would then
# confirm updates that we never saw.
OFFSET_LASTS = 6 * 24 * 3600.0
ODD_TROUBLE = (TelegramError, RuntimeError, *ODD_ANSWER)

# The method of the same name makes objects of all updates at once: one that the library cannot read would
# take the others with it, and its content would go to the log.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


class Receiver:
    """Fetches updates for one conversation and has them worked off."""

    def __init__(
        self,
        conversation: Conversation,
        journal: Journal,
        *,
        server: str,
        say: Callable[[str], None],
        pace: Pace,
        stop: Stop,
    ) -> None:
        self._bot = conversation.application.bot
        self._journal = journal
        self._server = server
        self._say = say
        self._pace = pace
        self._stop = stop
        self._notices = Notices(say)
        self.worker = Worker(conversation, journal, self._notices, pace, stop)

    async def run(self) -> None:
        """Replay what is not done, then receive until told to stop. Raises BotError when that is no use."""
        await self.worker.run(self._receive)

    async def drain(self) -> None:
        """Wait until all that was received is worked off."""
        await self.worker.drain()

    async def _receive(self) -> None:
        offset: int | None = None
        moved = time.monotonic()
        waits = delays(self._pace)
        while not self._stop.is_set():
            if time.monotonic() - moved > OFFSET_LASTS:
                offset = None
            asked = time.monotonic()
            new = await self._fetch_and_commit(offset, waits)
            if new is None:
                continue
            waits = delays(self._pace)
            received, highest = new
            self.worker.put(received)
            if highest is not None:
                offset, moved = highest + 1, time.monotonic()
            elif time.monotonic() - asked < self._pace.idle:
                await self._stop.pause(self._pace.idle)

    async def _fetch_and_commit(
        self, offset: int | None, waits: Iterator[float]
    ) -> tuple[list[Waiting], int | None] | None:
        """The new updates, committed, and the highest id; None when there was trouble, after a pause."""
        try:
            updates = await self._fetch(offset)
            received = self._journal.receive(updates)
        except RetryAfter as error:
            await self._stop.pause(seconds_of(error))
        except (EndPointNotFound, InvalidToken):
            raise BotError(text("admin.rejected_token", "id", server=self._server)) from None
        except Conflict as error:
            await self._on_conflict(error)
            await self._stop.pause(next(waits))
        except sqlite3.Error as error:
            if is_damage(error):
                raise damaged(self._journal, error) from None
            self._notices.begin("journal", unwritten(self._journal, error))
            await self._stop.pause(next(waits))
        except ODD_TROUBLE as error:
            self._notices.begin(
                "server", text("admin.offline", "id", server=self._server, reason=reason(error))
            )
            await self._stop.pause(next(waits))
        else:
            ids = [update["update_id"] for update in updates if usable(update.get("update_id"))]
            if updates and not ids:
                logger.error("the server sent %d updates without an id", len(updates))
                await self._stop.pause(next(waits))
                return None
            self._notices.over("server", text("admin.back", "id", server=self._server))
            if received:
                self._notices.over("journal", text("admin.disk_back", "id", path=self._journal.path))
            return received, max(ids, default=None)
        return None

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        """One getUpdates call, ended early when told to stop: what it would bring is not confirmed yet."""
        wait = 0 if self._notices.lasts("server") else self._pace.poll  # to say at once that it is over
        call = self._bot.do_api_request(
            "getUpdates",
            {"offset": offset, "timeout": wait, "allowed_updates": list(WANTED)},
            read_timeout=self._pace.poll + 10.0,
        )
        updates = await self._stop.unless(call)
        if not isinstance(updates, list):
            raise TypeError("getUpdates gave no list")
        return [update for update in updates if isinstance(update, dict)]

    async def _on_conflict(self, error: Conflict) -> None:
        if "webhook" not in error.message.lower():
            self._notices.begin("server", text("admin.conflict", "id"))
            return
        self._notices.begin("server", text("admin.webhook", "id"))
        with suppress(*ODD_TROUBLE):  # if it stays, the next call says so again
            await self._bot.delete_webhook(drop_pending_updates=False)


def reason(error: BaseException) -> str:
    """Why a server cannot be reached, in a few words that hold no address and no token."""
    status = re.search(r"\((\d{3})\)", str(error))
    if status:
        return f"HTTP {status[1]}"
    cause = error.__cause__
    return type(error if cause is None else cause).__name__
