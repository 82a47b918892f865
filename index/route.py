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

# How much nearer the base must lie than the samples for a message to be a question to it. Below zero, for
# facts have far more questions than small talk has samples. Where an adapter has taught the search the base's
# own language, the two lie far apart: of 690 answerable questions (tuning half) all but one lie below -0.11,
# 50 off-topic ones and small talk all above -0.08. Without one they lie closer.
MARGIN = -0.09
MARGIN_WITHOUT_ADAPTER = -0.015
# A message whose words the base has never seen is the likelier to be about something else.
UNSEEN_WEIGHT = 0.04
# "Kapan?" after a question is no small talk: in a conversation more is needed, and of what leans on the
# questions before it only what is plainly nearer counts.
MARGIN_IN_CONVERSATION = 0.03
MARGIN_LEANING = 0.06
# Half of its words strange to the base: they are words of its own, and it leans on nothing ("resep rendang").
OWN_WORDS = 0.5

# Said to a bot in any conversation; "siapa?" and "kapan?" after a question are none of these.
SMALL_TALK = frozenset({"greeting", "thanks", "praise", "complaint", "insult"})


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


def choose_route(
    routes: Sequence[str],
    similar: Vectors,
    nearest_in_base: float,
    *,
    unseen: float,
    adapted: bool,
    in_conversation: bool,
    leaning: bool,
    asking: bool,
) -> Route:
    """The route of a message.

    `similar` are its cosines with the samples of `routes`, `nearest_in_base` its cosine with what the base
    answers, `unseen` the share of its content words (0..1) that the base does not contain. A `leaning` one
    gets its subject from the questions before it, so it is small talk or a question to the base; if it is
    `asking`, with a question mark ("terus?"), the latter. `adapted`: the vectors are as an adapter made them.
    """
    nearest = np.argsort(-similar)[:NEIGHBOURS]
    margin = float(similar[nearest].mean()) - nearest_in_base
    least = MARGIN if adapted else MARGIN_WITHOUT_ADAPTER
    strange = leaning and unseen >= OWN_WORDS
    if leaning and not strange:
        elsewhere = margin > MARGIN_LEANING and not asking
    else:
        needed = least + MARGIN_IN_CONVERSATION * (in_conversation + strange)
        elsewhere = margin + UNSEEN_WEIGHT * unseen > needed
    name = routes[int(nearest[0])]
    if leaning and not strange and name not in SMALL_TALK:
        elsewhere = False
    return Route(name if elsewhere else None, margin)
