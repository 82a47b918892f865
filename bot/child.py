"""Processes of our own beside the bot: what they may know of our environment, and their end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


class ChildFailed(Exception):
    """The process gave nothing usable; the message is an exit code or a type, and no more."""


def environment() -> dict[str, str]:
    """Ours without our settings, the token above all, and with the way to this package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANYA_")}
    ways = [str(Path(__file__).parents[1]), kept.get("PYTHONPATH", "")]
    return {**kept, "PYTHONPATH": os.pathsep.join(way for way in ways if way)}


async def run_module(name: str, given: bytes, seconds: float) -> bytes:
    """What a module of ours writes that runs as a process and reads `given`. Raises ChildFailed.

    Cancelled or late, it ends with all that it started.
    """
    return await run((sys.executable, "-m", name), given, seconds)


async def run(program: tuple[str, ...], given: bytes, seconds: float) -> bytes:
    """What a program writes that reads `given`; see `run_module`. Raises ChildFailed."""
    try:
        process = await asyncio.create_subprocess_exec(
            *program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,  # Ctrl-C is for us: what is under way is finished first
        )
    except OSError as error:
        raise ChildFailed(type(error).__name__) from None
    try:
        written, _ = await asyncio.wait_for(process.communicate(given), seconds)
    except TimeoutError:
        raise ChildFailed("too slow") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode != 0:
        raise ChildFailed(f"exit {process.returncode}")
    return written
