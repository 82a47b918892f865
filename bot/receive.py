"""Receiving: an update is committed to the inbox before Telegram may forget it, then worked off, then done.

The library's own updater confirms updates once they are queued in memory; a crash would lose them. Here the
offset moves only with the call after the commit, and what was not done is replayed at the next start.
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

from telegram import Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.application import Conversation
from bot.dispatch import ChatQueues
from bot.errors import BotError
from bot.errors_seen import note
from bot.incoming import chat_of
from bot.journal import Journal
from bot.outbox import ODD_ANSWER, seconds_of
from bot.pace import Pace, Stop, Stopping, delays
from bot.records import Outgoing, Waiting, usable
from index.texts import text

logger = logging.getLogger(__name__)

WANTED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
ATTEMPTS = 3  # of a handler on one update, before it is given up with an apology
# Telegram chooses update ids anew, and perhaps lower, after a week without updates. An old offset would then
# confirm updates that we never saw.
OFFSET_LASTS = 6 * 24 * 3600.0
ODD_TROUBLE = (TelegramError, RuntimeError, *ODD_ANSWER)

# The method of the same name makes objects of all updates at once: one that the library cannot read would
# take the others with it, and its content would go to the log.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


class Receiver:
    """Fetches updates for one conversation and works them off."""

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
        self._conversation = conversation
        self._bot = conversation.application.bot
        self._journal = journal
        self._server = server
        self._say = say
        self._pace = pace
        self._stop = stop
        self._queues = ChatQueues(self._settle)
        self._trouble: str | None = None  # what was said last, until it is over

    async def run(self) -> None:
        """Replay what is not done, then receive until told to stop. Raises BotError when that is no use."""
        for waiting in self._journal.waiting():
            self._queues.put(waiting.chat_id, waiting.update_id)
        try:
            with suppress(Stopping):
                await self._receive()
        finally:
            self._stop.set()
            await self._queues.stop(self._pace.finish)
            await self._conversation.outbox.close()

    async def drain(self) -> None:
        """Wait until all that was received is worked off."""
        await self._queues.drain()

    # Fetching

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
            for waiting in received:
                self._queues.put(waiting.chat_id, waiting.update_id)
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
        except sqlite3.OperationalError as error:
            self._say_once(text("admin.disk", "id", path=self._journal.path, reason=error))
            await self._stop.pause(next(waits))
        except ODD_TROUBLE as error:
            self._say_once(text("admin.offline", "id", server=self._server, reason=reason(error)))
            await self._stop.pause(next(waits))
        else:
            ids = [update["update_id"] for update in updates if usable(update.get("update_id"))]
            if updates and not ids:
                logger.error("the server sent %d updates without an id", len(updates))
                await self._stop.pause(next(waits))
                return None
            self._over()
            return received, max(ids, default=None)
        return None

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        """One getUpdates call, ended early when told to stop: what it would bring is not confirmed yet."""
        wait = self._pace.poll if self._trouble is None else 0  # to say at once that it is over
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
            self._say_once(text("admin.conflict", "id"))
            return
        self._say_once(text("admin.webhook", "id"))
        with suppress(*ODD_TROUBLE):  # if it stays, the next call says so again
            await self._bot.delete_webhook(drop_pending_updates=False)

    def _say_once(self, line: str) -> None:
        if self._trouble is None:
            self._say(line)
        self._trouble = line

    def _over(self) -> None:
        if self._trouble is not None:
            self._trouble = None
            self._say(text("admin.back", "id", server=self._server))

    # Working off

    async def _settle(self, update_id: int) -> None:
        """Bring one update to its end; when told to stop on the way, leave it to the next start."""
        waits = delays(self._pace)
        while True:
            try:
                await self._attempt(update_id)
                return
            except Stopping:
                return
            except sqlite3.OperationalError as error:
                logger.error("update %s: the journal cannot be written (%s)", update_id, type(error).__name__)
            except Exception as error:  # noqa: BLE001 - no update may end the bot, whatever it holds
                logger.error("update %s: %s", update_id, type(error).__name__)
                with suppress(Stopping, sqlite3.OperationalError):
                    if self._journal.failed(update_id) >= ATTEMPTS:
                        await self._give_up(update_id, type(error).__name__)
                        return
            try:
                await self._stop.pause(next(waits))
            except Stopping:
                return

    async def _attempt(self, update_id: int) -> None:
        if self._journal.planned(update_id):
            await self._conversation.outbox.deliver(update_id)
        else:
            payload = self._journal.payload(update_id)
            if payload is not None:
                await self._conversation.process(Update.de_json(payload, self._bot))
        self._journal.done(update_id)

    async def _give_up(self, update_id: int, kind: str) -> None:
        """Apologise once, if somebody waits for an answer, tell the admins, and be done with the update."""
        unsent = self._journal.unsent(update_id)
        waits_in = self._asker(unsent) if unsent else self._private_asker(update_id)
        place = "sending" if unsent else "handler"
        _, messages = note(self._journal, self._conversation.rules.admins_chat, update_id, kind, place)
        if waits_in is not None:
            apology = Outgoing(
                waits_in.chat_id, text("bot.apology", "id"), waits_in.thread_id, waits_in.reply_to
            )
            messages = [apology, *messages]
        self._journal.plan_instead(update_id, *messages)
        try:
            await self._conversation.outbox.deliver(update_id)
        except TelegramError as error:
            logger.error("update %s: no apology either (%s)", update_id, type(error).__name__)
        self._journal.refused(update_id)

    def _asker(self, unsent: list[tuple[int, Outgoing]]) -> Outgoing:
        """Where to apologise for a plan that cannot be sent: not in a chat that is only told of it."""
        rules = self._conversation.rules
        told = (rules.officers_chat, rules.admins_chat)
        return next((message for _, message in unsent if message.chat_id not in told), unsent[0][1])

    def _private_asker(self, update_id: int) -> Outgoing | None:
        """Where to apologise for a message that could not be read: only in private was it surely for us."""
        payload = self._journal.payload(update_id) or {}
        message = payload.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        private = isinstance(chat, dict) and chat.get("type") == "private"
        return Outgoing(chat_of(payload), "") if private and chat_of(payload) else None


def reason(error: BaseException) -> str:
    """Why a server cannot be reached, in a few words that hold no address and no token."""
    status = re.search(r"\((\d{3})\)", str(error))
    if status:
        return f"HTTP {status[1]}"
    cause = error.__cause__
    return type(error if cause is None else cause).__name__
