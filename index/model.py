"""What goes into the answer pipeline and what comes out: question, status, quote, answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from knowledge.model import Form, Kind, Source

Language = Literal["id", "en"]


class Status(StrEnum):
    """How an answer ended. Only ANSWERED and PARTIAL carry `passages`."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    NOT_IN_REGISTER = "not_in_register"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    OFF_TOPIC = "off_topic"
    TOO_LONG = "too_long"
    ERROR = "error"


@dataclass(frozen=True)
class Question:
    """One question as asked. `context` holds the asker's earlier questions, oldest first."""

    text: str
    context: tuple[str, ...] = ()
    language: Language | None = None  # the asker's chosen language; None: guess from the text


@dataclass(frozen=True)
class Quote:
    """A passage as quoted in an answer, with its own sources. `score` is the fused relevance in 0..1.

    `original` names the file that its document was imported from, `names` whose that document is.
    """

    text: str
    document: str
    title: str
    heading: str
    kind: Kind
    sources: tuple[Source, ...]
    score: float
    passage: str
    form: Form = "bullet"
    unknown: bool = False  # a known unknown: a sentence on what the base does not hold
    original: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The whole answer, in parts that a renderer may lay out.

    Shown in this order: `title` (bold), `lead` (a sentence of ours before the facts: the refusal, the yes or
    no, the count), the quotes of `passages`, then `notes` (our sentences after them: language, staleness,
    what is missing). `nearest` are quotes offered under not_found and the like, never as the answer;
    `choices` are questions that the asker may pick instead, `related` those to go on with. `text` is all of
    it as plain text, without the source list and the related questions.
    """

    question: str
    status: Status
    text: str
    title: str | None = None
    lead: str | None = None
    passages: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = ()
    nearest: tuple[Quote, ...] = ()
    choices: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    confidence: float = 0.0
    language: Language = "id"
    edition: int = 0
    elapsed_ms: float = 0.0
