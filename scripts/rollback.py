"""tanya rollback: go back to an earlier edition."""

from __future__ import annotations

import click

from scripts.common import console, load_settings


@click.command(name="rollback")
@click.argument("edition", type=int, required=False)
def command(edition: int | None) -> None:
    """Put an earlier EDITION in force again, by default the one before the current; the last five are kept.

    The documents themselves stay as they are, so that the next build publishes them again.

    \b
    Examples:
      tanya rollback
      tanya rollback 12
    """
    from index.edition import rollback

    manifest = rollback(load_settings().home, edition)
    out = console()
    out.print(f"edition {manifest.number} of {manifest.created} is in force")
    out.print(
        "The documents are as they were: the next tanya add or tanya build publishes them again. What should"
        " not come back: tanya archive DOCUMENT, or tanya edit DOCUMENT"
    )
