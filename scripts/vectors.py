"""tanya vectors: refresh the vectors that are shipped with the knowledge folder."""

from __future__ import annotations

import click

from scripts.common import console, load_encoder, load_settings, progress


@click.command(name="vectors")
def command() -> None:
    """Write the vectors of the whole knowledge folder beside it, so that a first build takes seconds.

    For releases; a build encodes by itself what is not among them.

    \b
    Example:
      tanya vectors
    """
    from index.build import ship_vectors, shipped_vectors

    settings = load_settings()
    encoder = load_encoder(settings)
    with progress("encoding") as encoding, progress("training") as training:
        count = ship_vectors(settings.home, settings.knowledge, encoder, encoding, training)
    path = shipped_vectors(settings.knowledge)
    console().print(f"{count} vectors in {path} ({path.stat().st_size / 1e6:.1f} MB)")
