"""What a question asks within the imported documents that it names, as the search takes it."""

from __future__ import annotations

from index.encoder import Encoder
from index.named import named_in
from index.reader import OpenEdition
from index.search import Within, cosines


def within(edition: OpenEdition, encoder: Encoder, question: str) -> Within | None:
    """What a normalised question asks beside their names; None where it names no imported document."""
    named = named_in(question, edition.document_names)
    if named is None:
        return None
    spans = [_rows(edition, document) for document in sorted(named.documents)]
    [vector] = edition.encode(encoder, [named.rest])
    return Within(tuple(filter(None, spans)), cosines(edition.search_index, vector))


def _rows(edition: OpenEdition, document: str) -> tuple[int, int] | None:
    """The rows of a document's passages, first and last + 1: they stand together. None when archived."""
    first, last = edition.search_index.lexicon.execute(
        "select min(row), max(row) from passages where document = ? and not unknown", (document,)
    ).fetchone()
    return None if first is None else (int(first), int(last) + 1)
