"""The doctor on what reads scans and draws: OCR, fonts, pictures of pages."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator

from bot.report.fonts import FILES, font_folder
from scripts.health.finding import Finding, error, fine, warning


def tools() -> Iterator[Finding]:
    """All findings about tools."""
    yield ocr()
    yield fine("ocrmypdf", "ocrmypdf") if shutil.which("ocrmypdf") else fine("ocrmypdf", "ocrmypdf_none")
    yield fine("pdftoppm", "pdftoppm") if shutil.which("pdftoppm") else warning("pdftoppm", "pdftoppm_none")
    yield fonts()
    if importlib.util.find_spec("pypdfium2") is None:
        yield warning("pages", "pages_none")
    else:
        yield fine("pages", "pages")


def ocr() -> Finding:
    """Whether scans can be read."""
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return warning("ocr", "ocr_none")
    try:
        told = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=10)
        languages = set((told.stdout + told.stderr).split())
    except (OSError, subprocess.SubprocessError):
        return warning("ocr", "ocr_broken")
    return fine("ocr", "ocr") if "ind" in languages else warning("ocr", "ocr_language")


def fonts() -> Finding:
    """Whether the typefaces of reports and pictures are there."""
    folder = font_folder()
    missing = [
        f"{name}.ttf" for names in FILES.values() for name in names if not (folder / f"{name}.ttf").is_file()
    ]
    return error("fonts", "fonts_missing", names=", ".join(missing)) if missing else fine("fonts", "fonts")
