"""tanya show: one document with its sources, as the knowledge base holds it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

import click

from knowledge.model import Document, Passage
from scripts.common import Refusal, console, load_settings

MARKS = {"inference": "(inference) ", "unverified": "(unverified) ", "missing": "(missing) "}


@click.command(name="show")
@click.argument("document")
@click.option("--json", "as_json", is_flag=True, help="Print the document as one JSON object.")
def command(document: str, as_json: bool) -> None:
    """Print DOCUMENT with all its passages and sources.

    \b
    Examples:
      tanya show sakip/strategi-kota-bandung
      tanya show aplikasi/e-rk --json
    """
    from knowledge.load import load

    found = found_document(load(load_settings().knowledge).documents, document)
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False))
        return
    show(found)


def found_document(documents: Sequence[Document], name: str) -> Document:
    """The document of this id. Raises Refusal that names similar ones."""
    by_id = {document.id: document for document in documents}
    if name not in by_id:
        near = get_close_matches(name, by_id, n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(near)}?" if near else " See: tanya list"
        raise Refusal(f"there is no document {name}.{hint}")
    return by_id[name]


def as_object(document: Document) -> dict[str, Any]:
    """A document as machines read it."""
    return {**asdict(document), "path": document.path.name}


def show(document: Document) -> None:
    """Print a document for people."""
    out = console()
    out.print(document.title, style="bold", markup=False)
    facts = [document.id, document.owner, document.period, document.as_of and f"per {document.as_of}"]
    if document.version_of:
        facts.append(f"old version of {document.version_of}, replaced {document.replaced or 'some day'}")
    elif document.status == "archived":
        facts.append("archived: nobody is answered from it")
    out.print(" · ".join(fact for fact in facts if fact), style="dim", markup=False)
    heading = ""
    for passage in document.passages:
        if passage.heading != heading:
            heading = passage.heading
            out.print()
            out.print(heading, style="bold", markup=False)
        out.print(_line(passage), markup=False)
    out.print()
    for number, source in enumerate(document.sources, 1):
        page = f"hlm. {source.page}" if source.page else None
        parts = [source.publisher, source.title, source.date or source.date_note, page, source.url]
        out.print(f"[{number}] " + ", ".join(part for part in parts if part), style="dim", markup=False)


def _line(passage: Passage) -> str:
    citations = "".join(f"[{number}]" for number in passage.citations)
    return f"• {MARKS.get(passage.kind, '')}{passage.text} {citations}".rstrip()
