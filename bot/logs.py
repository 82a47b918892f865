"""What the bot may log: never a token, never what people write, never who they are.

Levels do not help against a library that logs whole updates, so those loggers are shut. The messages of
exceptions are left out as well: nobody knows what they quote.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# The HTTP libraries log addresses, which hold the token; python-telegram-bot logs whole updates.
SILENCED = ("httpx", "httpcore", "telegram")

Raised = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)  # what logging calls exc_info


class Formatter(logging.Formatter):
    """Shows of an exception its type and where it was raised."""

    def formatException(self, ei: Raised) -> str:
        """The lines of code that led to it, and its type, without its message."""
        kind, _, frames = ei
        lines = traceback.format_tb(frames)
        return "".join(lines) + (kind.__name__ if kind else "")


class Scrub(logging.Filter):
    """Takes a secret out of every record."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Always passes the record on, with the secret replaced."""
        record.msg = record.getMessage().replace(self._secret, "…")
        record.args = None
        return True


def quiet(secret: str | None = None) -> None:
    """Log warnings and errors to stderr, without what is nobody's business; scrub the secret."""
    logging.basicConfig(level=logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Formatter(FORMAT))
        if secret:
            handler.addFilter(Scrub(secret))
    known = list(logging.root.manager.loggerDict)
    for name in SILENCED:
        silenced = logging.getLogger(name)
        silenced.setLevel(logging.CRITICAL + 1)
        silenced.propagate = False
        silenced.addHandler(logging.NullHandler())  # else warnings without a handler go to stderr
        for each in known:
            if each == name or each.startswith(f"{name}."):
                logging.getLogger(each).disabled = True
    logging.getLogger("asyncio").addFilter(_without_objects)


def _without_objects(record: logging.LogRecord) -> bool:
    """asyncio shows tasks with their results, so with questions and answers: only its first words remain."""
    record.msg = str(record.msg).partition("\n")[0].partition("%")[0].partition("<")[0].strip()
    record.args = None
    return True
