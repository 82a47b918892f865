"""tanya teach: put a real question beside the fact that answers it."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from scripts.common import Refusal, assistant, console, load_settings
from scripts.show import found_document

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.assistant import Assistant
    from knowledge.model import Base, Document, Passage

DEEPEST = 200  # places among which a passage's rank is told


@click.command(name="teach")
@click.argument("question")
@click.argument("passage")
@click.option("--build", "builds", is_flag=True, help="Publish an edition afterwards, and show the new rank.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(question: str, passage: str, builds: bool, as_json: bool) -> None:
    """Put QUESTION beside PASSAGE, which answers it: an id as tanya gaps and tanya show --json give it.

    Of a document's name alone, its passage nearest to the question is taken. The question helps the search
    find the passage and is never shown. Ask yourself first whether the passage answers it alone.

    \b
    Examples:
      tanya teach "target kerja asn bandung sebulan brp menit?" "aplikasi/e-rk#18f0f2c1f0a2"
      tanya teach "target kerja asn bandung sebulan brp menit?" aplikasi/e-rk --build
    """
    from index.edition import current_number
    from knowledge.load import load
    from knowledge.teaching import tidy_question

    settings = load_settings()
    asked = tidy_question(question)
    base = load(settings.knowledge)
    document = _document(base, passage.partition("#")[0])
    if current_number(settings.home) is None:
        chosen, before = _named(document, passage), None
    else:
        with assistant(settings) as ready:
            chosen = _named(document, passage) or _nearest(ready, document, asked)
            before = _rank(ready, chosen, asked) if chosen else None
    if chosen is None:
        raise Refusal(f"{document.id} is in no edition yet: tanya build, or name the passage by its id")
    _write(settings, base, document, chosen, asked)
    after, edition = None, None
    if builds:
        from scripts.build import publish

        edition = publish(settings, quiet=as_json).manifest.number
        with assistant(settings) as ready:
            after = _rank(ready, chosen, asked)
    findings = _findings(settings, document)
    if as_json:
        told: dict[str, Any] = {"question": asked, "passage": chosen.id, "text": chosen.text}
        told |= {"rank_before": before, "rank_after": after, "edition": edition, "findings": findings}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    out = console()
    out.print(f"“{asked}” stands beside {chosen.id}:", markup=False, emoji=False)
    out.print(f"    {chosen.text}", markup=False, emoji=False)
    ranks = f"rank of the passage for it: {before or f'not among the first {DEEPEST}'}"
    out.print(f"    {ranks}" + (f", now {after or 'still not among them'}" if builds else ""))
    for finding in findings:
        out.print(f"    to mend: {finding}", markup=False, emoji=False)
    if not builds:
        out.print("Next: tanya build, then tanya ask it.")


def _document(base: Base, name: str) -> Document:
    document = found_document(base.documents, name)
    if document.path.suffix == ".yaml":
        raise Refusal(
            f"{name} shows the register {document.path.name}, where no question can stand: name a passage"
            f" of a document that says the same"
        )
    if document.status == "archived":
        raise Refusal(f"{name} is archived, nobody is answered from it: tanya archive --undo {name}")
    return document


def _named(document: Document, passage: str) -> Passage | None:
    """The passage of an id; None where only the document is named. Raises Refusal."""
    if "#" not in passage:
        return document.passages[0] if len(document.passages) == 1 else None
    found = next((one for one in document.passages if one.id == passage), None)
    if found is None:
        raise Refusal(
            f"{document.id} has no passage {passage}: its words may have changed; tanya show --json"
        )
    return found


def _nearest(ready: Assistant, document: Document, asked: str) -> Passage | None:
    """The passage of a document that the search finds first for a question."""
    by_id = {passage.id: passage for passage in document.passages}
    hits = ready.search(asked, ready.edition.search_index.passages)
    for quote in ready.edition.quotes((hit.row, hit.score) for hit in hits):
        if quote.passage in by_id:
            return by_id[quote.passage]
    return None


def _rank(ready: Assistant, passage: Passage, asked: str) -> int | None:
    """The place of a passage among what the search finds, from 1."""
    row = ready.edition.row_of(passage.id)
    rows = [hit.row for hit in ready.search(asked, DEEPEST)]
    return rows.index(row) + 1 if row in rows else None


def _write(settings: Settings, base: Base, document: Document, passage: Passage, asked: str) -> None:
    """Write the question into the document's file, in one step. Raises Refusal, KnowledgeError."""
    from knowledge.importing.shelf import alone, shelf_of, write_whole
    from knowledge.teaching import holder, with_question

    known = holder(base.documents, asked)
    if known is not None:
        where, text, identity = known
        if identity == passage.id:
            raise Refusal(f"“{asked}” stands beside this passage already")
        if identity is None:
            raise Refusal(
                f"“{asked}” stands in {where.id} beside what is known to be missing ({text}): take it out"
                f" there first, with tanya edit {where.id}"
            )
        raise Refusal(
            f"“{asked}” stands beside another passage already, {identity} ({text}): one question, one"
            f" passage; move it with tanya edit {where.id}"
        )
    shelf = shelf_of(settings.knowledge)
    with alone(shelf):
        within = PurePath(document.path.relative_to(shelf.documents))
        text = document.path.read_bytes().decode("utf-8")  # line ends as they are
        write_whole(document.path, with_question(text, document.path, within, passage, asked))


def _findings(settings: Settings, document: Document) -> list[str]:
    """What `tanya check` says of the document now, without what is accepted."""
    from knowledge.accepted import apply_accepted, read_accepted
    from knowledge.check import check
    from knowledge.finding import WITHOUT_INDEX, relative
    from knowledge.load import load

    found = check(load(settings.knowledge))
    left, _ = apply_accepted(found, read_accepted(settings.knowledge)[0], set(WITHOUT_INDEX))
    file = relative(document.path, settings.knowledge)
    return [f"{one}" for one in left if one.file == file]
