"""tanya visits: the study visits in numbers, for the host."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from scripts.common import console, load_settings
from scripts.journal_reading import journal_of, print_table, read_since, write_chart

if TYPE_CHECKING:
    from bot.visits.ballots import Evaluation
    from bot.visits.figures import Together, VisitFigures


@click.command(name="visits")
@click.option("--since", metavar="DAY", help="Visits that began on this day or later: 2026-11-01, or 90d.")
@click.option("--chart", type=click.Path(path_type=Path, dir_okay=False), help="Draw a picture (PNG) too.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one line a visit.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(since: str | None, chart: Path | None, as_csv: bool, as_json: bool) -> None:
    """List visits by month and region: questions, areas asked about, gaps left, reports, evaluation.

    Nobody is named; what participants missed stands at the end, in no telling order.

    \b
    Examples:
      tanya visits
      tanya visits --since 2026-01-01 --chart kunjungan.png
      tanya visits --csv > kunjungan.csv
    """
    from bot.preferences import JAKARTA
    from bot.visits import figures

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    today = datetime.now(JAKARTA).date()
    try:
        first = read_since(since, today) if since else None
    except ValueError as error:
        raise click.BadParameter("write a day like 2026-11-01, or 90d", param_hint="--since") from error
    with journal_of(load_settings().home) as db:
        found = figures.visits(db, first)
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False))
    elif as_csv:
        click.echo(as_lines(found), nl=False)
    else:
        _show(found)
    if chart is not None:
        from bot.boards import visits_board

        write_chart(visits_board(found, today), chart)
        click.echo(f"{chart}: drawn", err=True)


def as_object(found: Sequence[VisitFigures]) -> dict[str, Any]:
    """The visits as what --json prints."""
    from bot.visits.figures import grouped, together

    return {
        "total": _together(together(found)),
        "by_month_and_region": [
            {"month": month, "region": region, **_together(one)}
            for (month, region), one in grouped(found, lambda one: (one.month, one.region)).items()
        ],
        "visits": [_visit(one) for one in found],
        "missing": list(together(found).evaluation.missing),
    }


def as_lines(found: Sequence[VisitFigures]) -> str:
    """The visits as CSV."""
    rows = [_flat(one) for one in found]
    columns = (
        "visit", "month", "region", "state", "started", "ended", "asked", "answered", "partial", "not_found",
        "gaps", "areas", "notes", "actions", "people", "photos", "report", "evaluation", "evaluated_by",
    )  # fmt: skip
    stream = io.StringIO()
    written = csv.DictWriter(stream, columns, lineterminator="\n")
    written.writeheader()
    written.writerows(rows)
    return stream.getvalue()


def _flat(one: VisitFigures) -> dict[str, object]:
    return {
        "visit": one.number,
        "month": one.month,
        "region": one.region,
        "state": one.state,
        "started": one.started,
        "ended": one.ended or "",
        "asked": one.questions.asked,
        "answered": one.questions.answered,
        "partial": one.questions.partial,
        "not_found": one.questions.not_found,
        "gaps": one.gaps,
        "areas": _areas(one.areas),
        **one.noted,
        "report": "yes" if one.report else "no",
        "evaluation": "" if one.evaluation.mean is None else f"{one.evaluation.mean:.2f}",
        "evaluated_by": one.evaluation.answers,
    }


def _visit(one: VisitFigures) -> dict[str, Any]:
    ended: date | None = one.ended
    return {
        "visit": one.number,
        "month": one.month,
        "region": one.region,
        "state": one.state,
        "started": one.started.isoformat(),
        "ended": ended.isoformat() if ended else None,
        "questions": {"asked": one.questions.asked, **vars(one.questions)},
        "areas": _named(one.areas),
        "gaps": one.gaps,
        **one.noted,
        "report": one.report,
        "evaluation": _evaluation(one.evaluation),
    }


def _together(one: Together) -> dict[str, Any]:
    return {
        "visits": one.visits,
        "questions": {"asked": one.questions.asked, **vars(one.questions)},
        "areas": _named(one.areas),
        "gaps": one.gaps,
        "reports": one.reports,
        "evaluation": _evaluation(one.evaluation),
    }


def _evaluation(one: Evaluation) -> dict[str, Any]:
    counts = list(one.counts) if one.mean is not None else None
    return {"answers": one.answers, "mean": one.mean, "counts": counts}


def _named(areas: Mapping[str, int]) -> dict[str, int]:
    return {name or "unknown": count for name, count in areas.items()}


def _areas(areas: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in _named(areas).items())


def _show(found: Sequence[VisitFigures]) -> None:
    from bot.visits.figures import grouped, together

    out = console()
    if not found:
        out.print("no visits yet: a group's admin begins one with /kunjungan mulai <daerah>")
        return
    columns = ("month", "region", "visits", "questions", "asked about", "gaps", "reports", "evaluation")
    table = Table(*columns)
    for (month, region), one in grouped(found, lambda one: (one.month, one.region)).items():
        table.add_row(month, region, *_cells(one))
    print_table(out, table)
    whole = together(found)
    running = sum(one.state == "running" for one in found)
    out.print(
        f"{whole.visits} visits ({running} running), {whole.questions.asked} questions,"
        f" {whole.gaps} gaps left, {whole.reports} reports"
    )
    if whole.evaluation.mean is not None:
        out.print(f"useful: {whole.evaluation.mean:.1f} of 5 by {whole.evaluation.answers} participants")
    if whole.evaluation.missing:
        out.print("what was missing:")
        for said in whole.evaluation.missing:
            out.print(f"- {said}", markup=False, emoji=False)


def _cells(one: Together) -> tuple[str, ...]:
    mean = one.evaluation.mean
    shown = "-" if mean is None else f"{mean:.1f} ({one.evaluation.answers})"
    return (
        str(one.visits),
        str(one.questions.asked),
        _areas(one.areas),
        str(one.gaps),
        str(one.reports),
        shown,
    )
