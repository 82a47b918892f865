"""tanya rollback: go back to an earlier edition."""

from __future__ import annotations

import click

from scripts.common import console, load_settings


@click.command(name="rollback")
@click.argument("edition", type=int, required=False)
def command(edition: int | None) -> None:
    """Put an earlier EDITION in force again, by default the one before the current; the last five are kept.

    \b
    Examples:
      tanya rollback
      tanya rollback 12
    """
    from index.edition import rollback

    manifest = rollback(load_settings().home, edition)
    console().print(f"edition {manifest.number} of {manifest.created} is in force")
