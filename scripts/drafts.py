"""tanya drafts: officers' answers that wait for an admin, published into the knowledge base or rejected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from knowledge.model import CATEGORIES
from scripts.common import Refusal, assistant, console, load_settings

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.settings import Settings
    from knowledge.model import Passage

Row = dict[str, Any]
SHOWN = ("number", "state", "question", "topic", "text", "office", "answered_at", "document", "decided_at")
SHORT = 70  # characters of a question in a list


@click.group(name="drafts")
def command() -> None:
    """Officers' answers: each waits as a draft until you publish it into the knowledge base or reject it.

    The asker has the answer already. Published, it answers everybody, with the officer's office and the date
    as its source; who asked the same without an answer is told once, by the running bot.

    \b
    Examples:
      tanya drafts list
      tanya drafts show 12
      tanya drafts publish 12 --document aplikasi/salaman
      tanya drafts reject 12
    """


@command.command(name="list")
@click.option("--all", "everything", is_flag=True, help="Also those that are published or rejected.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_(everything: bool, as_json: bool) -> None:
    """List the drafts that wait, oldest first.

    \b
    Examples:
      tanya drafts list
      tanya drafts list --all --json
    """
    from bot.officers import store

    with _journal() as db:
        rows = store.drafts(db, *(() if everything else (store.DRAFTED,))) if db is not None else []
    if as_json:
        click.echo(json.dumps([_machine(row) for row in rows], ensure_ascii=False))
        return
    if not rows:
        console().print("no drafts" if everything else "no drafts wait")
    for row in rows:
        asked = row["question"] or "(question erased by who asked it)"
        shown = asked if len(asked) <= SHORT else f"{asked[: SHORT - 1].rstrip()}…"
        console().print(f"{row['number']}\t{row['state']}\t{_day(row)}\t{shown}", markup=False)


@command.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(number: int, as_json: bool) -> None:
    """Print draft NUMBER: the question, the officer's answer, and what became of it.

    \b
    Example:
      tanya drafts show 12
    """
    with _draft(number) as (_, row):
        pass
    if as_json:
        click.echo(json.dumps(_machine(row), ensure_ascii=False))
        return
    out = console()
    out.print(f"Draft {number}: {row['state']}", style="bold", markup=False)
    out.print(f"{row['office']}, {_day(row)}", style="dim", markup=False)
    out.print(f"? {row['question'] or '(erased by who asked it)'}", markup=False)
    out.print(row["text"], markup=False)
    if row["topic"]:
        out.print(f"nearest document: {row['topic']}", style="dim", markup=False)
    if row["document"]:
        out.print(f"published in {row['document']} as: {row['passage']}", style="dim", markup=False)


@command.command()
@click.argument("number", type=int)
@click.option("--document", help="The document to put it in, for example aplikasi/salaman.")
@click.option(
    "--category",
    type=click.Choice(CATEGORIES),
    help="Put it in the document of the office's answers in this category (default: umum).",
)
@click.option("--text", "words", help="Words that stand alone, instead of the officer's.")
@click.option(
    "--question", "questions", multiple=True, help="A question to put beside it; may be given several times."
)
@click.option("--no-build", is_flag=True, help="Do not publish an edition afterwards.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def publish(
    number: int,
    document: str | None,
    category: str | None,
    words: str | None,
    questions: tuple[str, ...],
    no_build: bool,
    as_json: bool,
) -> None:
    """Make draft NUMBER a passage of the knowledge base, and build.

    The passage must stand alone: give --text where the officer's words lean on the question. The question
    that was asked stands beside it, with those of --question. A draft that its officer changed after it was
    published takes the place of its passage.

    \b
    Examples:
      tanya drafts publish 12
      tanya drafts publish 12 --document aplikasi/salaman --text "Biaya pembuatan aplikasi Salaman Rp50 juta."
    """
    from bot.officers import store

    if document is not None and category is not None:
        raise click.UsageError("give --document or --category, not both")
    settings = load_settings()
    with _draft(number) as (db, row):
        place, passage = _write(settings, row, document, category, words, questions)
        store.decide(db, number, store.PUBLISHED, place, passage.text)
    edition = None
    if not no_build:
        from scripts.build import publish as build

        edition = build(settings, quiet=as_json).manifest.number
    found = _is_found(settings, row, passage) if edition is not None else None
    if as_json:
        told = {
            "number": number,
            "document": place,
            "passage": passage.text,
            "edition": edition,
            "found": found,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    out = console()
    out.print(f"draft {number} is in {place}: {passage.text}", markup=False)
    if edition is None:
        out.print("Not in an edition yet: tanya check, then tanya build.")
    elif found is False:
        out.print(
            "Asked again, its question does not find it yet. Look whether the base says elsewhere that this "
            "is not known (then take that out), or make the words clearer, with --text: tanya drafts publish."
        )


@command.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def reject(number: int, as_json: bool) -> None:
    """Keep draft NUMBER out of the knowledge base. The asker keeps the officer's answer.

    \b
    Example:
      tanya drafts reject 12
    """
    from bot.officers import store

    with _draft(number) as (db, row):
        if row["state"] in (store.PUBLISHED, store.LIVE):
            raise Refusal(
                f"draft {number} is published in {row['document']}: take the passage out there, tanya build"
            )
        store.decide(db, number, store.REJECTED, row["document"], row["passage"])
    if as_json:
        click.echo(json.dumps({"number": number, "state": store.REJECTED}))
    else:
        console().print(f"draft {number} is rejected")


def _write(
    settings: Settings,
    row: Row,
    document: str | None,
    category: str | None,
    words: str | None,
    questions: tuple[str, ...],
) -> tuple[str, Passage]:
    """Put a draft into its document; returns the document's id and the passage."""
    from bot.officers.wording import local_day
    from knowledge.answers import Said, new_document, usual_name, with_answer
    from knowledge.importing.shelf import alone, known_documents, shelf_of, write_whole

    asked = (row["question"],) if row["question"] else ()
    said = Said(words or row["text"], (*asked, *questions), row["office"], local_day(row["answered_at"]))
    if not any(map(str.isalnum, said.text)):
        raise Refusal("an answer without words cannot be published: give --text")
    shelf = shelf_of(settings.knowledge)
    with alone(shelf):
        known = {one.id: one for one in known_documents(shelf)}
        again = row["document"] if document is None and category is None else None
        name = document or again or f"{category or 'umum'}/{usual_name(row['office'])}"
        if row["document"] not in (None, name):
            raise Refusal(
                f"draft {row['number']} stands in {row['document']} already: publish it there again"
            )
        if name in known:
            if known[name].original:
                raise Refusal(f"{name} was imported and is as its file is: name another document")
            path = known[name].path
            text = path.read_text("utf-8")
        elif document is not None:
            raise Refusal(f"there is no document {document} that takes an answer. See: tanya list")
        else:
            folder, _, slug = name.partition("/")
            path = shelf.documents / folder / f"{slug}.md"
            text = new_document(folder, row["office"])
        within = PurePath(path.relative_to(shelf.documents))
        text, passage = with_answer(text, said, path, within, row["passage"])
        write_whole(path, text)
    return passage.document, passage


def _is_found(settings: Settings, row: Row, passage: Passage) -> bool | None:
    """Whether the question of a draft is answered with its passage now; None without a question."""
    from index.model import Question

    if not row["question"]:
        return None
    with assistant(settings) as ready:
        made = ready.answer(Question(row["question"]))
    return any(quote.text == passage.text for quote in made.passages)


@contextmanager
def _journal() -> Iterator[Database | None]:
    from bot.beside import journal_beside

    with journal_beside(load_settings().home) as db:
        yield db


@contextmanager
def _draft(number: int) -> Iterator[tuple[Database, Row]]:
    """The journal and a draft in it. Raises Refusal when there is none of this number."""
    from bot.officers import store

    with _journal() as db:
        found = [one for one in store.drafts(db) if one["number"] == number] if db is not None else []
        if db is None or not found:
            raise Refusal(f"there is no draft {number}. See: tanya drafts list --all")
        yield db, found[0]


def _day(row: Row) -> str:
    from bot.officers.wording import local_day

    return local_day(row["answered_at"])


def _machine(row: Row) -> Row:
    return {name: row[name] for name in SHOWN}
