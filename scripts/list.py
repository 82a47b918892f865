"""tanya list: the documents of the knowledge base."""

from __future__ import annotations

import json

import click
from rich.table import Table

from scripts.common import console, load_settings


@click.command(name="list")
@click.option("--category", help="Only documents of this category.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def command(category: str | None, as_json: bool) -> None:
    """List the documents in the knowledge folder: id, title, number of passages, newest source.

    \b
    Examples:
      tanya list
      tanya list --category sakip
      tanya list --json
    """
    from knowledge.load import load

    documents = [
        document
        for document in load(load_settings().knowledge).documents
        if category is None or document.category == category
    ]
    if as_json:
        rows = [
            {
                "id": d.id,
                "title": d.title,
                "category": d.category,
                "status": d.status,
                "as_of": d.as_of,
                "passages": len(d.passages),
                "sources": len(d.listed),
            }
            for d in documents
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    out = console()
    if not out.is_terminal:
        for d in documents:
            click.echo(f"{d.id}\t{d.title}\t{len(d.passages)}\t{d.as_of or '-'}")
        return
    table = Table("document", "title", "passages", "newest source")
    for d in documents:
        table.add_row(d.id, d.title, str(len(d.passages)), d.as_of or "-")
    out.print(table)
