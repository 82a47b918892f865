"""tanya evaluate: how right, honest, short and quick the answers are, on questions with known answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from index.evaluate import (
    EvaluationError,
    EvaluationQuestion,
    Outcome,
    changes,
    read_questions,
    run,
    summary,
)
from scripts import evaluation_page
from scripts.common import Refusal, assistant, console, load_settings, progress

QUESTIONS = Path(__file__).parents[1] / "tests" / "evaluation"


@click.command(name="evaluate")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--set",
    "which",
    type=click.Choice(["tuning", "reporting", "all"]),
    default="tuning",
    show_default=True,
    help="Which half of the questions; nothing may be tuned on the reporting half.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures and outcomes as one JSON object.")
@click.option("--failures", default=0, metavar="N", help="Show the first N questions that went wrong.")
@click.option(
    "--compare",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="RUN",
    help="An earlier run's --json output: say which questions got better and worse.",
)
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False, writable=True),
    metavar="FOLDER",
    help="Write the figures into FOLDER: evaluation.md to read, evaluation.json for the tests.",
)
def command(
    files: tuple[Path, ...],
    which: str,
    as_json: bool,
    failures: int,
    compare: Path | None,
    folder: Path | None,
) -> None:
    """Ask the evaluation questions (FILES, or those of tests/evaluation) and report what is right.

    \b
    Examples:
      tanya evaluate
      tanya evaluate --failures 20
      tanya evaluate --set reporting --json > run.json
      tanya evaluate --compare run.json
      tanya evaluate --set reporting --write docs
    """
    paths = list(files) or sorted(QUESTIONS.glob("*.jsonl"))
    if not paths:
        raise Refusal("there are no evaluation questions here: name a file, or run this in a checkout")
    try:
        questions = [q for q in read_questions(paths) if which in ("all", q.half)]
        before = _earlier(compare) if compare else {}
    except EvaluationError as error:
        raise Refusal(str(error)) from error
    if not questions:
        raise Refusal(f"these files hold no question of the set {which}")
    with assistant(load_settings()) as opened, progress("Asking") as show:
        outcomes = run(opened, questions, show)
        manifest = opened.edition.manifest
    figures = summary(questions, outcomes)
    if folder is not None:
        kept = {"created": manifest.created, "counts": manifest.counts}
        evaluation_page.write(folder, which, kept, figures)
    if as_json:
        made = {
            "set": which,
            "edition": manifest.number,
            **figures,
            "outcomes": [asdict(o) for o in outcomes],
        }
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    out = console()
    out.print(_table(figures))
    for line in (*_lines(figures), *_failures(questions, outcomes, failures)):
        out.print(line, markup=False)
    if compare:
        for line in _compared(questions, outcomes, before):
            out.print(line, markup=False)


def _earlier(path: Path) -> dict[str, bool]:
    try:
        return {o["id"]: bool(o["right"]) for o in json.loads(path.read_text("utf-8"))["outcomes"]}
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} is no output of `tanya evaluate --json`") from error


def _table(figures: dict[str, Any]) -> Table:
    table = Table("", "right", "of", "share", "95 %")
    for column in table.columns[1:]:
        column.justify = "right"
    groups = {
        "answerable": figures["answerable"],
        **{f"  {name}": figures["by_language"][name] for name in figures["by_language"]},
        **{f"  {name} ": figures["by_kind"][name] for name in figures["by_kind"]},
        **{f"  {name}  ": figures["by_area"][name] for name in figures["by_area"]},
        "must not be answered": figures["must_not"],
        **{f"  {name}   ": figures["must_not_by_kind"][name] for name in figures["must_not_by_kind"]},
        "false refusals": figures["false_refusals"],
        "status answered": figures["status_answered"],
        "direct in 300 characters": figures["direct_in_first_300"],
    }
    for name, share in groups.items():
        percent, low, high = (f"{share[key]:.1%}" for key in ("share", "low", "high"))
        table.add_row(name, str(share["right"]), str(share["of"]), percent, f"{low} to {high}")
    return table


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    for arm, found in figures["retrieval"].items():
        told = ", ".join(f"{name} {value:.3f}" for name, value in found.items() if name != "of")
        yield f"{arm:8} {told} (of {found['of']})"
    calibration = figures["calibration"]
    yield f"calibration error of confidence: {calibration['expected_error']:.3f}"
    for row in calibration["table"]:
        said, held = f"{row['confidence']:.2f}", f"{row['right']:.2f}"
        yield f"  from {row['from']:.1f}: said {said}, right {held} of {row['of']}"
    length, elapsed = figures["length"], figures["elapsed_ms"]
    yield f"length: median {length['median']}, 95th percentile {length['p95']} characters"
    yield f"time: median {elapsed['median']:.1f} ms, 95th percentile {elapsed['p95']:.1f} ms"


def _failures(
    questions: Sequence[EvaluationQuestion], outcomes: Sequence[Outcome], limit: int
) -> Iterator[str]:
    wrong = [(q, o) for q, o in zip(questions, outcomes, strict=True) if not o.right]
    for question, outcome in wrong[:limit]:
        yield ""
        asked = " / ".join((*question.context, question.q))
        yield f"{question.id} ({question.kind}, {question.lang}) {asked}"
        yield f"  must: {question.must or 'not be answered'}; passages needed: {dict(outcome.ranks)}"
        yield f"  {outcome.status} {outcome.confidence:.2f}: " + outcome.answer.replace("\n", " / ")


def _compared(
    questions: Sequence[EvaluationQuestion], outcomes: Sequence[Outcome], before: dict[str, bool]
) -> Iterator[str]:
    better, worse = changes(before, outcomes)
    asked = {question.id: question.q for question in questions}
    for name, found in (("better", better), ("worse", worse)):
        yield f"{name}: {len(found)}"
        yield from (f"  {outcome.id} {outcome.status}: {asked[outcome.id]}" for outcome in found)
