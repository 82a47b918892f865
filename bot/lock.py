"""One bot a home: an exclusive lock file that the system releases when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import BotError
from index.texts import text


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold `home` (made when missing). Raises BotError when another bot holds it or it cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / "bot.lock").open("a+")
    except OSError as error:
        raise BotError(text("admin.unwritable", "id", home=home, reason=error.strerror)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "?"
            raise BotError(text("admin.locked", "id", home=home, pid=holder)) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
