"""A register shown as a document: one passage a view, each with its own sources and questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.kinds import kind_of
from knowledge.model import Document, Kind, Passage, Source, Unknown
from knowledge.parse import passage_ids

# The documents that registers are shown as.
AGREEMENTS = "kerja-sama/register-kerja-sama"
APPLICATIONS = "aplikasi/register-aplikasi"
TERMS = "umum/daftar-istilah"
RESULTS = "sakip/hasil-sakip-per-daerah"
REGULATIONS = "umum/daftar-peraturan"
REGISTERS = frozenset({AGREEMENTS, APPLICATIONS, TERMS, RESULTS, REGULATIONS})


@dataclass(frozen=True)
class View:
    """A passage before it has its place in the document: what it says, what proves it, what it answers.

    `kind` is read from the text where it is None. `subject` is the row's name, see `Passage`.
    """

    heading: str
    text: str
    sources: tuple[Source, ...]
    line: int
    questions: tuple[str, ...]
    kind: Kind | None = None
    subject: str | None = None


def register_document(
    identity: str, title: str, path: Path, views: Sequence[View], unknowns: tuple[Unknown, ...] = ()
) -> Document | None:
    """The views as a document "category/slug"; None when there are none."""
    if not views:
        return None
    sources = tuple(dict.fromkeys(source for view in views for source in view.sources))
    number = {source: index for index, source in enumerate(sources, 1)}
    ids = passage_ids(identity, ((view.heading, view.text) for view in views))
    passages = tuple(
        Passage(
            id=passage,
            document=identity,
            heading=view.heading,
            text=view.text,
            kind=view.kind or kind_of(view.text, view.heading),
            form="row",
            citations=tuple(sorted({number[source] for source in view.sources})),
            line=view.line,
            order=order,
            questions=view.questions,
            subject=view.subject,
        )
        for order, (passage, view) in enumerate(zip(ids, views, strict=True))
    )
    newest = max((source.date for source in sources if source.date), default=None)
    category = identity.partition("/")[0]
    return Document(identity, title, category, sources, passages, path, as_of=newest, unknowns=unknowns)
