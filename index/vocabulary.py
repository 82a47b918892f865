"""What an edition's words tell: which stems of a question it knows, and which say what is asked about."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

COMMON = 0.1  # share of the passages from which a word no longer tells what a question is about
RARE = 0.02  # share of the passages below which a word says which thing is meant
TITLED = 0.05  # share of the passages from which a title's word no longer names a subject


@dataclass(frozen=True)
class Vocabulary:
    """The stems of an edition of `passages` passages, as its full-text index in `database` counts them."""

    database: sqlite3.Connection
    passages: int

    def seen(self, words: Sequence[str]) -> int:
        """How many of these stems stand anywhere in the base."""
        return self._fewer_than(words, self.passages + 1)

    def telling(self, words: Sequence[str]) -> int:
        """How many of these stems stand in the base, but in less than COMMON of its passages."""
        return self._fewer_than(words, COMMON * self.passages)

    def rarest(self, words: Sequence[str]) -> str | None:
        """The stem that fewest passages have, of those that some have but less than RARE of them."""
        marks = ", ".join("?" * len(words))
        found = self.database.execute(
            f"select term from vocabulary where term in ({marks}) and doc < ? order by doc, term limit 1",  # noqa: S608
            [*words, RARE * self.passages],
        ).fetchone()
        return None if found is None else str(found[0])

    def names_subject(self, words: Sequence[str]) -> bool:
        """Whether one of these stems stands in the titles of some documents, but not of many."""
        for word in words:
            found = self.database.execute(
                "select count(*) from lexicon where lexicon match ?", (f'{{title}} : "{word}"',)
            )
            if 0 < int(found.fetchone()[0]) < TITLED * self.passages:
                return True
        return False

    def _fewer_than(self, words: Sequence[str], passages: float) -> int:
        """How many of these stems stand in the base, in fewer than `passages` passages."""
        marks = ", ".join("?" * len(words))
        counted = self.database.execute(
            f"select count(*) from vocabulary where term in ({marks}) and doc < ?",  # noqa: S608
            [*words, passages],
        )
        return int(counted.fetchone()[0])
