"""tanya catalogue: the whole knowledge base as one page to read, search and print."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scripts.common import console, load_settings


@click.command(name="catalogue")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("build", "catalogue.html"),
    show_default=True,
    help="Where the page is written; its folder is made where there is none.",
)
def command(out: Path) -> None:
    """Write the knowledge folder as one HTML page that needs no network: documents, tables, sources.

    \b
    Examples:
      tanya catalogue
      tanya catalogue --out katalog.html
    """
    from knowledge.agreements import load_agreements
    from knowledge.catalogue.page import catalogue_page, figures, listed_documents
    from knowledge.load import load
    from knowledge.model import KnowledgeError
    from knowledge.registers import load_registers

    base = load(load_settings().knowledge)
    agreements, wrong = load_agreements(base.folder, today=date.max)  # not by the clock, as in `load`
    registers, more = load_registers(base.folder, base.documents, today=date.max)
    if problems := (*wrong, *more):
        raise KnowledgeError("the registers have errors; mend them and try again", problems)
    documents = listed_documents(base.documents)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(catalogue_page(documents, agreements, registers), encoding="utf-8")
    told = figures(documents, agreements)
    console().print(
        f"{out}: {told.documents} documents, {told.passages} passages, {told.sources} sources", markup=False
    )
