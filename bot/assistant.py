"""The assistant as the bot sees it, and the threads in which one or more of them think."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
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
    """Asks the assistants, each at one thing at a time, so that the event loop never waits for them."""

    def __init__(self, *assistants: Assistant) -> None:
        self._free: SimpleQueue[Assistant] = SimpleQueue()
        for assistant in assistants:
            self._free.put(assistant)
        self._threads = ThreadPoolExecutor(max_workers=len(assistants), thread_name_prefix="assistant")

    async def answer(self, question: Question) -> Answer:
        """The answer. Raises AssistantFailed."""
        return await self._run(lambda assistant: assistant.answer(question))

    async def look(self, up: Callable[[OpenEdition], Found]) -> Found:
        """What a function finds in the edition in force. Raises AssistantFailed."""
        return await self._run(lambda assistant: up(assistant.edition))

    async def search(self, query: str, limit: int) -> list[Quote]:
        """The facts that a query finds, best first; nothing that is not there. Raises AssistantFailed."""

        def found(assistant: Assistant) -> list[Quote]:
            hits = assistant.search(query, limit * 2)
            quotes = assistant.edition.quotes((hit.row, hit.score) for hit in hits)
            return [quote for quote in quotes if not quote.unknown and quote.kind != "missing"][:limit]

        return await self._run(found)

    async def likeness(self, question: str, others: Sequence[str]) -> list[float]:
        """How alike in meaning other questions are to one, each -1 to 1. Raises AssistantFailed."""
        return await self._run(lambda assistant: assistant.likeness(question, others))

    async def use(self, work: Callable[[Assistant], Found]) -> Found:
        """What a function makes of the assistant. Raises AssistantFailed."""
        return await self._run(work)

    async def _run(self, work: Callable[[Assistant], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._now, work)

    def _now(self, work: Callable[[Assistant], Found]) -> Found:
        assistant = self._free.get()
        try:
            return _done(assistant, work)
        finally:
            self._free.put(assistant)

    def close(self) -> None:
        """Let the threads end after the questions that they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _done(assistant: Assistant, work: Callable[[Assistant], Found]) -> Found:
    try:
        assistant.refresh()
    except Exception as error:  # noqa: BLE001 - the edition that is open still answers
        logger.error("the newer edition was not taken up: %s", type(error).__name__)
    try:
        return work(assistant)
    except Exception as error:  # noqa: BLE001 - whatever broke, its type is all that may be told
        logger.error("the assistant failed: %s", type(error).__name__)
        raise AssistantFailed(type(error).__name__) from None
