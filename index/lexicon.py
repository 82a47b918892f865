"""What an entry is found by: the text that is encoded and the stems in the full-text index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from index.normalise import normalise
from index.words import stems
from knowledge.model import Document, Passage


@dataclass(frozen=True)
class Entry:
    """A passage with the document it stands in."""

    document: Document
    passage: Passage
    unknown: bool = False  # a sentence on what the base does not hold, found like a fact
    names: tuple[str, ...] = ()  # by which its document is asked of, see knowledge.spoken_for

    @property
    def encoded_text(self) -> str:
        """What is encoded: the passage alone often does not name its subject, its title and heading do."""
        parts = (self.document.title, self.passage.heading, self.passage.text)
        return ". ".join(part for part in parts if part)


def write_lexicon(database: Database, entries: Sequence[Entry]) -> None:
    """Write the tables `lexicon` and `vocabulary`, one row an entry, in order from 0."""
    # Stems only, and no raw words beside them: both in one column rank worse (DESIGN §5). The text itself
    # is in `passages`, so the index keeps no copy of it.
    database.execute(
        "create virtual table lexicon using fts5"
        "(title, heading, body, questions, content='', tokenize=\"unicode61 remove_diacritics 0\")"
    )
    database.conn.executemany(
        "insert into lexicon(rowid, title, heading, body, questions) values (?, ?, ?, ?, ?)",
        ((row, *_columns(entry)) for row, entry in enumerate(entries)),
    )
    database.execute("create virtual table vocabulary using fts5vocab(lexicon, row)")


def _columns(entry: Entry) -> tuple[str, str, str, str]:
    """The stems of an entry as the lexicon keeps them.

    What names an imported document counts once for each of its passages, and for all of them alike: else the
    cover, which says little but names, is found before the row that holds the answer.
    """
    title = _stems(" ".join((entry.document.title, *entry.document.aliases, *entry.names)))
    heading, body = _stems(entry.passage.heading), _stems(entry.passage.text)
    if entry.document.original is not None:
        named = dict.fromkeys(title.split())
        title = " ".join(named)
        heading, body = (" ".join(s for s in told.split() if s not in named) for told in (heading, body))
    return title, heading, body, _stems(" ".join(entry.passage.questions))


@lru_cache(maxsize=2)  # passages of one document follow each other: title and heading repeat
def _stems(text: str) -> str:
    # The same spelling on both sides: "Walikota" in a passage and "wali kota" in a question must meet.
    return " ".join(stems(normalise(text)))
