"""Has pictures drawn by a process of its own, one at a time, and keeps the latest ones."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

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
            process = await asyncio.create_subprocess_exec(
                *self._program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for us: what is under way is finished first
            )
        except OSError as error:
            raise _failed(type(error).__name__) from None
        try:
            drawn, _ = await asyncio.wait_for(process.communicate(picture.encode()), SECONDS)
        except TimeoutError:
            raise _failed("too slow") from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):  # it has just ended
                    process.kill()
                await process.wait()
        if process.returncode != 0 or not drawn.startswith(PNG):
            raise _failed(f"exit {process.returncode}")
        return drawn


def _environment() -> dict[str, str]:
    """Ours without our settings, the token above all, and with the way to this package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANYA_")}
    ways = [str(Path(__file__).parents[1]), kept.get("PYTHONPATH", "")]
    return {**kept, "PYTHONPATH": os.pathsep.join(way for way in ways if way)}


def _failed(why: str) -> PaintingFailed:
    logger.error("a picture was not drawn (%s); its text is sent instead", why)
    return PaintingFailed(why)
