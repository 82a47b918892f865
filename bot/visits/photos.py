"""/kunjungan foto: photos kept as documentation of a visit, with captions, for the report's appendix."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from datetime import datetime

from telegram import Message, PhotoSize
from telegram.error import BadRequest, InvalidToken

from bot.address import Heard
from bot.journal import Journal
from bot.records import now, stamp
from bot.report.model import clean
from bot.turn import Turn
from bot.visits import store
from bot.visits.place import here
from bot.visits.removal import number_to_remove, remove
from bot.visits.shrink import EDGE, NoPhoto, Shrunk, TooLarge, shrunk
from bot.visits.store import Visit

MOST = 30  # photos of a visit
LARGEST = 10_000_000  # bytes that we fetch
LONGEST_CAPTION = 200  # characters
COMMAND, WORD = "kunjungan", "foto"
TABLE = "visit_photos"
# One photo is unpacked at a time: each may take 150 MB for a moment.
_at_work = asyncio.Semaphore(1)


def follows_album(message: Message, journal: Journal) -> Heard | None:
    """A further photo of an album whose first one was kept, understood as the same wish.

    Telegram sends an album as messages of their own, only one of which has the caption.
    """
    album = message.media_group_id
    if album is None or message.caption or not message.photo:
        return None
    sql = (
        "select caption from visit_photos join visits on visits.id = visit_photos.visit"
        " where album = ? and state = 'running' and (visits.chat_id = ? or user_id = ?)"
        " order by visit_photos.id limit 1"
    )
    sender = message.from_user.id if message.from_user else None
    for row in journal.db.query(sql, (album, message.chat.id, sender)):
        return Heard("command", f"{WORD} {row['caption']}", COMMAND)
    return None


async def on_photo(turn: Turn, written: str) -> None:
    """/kunjungan foto [<caption>], as a photo's caption or in reply to a photo; "hapus <n>" removes one."""
    visit, journal = here(turn), turn.tools.journal
    if visit is None:
        await turn.say("visit.none")
        return
    words = clean(written)
    if (number := number_to_remove(words)) is not None:
        await remove(turn, visit, TABLE, number)
        return
    pictured = _pictured(turn.message)
    if pictured is None:
        await turn.say("photo.usage", count=_count(journal, visit), most=MOST)
        return
    file_id, size = _file_of(pictured)
    caption = words or _own_caption(pictured)
    if len(caption) > LONGEST_CAPTION:
        await turn.say("visit.too_long", most=LONGEST_CAPTION)
    elif file_id is None:
        await turn.say("photo.unreadable")
    elif size > LARGEST:
        await turn.say("photo.too_large", most=LARGEST // 1_000_000)
    elif _count(journal, visit) >= MOST:
        await turn.say("photo.enough", most=MOST)
    else:
        await _keep(turn, visit, pictured, file_id, caption)


async def _keep(turn: Turn, visit: Visit, pictured: Message, file_id: str, caption: str) -> None:
    journal = turn.tools.journal
    try:
        content = await _fetched(turn, file_id)
        async with _at_work:
            small = await asyncio.to_thread(shrunk, content)
    except TooLarge:
        await turn.say("photo.too_large", most=LARGEST // 1_000_000)
        return
    except NoPhoto:
        await turn.say("photo.unreadable")
        return
    with journal.db.atomic():
        kept = _insert(journal, visit, turn.asker, pictured, small, caption)
        number = _count(journal, visit)
        # The rest of an album is kept without a word for each.
        if turn.message is pictured and pictured.media_group_id and not pictured.caption:
            return
        key = "photo.kept" if kept else "photo.twice"
        lines = [turn.words(key, number=number, most=MOST)]
        lines += [] if caption else [turn.words("photo.no_caption")]
        journal.plan(turn.update_id, turn.outgoing(["\n".join(lines)]))
    await turn.tools.outbox.deliver(turn.update_id)


def _insert(
    journal: Journal, visit: Visit, asker: int | None, pictured: Message, small: Shrunk, caption: str
) -> bool:
    """Keep a photo; False when the visit has the same one already."""
    try:
        with journal.db.atomic():
            journal.db.table(TABLE).insert(
                {
                    "visit": visit.id,
                    "digest": hashlib.sha256(small.content).hexdigest(),
                    "content": small.content,
                    "width": small.width,
                    "height": small.height,
                    "caption": caption,
                    "album": pictured.media_group_id,
                    "user_id": asker,
                    "taken_by": pictured.from_user.id if pictured.from_user else None,
                    "taken_at": stamp(pictured.date),
                    "noted_at": stamp(now()),
                }
            )
    except sqlite3.IntegrityError:
        return False
    return True


def _count(journal: Journal, visit: Visit) -> int:
    return len(store.numbered(journal, TABLE, visit.id))


def photos_of(journal: Journal, visit: Visit) -> list[tuple[str, datetime, Shrunk]]:
    """The photos of a visit as (caption, when it was sent in UTC, picture), in order."""
    rows = store.rows(journal, TABLE, visit.id)
    return [
        (
            row["caption"],
            datetime.fromisoformat(row["taken_at"]),
            Shrunk(bytes(row["content"]), row["width"], row["height"]),
        )
        for row in rows
    ]


def _pictured(message: Message | None) -> Message | None:
    """The message with the photo: this one, or the one replied to."""
    for one in (message, message.reply_to_message if message else None):
        if one is not None and (one.photo or one.document or one.effective_attachment is not None):
            return one
    return None


def _file_of(message: Message) -> tuple[str | None, int]:
    """The file to fetch and its size in bytes; None where there is no picture."""
    if message.photo:
        chosen = _large_enough(message.photo)
        return chosen.file_id, chosen.file_size or 0
    document = message.document
    if document is not None and (document.mime_type or "image/").startswith("image/"):
        return document.file_id, document.file_size or 0
    return None, 0


def _large_enough(sizes: tuple[PhotoSize, ...]) -> PhotoSize:
    """The smallest of Telegram's sizes of a photo that fills EDGE, else the largest."""
    ordered = sorted(sizes, key=lambda size: max(size.width, size.height))
    return next((size for size in ordered if max(size.width, size.height) >= EDGE), ordered[-1])


def _own_caption(message: Message) -> str:
    """The caption that a photo came with, unless it is a command."""
    caption = clean(message.caption or "")
    return "" if caption.startswith("/") else caption


async def _fetched(turn: Turn, file_id: str) -> bytes:
    """The file's bytes. Raises NoPhoto, TooLarge; network trouble as it comes, to be tried again."""
    try:
        file = await turn.tools.bot.get_file(file_id)
        if (file.file_size or 0) > LARGEST:
            raise TooLarge
        content = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        raise (TooLarge if "too big" in error.message.lower() else NoPhoto) from error
    except InvalidToken as error:
        raise NoPhoto from error  # "not found": the file is gone, or the server keeps none
    if len(content) > LARGEST:
        raise TooLarge
    return content
