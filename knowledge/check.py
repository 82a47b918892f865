"""What a curator should mend though it stops no build: stale or absent dates, unclear or doubled passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from knowledge.agreements import load_agreements
from knowledge.citations import passage_key
from knowledge.frontmatter import source_lines
from knowledge.model import Base, Document, Passage, Problem

LONGEST = 350  # characters; a longer passage fills an answer by itself
SHORTEST = 25  # letters and digits; shorter texts ("Jumlah — Bobot: 100") may well stand twice

# A passage is quoted alone, so it must not begin with what only the passage before explains.
_DANGLING = re.compile(
    r"(?:(?:ia|dia|mereka|beliau|keduanya|hal (?:ini|itu|tersebut)|nilainya|isinya|hasilnya|tujuannya"
    r"|alasannya|sebabnya|dasarnya|syaratnya|caranya|angkanya|jumlahnya|prinsipnya|saat itu|waktu itu"
    r"|setelah itu|sesudah itu|selain itu|di sana)\b|\w+ (?:ini|itu|tersebut)\b)",
    re.I,
)


def check(base: Base, today: date | None = None) -> list[Problem]:
    """All warnings for a base that could be loaded, those of its loading first, then by file and line."""
    documents = [document for document in base.documents if document.path.suffix.lower() != ".yaml"]
    today = today or date.today()
    asked = any(passage.questions for document in documents for passage in document.passages)
    found = [_warning(p.path, p.line, p.message) for p in load_agreements(base.folder, today=today)[1]]
    for document in documents:
        found += _sources(document, today.isoformat())
        found += _passages(document)
        if asked and not any(passage.questions for passage in document.passages):
            found.append(
                _warning(document.path, 1, "no questions beside this document: it will be found less well")
            )
    found += _duplicates(documents)
    return [*base.problems, *sorted(found, key=lambda problem: (str(problem.path), problem.line))]


def _sources(document: Document, today: str) -> Iterator[Problem]:
    wrong = [
        (number, f"lies in the future ({source.date})" if source.date else "has no date")
        for number, source in enumerate(document.sources, 1)
        if source.date is None or source.date > today[: len(source.date)]
    ]
    if wrong:
        lines = source_lines(document.path)
        for number, what in wrong:
            note = document.sources[number - 1].date_note
            line = lines[number - 1] if number <= len(lines) else 1
            yield _warning(document.path, line, f"source {number} {what}{f': {note}' if note else ''}")


def _passages(document: Document) -> Iterator[Problem]:
    for passage in document.passages:
        if len(passage.text) > LONGEST and passage.form != "code":
            message = f"passage of {len(passage.text)} characters: split it below {LONGEST}"
            yield _warning(document.path, passage.line, message)
        if begins := _DANGLING.match(passage.text):
            message = f"begins with “{begins[0]}”: quoted alone, it does not say what is meant"
            yield _warning(document.path, passage.line, message)


def _duplicates(documents: Iterable[Document]) -> Iterator[Problem]:
    first: dict[str, tuple[Document, Passage]] = {}
    for document in documents:
        for passage in document.passages:
            key = passage_key(passage.text)
            if len(key) < SHORTEST:
                continue
            known, same = first.setdefault(key, (document, passage))
            if same is not passage:
                message = f"says the same as {known.path.name}:{same.line} in {known.id}"
                yield _warning(document.path, passage.line, message)


def _warning(path: Path, line: int, message: str) -> Problem:
    return Problem(path, line, message, "warning")
