"""The assistant as the bot sees it, and the one thread in which it thinks."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from index.model import Answer, Question, Status
from index.texts import text

logger = logging.getLogger(__name__)


class Assistant(Protocol):
    """Answers questions. Blocking and not thread-safe."""

    def answer(self, question: Question) -> Answer:
        """The answer to one question."""
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
        """The answer; one with status ERROR and our apology when the assistant failed."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def _answer(self, question: Question) -> Answer:
        try:
            self._assistant.refresh()
        except Exception as error:  # noqa: BLE001 - the edition that is open still answers
            logger.error("the newer edition was not taken up: %s", type(error).__name__)
        try:
            return self._assistant.answer(question)
        except Exception as error:  # noqa: BLE001 - whatever broke, the asker gets a word, the log the type
            logger.error("the assistant failed: %s", type(error).__name__)
            language = question.language or "id"
            sentence = text("answer.error", language)
            return Answer(question.text, Status.ERROR, sentence, lead=sentence, language=language)

    def close(self) -> None:
        """Let the thread end after the question that it is at."""
        self._thread.shutdown(wait=False, cancel_futures=True)
