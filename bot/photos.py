"""Sending a planned picture; where it cannot be drawn or is not taken, its text is to go instead."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.pace import Pace, Stop, delays
from bot.painter import Painter, PaintingFailed
from bot.picture import read

logger = logging.getLogger(__name__)

TRIES = 3  # errors of a server until it gets the text: one that takes no pictures may say so like this
CONNECTION = "httpx."  # how the library's words begin when the connection failed and no server answered


class PictureRefused(Exception):
    """The server answers, but takes no picture, or there is none to send."""


class Photos:
    """Sends pictures through one bot."""

    def __init__(self, bot: Bot, pace: Pace, stop: Stop, painter: Painter | None = None) -> None:
        self._bot = bot
        self._pace = pace
        self._stop = stop
        self._painter = painter or Painter()

    async def send(self, picture: str, chat_id: int, caption: str, **more: Any) -> Message:
        """Send a picture with its caption; `more` as send_photo has it.

        Raises PictureRefused, and what concerns every message to the chat: Forbidden, ChatMigrated,
        RetryAfter, NetworkError without an answer, and KeyError, TypeError, ValueError or AttributeError for
        an answer that is no message.
        """
        try:
            drawn = await self._painter.paint(picture)
        except PaintingFailed as error:
            raise PictureRefused from error
        name = f"{read(picture).name}.png"
        waits = delays(self._pace)
        for _ in range(TRIES):
            try:
                return await self._bot.send_photo(chat_id, drawn, caption, filename=name, **more)
            except (Forbidden, RetryAfter, TimedOut):
                raise
            except (BadRequest, InvalidToken) as error:
                # A group may take messages and no pictures; a server without this method says "not found",
                # which the library reads as a bad token. If the chat or the token is bad, the text will tell.
                raise _refused(error) from error
            except NetworkError as error:
                if str(error).startswith(CONNECTION):
                    raise
                last = error
            await self._stop.pause(next(waits))
        raise _refused(last) from last


def _refused(error: Exception) -> PictureRefused:
    logger.warning("a picture was refused (%s); its text is sent instead", type(error).__name__)
    return PictureRefused()
