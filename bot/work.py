"""Working off the inbox: each update is brought to its end once, and what is not done is replayed."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.application import Conversation
from bot.disk import damaged, is_damage, passes, unwritten
from bot.dispatch import ChatQueues
from bot.errors import BotError
from bot.errors_seen import note
from bot.incoming import chat_of
from bot.journal import Journal
from bot.late import pass_over, too_late
from bot.notices import Notices
from bot.pace import Pace, Stop, Stopping, delays
from bot.records import Outgoing, Waiting, now
from index.texts import text

logger = logging.getLogger(__name__)

ATTEMPTS = 3  # of a handler on one update, before it is given up with an apology


class Worker:
    """Works off what is in the inbox, through one conversation."""

    def __init__(
        self, conversation: Conversation, journal: Journal, notices: Notices, pace: Pace, stop: Stop
    ) -> None:
        self._conversation = conversation
        self._bot = conversation.application.bot
        self._journal = journal
        self._notices = notices
        self._pace = pace
        self._stop = stop
        self._queues = ChatQueues(self._settle)
        self._damage: BotError | None = None

    async def run(self, receive: Callable[[], Awaitable[None]]) -> None:
        """Replay what is not done, then let `receive` bring more until told to stop.

        What is under way then is finished. Raises BotError when it is no use to go on.
        """
        self.put(self._journal.waiting())
        try:
            with suppress(Stopping):
                await receive()
        finally:
            self._stop.set()
            await self._queues.stop(self._pace.finish)
            await self._conversation.outbox.close()
        if self._damage is not None:
            raise self._damage

    def put(self, received: Sequence[Waiting]) -> None:
        """Take up what is in the inbox, each behind what its chat has waiting."""
        for waiting in received:
            self._queues.put(waiting.chat_id, waiting.update_id)

    async def drain(self) -> None:
        """Wait until all that was taken up is worked off."""
        await self._queues.drain()

    async def _settle(self, update_id: int) -> None:
        """Bring one update to its end; when told to stop on the way, leave it to the next start."""
        waits = delays(self._pace)
        while True:
            try:
                await self._attempt(update_id)
                self._notices.over("journal", text("admin.disk_back", "id", path=self._journal.path))
                return
            except Stopping:
                return
            except Exception as error:  # noqa: BLE001 - no update may end the bot, whatever it holds
                if await self._failed(update_id, error):
                    return
            try:
                await self._stop.pause(next(waits))
            except Stopping:
                return

    async def _failed(self, update_id: int, error: Exception) -> bool:
        """See to a failure; returns whether the update is at its end, or all is."""
        if is_damage(error):
            self._damage = damaged(self._journal, error)
            self._stop.set()
            return True
        if passes(error):
            self._notices.begin("journal", unwritten(self._journal, error))
            return False
        logger.error("update %s: %s", update_id, type(error).__name__)
        with suppress(Stopping, sqlite3.OperationalError):
            if self._journal.failed(update_id) >= ATTEMPTS:
                await self._give_up(update_id, type(error).__name__)
                return True
        return False

    async def _attempt(self, update_id: int) -> None:
        if self._journal.planned(update_id):
            await self._conversation.outbox.deliver(update_id)
        elif payload := self._journal.payload(update_id):
            update = Update.de_json(payload, self._bot)
            if too_late(update, self._bot, now(), self._conversation.rules.officers_chat):
                pass_over(self._journal, update_id)
            else:
                await self._conversation.process(update)
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
        payload: dict[str, Any] = self._journal.payload(update_id) or {}
        message = payload.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        private = isinstance(chat, dict) and chat.get("type") == "private"
        return Outgoing(chat_of(payload), "") if private and chat_of(payload) else None
