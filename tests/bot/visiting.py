"""What a delegation does in its group, and reading the files that it takes home."""

from __future__ import annotations

import io
from typing import Any

from bot_api import BotApi
from conftest import ids, message, new_chat
from docx import Document
from PIL import Image
from pypdf import PdfReader

SITI = {"id": 77, "is_bot": False, "first_name": "Siti", "last_name": "Rahma", "username": "siti_r"}
BUDI = {"id": 78, "is_bot": False, "first_name": "Budi", "username": "budi_x"}
WATI = {"id": 79, "is_bot": False, "first_name": "Wati"}
KETUA = {"id": 500, "is_bot": False, "first_name": "Ketua"}


def delegation(api: BotApi) -> int:
    """A group whose admin is KETUA."""
    chat_id = new_chat(group=True)
    api.meet(chat_id).admins.append({"status": "creator", "user": KETUA, "is_anonymous": False})
    return chat_id


def photo(width: int = 1600, height: int = 1200, kind: str = "JPEG", **more: Any) -> bytes:
    """A picture that no other call gives, as a file of this kind; `more` as Pillow saves it."""
    picture = Image.new("RGB", (width, height), "white")
    number = next(ids)
    for place in range(24):
        shade = (number * 37 + place * 11) % 256
        left, right = place * width // 24, (place + 1) * width // 24
        picture.paste((shade, number % 256, place * 10), (left, 0, right, height))
    stream = io.BytesIO()
    picture.save(stream, kind, **more)
    return stream.getvalue()


def sent_photo(api: BotApi, content: bytes) -> list[dict[str, Any]]:
    """A photo that somebody sends, as Telegram gives it: in two sizes, of which the second is large."""
    sizes = [(90, 67, b"klein"), (1280, 960, content)]
    return [
        {**api.upload("foto.jpg", held), "width": width, "height": height} for width, height, held in sizes
    ]


def posts(
    api: BotApi, chat_id: int, words: str, *, by: dict[str, Any] = KETUA, **fields: Any
) -> dict[str, Any]:
    """Post something that is no text; returns the first new message of the bot that shows these words."""
    before = len(in_chat(api, chat_id))
    api.put(message(chat_id, from_=by, **fields))
    return coming(api, chat_id, before, words)


def says(api: BotApi, chat_id: int, said: str, words: str, *, by: dict[str, Any] = KETUA) -> dict[str, Any]:
    """Say something; returns the first new message of the bot in this chat that shows these words."""
    before = len(in_chat(api, chat_id))
    api.put(message(chat_id, said, from_=by))
    return coming(api, chat_id, before, words)


def coming(api: BotApi, chat_id: int, before: int, words: str) -> dict[str, Any]:
    """The first message behind the first `before` of this chat that shows these words, once it is there."""
    found = api.wait(
        lambda state: [
            one
            for one in [one for one in state.sent if one["chat_id"] == chat_id][before:]
            if words in one["shown"]
        ]
    )
    return dict(found[0])


def in_chat(api: BotApi, chat_id: int) -> list[dict[str, Any]]:
    """The bot's messages in a chat by now."""
    with api.changed:
        return [one for one in api.state.sent if one["chat_id"] == chat_id]


def files(api: BotApi, chat_id: int, count: int) -> dict[str, bytes]:
    """So many files in a chat, once they are there, by the ends of their names."""
    sent = api.wait(
        lambda state: (
            found
            if len(found := [one for one in state.sent if one["chat_id"] == chat_id and one["files"]])
            >= count
            else None
        )
    )
    made = [content(one) for one in sent]
    return {next(end for start, end in STARTS.items() if one.startswith(start)): one for one in made}


STARTS = {b"PK": "docx", b"%PDF": "pdf", b"\x89PNG": "png"}


def content(sent: dict[str, Any]) -> bytes:
    """The file of a message."""
    (made,) = sent["files"].values()
    return bytes(made)


def docx_lines(made: bytes) -> list[str]:
    """The paragraphs of a DOCX in order, those in tables included."""
    document = Document(io.BytesIO(made))
    return [
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
        for paragraph in document.element.body.iter()
        if paragraph.tag.endswith("}p")
    ]


def pdf_pages(made: bytes) -> list[str]:
    """The text of each page of a PDF, white space made even."""
    return [" ".join((page.extract_text() or "").split()) for page in PdfReader(io.BytesIO(made)).pages]
