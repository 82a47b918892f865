"""tanya show: one document with its sources, as the knowledge base holds it."""

from __future__ import annotations

import json
from dataclasses import asdict
from difflib import get_close_matches

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

    documents = {found.id: found for found in load(load_settings().knowledge).documents}
    if document not in documents:
        near = get_close_matches(document, documents, n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(near)}?" if near else " See: tanya list"
        raise Refusal(f"there is no document {document}.{hint}")
    if as_json:
        made = asdict(documents[document])
        made["path"] = documents[document].path.name
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    show(documents[document])


def show(document: Document) -> None:
    """Print a document for people."""
    out = console()
    out.print(document.title, style="bold", markup=False)
    facts = [document.id, document.owner, document.period, document.as_of and f"per {document.as_of}"]
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
