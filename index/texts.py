"""The one catalogue of sentences that people read, Indonesian first, English second.

Sentences live in `texts/id.toml` and `texts/en.toml`; code names them by key.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@cache
def catalogue(language: str) -> dict[str, str]:
    """All sentences of one language, keys joined with dots ("answer.not_found")."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        tree = tomllib.load(file)
    return {f"{group}.{key}": value for group, keys in tree.items() for key, value in keys.items()}


def text(key: str, language: str, **fields: object) -> str:
    """The sentence `key` in `language`, its {fields} filled in. Raises KeyError for an unknown key."""
    return catalogue(language)[key].format(**fields)
