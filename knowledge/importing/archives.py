"""Files that are ZIP archives inside (DOCX, XLSX, PPTX, ODT): opened only when nothing in them is hostile."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from knowledge.importing.model import Limits, RefusedFile

UNSOUND = (
    zipfile.BadZipFile,
    OSError,
    RuntimeError,
    EOFError,
    NotImplementedError,
    zlib.error,
    lzma.LZMAError,
)
DAMAGED = "is damaged: open it in an office program and save it anew"

_ARCHIVES = frozenset(".zip .7z .rar .gz .tgz .tar .bz2 .xz .jar .cab .iso .exe .dll .js .vbs .bat".split())
_LARGE = 1_000_000  # bytes unpacked, from which on a ratio tells something
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
# What an office program would fetch or run on opening. We do neither; who made such a file meant harm.
_FETCHED = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?=[^>]*Type\s*=\s*[\"'][^\"']*/(?:attachedTemplate|oleObject|frame|subDocument|control)[\"'])"
    rb"(?=[^>]*Target\s*=\s*[\"'](?:https?|ftp|file|\\\\)[^>]*)[^>]*>",
    re.I,
)


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive, whose table of contents has been checked. Raises RefusedFile."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RefusedFile(DAMAGED) from error
    with archive:
        _check_entries(archive.infolist(), limits)
        yield archive


def check_office_file(path: Path, limits: Limits) -> None:
    """Look into a DOCX, XLSX, PPTX or ODT file for what no honest one has. Raises RefusedFile."""
    with open_archive(path, limits) as archive:
        for entry in archive.infolist():
            name = entry.filename.lower()
            if name.endswith("vbaproject.bin") or (name.startswith("basic/") and name.endswith(".xml")):
                raise RefusedFile("has macros: save it without them (as DOCX, XLSX or PPTX) first")
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                with archive.open(entry) as part:
                    head = part.read(4096)
                    relations = head + part.read(4_000_000) if name.endswith(".rels") else b""
            except UNSOUND as error:
                raise RefusedFile(DAMAGED) from error
            if _DOCTYPE.search(head):
                raise RefusedFile("defines XML entities, which no office program writes: it is hostile")
            if _FETCHED.search(relations):
                raise RefusedFile(
                    "refers to a template or object outside of it, which would be fetched on opening:"
                    " save it as PDF first"
                )


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        raise RefusedFile(f"holds more than {limits.archive_entries:,} parts: it is a ZIP bomb")
    if sum(entry.file_size for entry in entries) > limits.archive_size:
        raise RefusedFile(f"unpacks to more than {limits.archive_size // 1_000_000} MB: it is a ZIP bomb")
    for entry in entries:
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in entry.filename[:3]:
            raise RefusedFile("has a part whose path leads out of the archive: it is hostile")
        if entry.flag_bits & 1:
            raise RefusedFile("is protected with a password: save it without one first")
        if entry.file_size > _LARGE and entry.file_size > limits.archive_ratio * max(entry.compress_size, 1):
            raise RefusedFile("has a part that unpacks beyond all measure: it is a ZIP bomb")
        if place.suffix.lower() in _ARCHIVES:
            raise RefusedFile(f"holds {place.suffix.lower()} files in it: take them out first")
