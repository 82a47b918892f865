"""A picture as the data that it is drawn from, all its words included, to be drawn at any time. Pure.

The journal keeps this instead of a file: the same data gives the same picture after a kill or under a newer
edition, and it is forgotten with its row.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Mark:
    """Something known of a row: its step and the words beside it; `main`: the line goes through it."""

    step: int  # index into `Steps.steps`
    words: str = ""
    main: bool = True
    disputed: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a chart; without marks, nothing is known of it. `dated`: its place in time is certain."""

    label: str
    marks: tuple[Mark, ...] = ()
    dated: bool = True


@dataclass(frozen=True)
class Steps:
    """Rows in time from top to bottom, each on one of several steps, the best at the right.

    `steps` are (name, what it takes). `empty` stands in a row without marks; `notes` explain signs; `source`
    is the last line.
    """

    name: str  # of the file, without ending
    title: str
    subtitle: str
    steps: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    empty: str
    notes: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Bars:
    """Rows in time from top to bottom, each with a number (0 or more) as a bar."""

    name: str
    title: str
    subtitle: str
    bars: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    source: str


Picture = Steps | Bars


def write(picture: Picture) -> str:
    """The picture as JSON; the same picture always gives the same."""
    kind = "steps" if isinstance(picture, Steps) else "bars"
    return json.dumps({"kind": kind, **asdict(picture)}, ensure_ascii=False)


def read(written: str) -> Picture:
    """The picture that `write` gave. Raises ValueError, KeyError or TypeError for anything else."""
    fields = json.loads(written)
    kind = fields.pop("kind")
    fields["notes"] = tuple(fields["notes"])
    if kind == "steps":
        fields["steps"] = tuple((name, takes) for name, takes in fields["steps"])
        fields["rows"] = tuple(
            Row(**{**row, "marks": tuple(Mark(**mark) for mark in row["marks"])}) for row in fields["rows"]
        )
        return Steps(**fields)
    if kind == "bars":
        fields["bars"] = tuple((label, number) for label, number in fields["bars"])
        return Bars(**fields)
    raise ValueError("no picture of ours")
