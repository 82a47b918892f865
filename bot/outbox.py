"""Sending what the journal has planned: in order, recorded, and repeated until Telegram took or refused it.

Sends are not idempotent. A kill between Telegram's acceptance and our record repeats that one message; the
other order would lose it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from telegram import Bot, ForceReply, InlineKeyboardMarkup, InlineQueryResult, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.attachments import FileRefused, drop, kept, send_file
from bot.journal import Journal
from bot.limits import Limits, Turnstile
from bot.markup import plain
from bot.pace import Pace, Stop, delays
from bot.photos import Photos, PictureRefused
from bot.records import Outgoing
from index.texts import text

logger = logging.getLogger(__name__)

# What a server may answer that is no Bot API answer, as the library reports it.
ODD_ANSWER = (KeyError, TypeError, ValueError, AttributeError)
# Telegram's words for a chat that we may not write to, however often we try.
NO_WRITING = (
    "not enough rights",
    "have no rights",
    "chat not found",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "topic_deleted",
    "message thread not found",
    "user_is_blocked",
    "peer_id_invalid",
    "group chat was deactivated",
)
# Telegram's words for a message of ours that cannot be changed any more.
NO_EDITING = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message_edit_time_expired",
    "no text in the message to edit",
)
TOAST = 200  # characters that Telegram shows over a chat


class Outbox:
    """Sends planned messages through one bot."""

    def __init__(
        self, bot: Bot, journal: Journal, pace: Pace, stop: Stop, limits: Limits | None = None
    ) -> None:
        self._bot = bot
        self._journal = journal
        self._pace = pace
        self._stop = stop
        self._photos = Photos(bot, pace, stop)
        self._limits = limits
        self._turnstile = Turnstile()
        # Parts that Telegram took and the journal could not record yet: never to be sent again.
        self._taken: dict[tuple[int, int], int | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def deliver(self, update_id: int) -> None:
        """Send all that is planned and unsent for an update, and mark it done.

        Raises Stopping when told to stop while waiting to repeat, TelegramError when Telegram rejects a
        message itself. A chat that cannot be written to is noted and left alone.
        """
        while unsent := self._journal.unsent(update_id):
            part, message = unsent[0]
            try:
                await self._send_and_record(update_id, part, message)
            except (Forbidden, BadRequest) as error:
                if isinstance(error, BadRequest) and not _no_writing(error):
                    raise
                logger.warning("update %s: the chat takes no messages (%s)", update_id, type(error).__name__)
                self._journal.gone(message.chat_id)
                self._journal.refused_by(message.chat_id, update_id)

    def acknowledge(self, press_id: str, toast: str = "", *, alert: bool = False) -> None:
        """End the waiting sign on a pressed button, with a few words if there are any.

        At once and once: what it says is never all that answers a press, and Telegram soon forgets the press.
        """
        self._beside(self._acknowledge(press_id, toast[:TOAST], alert))

    async def answer_inline(self, query_id: str, results: Sequence[InlineQueryResult], seconds: int) -> None:
        """Offer results to who types an inline query, to be cached so long. An old query takes none."""
        with suppress(TelegramError, *ODD_ANSWER):
            await self._bot.answer_inline_query(query_id, results, cache_time=seconds, is_personal=False)

    def start_typing(self, chat_id: int, thread_id: int | None) -> asyncio.Event:
        """Show "typing" in a chat until the returned event is set. That it fails harms nothing."""
        finished = asyncio.Event()
        self._beside(self._type(chat_id, thread_id, finished))
        return finished

    async def settled(self) -> None:
        """Wait for what runs beside the messages: words over the chat, the last "typing"."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """End what still shows "typing" and the like."""
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _acknowledge(self, press_id: str, toast: str, alert: bool) -> None:
        with suppress(TelegramError, *ODD_ANSWER):
            await self._bot.answer_callback_query(press_id, toast or None, show_alert=alert or None)

    async def _type(self, chat_id: int, thread_id: int | None, finished: asyncio.Event) -> None:
        with suppress(TelegramError, *ODD_ANSWER):
            with suppress(TimeoutError):
                # What is answered at once needs no sign, and every call costs.
                await asyncio.wait_for(finished.wait(), self._pace.typing_after)
            while not finished.is_set():
                await self._bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread_id)
                with suppress(TimeoutError):
                    await asyncio.wait_for(finished.wait(), self._pace.typing)

    async def _send_and_record(self, update_id: int, part: int, message: Outgoing) -> None:
        """Send one message and record it. Network trouble and rate limits are waited out."""
        chat_id, html = message.chat_id, True
        waits = delays(self._pace)
        patience = self._pace.answer
        if self._limits is not None and (update_id, part) not in self._taken:
            await self._limits.turn(chat_id)
        while True:
            try:
                async with self._turnstile.passing():
                    if (update_id, part) not in self._taken:
                        sent = await self._send(message, chat_id, html=html, patience=patience)
                        self._taken[update_id, part] = sent
                    with self._journal.db.atomic():
                        self._journal.sent(update_id, part, self._taken[update_id, part])
                        if message.attachment is not None:
                            drop(self._journal, message.attachment)
                    del self._taken[update_id, part]
                    return
            except ChatMigrated as error:
                self._journal.migrated(chat_id, error.new_chat_id)
                chat_id = error.new_chat_id
            except RetryAfter as error:
                await self._stop.pause(seconds_of(error))
            except BadRequest as error:
                if not html or "parse entities" not in error.message.lower():
                    raise
                logger.error("Telegram does not read our HTML; sent without it")
                html = False
            except (NetworkError, InvalidToken) as error:
                if isinstance(error, TimedOut):
                    # It may have been taken. A server that is slow shall not make us repeat it for ever.
                    patience = min(patience * 2, self._pace.answer_longest)
                # A token that is refused now may be mended; receiving says so and ends the bot.
                await self._stop.pause(next(waits))
            if self._limits is not None:
                await self._limits.again()

    async def _send(self, message: Outgoing, chat_id: int, *, html: bool, patience: float) -> int | None:
        shown = message.html if html else plain(message.html)
        mode = ParseMode.HTML if html else None
        keyboard = _keyboard(message)
        if message.edits is not None:
            try:
                with _understood():
                    await self._bot.edit_message_text(
                        shown,
                        chat_id,
                        message.edits,
                        parse_mode=mode,
                        reply_markup=keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None,
                        read_timeout=patience,
                    )
                return message.edits
            except BadRequest as error:
                said = error.message.lower()
                if "not modified" in said:
                    return message.edits
                if not any(words in said for words in NO_EDITING):
                    raise
        reply = message.reply_to and ReplyParameters(message.reply_to, allow_sending_without_reply=True)
        common: dict[str, Any] = {
            "parse_mode": mode,
            "message_thread_id": message.thread_id,
            "reply_parameters": reply or None,
            "reply_markup": keyboard,
            "disable_notification": bool(message.silent) or None,
            "read_timeout": patience,
        }
        sent = None
        with _understood():
            if message.picture is not None:
                with suppress(PictureRefused):  # then its text goes
                    sent = await self._photos.send(message.picture, chat_id, shown, **common)
                    return sent.message_id
            if message.attachment is not None:
                try:
                    file = kept(self._journal, message.attachment)
                    return (await send_file(self._bot, file, chat_id, shown, **common)).message_id
                except FileRefused:
                    shown = f"{shown}\n{text('file.refused', 'id')}"
            sent = await self._bot.send_message(chat_id, shown, **common)
        return sent.message_id if sent else None


@contextmanager
def _understood() -> Iterator[None]:
    """Tell an answer that says nothing, which is trouble, from one that is no message: that was taken."""
    try:
        yield
    except KeyError as error:
        raise TelegramError("The server's answer has no result") from error
    except (TypeError, ValueError, AttributeError):
        return  # taken, but what came back is no message: its id stays unknown


def _keyboard(message: Outgoing) -> InlineKeyboardMarkup | ForceReply | None:
    made = json.loads(message.keyboard) if message.keyboard else None
    if made is not None and made.pop("force_reply", False):
        return ForceReply(**made)
    return InlineKeyboardMarkup.de_json(made, None) if made else None


def _no_writing(error: BadRequest) -> bool:
    said = error.message.lower()
    return any(words in said for words in NO_WRITING)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks us to wait, in seconds."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
