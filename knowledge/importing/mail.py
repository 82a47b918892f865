"""Read mails (EML) and web pages saved in one file (MHTML). Attachments are named, not opened."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from knowledge.importing.dates import date_of_iso
from knowledge.importing.model import Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.paragraphs import Paragraph, blocks_of_paragraphs
from knowledge.importing.web import extract_html, html_text

DEEPEST = 20  # parts within parts


def read_mhtml(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A web page with its pictures in one file; only its text is read."""
    message = _parsed(path)
    page = _part(message, "html")
    if page is None:
        raise RefusedFile("holds no web page: save it anew as HTML or PDF")
    blocks, told = extract_html(_text_of(page))
    place = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    url = told.url or (place if place.startswith(("http://", "https://")) and " " not in place else None)
    title = told.title or _header(message, "Subject")
    progress(1, 1)
    return Extract(
        "mhtml",
        tuple(blocks),
        told=Told(title, told.author, told.publisher, told.date or _date(message), url),
    )


def read_eml(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A mail: its text, its subject as title. Who wrote it is not kept: a mail names people."""
    message = _parsed(path)
    page, plain = _part(message, "html"), _part(message, "plain")
    if plain is not None and _text_of(plain).strip():
        text = _text_of(plain).replace("\r\n", "\n")
        paragraphs = [part for part in text.split("\n\n") if part.strip()]
        kept = [
            " ".join(line for line in part.split("\n") if not line.startswith(">")) for part in paragraphs
        ]
        blocks = blocks_of_paragraphs(Paragraph(part) for part in kept)
    elif page is not None:
        blocks, _ = extract_html(_text_of(page), whole=True)
    else:
        blocks = []
    if not blocks:
        raise RefusedFile("is a mail without text: save its attachments and add those")
    names = [
        part.get_filename() or "?"
        for part in _parts(message)
        if part.get_content_disposition() == "attachment"
    ]
    notes = (
        (f"attachments are not read, save and add them yourself: {', '.join(names[:10])}",) if names else ()
    )
    progress(1, 1)
    domain = parseaddr(_header(message, "From") or "")[1].rpartition("@")[2] or None
    return Extract(
        "eml",
        tuple(blocks),
        told=Told(_header(message, "Subject"), None, domain, _date(message)),
        notes=notes,
    )


def _parsed(path: Path) -> EmailMessage:
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    except (ValueError, LookupError, RecursionError) as error:
        raise RefusedFile("is damaged: save it anew") from error
    assert isinstance(message, EmailMessage)
    return message


def _parts(message: EmailMessage, depth: int = 0) -> list[EmailMessage]:
    if depth > DEEPEST:
        return []
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        parts = [part for part in message.get_payload() if isinstance(part, EmailMessage)]
        return [one for part in parts for one in _parts(part, depth + 1)]
    return [message]


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    for part in _parts(message):
        if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment":
            return part
    return None


def _text_of(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset()
    if charset:
        try:
            return data.decode(charset, "replace")
        except LookupError:
            pass  # an encoding that nobody knows: told from the bytes below
    return html_text(data)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        told = " ".join(str(message.get(name) or "").split())
    except (ValueError, LookupError, IndexError, AttributeError):  # the parser of broken headers
        return None
    return told or None


def _date(message: EmailMessage) -> str | None:
    try:
        return date_of_iso(parsedate_to_datetime(_header(message, "Date") or "").isoformat())
    except (ValueError, TypeError, IndexError):
        return None
