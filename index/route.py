"""Tell small talk and off-topic messages from questions to the base, by their nearest neighbours."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.encoder import Vectors

NEIGHBOURS = 3
# How much nearer the base's own questions must lie than the samples in routes.toml. Below zero: facts have
# far more questions than small talk has samples. Read off the tuning half of the evaluation questions.
MARGIN = -0.025


@dataclass(frozen=True)
class Route:
    """Where a message goes. `name` is a key of routes.toml, or None for the knowledge base."""

    name: str | None
    margin: float


@cache
def samples() -> tuple[tuple[str, str], ...]:
    """All (route, utterance) of routes.toml, in the order of their vectors."""
    with (Path(__file__).parent / "routes.toml").open("rb") as file:
        return tuple((route, text) for route, texts in tomllib.load(file).items() for text in texts)


def choose_route(routes: Sequence[str], similar: Vectors, nearest_in_base: float) -> Route:
    """The route of a message, given its cosines with the samples of `routes` and with the base."""
    nearest = np.argsort(-similar)[:NEIGHBOURS]
    margin = float(similar[nearest].mean()) - nearest_in_base
    return Route(routes[int(nearest[0])] if margin > MARGIN else None, margin)
