"""Read scanned pages with ocrmypdf or tesseract, where this machine has one of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.importing.model import Limits, Progress

HOW_TO_GET_IT = (
    "install OCR for Indonesian once (sudo apt install tesseract-ocr tesseract-ocr-ind),"
    " then add the file again"
)


@dataclass(frozen=True)
class Scans:
    """Texts of scanned pages by number; `note` says what kept pages from being read."""

    texts: dict[int, str] = field(default_factory=dict)
    note: str | None = None


def read_scans(path: Path, pages: Sequence[int], limits: Limits, progress: Progress) -> Scans:
    """The text of scanned pages of a PDF, as far as this machine can read them."""
    told = _named(pages)
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return Scans(note=f"{told} scanned and not read: {HOW_TO_GET_IT}")
    languages = _languages(tesseract)
    if "ind" not in languages:
        return Scans(note=f"{told} scanned and not read, since tesseract lacks Indonesian: {HOW_TO_GET_IT}")
    texts: dict[int, str] = {}
    failed: list[int] = []
    with tempfile.TemporaryDirectory(prefix="tanya-ocr-") as folder:
        for done, page in enumerate(pages, 1):
            picture = _picture(path, page, Path(folder))
            text = _read(tesseract, picture, limits.ocr_seconds_a_page) if picture else None
            if text is None:
                failed.append(page)
            else:
                texts[page] = text
            progress(done, len(pages))
    note = f"{_named(failed)} scanned, but OCR could not read them" if failed else None
    return Scans(texts, note)


def _named(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]} is"
    listed = ", ".join(map(str, pages[:20])) + (", …" if len(pages) > 20 else "")
    return f"pages {listed} are"


def _languages(tesseract: str) -> set[str]:
    try:
        told = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return set()
    return set((told.stdout + told.stderr).split())


def _picture(path: Path, page: int, folder: Path) -> Path | None:
    """The picture of a scanned page: rendered where poppler is, else the largest picture in the page."""
    renderer = shutil.which("pdftoppm")
    if renderer is not None:
        out = folder / f"page-{page}"
        command = [
            renderer,
            "-r",
            "200",
            "-gray",
            "-f",
            str(page),
            "-l",
            str(page),
            "-singlefile",
            str(path),
            str(out),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=60, check=True)
        except (OSError, subprocess.SubprocessError):
            return None
        return out.with_suffix(".pgm")
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        images = list(PdfReader(path).pages[page - 1].images)
        largest = max(images, key=lambda image: len(image.data), default=None)
        if largest is None or largest.image is None:
            return None
        out = folder / f"page-{page}.png"
        largest.image.convert("L").save(out)
    except (PyPdfError, ValueError, TypeError, KeyError, OSError, AttributeError, IndexError):
        return None  # the page is named as unreadable
    return out


def _read(tesseract: str, picture: Path, seconds: int) -> str | None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = [tesseract, str(picture), "-", "-l", "ind", "--psm", "4", "-c", "preserve_interword_spaces=1"]
    try:
        told = subprocess.run(
            command,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=True,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout
