"""Reading the journal for a command while the bot may be writing it, and writing pictures of figures."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scripts.common import Refusal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from sqlite_utils import Database

    from bot.picture import Board

DAYS = re.compile(r"(\d{1,4})\s*(?:d|h|days?|hari)", re.IGNORECASE)  # "30d"; "h" for "hari"


@contextmanager
def journal_of(home: Path) -> Iterator[Database]:
    """The journal of a home, for reading only. Raises Refusal when there is none or it is an older one."""
    from sqlite_utils import Database

    from bot.schema import migrations

    path = home / "journal.db"
    if not path.exists():
        raise Refusal(f"there is no journal in {home}: the bot has not run there yet (tanya run)")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
        db = Database(connection)
        if migrations.pending(db):
            raise Refusal(
                "the journal is of an earlier version: start the bot once (tanya run), then try again"
            )
        connection.execute("begin")  # one state of it, whatever the bot writes meanwhile
        yield db


def read_since(written: str, today: date) -> date:
    """A day as YYYY-MM-DD, or how many days back ("30d"). Raises ValueError."""
    back = DAYS.fullmatch(written.strip())
    if back:
        return today - timedelta(days=max(int(back[1]) - 1, 0))
    return date.fromisoformat(written.strip())


def print_table(out: Console, table: Table) -> None:
    """A table on a terminal; in a pipe its cells with tabs between them."""
    if out.is_terminal:
        out.print(table)
        return
    columns = [[str(column.header), *map(str, column.cells)] for column in table.columns]
    for cells in zip(*columns, strict=True):
        click.echo("\t".join(cells))


def write_chart(board: Board, path: Path) -> None:
    """Draw a board into a PNG file. Raises Refusal when it is not drawn, OSError when it is not written."""
    from bot.painter import Painter, PaintingFailed
    from bot.picture import write

    try:
        drawn = asyncio.run(Painter().paint(write(board)))
    except PaintingFailed as error:
        raise Refusal(f"the chart could not be drawn ({error})") from error
    path.write_bytes(drawn)
