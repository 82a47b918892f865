"""Questions to go on with: people's own, beside passages near to an answer, that the base can answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.language import guess_language
from index.model import Language, Quote
from index.reader import OpenEdition
from index.words import content_words

RELATED = 3
ALIKE = 0.6  # share of its words from which a question asks what another one asks


def related_questions(
    edition: OpenEdition,
    rows: Iterable[int],
    shown: Sequence[Quote],
    asked: str,
    language: Language,
    *,
    most: int = RELATED,
    apart: bool = False,
) -> tuple[str, ...]:
    """At most `most` questions that the passages of `rows` (best first) answer and the shown ones do not.

    None that asks what was `asked` already or another one asks, each on a passage of its own; `apart`: each
    also on a document of its own.
    """
    told = {quote.passage for quote in shown}
    documents: set[str] = set()
    words = [frozenset(content_words(asked))]
    found: list[str] = []
    for row in rows:
        [quote] = edition.quotes([(row, 0.0)])
        if quote.passage in told or quote.unknown or quote.kind == "missing":
            continue
        if apart and quote.document in documents:
            continue
        question = _in(language, edition.questions_of(row))
        if question is None:
            continue
        own = frozenset(content_words(question))
        if any(len(own & other) > ALIKE * len(own) for other in words):
            continue
        found.append(question)
        words.append(own)
        documents.add(quote.document)
        if len(found) == most:
            break
    return tuple(found)


def _in(language: Language, questions: Sequence[str]) -> str | None:
    """The first of the questions that is written with care and in a language; None when there is none."""
    careful = (question for question in questions if question[0].isupper())
    return next((question for question in careful if guess_language(question) == language), None)
