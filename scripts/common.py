"""What the commands share: settings, the assistant, and refusals with their remedy."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError
from rich.console import Console

from bot.errors import BotError
from bot.settings import Settings
from index.edition import EditionError
from index.encoder import EncoderError
from knowledge.model import KnowledgeError

if TYPE_CHECKING:
    from index.assistant import Assistant
    from index.encoder import Encoder

PROBLEMS_SHOWN = 20


class Refusal(Exception):
    """A command cannot do what was asked; the message says why and what to do."""


# What users can cause and mend; anything else is a bug and shows its traceback.
USER_ERRORS = (Refusal, BotError, KnowledgeError, EditionError, EncoderError, sqlite3.Error, OSError)


def load_settings() -> Settings:
    """The settings, a restore that was killed finished first.

    Raises Refusal that names the variable that is wrong.
    """
    try:
        settings = Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise Refusal(f"TANYA_{name}: {first['msg']}. Correct it in the environment or in .env") from error
    if (settings.home / "restore.json").exists():
        from scripts.putting_back import finish_restore

        finish_restore(settings.home)
    return settings


def load_encoder(settings: Settings, threads: int | None = None) -> Encoder:
    """The encoder that the settings name, encoding one text in so many threads. Raises EncoderError."""
    from index.encoder import load_encoder

    return load_encoder(settings.model, settings.engine, threads)


@contextmanager
def assistant(settings: Settings) -> Iterator[Assistant]:
    """An assistant on the edition in force, closed afterwards. Raises EditionError, EncoderError."""
    from index.assistant import Assistant

    opened = Assistant(settings.home, load_encoder(settings))
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def assistants(settings: Settings) -> Iterator[tuple[Assistant, ...]]:
    """The assistants of a bot that serves many people, closed afterwards. Raises EditionError, EncoderError.

    With two cores two of them, each encoding in one thread: they answer more questions a second than one that
    encodes in two, though each a little later (docs/adr/0050). They share the encoder, which lies in memory
    whole from the start (docs/adr/0053). A model of sentence-transformers is for one thread.
    """
    from index.assistant import Assistant
    from index.encoder import BundledEncoder

    encoder = load_encoder(settings, threads=1)
    count = 1
    if isinstance(encoder, BundledEncoder):
        encoder.read_in()
        count = min(2, os.cpu_count() or 1)
    with ExitStack() as stack:
        opened = []
        for _ in range(count):
            opened.append(Assistant(settings.home, encoder))
            stack.callback(opened[-1].close)
        yield tuple(opened)


def explained(error: Exception) -> str:
    """One clear message for one of USER_ERRORS."""
    if isinstance(error, KnowledgeError):
        shown = [str(problem) for problem in error.problems[:PROBLEMS_SHOWN]]
        more = len(error.problems) - len(shown)
        return "\n".join([str(error), *shown, *([f"… and {more} more"] if more > 0 else [])])
    if isinstance(error, sqlite3.Error):
        return f"the database cannot be used ({error}): see that TANYA_HOME is writable and the disk not full"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    return str(error)


def console(*, stderr: bool = False) -> Console:
    """Where a command prints: colours and tables on a terminal, plain and unwrapped text in a pipe."""
    made = Console(stderr=stderr, highlight=False, soft_wrap=True)
    if not made.is_terminal:
        made.width = 10_000
    return made


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr for `what`, as a function of (done, of all); nothing in a pipe."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )
    if not bar.console.is_terminal:
        yield lambda done, of_all: None
        return
    with bar:
        task: Any = None

        def show(done: int, of_all: int) -> None:
            nonlocal task
            if task is None:
                task = bar.add_task(what, total=of_all)
            bar.update(task, completed=done)

        yield show


@dataclass(frozen=True)
class Asked:
    """One line of a batch."""

    id: Any
    q: str
    context: tuple[str, ...]


def read_line(line: str) -> Asked:
    """One line of a batch. Raises ValueError that says what is wrong with it."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ValueError("not JSON") from error
    if not isinstance(value, dict) or not isinstance(value.get("q"), str):
        raise ValueError('no question: write {"id": "…", "q": "…"}')
    context = value.get("context") or []
    if not isinstance(context, list) or not all(isinstance(earlier, str) for earlier in context):
        raise ValueError("context is not a list of texts")
    return Asked(value.get("id"), value["q"], tuple(context))


def run_batch(path: str, respond: Callable[[Asked], dict[str, Any]]) -> None:
    """Answer each line of a JSONL file ("-" for standard input) with one line, its id first, in order.

    A line that cannot be read is named on stderr and the others are answered; then raises Refusal.
    """
    bad = 0
    with click.open_file(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                asked = read_line(line)
            except ValueError as error:
                bad += 1
                click.echo(f"tanya: line {number}: {error}", err=True)
                continue
            click.echo(json.dumps({"id": asked.id, **respond(asked)}, ensure_ascii=False))
    if bad:
        raise Refusal(f"{bad} of the lines could not be read; the others are answered")
