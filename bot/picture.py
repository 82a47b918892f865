"""A picture as the data that it is drawn from, all its words included, to be drawn at any time. Pure.

The journal keeps this instead of a file: the same data gives the same picture after a kill or under a newer
edition, and it is forgotten with its row.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypeAlias

from pydantic import TypeAdapter


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
class Bar:
    """A bar of one or several parts, the values from 0 on; `words` stand beside or above it."""

    label: str
    values: tuple[float, ...]
    words: str = ""


@dataclass(frozen=True)
class Panel:
    """Bars under a heading: upright ones side by side, or lying ones below each other.

    `legend` names the parts of the bars, if there are several; `empty` stands there instead of no bars.
    """

    title: str
    upright: bool
    bars: tuple[Bar, ...]
    empty: str
    legend: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """Figures at a glance: `figures` are (a number in large type, what it counts), below them panels."""

    name: str  # of the file, without ending
    title: str
    subtitle: str
    figures: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]
    source: str


Picture: TypeAlias = Steps | Board
KINDS: dict[str, type[Steps] | type[Board]] = {"steps": Steps, "board": Board}  # how they are told apart


def write(picture: Picture) -> str:
    """The picture as JSON; the same picture always gives the same."""
    kind = next(name for name, made in KINDS.items() if isinstance(picture, made))
    return json.dumps({"kind": kind, **asdict(picture)}, ensure_ascii=False)


def read(written: str) -> Picture:
    """The picture that `write` gave. Raises ValueError, KeyError or TypeError for anything else."""
    fields = json.loads(written)
    made: TypeAdapter[Picture] = TypeAdapter(KINDS[fields.pop("kind")])
    return made.validate_python(fields)
