"""Add a file and publish, as a process of its own for the running bot: `python -m` this module.

Standard input holds one order, JSON with the fields of `Order`; standard output gets one `Report` as JSON.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from index.changes import changes
from index.edition import Busy, EditionError, current_number
from index.encoder import EncoderError, load_encoder
from knowledge.importing.adding import Options, Outcome, add_file, machine
from knowledge.importing.model import Progress
from knowledge.importing.shelf import Shelf, digest_of, known_documents, same_content, shelf_of
from knowledge.model import KnowledgeError

NICENESS = 10  # the answers of the bot go before
PATIENCE = 600.0  # seconds that another build is waited for
AGAIN = 0.5
SHOWN = 5  # passages


@dataclass(frozen=True)
class Order:
    """What is to be done with a file: look at it, or add it and publish an edition."""

    what: Literal["look", "publish"]
    path: str
    knowledge: str
    home: str
    model: str
    engine: str
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What came of an order.

    `file` is the outcome as `tanya add --json` tells it; `edition` is in force now, with the `changes`;
    `trouble` says why nothing could be published.
    """

    file: dict[str, Any]
    edition: int | None = None
    changes: list[dict[str, str]] = field(default_factory=list)
    trouble: str | None = None


def look(order: Order) -> Report:
    """What adding the file would do; nothing is written. Raises KnowledgeError, OSError."""
    told = machine(_added(order, shelf_of(Path(order.knowledge)), dry_run=True))
    told["passage_list"] = told.get("passage_list", [])[:SHOWN]
    told.pop("removed", None)
    return Report(told)


def publish(order: Order) -> Report:
    """Add the file and publish; what an earlier attempt did before it was killed counts as done.

    Raises KnowledgeError, OSError.
    """
    home, knowledge = Path(order.home), Path(order.knowledge)
    shelf = shelf_of(knowledge)
    outcome = _added(order, shelf, dry_run=False)
    if outcome.status == "refused":
        # An attempt that was killed with the bot may still have been at work beside this one.
        same = same_content(known_documents(shelf), digest_of(Path(order.path)))
        if same is None:
            return Report(machine(outcome))
        outcome = Outcome(outcome.path, "duplicate", document=same.id)
    told = machine(outcome)
    told.pop("removed", None)
    try:
        before = current_number(home)
        edition = _built(home, knowledge, order)
        changed = [] if edition == before else changes(home, before, edition)
    except KnowledgeError as error:
        first = str(error.problems[0]) if error.problems else ""
        return Report(told, trouble=f"{error}. {first}".strip())
    except (EditionError, EncoderError, sqlite3.Error) as error:
        return Report(told, trouble=str(error))
    return Report(told, edition, [asdict(change) for change in changed])


def _added(order: Order, shelf: Shelf, *, dry_run: bool) -> Outcome:
    def silent() -> AbstractContextManager[Progress]:
        return nullcontext(lambda done, of_all: None)

    return add_file(Path(order.path), shelf, Options(**order.options), silent, dry_run=dry_run)


def _built(home: Path, knowledge: Path, order: Order) -> int:
    """The number of the edition that is in force after a build, another build waited for."""
    from index.build import build  # looking at a file needs nothing of what building needs

    encoder = load_encoder(order.model, order.engine)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return build(home, knowledge, encoder).manifest.number
        except Busy:
            if time.monotonic() > end:
                raise
            time.sleep(AGAIN)


def main() -> None:
    """Carry out the order on standard input."""
    with suppress(OSError):  # where it is not allowed it goes on as it is
        os.nice(NICENESS)
    order = Order(**json.loads(sys.stdin.buffer.read()))
    # Libraries may print; standard output is the report's alone.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        report = look(order) if order.what == "look" else publish(order)
    except KnowledgeError as error:
        report = Report({}, trouble=str(error))
    except OSError as error:
        report = Report({}, trouble=f"{error.strerror or error}")
    out.write(json.dumps(asdict(report), ensure_ascii=False))
    out.flush()


if __name__ == "__main__":
    main()
