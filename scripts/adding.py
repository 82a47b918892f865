"""What `tanya add` asks of a file and tells of it; the adding itself is knowledge.importing.adding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from knowledge.dates import is_date
from knowledge.importing.adding import FIELDS, GIVEN, Origins, Outcome
from knowledge.importing.intake import Decided, Read
from knowledge.model import CATEGORIES

SHOWN = 8  # passages of a dry run
NUMBERED = 30  # page numbers of a list
DATE_PROMPT = "date, YYYY-MM-DD, YYYY-MM or YYYY; - for none"


def asked(read: Read, decided: Decided, origins: Origins) -> tuple[Decided, Origins]:
    """Ask for what the options do not say; Enter takes the proposal."""
    click.echo(f"\n{read.path.name}", err=True)

    def ask(name: str, words: str, default: str | None, **more: Any) -> str | None:
        if origins[name] == GIVEN:
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
    for name in FIELDS:
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
