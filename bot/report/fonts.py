"""The typefaces of our PDFs: open fonts that come with matplotlib, the second for what the first lacks."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

BODY = "STIX"  # like Times, as official letters are set
FILES = {
    BODY: ("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    "DejaVu": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
}
OTHER = "DejaVu"
UNKNOWN = "\u25a1"  # stands for a character that neither font has


def font_folder() -> Path:
    """Where matplotlib keeps its fonts; found without importing it, which takes a second."""
    found = importlib.util.find_spec("matplotlib")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def register() -> tuple[frozenset[int], frozenset[int]]:
    """Make the fonts known to reportlab, once; returns which characters the first and the second have."""
    for family, files in FILES.items():
        names = [family, f"{family}-b", f"{family}-i", f"{family}-bi"]
        for name, file in zip(names, files, strict=True):
            pdfmetrics.registerFont(TTFont(name, font_folder() / f"{file}.ttf"))
        pdfmetrics.registerFontFamily(family, *names)
    return _has(BODY), _has(OTHER)


def _has(family: str) -> frozenset[int]:
    """The characters that a font has upright and slanted, light and bold."""
    faces = [pdfmetrics.getFont(f"{family}{cut}").face for cut in ("", "-b", "-i", "-bi")]
    return frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces))


def marked(written: str) -> str:
    """A text as reportlab's markup, characters that the first font lacks in the second."""
    first, second = register()
    pieces: list[str] = []
    run, other = "", False
    for character in written:
        lacks = ord(character) not in first
        if lacks and ord(character) not in second:
            character = UNKNOWN
        if lacks is not other:
            pieces.append(_piece(run, other))
            run, other = "", lacks
        run += character
    return "".join([*pieces, _piece(run, other)])


def _piece(run: str, other: bool) -> str:
    return f'<font name="{OTHER}">{escape(run)}</font>' if other and run else escape(run)
