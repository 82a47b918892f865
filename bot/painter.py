"""Has pictures drawn by a process of its own, one at a time, and keeps the latest ones."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import OrderedDict

from bot.child import ChildFailed, run

logger = logging.getLogger(__name__)

KEPT = 8  # pictures, some 60 kB each: people in a visit ask for the same ones
SECONDS = 60.0  # that drawing may take; the first time on a machine the library lists its fonts
PNG = b"\x89PNG\r\n\x1a\n"


class PaintingFailed(Exception):
    """The picture could not be drawn. Why is in the log: no more than an exit code or a type."""


class Painter:
    """Draws pictures that bot.picture wrote."""

    def __init__(self, program: tuple[str, ...] = (sys.executable, "-m", "bot.draw")) -> None:
        self._program = program
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._at_work = asyncio.Lock()

    async def paint(self, picture: str) -> bytes:
        """The picture as PNG. Raises PaintingFailed."""
        async with self._at_work:
            if picture not in self._drawn:
                self._drawn[picture] = await self._draw(picture)
                while len(self._drawn) > KEPT:
                    self._drawn.popitem(last=False)
            self._drawn.move_to_end(picture)
            return self._drawn[picture]

    async def _draw(self, picture: str) -> bytes:
        try:
            drawn = await run(self._program, picture.encode(), SECONDS)
        except ChildFailed as error:
            raise _failed(str(error)) from None
        if not drawn.startswith(PNG):
            raise _failed("no picture")
        return drawn


def _failed(why: str) -> PaintingFailed:
    logger.error("a picture was not drawn (%s); its text is sent instead", why)
    return PaintingFailed(why)
