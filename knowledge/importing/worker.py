"""The process in which one file is read, under limits of memory and time: `python -m` this module."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from knowledge.importing.archives import check_office_file
from knowledge.importing.model import Extract, FileKind, Limits, Progress, RefusedFile
from knowledge.importing.sniff import kind_of_file

PR_SET_PDEATHSIG = 1  # of Linux
OFFICE = ("docx", "xlsx", "pptx", "odt")

# Where each kind is read, imported only when it is met: a PDF needs nothing of what a table needs.
READERS: dict[FileKind, tuple[str, str]] = {
    "pdf": ("pdf", "read_pdf"),
    "docx": ("word", "read_docx"),
    "xlsx": ("sheets", "read_xlsx"),
    "csv": ("sheets", "read_csv"),
    "pptx": ("slides", "read_pptx"),
    "odt": ("opendocument", "read_odt"),
    "html": ("web", "read_html"),
    "mhtml": ("mail", "read_mhtml"),
    "eml": ("mail", "read_eml"),
    "md": ("plain", "read_markdown"),
    "txt": ("plain", "read_text"),
}


def read_file(path: Path, limits: Limits, progress: Progress) -> Extract:
    """What a file holds, by its content. Raises RefusedFile, OSError."""
    kind = kind_of_file(path, limits)
    if kind in OFFICE:
        check_office_file(path, limits)
    module, name = READERS[kind]
    extract: Extract = getattr(importlib.import_module(f"knowledge.importing.{module}"), name)(
        path, limits, progress
    )
    if sum(len(block.text) for block in extract.blocks) > limits.characters:
        raise RefusedFile(f"holds more than {limits.characters:,} characters: split it")
    if not extract.blocks:
        raise RefusedFile("has no text in it")
    return extract


def restrict(limits: Limits) -> None:
    """Put this process, and all it starts, under the limits. The parent watches the clock beside it."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.archive_size),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue  # a stricter limit is in force already, or the system has none of this kind


def end_with_parent() -> None:
    """Have the system end this process when the one that waits for it is killed; else it would read on."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Read the file that standard input names; write JSON lines: progress, then the extract or a refusal."""
    told = json.loads(sys.stdin.readline())
    limits = Limits(**told["limits"])
    restrict(limits)
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    # Libraries may print; standard output is the parent's alone.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(**message: object) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    try:
        extract = read_file(Path(told["path"]), limits, lambda done, of_all: say(progress=[done, of_all]))
        say(extract=asdict(extract))
    except RefusedFile as error:
        say(refused=str(error))
    except OSError as error:
        say(refused=f"cannot be read: {error.strerror or error}")
    except MemoryError:
        say(refused=f"needs more than {limits.memory // 1_000_000} MB of memory to read: split it")
    except RecursionError:
        say(refused="is nested too deeply to be read: save it anew, or as PDF")


if __name__ == "__main__":
    main()
