"""The assistant: an open edition and an encoder, asked one question at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from index.cooperation import bring_rows, check_register
from index.edition import EditionError, current_number
from index.encoder import Encoder, RememberingEncoder, Vectors
from index.gate import gate
from index.language import guess_language
from index.model import Answer, Question
from index.reader import OpenEdition, open_current
from index.search import Hit, cosines, search
from index.select import choose, finish
from index.settled import check_results, keep_to_regions
from index.several import questions_in, together
from index.sides import both_sides
from index.steps import Draft, Step, find, refuse_unreadable, route_elsewhere, understand
from index.vague import ask_back
from index.versions import at_version
from index.within import within
from index.words import stems

logger = logging.getLogger(__name__)

HOLLOW = 2  # words that are no stop words, up to which a question means nothing without those before it
REMEMBERED = 60  # answers of the edition in force, some 15 kB each

STEPS: tuple[Step, ...] = (
    refuse_unreadable,
    understand,
    find,
    route_elsewhere,
    ask_back,
    check_register,
    bring_rows,
    check_results,
    keep_to_regions,
    choose,
    both_sides,
    at_version,
    gate,
)


class Assistant:
    """Answers out of the edition in force. Not thread-safe: one thread asks, refreshes and closes."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        """Raises EditionError when there is no edition, or it is damaged or of another model."""
        self._home = home
        self._encoder: Encoder = RememberingEncoder(encoder)
        self._edition = open_current(home, encoder)
        self._refused: int | None = None  # a newer edition that could not be opened
        # Buttons ask the same questions again and again, and one question is asked by a whole delegation.
        self._answered = lru_cache(REMEMBERED)(self._found)

    @property
    def edition(self) -> OpenEdition:
        """The edition that answers now."""
        return self._edition

    def answer(self, question: Question) -> Answer:
        """The answer to one question; a status for every question, also an unreadable one."""
        start = time.perf_counter()
        return replace(
            self._answered(question),
            edition=self._edition.manifest.number,
            elapsed_ms=round((time.perf_counter() - start) * 1000, 1),
        )

    def _found(self, question: Question) -> Answer:
        several = questions_in(question)
        if len(several) > 1:
            language = question.language or guess_language(question.text)
            answers = [self._alone(replace(one, language=language)) for one in several]
            if (answer := together(question, answers)) is not None:
                return answer
        return self._alone(question)

    def _alone(self, question: Question) -> Answer:
        outcome = _run(STEPS, Draft(question, self._edition, self._encoder))
        return outcome if isinstance(outcome, Answer) else finish(outcome)

    def search(self, query: str, limit: int = 10, weight: float | None = None) -> list[Hit]:
        """What a query finds, best first, before anything is chosen or refused; see `index.search.search`."""
        outcome = _run(STEPS[:2], Draft(Question(query), self._edition, self._encoder))
        if isinstance(outcome, Answer):
            return []
        index = self._edition.search_index
        vector = self._edition.encode(self._encoder, [outcome.normalised])[0]
        named = within(self._edition, self._encoder, outcome.normalised)
        return search(index, outcome.normalised, cosines(index, vector), limit, weight, named)

    def likeness(self, question: str, others: Sequence[str]) -> list[float]:
        """The cosine of one question with each of the others, in the vectors of the model itself.

        Not in those of the edition's adapter, so that one threshold is right for every base.
        """
        vectors = self._encoder.encode_query([question, *others])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    def meanings(self, questions: Sequence[Question]) -> Vectors:
        """What questions mean, as the model's own vectors (n, d): each as the search understands it.

        One that says next to nothing by itself ("kapan turunnya?") is read with those before it.
        """
        return self._encoder.encode_query([self._understood(question) for question in questions])

    def _understood(self, question: Question) -> str:
        outcome = _run(STEPS[:2], Draft(question, self._edition, self._encoder))
        if isinstance(outcome, Answer):
            return question.text
        hollow = len(set(stems(outcome.normalised))) <= HOLLOW and outcome.in_context is not None
        return outcome.in_context or "" if hollow else outcome.normalised

    def refresh(self) -> bool:
        """Swap to a newly published edition. True when it did; a bad one is reported once and passed over."""
        number = None
        try:
            number = current_number(self._home)
            if number in (None, self._edition.manifest.number, self._refused):
                return False
            newer = open_current(self._home, self._encoder)
        except EditionError as error:
            self._refused = number
            logger.warning("kept edition %s: %s", self._edition.manifest.number, error)
            return False
        self._edition.close()
        self._edition = newer
        self._answered.cache_clear()
        self._refused = None
        return True

    def close(self) -> None:
        """Close the edition; the assistant cannot be asked afterwards."""
        self._edition.close()


def _run(steps: Sequence[Step], draft: Draft) -> Draft | Answer:
    for step in steps:
        outcome = step(draft)
        if isinstance(outcome, Answer):
            return outcome
        draft = outcome
    return draft
