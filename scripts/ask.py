"""tanya ask: one question, or a batch, answered on the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from index.dates import source_date
from index.model import Answer, Question, Quote
from scripts.common import assistant, console, load_settings, run_batch


@click.command(name="ask")
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.option(
    "--batch",
    metavar="FILE|-",
    help='Answer JSON lines {"id", "q", "context": [earlier questions]}; implies --json.',
)
@click.option("--context", multiple=True, help="An earlier question that this one follows; repeatable.")
def command(question: str | None, as_json: bool, batch: str | None, context: tuple[str, ...]) -> None:
    """Answer QUESTION from the knowledge base, with sources.

    \b
    Examples:
      tanya ask "apa itu e-RK?"
      tanya ask "kapan turunnya?" --context "bagaimana Bandung naik dari CC ke A?"
      tanya ask "apa itu e-RK?" --json
      tanya ask --json --batch questions.jsonl
    """
    if (question is None) == (batch is None):
        raise click.UsageError('give a question, as in tanya ask "apa itu e-RK?", or --batch FILE')
    settings = load_settings()
    with assistant(settings) as opened:
        if batch is None:
            answer = opened.answer(Question(question or "", tuple(context)))
            if as_json:
                click.echo(json.dumps(as_object(answer), ensure_ascii=False))
            else:
                show(answer)
            return
        run_batch(batch, lambda asked: as_object(opened.answer(Question(asked.q, asked.context))))


def as_object(answer: Answer) -> dict[str, Any]:
    """The answer as the JSON contract has it (docs/cli.md)."""
    made: dict[str, Any] = {
        "question": answer.question,
        "status": str(answer.status),
        "answer": answer.text,
        "passages": [_quote(quote) for quote in answer.passages],
        "confidence": answer.confidence,
        "language": answer.language,
        "edition": answer.edition,
        "elapsed_ms": answer.elapsed_ms,
    }
    if answer.nearest:
        made["nearest"] = [_quote(quote) for quote in answer.nearest]
    if answer.choices:
        made["choices"] = list(answer.choices)
    if answer.related:
        made["related"] = list(answer.related)
    return made


def _quote(quote: Quote) -> dict[str, Any]:
    sources = [
        {key: value for key, value in asdict(source).items() if key in ("publisher", "date", "url", "page")}
        for source in quote.sources
    ]
    return {
        "text": quote.text,
        "document": quote.document,
        "heading": quote.heading,
        "kind": quote.kind,
        "sources": sources,
        "score": quote.score,
    }


def show(answer: Answer) -> None:
    """Print an answer for people: the text, then its sources, each once."""
    out = console()
    out.print(answer.text, markup=False)
    sources = dict.fromkeys(source for quote in answer.passages for source in quote.sources)
    if sources:
        out.print()
    for number, source in enumerate(sources, 1):
        parts = [f"[{number}] {source.publisher}", source_date(source, answer.language)]
        out.print(", ".join([*parts, *([source.url] if source.url else [])]), style="dim", markup=False)
