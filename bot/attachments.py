"""Files on their way: kept in the journal with the plan that sends them, dropped once Telegram has them."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Message
from telegram.error import BadRequest, NetworkError

from bot.journal import Journal
from bot.records import now, stamp

logger = logging.getLogger(__name__)

PICTURE = ".png"
SECONDS = 120.0  # for a file to be taken


@dataclass(frozen=True)
class File:
    """A finished file: its name with ending, and its bytes."""

    name: str
    content: bytes


class FileRefused(Exception):
    """The chat takes messages, but not this file; or the file is gone."""


def keep(journal: Journal, file: File) -> int:
    """Keep a file until it is sent; returns its number. Belongs into the transaction of its plan."""
    row = {"name": file.name, "content": file.content, "kept_at": stamp(now())}
    number = journal.db.table("attachments").insert(row, pk="id").last_pk
    assert number is not None
    return int(number)


def kept(journal: Journal, number: int) -> File | None:
    """The file of this number; None once it is dropped."""
    rows = journal.db.query("select name, content from attachments where id = ?", (number,))
    return next((File(row["name"], bytes(row["content"])) for row in rows), None)


def drop(journal: Journal, number: int) -> None:
    """The file is in the chat: we need it no longer, and it may hold names."""
    journal.db.execute("delete from attachments where id = ?", (number,))


async def send_file(bot: Bot, file: File | None, chat_id: int, caption: str, **more: Any) -> Message:
    """Send a file with its caption; `more` as send_document has it.

    Raises FileRefused where its caption is to go as a message instead, and what concerns every message.
    """
    if file is None:
        raise FileRefused
    try:
        stream = io.BytesIO(file.content)
        if file.name.endswith(PICTURE):
            return await bot.send_photo(
                chat_id, stream, caption, filename=file.name, write_timeout=SECONDS, **more
            )
        return await bot.send_document(
            chat_id, stream, caption, filename=file.name, write_timeout=SECONDS, **more
        )
    except BadRequest as error:
        # A group may take messages and no files; if it takes none at all, the message will tell.
        if "parse entities" in error.message.lower():
            raise
        logger.warning("a file was refused (%s); its caption is sent instead", type(error).__name__)
        raise FileRefused from error
    except NetworkError as error:
        if "413" not in str(error) and "too large" not in str(error).lower():
            raise
        raise FileRefused from error
