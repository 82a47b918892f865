"""What the caption of a document says of it: lines like "penerbit: Bagian Organisasi". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.dates import is_date
from knowledge.model import CATEGORIES

NAMES = {
    "judul": "title",
    "title": "title",
    "kategori": "category",
    "category": "category",
    "penerbit": "publisher",
    "publisher": "publisher",
    "tanggal": "date",
    "date": "date",
    "alamat": "url",
    "url": "url",
}
LONGEST = 300  # characters of a value
LINE = re.compile(r"\s*(\w+)\s*[:=]\s*(.+)")


@dataclass(frozen=True)
class Said:
    """`options` as knowledge.importing.adding takes them, and the lines that cannot be taken."""

    options: dict[str, str]
    wrong: tuple[str, ...] = ()


def read_caption(caption: str) -> Said:
    """What a caption says. Lines of another kind are for people and pass."""
    options: dict[str, str] = {}
    wrong: list[str] = []
    for line in caption.splitlines():
        match = LINE.fullmatch(line)
        name = NAMES.get(match[1].lower()) if match else None
        if match is None or name is None:
            continue
        value = " ".join(match[2].split())
        if _fits(name, value):
            options[name] = value.lower() if name == "category" else value
        else:
            wrong.append(line.strip())
    return Said(options, tuple(wrong))


def _fits(name: str, value: str) -> bool:
    if len(value) > LONGEST:
        return False
    if name == "category":
        return value.lower() in CATEGORIES
    if name == "date":
        return is_date(value)
    return name != "url" or re.fullmatch(r"https?://\S+", value) is not None
