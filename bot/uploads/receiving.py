"""A document in the admins' chat is taken in, and the buttons under its preview decide on it."""

from __future__ import annotations

import re
from pathlib import PurePath

from telegram import Message

from bot.markup import escape
from bot.records import Outgoing
from bot.turn import Press, Tools, Turn
from bot.uploads import store
from bot.uploads.caption import read_caption
from index.texts import text

LARGEST = 20 * 1024 * 1024  # bytes that Telegram lets a bot fetch
UNSAFE = re.compile(r"[^\w .()+-]+")


def is_upload(message: Message, tools: Tools) -> bool:
    """Whether a message is a document for the knowledge base: in the admins' chat, from a person."""
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return (
        message.document is not None
        and tools.rules.library is not None
        and message.chat.id == tools.rules.admins_chat
        and not by_bot
        and message.via_bot is None
    )


async def on_document(turn: Turn) -> None:
    """Note a document and say so; it is looked at beside everything else."""
    message, tools = turn.message, turn.tools
    assert message is not None and message.document is not None
    document = message.document
    name = safe_name(document.file_name or "")
    if (document.file_size or 0) > LARGEST:
        await turn.say("upload.too_large", name=name)
        return
    said = read_caption(message.caption or "")
    lines = [turn.words("upload.received", name=name)]
    lines += [turn.words("upload.wrong_line", line=line) for line in said.wrong]
    with tools.journal.db.atomic():
        store.receive(
            tools.journal,
            turn.update_id,
            turn.chat_id,
            turn.thread_id,
            turn.language,
            document.file_id,
            name,
            said.options,
        )
        tools.journal.plan(turn.update_id, turn.outgoing(["\n".join(lines)]))
    await tools.outbox.deliver(turn.update_id)
    tools.bell.set()


async def on_publish(press: Press) -> None:
    """[Terbitkan]: publish:<upload>."""
    await _decided(press, store.PUBLISHING, "publishing")


async def on_discard(press: Press) -> None:
    """[Batal]: discard:<upload>."""
    await _decided(press, store.DISCARDED, "discarded")


async def _decided(press: Press, state: str, key: str) -> None:
    """Go on with a document as its button says, once, in the admins' chat only."""
    turn = press.turn
    tools, journal = turn.tools, turn.tools.journal
    one = store.upload(journal, press.pressed.number(0))
    if one is None or turn.chat_id != tools.rules.admins_chat or one.chat_id != turn.chat_id:
        press.toast("toast.forgotten", alert=True)
        return
    name = one.name or ""
    with journal.db.atomic():
        moved = store.move(journal, one.id, store.READY, state, shown=press.message_id)
        if moved:
            html = text(f"upload.{key}", turn.language, name=escape(name))
            edit = Outgoing(turn.chat_id, html, turn.thread_id, edits=press.message_id)
            journal.plan(turn.update_id, [edit])
    press.toast("" if moved else "toast.decided")
    if moved:
        await tools.outbox.deliver(turn.update_id)
        tools.bell.set()


def safe_name(name: str) -> str:
    """A file's name without anything that leads elsewhere, its ending kept."""
    bare = UNSAFE.sub("_", PurePath(name.replace("\\", "/")).name).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[:80]}.{ending[:10]}" if dot and stem else bare[:90] or "dokumen"
