"""What `tanya add` does with one file: read it, decide or ask, write it, tell what was taken from where."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import click

from knowledge.dates import is_date
from knowledge.importing.intake import Composed, Decided, Read, compose, put, read_source
from knowledge.importing.metadata import Guess, Proposal
from knowledge.importing.model import Limits, RefusedFile
from knowledge.importing.shelf import Shelf
from knowledge.model import CATEGORIES
from scripts.common import progress

SHOWN = 8  # passages of a dry run
NUMBERED = 30  # page numbers of a list
DATE_PROMPT = "date, YYYY-MM-DD, YYYY-MM or YYYY; - for none"

Status = Literal["added", "replaced", "duplicate", "refused", "would-add", "would-replace"]


@dataclass(frozen=True)
class Options:
    """What the command line says of the files; None where it says nothing."""

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
    origins: dict[str, str] = field(default_factory=dict)
    composed: Composed | None = None


def add_file(path: Path, shelf: Shelf, options: Options, *, dry_run: bool, asks: bool) -> Outcome:
    """Add one file; a refusal is an outcome too. Raises OSError when the folder cannot be written."""
    start = time.perf_counter()
    try:
        with progress(f"reading {path.name}") as show:  # ended before anything is asked: a bar would cover it
            read = read_source(path, shelf, Limits(), show)
        if read.same is not None:
            return Outcome(path, "duplicate", time.perf_counter() - start, document=read.same.id)
        assert read.proposal is not None
        decided, origins = _decided(read.proposal, options)
        if asks:
            decided, origins = _asked(read, decided, origins)
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


def _decided(proposal: Proposal, options: Options) -> tuple[Decided, dict[str, str]]:
    """What counts without asking: the options, then the proposals."""
    guesses = {name: getattr(proposal, name) for name in ("title", "category", "publisher", "date", "url")}
    told = {
        name: Guess(given, "the options") if (given := getattr(options, name)) else guess
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


def _asked(read: Read, decided: Decided, origins: dict[str, str]) -> tuple[Decided, dict[str, str]]:
    """Ask for what the options do not say; Enter takes the proposal."""
    click.echo(f"\n{read.path.name}", err=True)

    def ask(name: str, words: str, default: str | None, **more: Any) -> str | None:
        if origins[name] == "the options":
            return default
        proposed = f" ({origins[name]})" if default else ""
        answer = click.prompt(
            f"  {words}{proposed}", default=default or "", show_default=bool(default), err=True, **more
        )
        answer = " ".join(str(answer).split())
        if answer != (default or ""):
            origins[name] = "you"
        return answer or None

    title = ask("title", "title", decided.title) or decided.title
    category = (
        ask("category", "category", decided.category, type=click.Choice(CATEGORIES)) or decided.category
    )
    publisher = ask("publisher", "publisher", decided.publisher) or decided.publisher
    day = ask("date", DATE_PROMPT, decided.date)
    while day not in (None, "-") and not is_date(str(day)):
        click.echo(f"  {day} is no date", err=True)
        day = ask("date", DATE_PROMPT, decided.date)
    return Decided(title, category, publisher, None if day == "-" else day, decided.url), origins


def lines(outcome: Outcome) -> Iterator[str]:
    """What an admin is told of a file that was not refused."""
    if outcome.status == "duplicate":
        yield f"{outcome.path}: already there as {outcome.document}; nothing changed"
        return
    composed, decided = outcome.composed, outcome.decided
    assert composed is not None and decided is not None
    extract = composed.read.extract
    assert extract is not None
    verb = {"added": "added as", "replaced": "new version of", "would-replace": "would be a new version of"}
    place = outcome.document or decided.category
    yield f"{outcome.path}: {verb.get(outcome.status, 'would be added to')} {place}"
    for name in ("title", "category", "publisher", "date", "url"):
        value = getattr(decided, name)
        yield f"  {name}: {value or 'none'}" + (f"  (from {outcome.origins[name]})" if value else "")
    pages = f"{extract.pages} pages, " if extract.pages else ""
    yield f"  {pages}{len(composed.document.passages)} passages, {outcome.seconds:.1f} s"
    if extract.scanned:
        yield f"  read by OCR, look at these: {_numbers(extract.scanned)}"
    if extract.unreadable:
        yield f"  without text that could be read: {_numbers(extract.unreadable)}"
    for note in extract.notes:
        yield f"  note: {note}"
    if extract.removed:
        yield f"  left out as headers, page numbers or contents: {len(extract.removed)} lines"
    if outcome.archived:
        yield f"  the version before is kept as {outcome.archived} (archived)"
    if composed.curated:
        yield f"  note: {composed.curated.id} has the same title and stays as it is"
    if outcome.status.startswith("would"):
        for passage in composed.document.passages[:SHOWN]:
            page = composed.document.sources[passage.citations[0] - 1].page
            where = " › ".join(filter(None, (f"p. {page}" if page else "", passage.heading)))
            yield f"  • {passage.text}" + (f"  [{where}]" if where else "")
        more = len(composed.document.passages) - SHOWN
        if more > 0:
            yield f"  … and {more} more"


def machine(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a machine reads it."""
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


def total(outcomes: Sequence[Outcome], seconds: float) -> str:
    """One line over all files."""
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.status] = counts.get(outcome.status, 0) + 1
    told = ", ".join(f"{count} {status}" for status, count in counts.items())
    return f"{len(outcomes)} files: {told} ({seconds:.1f} s)"


def _numbers(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:NUMBERED]))
    more = len(pages) - NUMBERED
    return f"page{'s' if len(pages) > 1 else ''} {shown}" + (f" and {more} more" if more > 0 else "")
