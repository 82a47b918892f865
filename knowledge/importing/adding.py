"""Add one file to a knowledge folder: read it, decide, write it, tell what was taken from where."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from knowledge.importing.intake import Composed, Decided, Read, compose, put, read_source
from knowledge.importing.metadata import Guess, Proposal
from knowledge.importing.model import Limits, Progress, RefusedFile
from knowledge.importing.shelf import Shelf

GIVEN = "the options"  # the origin of a value that whoever adds the file gave
FIELDS = ("title", "category", "publisher", "date", "url")

Status = Literal["added", "replaced", "duplicate", "refused", "would-add", "would-replace"]
Origins = dict[str, str]
Ask = Callable[[Read, Decided, Origins], tuple[Decided, Origins]]


@dataclass(frozen=True)
class Options:
    """What whoever adds a file says of it; None where they say nothing."""

    title: str | None = None
    category: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `origins` tell for each field where its value was taken from."""

    path: Path
    status: Status
    seconds: float = 0.0
    reason: str | None = None
    document: str | None = None
    archived: str | None = None
    decided: Decided | None = None
    origins: Origins = field(default_factory=dict)
    composed: Composed | None = None


def add_file(
    path: Path,
    shelf: Shelf,
    options: Options,
    reading: Callable[[], AbstractContextManager[Progress]],
    *,
    dry_run: bool,
    ask: Ask | None = None,
) -> Outcome:
    """Add one file; a refusal is an outcome too. Raises OSError when the folder cannot be written.

    `reading` gives what shows the progress of reading, ended before anything is asked; `ask` may change what
    the options and the proposals say.
    """
    start = time.perf_counter()
    try:
        with reading() as show:
            read = read_source(path, shelf, Limits(), show)
        if read.same is not None:
            return Outcome(path, "duplicate", time.perf_counter() - start, document=read.same.id)
        assert read.proposal is not None
        decided, origins = _decided(read.proposal, options)
        if ask is not None:
            decided, origins = ask(read, decided, origins)
        composed = compose(read, decided, shelf)
        seconds = time.perf_counter() - start
        if dry_run:
            status: Status = "would-replace" if composed.before else "would-add"
            document = composed.before.id if composed.before else None
            return Outcome(path, status, seconds, None, document, None, decided, origins, composed)
        place = put(composed, shelf)
    except RefusedFile as error:
        return Outcome(path, "refused", time.perf_counter() - start, reason=str(error))
    status = "replaced" if place.archived else "added"
    return Outcome(path, status, seconds, None, place.id, place.archived, decided, origins, composed)


def _decided(proposal: Proposal, options: Options) -> tuple[Decided, Origins]:
    """What counts without asking: the options, then the proposals."""
    guesses = {name: getattr(proposal, name) for name in FIELDS}
    told = {
        name: Guess(given, GIVEN) if (given := getattr(options, name)) else guess
        for name, guess in guesses.items()
    }
    value = {name: guess.value for name, guess in told.items()}
    decided = Decided(
        value["title"] or "",
        value["category"] or "umum",
        value["publisher"] or "",
        value["date"],
        value["url"],
    )
    return decided, {name: guess.origin for name, guess in told.items()}


def machine(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a machine reads it (docs/cli.md)."""
    told: dict[str, Any] = {
        "file": str(outcome.path),
        "status": outcome.status,
        "document": outcome.document,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 2),
    }
    composed, decided = outcome.composed, outcome.decided
    if composed is None or decided is None or composed.read.extract is None:
        return told
    extract = composed.read.extract
    document = composed.document
    told |= {
        "kind": extract.kind,
        "title": decided.title,
        "category": decided.category,
        "publisher": decided.publisher,
        "date": decided.date,
        "url": decided.url,
        "taken_from": outcome.origins,
        "original": composed.original,
        "pages": extract.pages,
        "passages": len(document.passages),
        "ocr_pages": list(extract.scanned),
        "unreadable_pages": list(extract.unreadable),
        "removed": list(extract.removed),
        "notes": list(extract.notes),
        "archived": outcome.archived,
    }
    if outcome.status.startswith("would"):
        told["passage_list"] = [
            {
                "text": passage.text,
                "heading": passage.heading,
                "page": document.sources[passage.citations[0] - 1].page,
            }
            for passage in document.passages
        ]
    return told
