"""Read scanned pages with tesseract or ocrmypdf, where this machine has one of them."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from knowledge.importing import pdfium
from knowledge.importing.geometry import Run, Sheet
from knowledge.importing.layout import Page
from knowledge.importing.model import Limits, Progress
from knowledge.importing.pdfium import Pdf, UnreadableFile
from knowledge.importing.reading import page_of

HOW_TO_GET_IT = (
    "install OCR for Indonesian once (sudo apt install tesseract-ocr tesseract-ocr-ind),"
    " then add the file again"
)
DOTS = 200  # an inch, at which pages are drawn
SURE = 60.0  # of 100: below this mean confidence a page may stand on its side
HARDLY = 35.0  # of 100: below this mean confidence what was read is no text


@dataclass(frozen=True)
class Scans:
    """Scanned pages that were read, by number; `notes` say what kept others from being read."""

    pages: dict[int, Page] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_scans(pdf: Pdf, path: Path, pages: Sequence[int], limits: Limits, progress: Progress) -> Scans:
    """The text of scanned pages, as far as this machine can read them.

    Tesseract itself goes first: it takes one page after the other. OCRmyPDF, which may bring a tesseract of
    its own, is asked where that one is missing or lacks Indonesian.
    """
    tesseract, ocrmypdf = shutil.which("tesseract"), shutil.which("ocrmypdf")
    lacks = tesseract is not None and "ind" not in _languages(tesseract)
    if tesseract is not None and not lacks:
        read = _by_tesseract(tesseract, pdf, pages, limits, progress)
    elif ocrmypdf is not None:
        read = _by_ocrmypdf(ocrmypdf, path, pages, limits)
        progress(len(pages), len(pages))
    else:
        why = ", since tesseract lacks Indonesian" if lacks else ""
        return Scans(notes=(f"{_named(pages)} scanned and not read{why}: {HOW_TO_GET_IT}",))
    failed = [page for page in pages if page not in read]
    them = "it" if len(failed) == 1 else "them"
    return Scans(read, (f"{_named(failed)} scanned, but OCR could not read {them}",) if failed else ())


def _named(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]} is"
    listed = ", ".join(map(str, pages[:20])) + (", …" if len(pages) > 20 else "")
    return f"pages {listed} are"


def _languages(tesseract: str) -> set[str]:
    told = _run([tesseract, "--list-langs"], 20)
    return set(told.split()) if told else set()


def _by_tesseract(
    tesseract: str, pdf: Pdf, pages: Sequence[int], limits: Limits, progress: Progress
) -> dict[int, Page]:
    read: dict[int, Page] = {}
    with tempfile.TemporaryDirectory(prefix="tanya-ocr-") as folder:
        picture = Path(folder) / "page.png"
        for done, number in enumerate(pages, 1):
            if pdfium.drawn(pdf, number, picture, dots=DOTS):
                best = _words(tesseract, picture, limits.ocr_seconds_a_page)
                turn = _turn(tesseract, picture, limits) if best.confidence < SURE else 0
                if turn and pdfium.drawn(pdf, number, picture, dots=DOTS, turn=turn):
                    again = _words(tesseract, picture, limits.ocr_seconds_a_page)
                    best = max(best, again, key=lambda words: words.confidence)
                if best.runs and best.confidence >= HARDLY:
                    read[number] = page_of(Sheet(best.runs), number)
            progress(done, len(pages))
    return read


@dataclass(frozen=True)
class _Words:
    """What tesseract read on a picture, in points, and how sure it was, from 0 to 100."""

    runs: tuple[Run, ...] = ()
    confidence: float = 0.0


def _words(tesseract: str, picture: Path, seconds: int) -> _Words:
    told = _run([tesseract, str(picture), "-", "-l", "ind", "--psm", "4", "tsv"], seconds)
    return words_of_table(told) if told else _Words()


def words_of_table(told: str) -> _Words:
    """The words of tesseract's table of pages, blocks, lines and words; none when it is not of that form."""
    rows = list(csv.DictReader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE))
    sure: list[float] = []
    runs: list[Run] = []
    scale = 72 / DOTS
    try:
        words = [row for row in rows if row["level"] == "5" and (row["text"] or "").strip()]
        for _, line in groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
            of_line = list(line)
            heights = sorted(int(row["height"]) for row in of_line)
            bottoms = sorted(int(row["top"]) + int(row["height"]) for row in of_line)
            height, bottom = heights[len(heights) // 2], bottoms[len(bottoms) // 2]
            for row in of_line:
                left, width = int(row["left"]), int(row["width"])
                text = row["text"].strip()
                sure += [float(row["conf"])] * len(text)
                runs.append(
                    Run(left * scale, (left + width) * scale, -bottom * scale, height * scale, text, True)
                )
    except (KeyError, TypeError, ValueError):
        return _Words()
    return _Words(tuple(runs), sum(sure) / len(sure) if sure else 0.0)


def _turn(tesseract: str, picture: Path, limits: Limits) -> int:
    """By how many degrees clockwise a page has to be turned to stand upright, where tesseract can tell."""
    told = _run([tesseract, str(picture), "-", "--psm", "0"], limits.ocr_seconds_a_page)
    match = re.search(r"^Rotate: (90|180|270)$", told or "", re.M)
    return int(match[1]) if match else 0


def _by_ocrmypdf(ocrmypdf: str, path: Path, pages: Sequence[int], limits: Limits) -> dict[int, Page]:
    read: dict[int, Page] = {}
    with tempfile.TemporaryDirectory(prefix="tanya-ocr-") as folder:
        target = Path(folder) / "read.pdf"
        command = [ocrmypdf, "-l", "ind", "--skip-text", "--rotate-pages", "--output-type", "pdf"]
        command += ["--optimize", "0", "--jobs", "1", "--pages", ",".join(map(str, pages)), "--quiet"]
        _run([*command, str(path), str(target)], limits.ocr_seconds_a_page * len(pages))
        try:
            pdf = pdfium.opened(target)
            for number in pages:
                sheet = pdfium.sheet(pdf, number)
                if sheet.runs:
                    read[number] = page_of(sheet, number)
        except UnreadableFile:
            return read  # it wrote nothing: the pages are named as not read
    return read


def _run(command: Sequence[str], seconds: int) -> str | None:
    """What a tool says, None when it fails or takes too long."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
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
