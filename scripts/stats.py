"""tanya stats: how the bot is used, in numbers without names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from scripts.common import console, load_settings
from scripts.journal_reading import journal_of, print_table, read_since, write_chart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.figures import Count, Usage
    from index.reader import OpenEdition

USUAL = 30  # days
SHOWN = 10  # documents and regions on the screen
HOME = "Kota Bandung"  # named in many questions, and no region of a visitor


@click.command(name="stats")
@click.option("--since", metavar="DAY", help="From this day on: 2026-11-01, or 30d. [default: 30d]")
@click.option("--chart", type=click.Path(path_type=Path, dir_okay=False), help="Draw a picture (PNG) too.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: what, name, asked, answered, partial, …")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(since: str | None, chart: Path | None, as_csv: bool, as_json: bool) -> None:
    """Count questions by day, area and region, how they ended, how fast, and which documents answered.

    Only numbers leave the journal: no names, no questions. Days are those of Bandung.

    \b
    Examples:
      tanya stats
      tanya stats --since 7d --chart minggu-ini.png
      tanya stats --since 2026-01-01 --csv > pemakaian.csv
    """
    from bot.figures import first_day, usage
    from bot.preferences import JAKARTA

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    today = datetime.now(JAKARTA).date()
    try:
        first = read_since(since or f"{USUAL}d", today)
    except ValueError as error:
        raise click.BadParameter("write a day like 2026-11-01, or 30d", param_hint="--since") from error
    settings = load_settings()
    with journal_of(settings.home) as db, _edition(settings.home) as edition:
        oldest = first_day(db)
        first = min(max(first, oldest or first), today)
        made = usage(db, first, today, _regions_in(edition))
    titles = {card.id: card.title for card in edition.documents.values()} if edition else {}
    told = as_object(made, titles)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    elif as_csv:
        click.echo(as_lines(told), nl=False)
    else:
        _show(made, told)
    if chart is not None:
        from bot.boards import usage_board

        write_chart(usage_board(made, titles), chart)
        click.echo(f"{chart}: drawn", err=True)


@contextmanager
def _edition(home: Path) -> Iterator[OpenEdition | None]:
    """The edition in force, for titles and regions; None where there is none."""
    from index.edition import current_number, edition_path, verify
    from index.reader import OpenEdition

    number = current_number(home)
    if number is None:
        yield None
        return
    path = edition_path(home, number)
    opened = OpenEdition(path, verify(path))
    try:
        # Read while it is open, for after.
        _ = opened.documents, opened.regions
        yield opened
    finally:
        opened.close()


def _regions_in(edition: OpenEdition | None) -> Callable[[str], Iterable[str]]:
    """A function that names the regions in a question; where a name may be two, neither."""
    from knowledge.regions import find_regions

    def regions(question: str) -> Iterable[str]:
        assert edition is not None
        mentions = find_regions(question, edition.regions)
        found = {one.candidates[0].name for one in mentions if len(one.candidates) == 1}
        return found - {HOME}

    return regions if edition is not None else lambda question: ()


def as_object(made: Usage, titles: Mapping[str, str]) -> dict[str, Any]:
    """The figures as what --json prints."""
    documents = [_document(name, made, titles) for name in made.documents]
    least = sorted(titles, key=lambda name: (made.used.get(name, 0), name))
    return {
        "first": made.first.isoformat(),
        "last": made.last.isoformat(),
        "questions": _count(made.total),
        "median_ms": made.median_ms,
        "feedback": {"good": made.good, "bad": made.bad, "reasons": dict(made.reasons)},
        "evaluation": {
            "answers": made.evaluation.answers,
            "mean": made.evaluation.mean,
            "counts": list(made.evaluation.counts) if made.evaluation.mean is not None else None,
        },
        "days": [{"day": day.isoformat(), **_count(count)} for day, count in made.days.items()],
        "areas": [{"area": name or "unknown", **_count(count)} for name, count in made.areas.items()],
        "regions": [{"region": name, **_count(count)} for name, count in made.regions.items()],
        "documents": documents,
        "never_used": sum(name not in made.used for name in titles),
        "all_documents": len(titles),
        "least_used": [_document(name, made, titles) for name in least[:SHOWN]],
    }


def as_lines(told: Mapping[str, Any]) -> str:
    """The same as CSV with one line a figure, for a spreadsheet."""
    stream = io.StringIO()
    written = csv.writer(stream, lineterminator="\n")
    written.writerow(["what", "name", "asked", "answered", "partial", "not_found", "other", "value"])

    def line(what: str, name: str, counts: Mapping[str, Any] | None = None, value: object = "") -> None:
        columns = ("asked", "answered", "partial", "not_found", "other")
        written.writerow([what, name, *((counts or {}).get(column, "") for column in columns), value])

    line("total", f"{told['first']}/{told['last']}", told["questions"])
    for what, plural in (("day", "days"), ("area", "areas"), ("region", "regions")):
        for row in told[plural]:
            line(what, row[what], row)
    for row in told["documents"]:
        line("document", row["document"], None, row["best"])
    for row in told["least_used"]:
        line("least_used", row["document"], None, row["quoted"])
    line("median_ms", "", None, told["median_ms"] if told["median_ms"] is not None else "")
    line("feedback", "good", None, told["feedback"]["good"])
    line("feedback", "bad", None, told["feedback"]["bad"])
    for reason, count in told["feedback"]["reasons"].items():
        line("reason", reason, None, count)
    evaluation = told["evaluation"]
    line("evaluation", f"{evaluation['answers']}", None, evaluation["mean"] or "")
    return stream.getvalue()


def _show(made: Usage, told: Mapping[str, Any]) -> None:
    out = console()
    total = made.total
    out.print(
        f"{told['first']} to {told['last']}: {total.asked} questions, {total.answered} answered,"
        f" {total.partial} in part, {total.not_found} not found;"
        f" {total.other} of other kinds (small talk, off topic, …)"
    )
    median = "-" if made.median_ms is None else f"{made.median_ms:.0f} ms"
    reasons = "".join(f", {reason} {count}" for reason, count in made.reasons.items())
    out.print(f"median time {median}; verdicts: {made.good} good, {made.bad} bad{reasons}")
    if made.evaluation.mean is not None:
        out.print(
            f"visits that ended: {made.evaluation.mean:.1f} of 5 by {made.evaluation.answers} participants"
        )
    _table(out, "day", [(day, c) for day, c in made.days.items() if any(vars(c).values())])
    _table(out, "area", [(name or "unknown", count) for name, count in made.areas.items()])
    _table(out, "region", list(made.regions.items())[:SHOWN])
    for title, key, number in (("most asked", "documents", "best"), ("least used", "least_used", "quoted")):
        rows = told[key][:SHOWN]
        if rows:
            table = Table(title, "answers")
            for row in rows:
                table.add_row(row["document"], str(row[number]))
            print_table(out, table)
    if told["all_documents"]:
        out.print(f"{told['never_used']} of {told['all_documents']} documents were not quoted in these days")


def _table(out: Any, name: str, rows: Iterable[tuple[str | date, Count]]) -> None:
    table = Table(name, "asked", "answered", "in part", "not found")
    for shown, count in rows:
        figures = (count.asked, count.answered, count.partial, count.not_found)
        table.add_row(str(shown), *map(str, figures))
    if table.row_count:
        print_table(out, table)


def _document(name: str, made: Usage, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "document": name,
        "title": titles.get(name),
        "best": made.documents.get(name, 0),
        "quoted": made.used.get(name, 0),
    }


def _count(count: Count) -> dict[str, int]:
    return {"asked": count.asked, **vars(count)}
