"""What two editions have otherwise: passages added, removed, told in other words, or with other sources."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from index.edition import EditionError

ALIKE = 0.55  # share of equal words from which two passages of a document are one in other words

How = Literal["=", "-", "+"]
Words = list[tuple[How, str]]


@dataclass(frozen=True)
class Held:
    """A passage as an edition holds it; `sources` as "publisher, date, page, address"."""

    id: str
    document: str
    heading: str
    text: str
    kind: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs, in the order of documents. `resourced` say the same by other sources."""

    added: tuple[Held, ...]
    removed: tuple[Held, ...]
    changed: tuple[tuple[Held, Held], ...]
    resourced: tuple[tuple[Held, Held], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.resourced)


def held(path: Path) -> dict[str, Held]:
    """The passages of the edition in a folder by their ids, known unknowns included. Raises EditionError."""
    address = f"{(path / 'passages.db').absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            sources = {
                document: [_source(one) for one in json.loads(told)]
                for document, told in database.execute("select id, sources from documents")
            }
            rows = database.execute(
                "select id, document, heading, text, kind, citations from passages"
                " order by document, position"
            ).fetchall()
    except sqlite3.Error as error:
        raise EditionError(f"edition {path.name} cannot be read ({error}): compare another one") from error
    return {
        identity: Held(
            identity,
            document,
            heading,
            text,
            kind,
            tuple(sources[document][number - 1] for number in json.loads(citations)),
        )
        for identity, document, heading, text, kind, citations in rows
    }


def difference(before: dict[str, Held], after: dict[str, Held]) -> Difference:
    """What came, went and changed from one edition to another."""
    # Unknowns are numbered, so that the same id may say something else.
    same = {one for one in before if one in after and before[one].text == after[one].text}
    removed = [one for identity, one in before.items() if identity not in same]
    added = [one for identity, one in after.items() if identity not in same]
    changed: list[tuple[Held, Held]] = []
    for document in dict.fromkeys(one.document for one in removed):
        old = [one for one in removed if one.document == document]
        new = [one for one in added if one.document == document]
        changed += _paired(old, new)
    gone, come = {old.id for old, _ in changed}, {new.id for _, new in changed}
    return Difference(
        tuple(one for one in added if one.id not in come),
        tuple(one for one in removed if one.id not in gone),
        tuple(sorted(changed, key=lambda pair: pair[1].document)),
        tuple(
            (before[one], after[one])
            for one in after
            if one in same and sorted(before[one].sources) != sorted(after[one].sources)
        ),
    )


def in_words(before: str, after: str) -> Words:
    """How one text became another, word by word: what stayed, what went, what came."""
    old, new = _words(before), _words(after)
    told: Words = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            told.append(("=", "".join(old[a:b])))
            continue
        if a < b:
            told.append(("-", "".join(old[a:b])))
        if c < d:
            told.append(("+", "".join(new[c:d])))
    return told


def _paired(old: Sequence[Held], new: Sequence[Held]) -> Iterator[tuple[Held, Held]]:
    """The passages of one document that are the same in other words, each in one pair, likest first."""
    likeness = []
    for a, one in enumerate(old):
        for b, other in enumerate(new):
            matcher = SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False)
            if matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
                likeness.append((-ratio, a, b))
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, a, b in sorted(likeness):
        if a not in used_old and b not in used_new:
            used_old.add(a)
            used_new.add(b)
            yield old[a], new[b]


def _words(text: str) -> list[str]:
    """Words with the white space behind them, so that joined they are the text again."""
    return re.findall(r"\S+\s*", text)


def _source(told: dict[str, str | None]) -> str:
    parts = [told.get("publisher"), told.get("date") or told.get("date_note"), told.get("url")]
    page = told.get("page")
    return ", ".join(part for part in (*parts, f"hlm. {page}" if page else None) if part)
