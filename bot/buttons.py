"""Inline buttons: what one carries (a verb and a few short values, no state), and keyboards as JSON. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.markup import UNSENDABLE

LONGEST_DATA = 64  # bytes that Telegram lets a button carry
LONGEST_LABEL = 60  # characters; a phone shows about 35 of them in a row of its own

Button = tuple[str, str]  # label, data
Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True)
class Pressed:
    """A button's data, read: `verb` says what to do, `values` with what."""

    verb: str
    values: tuple[str, ...] = ()

    def value(self, place: int) -> str:
        """The value at a place, "" when the button has none there."""
        return self.values[place] if place < len(self.values) else ""

    def number(self, place: int) -> int:
        """The value at a place as a number that SQLite can hold; 0 when it is none."""
        value = self.value(place)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def carry(verb: str, *values: object) -> str:
    """The data of a button. Raises ValueError when it is too long for one."""
    data = ":".join([verb, *map(str, values)])
    if not fits(data):
        raise ValueError(f"a button cannot carry {len(data.encode())} bytes")
    return data


def fits(data: str) -> bool:
    """Whether a button can carry this."""
    return len(data.encode()) <= LONGEST_DATA


def read(data: str) -> Pressed:
    """What a pressed button carries; clients may send anything."""
    verb, *values = data.split(":")
    return Pressed(verb, tuple(values))


def keyboard(rows: Rows) -> str | None:
    """The keyboard as Telegram's JSON, without buttons that would have nothing on them; None without any."""
    kept = [
        [{"text": label_of(text), "callback_data": data} for text, data in row if label_of(text)]
        for row in rows
    ]
    shown = [row for row in kept if row]
    return json.dumps({"inline_keyboard": shown}, ensure_ascii=False) if shown else None


def label_of(text: str) -> str:
    """A text short enough for a button, less what cannot be sent."""
    shown = " ".join(UNSENDABLE.sub(" ", text).split())
    return shown if len(shown) <= LONGEST_LABEL else f"{shown[: LONGEST_LABEL - 1].rstrip()}…"


def column(buttons: Sequence[Button]) -> Rows:
    """Buttons one below the other."""
    return [[button] for button in buttons]


def in_rows(buttons: Sequence[Button], wide: int) -> Rows:
    """Buttons in rows of so many."""
    return [buttons[start : start + wide] for start in range(0, len(buttons), wide)]


def document_key(document: str) -> str:
    """A document's id as ten characters, since ids may be longer than a button can carry."""
    return hashlib.sha256(document.encode()).hexdigest()[:10]
