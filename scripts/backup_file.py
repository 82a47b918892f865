"""The file that `tanya backup` writes: a ZIP whose manifest names every file with its size and SHA-256.

manifest.json                what is inside, by which version of the program, of when
settings.env                 the settings that are not the default, without token and secrets
home/…                       the journal and what else of the home cannot be made again
knowledge/…                  documents, registers, originals, accepted.txt, shipped vectors
edition/{passages.db, …}     the edition in force, if it was wanted
"""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from index.edition import FILES as EDITION_FILES
from knowledge.load import MARKDOWN
from scripts.common import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "settings.env"
HOME, KNOWLEDGE, EDITION = "home", "knowledge", "edition"
LONGEST_MANIFEST = 50_000_000  # bytes; a hundred thousand files have less
LONGEST_NAME = 1000
MOST_FILES = 500_000
BLOCK = 1 << 20
PACKED = frozenset((".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".npz", ".faiss", ".png", ".jpg"))
PART = re.compile(r"[^\x00-\x1f\x7f/\\\ud800-\udfff]{1,255}")
# What of the home is made again by itself, belongs to this machine, or is a secret.
NOT_OF_HOME = frozenset(("bot.lock", "build.lock", "current", "webhook-secret", "restore.json"))
NOT_OF_HOME_BEGINNINGS = ("embeddings.db", "parsed.db", "current.")
SQLITE_BESIDE = ("-wal", "-shm", "-journal")
# What of a knowledge folder is knowledge; the packaged one holds code as well.
KNOWN = frozenset(("registers", "accepted.txt", "vectors.npz"))
ORIGINALS = {"documents": "originals", "flat": ".originals"}


@dataclass(frozen=True)
class Item:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is.

    `layout`: whether the knowledge folder holds documents/ or is itself a folder of documents. `journal` are
    the migrations of the journal, `edition` the number of the edition that is inside.
    """

    format: int
    program: str  # its version
    created: str  # UTC, ISO 8601
    layout: str  # "documents" or "flat"
    journal: tuple[str, ...] = ()
    edition: int | None = None
    edition_format: int | None = None
    files: dict[str, Item] = field(default_factory=dict)


class Writer:
    """Writes a backup: files one by one, the manifest last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1, allowZip64=True)
        self._files: dict[str, Item] = {}

    def add(self, name: str, path: Path) -> str:
        """Put a file in under a name, read once so that sum and content agree; returns its SHA-256."""
        digest, size = sha256(), 0
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        info.compress_type = (
            zipfile.ZIP_STORED if Path(name).suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
        )
        with path.open("rb") as source, self._zip.open(info, "w", force_zip64=True) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
        self._files[name] = Item(size, digest.hexdigest())
        return self._files[name].sha256

    def add_text(self, name: str, text: str) -> None:
        """Put a short text in under a name."""
        content = text.encode()
        self._files[name] = Item(len(content), sha256(content).hexdigest())
        self._zip.writestr(name, content)

    def finish(self, manifest: Manifest) -> Manifest:
        """Write the manifest, its `files` filled in."""
        whole = Manifest(**{**vars(manifest), "files": dict(sorted(self._files.items()))})
        self._zip.writestr(MANIFEST, json.dumps(asdict(whole), indent=1, ensure_ascii=False))
        self._zip.close()
        return whole


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A backup that is at `path` once it is whole and on the disk, for its owner only to read.

    Raises Refusal when something is there already, OSError.
    """
    if path.exists() or path.is_symlink():
        raise Refusal(f"{path} is there already: choose another name, or a folder")
    handle, name = tempfile.mkstemp(prefix=".tanya-backup-", dir=path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield Writer(file)
            file.flush()
            os.fsync(file.fileno())
        os.link(scratch, path)  # unlike a rename it never takes the place of another file
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        scratch.unlink(missing_ok=True)


class Reader:
    """An open backup whose names, kinds and sizes were checked; sums are checked as files are taken out."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip = archive
        self.manifest = manifest

    def extract(self, name: str, target: Path) -> None:
        """Write a file of the backup to a new path, its sum checked. Raises Refusal, OSError."""
        item = self.manifest.files[name]
        digest, left = sha256(), item.size
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._zip.open(name) as source, target.open("xb") as file:
                while block := source.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise Refusal(_damaged(f"{name} is longer than its manifest says"))
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
            raise Refusal(_damaged(f"{name}: {error}")) from error
        if left or digest.hexdigest() != item.sha256:
            raise Refusal(_damaged(f"the sum of {name} does not fit"))

    def read_text(self, name: str) -> str:
        """A short text of the backup, its sum checked. Raises Refusal."""
        item = self.manifest.files[name]
        content = _read(self._zip, name, item.size)
        if sha256(content).hexdigest() != item.sha256:
            raise Refusal(_damaged(f"the sum of {name} does not fit"))
        return content.decode("utf-8", "replace")

    def names(self, part: str) -> list[str]:
        """The names of the files below one of HOME, KNOWLEDGE, EDITION."""
        return [name for name in self.manifest.files if name.startswith(f"{part}/")]


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """A backup, checked as far as it can be without reading it all. Raises Refusal, OSError."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        if not path.stat().st_size:
            raise Refusal(f"{path} is empty") from error
        raise Refusal(_damaged("it is no ZIP file, or not all of it is there")) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            raise Refusal(_damaged(f"it names more than {MOST_FILES:,} files"))
        manifest = _manifest(archive, {entry.filename for entry in entries})
        _check_entries(entries, manifest)
        yield Reader(archive, manifest)


def _manifest(archive: zipfile.ZipFile, names: set[str]) -> Manifest:
    if MANIFEST not in names:
        raise Refusal("this is no backup of Tanya Bandung: it has no manifest.json")
    try:
        told: dict[str, Any] = json.loads(_read(archive, MANIFEST, LONGEST_MANIFEST))
        number = told["format"]
        if not isinstance(number, int) or number > FORMAT:
            raise Refusal(
                f"this backup was made by a newer version of the program ({told.get('program')}):"
                " install that one first"
            )
        files = {str(name): Item(int(i["size"]), str(i["sha256"])) for name, i in told.pop("files").items()}
        journal = tuple(str(name) for name in told.pop("journal"))
        made = Manifest(**told, journal=journal, files=files)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal(_damaged("its manifest cannot be read")) from error
    if made.layout not in ("documents", "flat") or any(item.size < 0 for item in files.values()):
        raise Refusal(_damaged("its manifest cannot be read"))
    return made


def _check_entries(entries: list[zipfile.ZipInfo], manifest: Manifest) -> None:
    """Each entry is a plain file that the manifest names, below a folder of ours, once. Raises Refusal."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.is_dir() or stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise Refusal(_hostile(f"{name!r} is a link or no plain file"))
        if name in seen:
            raise Refusal(_hostile(f"{name!r} is in it twice"))
        seen.add(name)
        if name == MANIFEST:
            continue
        if not is_safe(name, manifest.layout):
            raise Refusal(_hostile(f"{name!r} is no name of ours"))
        item = manifest.files.get(name)
        if item is None:
            raise Refusal(_hostile(f"its manifest does not name {name!r}"))
        if item.size != entry.file_size:
            raise Refusal(_damaged(f"the size of {name} does not fit"))
    if missing := sorted(set(manifest.files) - seen):
        raise Refusal(_damaged(f"{missing[0]} is missing"))
    folders = {parent.as_posix() for name in seen for parent in Path(name).parents}
    if clash := sorted(folders & seen):
        raise Refusal(_hostile(f"{clash[0]!r} is a file and a folder"))


def is_safe(name: str, layout: str) -> bool:
    """Whether a name is one that a backup may hold: below our folders, and nothing there that is code."""
    if name == SETTINGS:
        return True
    parts = name.split("/")
    plain = all(PART.fullmatch(part) and part not in (".", "..") for part in parts)
    if not plain or len(name) > LONGEST_NAME or len(parts) < 2:
        return False
    if parts[0] == HOME:
        return len(parts) == 2 and of_home(parts[1])
    if parts[0] == EDITION:
        return len(parts) == 2 and parts[1] in (*EDITION_FILES, MANIFEST)
    return parts[0] == KNOWLEDGE and of_knowledge(parts[1:], layout)


def of_home(name: str) -> bool:
    """Whether a file right in the home belongs into a backup."""
    return not (
        name.startswith((".", *NOT_OF_HOME_BEGINNINGS)) or name.endswith(SQLITE_BESIDE) or name in NOT_OF_HOME
    )


def of_knowledge(parts: Sequence[str], layout: str) -> bool:
    """Whether a file of a knowledge folder belongs into a backup, by the parts of its name within."""
    top = parts[0]
    if top == ORIGINALS[layout]:
        return len(parts) == 2 and not parts[1].startswith(".")
    if any(part.startswith(".") for part in parts):
        return False
    if top in KNOWN:
        return top == "registers" or len(parts) == 1
    if layout == "documents":
        return top == "documents" and len(parts) > 1
    return Path(parts[-1]).suffix.lower() in MARKDOWN


def _read(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    try:
        with archive.open(name) as file:
            content = file.read(longest + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Refusal(_damaged(f"{name}: {error}")) from error
    if len(content) > longest:
        raise Refusal(_damaged(f"{name} is longer than it may be"))
    return content


def _damaged(what: str) -> str:
    return f"the backup is damaged ({what}): nothing was changed; take another copy of it"


def _hostile(what: str) -> str:
    return f"this is no backup that tanya has written ({what}): nothing was changed"
