"""The assistant as the bot sees it, and the one thread in which it thinks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from index.encoder import Vectors
from index.model import Answer, Question, Quote
from index.reader import OpenEdition
from index.search import Hit

logger = logging.getLogger(__name__)

Found = TypeVar("Found")


class AssistantFailed(Exception):
    """The assistant could not answer; the message is the type of what it raised, and no more."""


class Assistant(Protocol):
    """Answers questions. Blocking and not thread-safe."""

    def answer(self, question: Question) -> Answer:
        """The answer to one question."""
        ...

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """What a query finds, best first, nothing refused."""
        ...

    def likeness(self, question: str, others: Sequence[str]) -> list[float]:
        """How alike in meaning other questions are to one, each -1 to 1."""
        ...

    def meanings(self, questions: Sequence[Question]) -> Vectors:
        """What questions mean, as the model's own vectors (n, d)."""
        ...

    @property
    def edition(self) -> OpenEdition:
        """The edition in force, for looking things up without a question."""
        ...

    def refresh(self) -> bool:
        """Take up a newer edition of the knowledge base, if there is one. True when it did."""
        ...


class Thinker:
    """Asks the assistant in one thread of its own, so that the event loop never waits for it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")

    async def answer(self, question: Question) -> Answer:
        """The answer. Raises AssistantFailed."""
        return await self._run(lambda: self._assistant.answer(question))

    async def look(self, up: Callable[[OpenEdition], Found]) -> Found:
        """What a function finds in the edition in force. Raises AssistantFailed."""
        return await self._run(lambda: up(self._assistant.edition))

    async def search(self, query: str, limit: int) -> list[Quote]:
        """The facts that a query finds, best first; nothing that is not there. Raises AssistantFailed."""

        def found() -> list[Quote]:
            hits = self._assistant.search(query, limit * 2)
            quotes = self._assistant.edition.quotes((hit.row, hit.score) for hit in hits)
            return [quote for quote in quotes if not quote.unknown and quote.kind != "missing"][:limit]

        return await self._run(found)

    async def likeness(self, question: str, others: Sequence[str]) -> list[float]:
        """How alike in meaning other questions are to one, each -1 to 1. Raises AssistantFailed."""
        return await self._run(lambda: self._assistant.likeness(question, others))

    async def use(self, work: Callable[[Assistant], Found]) -> Found:
        """What a function makes of the assistant. Raises AssistantFailed."""
        return await self._run(lambda: work(self._assistant))

    async def _run(self, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._now, work)

    def _now(self, work: Callable[[], Found]) -> Found:
        try:
            self._assistant.refresh()
        except Exception as error:  # noqa: BLE001 - the edition that is open still answers
            logger.error("the newer edition was not taken up: %s", type(error).__name__)
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - whatever broke, its type is all that may be told
            logger.error("the assistant failed: %s", type(error).__name__)
            raise AssistantFailed(type(error).__name__) from None

    def close(self) -> None:
        """Let the thread end after the question that it is at."""
        self._thread.shutdown(wait=False, cancel_futures=True)
