"""What a file is, by its content: the name's ending decides only between kinds of plain text."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path, PurePath

from knowledge.importing.archives import open_archive
from knowledge.importing.model import FileKind, Limits, RefusedFile

HEAD = 4096  # bytes that tell the kind
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_PARTS: tuple[tuple[str, FileKind], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
_OTHERS = (
    (b"{\\rtf", "an RTF file: save it as DOCX or PDF first"),
    (b"7z\xbc\xaf", "an archive: unpack it and add the files in it"),
    (b"Rar!", "an archive: unpack it and add the files in it"),
    (b"\x1f\x8b", "an archive: unpack it and add the files in it"),
    (b"BZh", "an archive: unpack it and add the files in it"),
    (b"\xfd7zXZ", "an archive: unpack it and add the files in it"),
    (b"\x89PNG", "a picture: put it into a PDF first, whose pages can be read by OCR"),
    (b"\xff\xd8\xff", "a picture: put it into a PDF first, whose pages can be read by OCR"),
    (b"GIF8", "a picture: put it into a PDF first, whose pages can be read by OCR"),
    (b"II*\0", "a picture: put it into a PDF first, whose pages can be read by OCR"),
    (b"MM\0*", "a picture: put it into a PDF first, whose pages can be read by OCR"),
    (b"MZ", "a program, not a document"),
    (b"\x7fELF", "a program, not a document"),
    (b"SQLite format 3", "a database, not a document"),
)
_MAIL = re.compile(
    r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    r"(?:from|mime-version|received|return-path|delivered-to|message-id):",
    re.I,
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


def kind_of_file(path: Path, limits: Limits) -> FileKind:
    """The kind of a file. Raises RefusedFile for what is none that can be read, OSError."""
    size = path.stat().st_size
    if size == 0:
        raise RefusedFile("is empty")
    if size > limits.size:
        raise RefusedFile(
            f"is larger than {limits.size // 1_000_000} MB: split it, or save it with smaller pictures"
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(path, limits)
    if head.startswith(OLE):
        raise RefusedFile(_ole(path))
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise RefusedFile(f"is {what}")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedFile("is no document that can be read: neither text nor a known format")
    return _kind_of_text(decoded(head), path.name)


def decoded(data: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 with its mark, or the encoding of old Windows; never raises."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4 and len(data) >= HEAD:  # cut in the middle of a character
            return data[: error.start].decode("utf-8-sig")
    return data.decode("cp1252", "replace")


def _kind_of_archive(path: Path, limits: Limits) -> FileKind:
    with open_archive(path, limits) as archive:
        names = set(archive.namelist())
        for part, kind in _PARTS:
            if part in names:
                return kind
        mime = b""
        if "mimetype" in names:
            try:
                mime = archive.open("mimetype").read(200)
            except (zipfile.BadZipFile, OSError, RuntimeError) as error:
                raise RefusedFile("is damaged: open it in an office program and save it anew") from error
    if mime.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise RefusedFile("is an ODS file: save it as XLSX first")
    if mime.startswith(b"application/vnd.oasis.opendocument"):
        raise RefusedFile("is an ODP or ODG file: save it as PDF first")
    if mime.startswith(b"application/epub"):
        raise RefusedFile("is an EPUB book: save it as PDF or HTML first")
    raise RefusedFile("is a ZIP archive: unpack it and add the files in it")


def _ole(path: Path) -> str:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is protected with a password: save it without one first"
    return "is in the format of Office 97–2003 (DOC, XLS, PPT): save it as DOCX, XLSX or PPTX first"


def _kind_of_text(text: str, name: str) -> FileKind:
    ending = PurePath(name).suffix.lower()
    start = text.lstrip("\ufeff \t\r\n")
    if _MAIL.match(start.replace("\r\n", "\n")) and not start.startswith("<"):
        related = re.search(r"^content-type:\s*multipart/related", start, re.I | re.M)
        saved = re.search(r"^(?:snapshot-content-location|from: <saved by)", start, re.I | re.M)
        return "mhtml" if saved or (related and ending in (".mht", ".mhtml")) else "eml"
    if _HTML.search(start[:3000]) and start.startswith("<"):
        return "html"
    if start.startswith("<?xml"):
        return "html" if _HTML.search(start) else _refuse_xml()
    if ending in (".html", ".htm", ".xhtml") and re.search(r"<(?:p|div|h\d|table)\b", start, re.I):
        return "html"
    if ending in (".md", ".markdown"):
        return "md"
    if ending in (".csv", ".tsv") and _delimited(start):
        return "csv"
    return "txt"


def _refuse_xml() -> FileKind:
    raise RefusedFile("is XML of an unknown format: save it as PDF, DOCX or HTML first")


def _delimited(text: str) -> bool:
    try:
        csv.Sniffer().sniff(text[:HEAD], delimiters=",;\t|")
    except csv.Error:
        return text.count("\n") > 0 and any(mark in text.split("\n")[0] for mark in ",;\t|")
    return True
