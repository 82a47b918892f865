"""tanya search: what the search finds, before anything is chosen or refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from scripts.common import assistant, console, load_settings, run_batch

if TYPE_CHECKING:
    from index.assistant import Assistant


@click.command(name="search")
@click.argument("query", required=False)
@click.option(
    "-k", "limit", default=10, show_default=True, type=click.IntRange(1, 200), help="How many hits."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--batch", metavar="FILE|-", help='Search JSON lines {"id", "q"}; implies --json.')
def command(query: str | None, limit: int, as_json: bool, batch: str | None) -> None:
    """Show the passages that are found for QUERY, best first, with their scores.

    \b
    Examples:
      tanya search "tunjangan kinerja"
      tanya search "tunjangan kinerja" --json -k 5
      tanya search --json --batch questions.jsonl
    """
    if (query is None) == (batch is None):
        raise click.UsageError('give a query, as in tanya search "tunjangan kinerja", or --batch FILE')
    with assistant(load_settings()) as opened:
        if batch is None:
            hits = found(opened, query or "", limit)
            if as_json:
                click.echo(json.dumps({"hits": hits}, ensure_ascii=False))
            else:
                show(hits)
            return
        run_batch(batch, lambda asked: {"hits": found(opened, asked.q, limit)})


def found(opened: Assistant, query: str, limit: int) -> list[dict[str, Any]]:
    """The hits of one query as the JSON contract has them (docs/cli.md)."""
    quotes = opened.edition.quotes((hit.row, hit.score) for hit in opened.search(query, limit))
    return [
        {"document": quote.document, "passage": quote.passage, "text": quote.text, "score": quote.score}
        for quote in quotes
    ]


def show(hits: list[dict[str, Any]]) -> None:
    """Print hits for people."""
    out = console()
    for hit in hits:
        out.print(f"{hit['score']:.3f}  {hit['document']}", style="bold", markup=False)
        out.print(f"       {hit['text']}", markup=False)
    if not hits:
        out.print("nothing found")
