"""tanya gaps: what stayed unanswered, grouped by meaning, to be answered, closed or ignored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from scripts.common import Refusal, assistant, console, load_settings, progress
from scripts.gap_view import as_object, lines, said
from scripts.moments import Moment

if TYPE_CHECKING:
    from bot.gaps.arrange import Described
    from bot.gaps.review import Again
    from bot.gaps.store import Gap
    from bot.journal import Journal
    from index.assistant import Assistant

WHY = {
    "unanswered": "not answered yet",
    "unchanged": "answered as before, which people did not like",
    "elsewhere": "answered from another document than the one you named",
}


@click.group(name="gaps", invoke_without_command=True)
@click.option("--since", type=Moment(), metavar="DATE|7d|4w", help="Only what was asked since then.")
@click.option("--all", "everything", is_flag=True, help="Also the groups that are ignored.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def command(ctx: click.Context, since: datetime | None, everything: bool, as_json: bool) -> None:
    """What stayed unanswered or got 👎, grouped by meaning, most asked first. No names, no ids.

    A group keeps its number. Write what is missing, tanya build, then close the group: its questions are
    asked again, and who asked is told once.

    \b
    Examples:
      tanya gaps
      tanya gaps --since 7d
      tanya gaps show 3
      tanya gaps close 3 --document aplikasi/e-rk
      tanya gaps ignore 4 --because "tidak ada hubungannya dengan Bandung"
    """
    if ctx.invoked_subcommand is not None:
        return
    with _opened() as found:
        if found is None:
            shown: list[Described] = []
        else:
            journal, ready = found
            shown = _described(journal, ready, _gaps(journal, since, everything=everything))
    if as_json:
        click.echo(json.dumps([as_object(one) for one in shown], ensure_ascii=False))
        return
    if not shown:
        console().print("nothing stayed unanswered")
        return
    for one in shown:
        for line in lines(one):
            console().print(line, markup=False, emoji=False)
    console().print(
        "\nMore of one: tanya gaps show N. Close it once the base answers it: tanya gaps close N."
    )


@command.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(number: int, as_json: bool) -> None:
    """Print group NUMBER: every wording, how it was answered, what lies nearest.

    \b
    Example:
      tanya gaps show 3
    """
    with _one(number) as (journal, ready, gap):
        (one,) = _described(journal, ready, [gap])
        answers = {row["text"]: _before(row) for row in gap.questions}
    if as_json:
        wordings = [
            {
                "question": wording,
                "asked": count,
                **dict(zip(("status", "line"), answers[wording], strict=True)),
            }
            for wording, count in gap.wordings
        ]
        click.echo(json.dumps({**as_object(one), "wordings": wordings}, ensure_ascii=False))
        return
    out = console()
    for line in lines(one):
        out.print(line, markup=False, emoji=False)
    out.print()
    for wording, count in gap.wordings:
        status, line = answers[wording]
        out.print(f"  “{wording}”" + (f" ({count}×)" if count > 1 else ""), markup=False, emoji=False)
        out.print(f"      {said(status)}: {line}", style="dim", markup=False, emoji=False)
    if one.nearest:
        out.print()
        out.print(f"  nearest: {one.nearest.passage}  ({one.nearest.title})", markup=False, emoji=False)
        out.print(f"      {one.nearest.text}", markup=False, emoji=False)
        out.print(
            f'  If that answers it: tanya teach "{gap.wordings[0][0]}" "{one.nearest.passage}"',
            style="dim",
            markup=False,
            emoji=False,
        )
    out.print(
        "  If nothing answers it yet: tanya add FILE, or tanya edit DOCUMENT and tanya build; "
        f"then tanya gaps close {number}",
        style="dim",
        markup=False,
    )


@command.command()
@click.argument("number", type=int)
@click.option("--document", help="The document that answers it now; others do not count then.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def close(number: int, document: str | None, as_json: bool) -> None:
    """Ask the questions of group NUMBER again and close those that the edition in force answers now.

    Who asked is told once, by the running bot. What is not answered stays open in the group.

    \b
    Examples:
      tanya gaps close 3
      tanya gaps close 3 --document aplikasi/e-rk
    """
    from bot.gaps import review

    with _one(number) as (journal, ready, gap):
        if document is not None and document not in ready.edition.documents:
            near = get_close_matches(document, ready.edition.documents, n=3, cutoff=0.4)
            hint = f" Did you mean {', '.join(near)}?" if near else ""
            raise Refusal(f"there is no document {document} in the edition in force.{hint} tanya build?")
        with progress("asking again") as bar:
            again = []
            for one in review.asked_again(ready, journal, gap, document):
                again.append(one)
                bar(len(again), len(gap.wordings))
        told = review.close(journal, gap, again, document)
    closed = sum(len(one.rows) for one in again if one.why is None)
    if as_json:
        answer: dict[str, Any] = {"gap": number, "closed": closed, "open": len(gap.questions) - closed}
        questions = [one.as_object() for one in again]
        click.echo(json.dumps({**answer, "to_tell": told, "questions": questions}, ensure_ascii=False))
    else:
        _show_again(number, again, closed, told)
    if not closed:
        raise Refusal(
            f"gap {number} stays open: none of its questions is answered yet; after a change tanya build"
        )


@command.command()
@click.argument("number", type=int)
@click.option("--because", help="Why, for whoever looks later.")
@click.option("--undo", is_flag=True, help="Show the group again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ignore(number: int, because: str | None, undo: bool, as_json: bool) -> None:
    """Show group NUMBER no more, nor what is asked like it from now on. Nobody is told.

    \b
    Examples:
      tanya gaps ignore 4 --because "di luar lingkup kita"
      tanya gaps ignore 4 --undo
    """
    from bot.beside import opened_beside
    from bot.gaps import store

    with opened_beside(load_settings().home) as journal:
        if journal is None or not store.exists(journal.db, number):
            raise Refusal(_no_gap(number))
        state = store.OPEN if undo else store.IGNORED
        store.decide(journal.db, number, state, None if undo else because)
    if as_json:
        click.echo(json.dumps({"gap": number, "state": state, "because": None if undo else because}))
    elif undo:
        console().print(f"gap {number} is shown again")
    else:
        console().print(f"gap {number} is ignored. Undo: tanya gaps ignore {number} --undo")


def _show_again(number: int, again: Sequence[Again], closed: int, told: int) -> None:
    out = console()
    for one in again:
        many = f" ({len(one.rows)}×)" if len(one.rows) > 1 else ""
        out.print(f"“{one.question}”{many}", markup=False, emoji=False)
        out.print(
            f"    before  {said(one.before[0])}: {one.before[1]}", style="dim", markup=False, emoji=False
        )
        where = f"  [{one.document}]" if one.document else ""
        out.print(f"    after   {said(one.after[0])}: {one.after[1]}{where}", markup=False, emoji=False)
        out.print(f"    {'closed' if one.why is None else f'open: {WHY[one.why]}'}", markup=False)
    left = sum(len(one.rows) for one in again) - closed
    out.print(
        f"gap {number}: {closed} closed, {left} open; {told} to be told by the running bot", markup=False
    )


def _before(row: dict[str, Any]) -> tuple[str, str]:
    from bot.gaps.review import first_line
    from bot.markup import plain

    return row["status"], first_line(row["status"], plain(row["html"] or ""))


def _no_gap(number: int) -> str:
    return f"there is no open gap {number}. See: tanya gaps --all"


@contextmanager
def _opened() -> Iterator[tuple[Journal, Assistant] | None]:
    """The journal, every gap up to date, and an assistant; None where the bot has never run."""
    from bot.beside import opened_beside
    from bot.gaps import arrange, store

    settings = load_settings()
    with opened_beside(settings.home) as journal:
        if journal is None:
            yield None
            return
        with assistant(settings) as ready:
            model, done = ready.edition.manifest.model, 0
            of_all = len(store.without_meaning(journal.db, model))
            with progress("grouping") as bar:
                while (batch := arrange.next_batch(journal, model)) is not None:
                    arrange.keep(journal, batch, *arrange.placed(ready, batch))
                    done += len(batch.rows)
                    bar(min(done, of_all), of_all)
            yield journal, ready


@contextmanager
def _one(number: int) -> Iterator[tuple[Journal, Assistant, Gap]]:
    """As `_opened`, with one gap. Raises Refusal when there is none of this number."""
    with _opened() as found:
        if found is None:
            raise Refusal(_no_gap(number))
        gap = next((gap for gap in _gaps(found[0], None, everything=True) if gap.number == number), None)
        if gap is None:
            raise Refusal(_no_gap(number))
        yield *found, gap


def _gaps(journal: Journal, since: datetime | None, *, everything: bool) -> list[Gap]:
    from bot.gaps import store

    return [gap for gap in store.found(journal.db, since) if everything or gap.state == store.OPEN]


def _described(journal: Journal, ready: Assistant, gaps: Sequence[Gap]) -> list[Described]:
    from bot.gaps import arrange, store

    of_visits = store.regions_of_visits(journal.db)
    return [arrange.described(ready.edition, gap, of_visits) for gap in gaps]
