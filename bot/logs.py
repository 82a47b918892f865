"""What the bot may log: never a token, never what people write."""

from __future__ import annotations

import logging

# The HTTP libraries log addresses, which hold the token; python-telegram-bot logs whole updates.
SILENCED = ("httpx", "httpcore", "telegram")


class Scrub(logging.Filter):
    """Takes a secret out of every record, its traceback included."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Always passes the record on, with the secret replaced."""
        record.msg = record.getMessage().replace(self._secret, "…")
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self._secret, "…")
        return True


def quiet(secret: str | None = None) -> None:
    """Log warnings and errors to stderr; silence what would log addresses and messages; scrub the secret."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in SILENCED:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    if secret:
        for handler in logging.getLogger().handlers:
            handler.addFilter(Scrub(secret))
