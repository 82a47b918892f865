"""tanya build: read the knowledge folder and publish an edition."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from scripts.common import console, load_encoder, load_settings, progress

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.build import Built


@click.command(name="build")
def command() -> None:
    """Build the knowledge base and publish it as a new edition; a running bot takes it over by itself.

    Nothing happens when nothing has changed. The edition in force stays until the new one is complete.

    \b
    Examples:
      tanya build
      TANYA_KNOWLEDGE=folder TANYA_HOME=home tanya build
    """
    publish(load_settings())


def publish(settings: Settings, *, quiet: bool = False) -> Built:
    """Build and say what came of it. Raises KnowledgeError, EditionError, EncoderError."""
    from index.build import build

    start = time.perf_counter()
    with progress("encoding") as show:
        built = build(settings.home, settings.knowledge, load_encoder(settings), show)
    seconds = time.perf_counter() - start
    manifest = built.manifest
    for problem in built.base.problems if built.base else ():
        console(stderr=True).print(f"warning: {problem}", markup=False)
    if quiet:
        return built
    out = console()
    if built.base is None:
        out.print(f"edition {manifest.number} is up to date ({seconds:.1f} s)")
        return built
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    out.print(
        f"edition {manifest.number} published ({seconds:.1f} s): {counts}; {built.encoded} texts encoded. "
        "Undo: tanya rollback"
    )
    return built
