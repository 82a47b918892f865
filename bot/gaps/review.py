"""Close a gap: its questions are asked again, those answered now are closed, who asked is told once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot import news
from bot.assistant import Assistant
from bot.gaps import store
from bot.gaps.arrange import as_question
from bot.gaps.store import Gap, Row
from bot.journal import Journal
from bot.markup import plain
from index.model import Answer, Question, Status

# Why a question stays open.
Why = Literal["unanswered", "unchanged", "elsewhere"]
FACTUAL = (Status.ANSWERED, Status.PARTIAL)
LINE = 110  # characters of an answer's first line


@dataclass(frozen=True)
class Again:
    """Questions of one wording, asked again. `why` is None where they are answered now."""

    rows: tuple[Row, ...]
    question: str
    before: tuple[str, str]  # status, first line
    after: tuple[str, str]
    document: str | None  # that the new answer begins with
    why: Why | None

    @property
    def asked(self) -> list[int]:
        return [int(row["update_id"]) for row in self.rows]

    def as_object(self) -> dict[str, Any]:
        """What machines are told of it: nothing of who asked."""
        return {
            "question": self.question,
            "asked": len(self.rows),
            "before": {"status": self.before[0], "line": self.before[1]},
            "after": {"status": self.after[0], "line": self.after[1], "document": self.document},
            "closed": self.why is None,
            "why": self.why,
        }


def asked_again(
    assistant: Assistant, journal: Journal, gap: Gap, document: str | None = None
) -> Iterator[Again]:
    """Ask the questions of a gap again, one after the other, each wording once.

    One is answered now when its askers would be told so (`news.is_news`), from `document` if that is named,
    and other than before if people did not like that answer.
    """
    wordings: dict[Question, list[Row]] = {}
    for row in gap.questions:
        wordings.setdefault(as_question(journal, row), []).append(row)
    for question, rows in wordings.items():
        newest, answer = rows[-1], assistant.answer(question)
        yield Again(
            tuple(rows),
            question.text,
            (newest["status"], first_line(newest["status"], plain(newest["html"] or ""))),
            (str(answer.status), first_line(answer.status, answer.text)),
            answer.passages[0].document if answer.passages else None,
            _why_open(rows, answer, document),
        )


def _why_open(rows: Sequence[Row], answer: Answer, document: str | None) -> Why | None:
    if not all(news.is_news(answer, row) for row in rows):
        return "unanswered"
    if document is not None and document not in {quote.document for quote in answer.passages}:
        return "elsewhere"
    shown = [quote.passage for quote in answer.passages]
    same = all(row["status"] == answer.status and json.loads(row["passages"]) == shown for row in rows)
    return "unchanged" if same else None


def close(journal: Journal, gap: Gap, again: Sequence[Again], document: str | None) -> int:
    """Close what is answered now and have who asked told, everybody once; returns how many that are."""
    answered = [row for one in again if one.why is None for row in one.rows]
    # Somebody who asked the same twice in a chat hears of the last time.
    last = {(row["chat_id"], row["user_id"]): int(row["update_id"]) for row in answered}
    with journal.db.atomic():
        store.close(journal.db, gap.number, [int(row["update_id"]) for row in answered], document)
        return news.queue(journal.db, sorted(last.values()))


def first_line(status: str, said: str) -> str:
    """The first fact of an answer, or its first line where it is a refusal, at most LINE characters."""
    lines = [line.strip() for line in said.split("\n") if line.strip() and not line.startswith("›")]
    facts = [line for line in lines if line.startswith("•")] if status in FACTUAL else []
    told = next(iter(facts or lines), "")
    return told if len(told) <= LINE else told[:LINE].rsplit(" ", 1)[0] + " …"
