"""tanya history: the versions of a document, what took whose place, and the words of each."""

from __future__ import annotations

import json

import click

from scripts.common import Refusal, console, load_settings
from scripts.show import found_document

SOURCES = 3  # of a version that are shown


@click.command(name="history")
@click.argument("document")
@click.option(
    "--at", "day", metavar="YYYY[-MM[-DD]]", help="Print the version that was in force on that day."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, or with --at the document.")
def command(document: str, day: str | None, as_json: bool) -> None:
    """List the versions of DOCUMENT, newest first: date, source, file, and when a newer one took its place.

    An old version is read with tanya show ID, or by a day with --at; answers are taken from the newest.

    \b
    Examples:
      tanya history sakip/laporan-kinerja-2024
      tanya history sakip/laporan-kinerja-2024 --at 2024-06
    """
    from knowledge.dates import is_date
    from knowledge.load import load
    from knowledge.versions import in_force, versions
    from scripts.show import as_object, show

    documents = load(load_settings().knowledge).documents
    found = versions(documents, found_document(documents, document).id)
    if day is not None:
        if not is_date(day):
            raise click.UsageError(f"--at {day}: write YYYY, YYYY-MM or YYYY-MM-DD")
        version = in_force(found, day)
        if version is None:
            raise Refusal(f"no version of {document} is as old as {day}; the oldest is of {found[-1].as_of}")
        chosen = found_document(documents, version.id)
        if as_json:
            click.echo(json.dumps(as_object(chosen), ensure_ascii=False))
        else:
            show(chosen)
        return
    if as_json:
        rows = [
            {
                "id": one.id,
                "title": one.title,
                "as_of": one.as_of,
                "replaced": one.replaced,
                "replaced_by": None if one.current else (found[place - 1].id),
                "original": one.original,
                "sources": list(one.sources),
                "passages": one.passages,
                "current": one.current,
            }
            for place, one in enumerate(found)
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    out = console()
    for place, one in enumerate(found):
        state = (
            "in force"
            if one.current
            else f"replaced {one.replaced or 'on an unknown day'} by {found[place - 1].id}"
        )
        if one.current and found_document(documents, one.id).status == "archived":
            state = "archived"
        out.print(f"{one.id}  per {one.as_of or 'unknown date'}  {state}", markup=False)
        out.print(f"    {one.title}; {one.passages} passages", style="dim", markup=False)
        more = len(one.sources) - SOURCES
        told = "; ".join(one.sources[:SOURCES]) + (f"; and {more} more" if more > 0 else "")
        out.print(f"    sources: {told}", style="dim", markup=False)
        if one.original:
            out.print(f"    file: {one.original}", style="dim", markup=False)
    if len(found) == 1:
        out.print(
            "There is one version only; a file of the same title or number becomes the next, with tanya add."
        )
