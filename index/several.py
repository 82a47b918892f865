"""Two or three questions in one message: taken apart, answered each in its turn, and told together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import compose
from index.model import Answer, Question, Status
from index.normalise import normalise
from index.steps import MAX_QUESTION
from index.texts import text
from index.words import readable

MOST = 3  # questions; a message with more is read as one
SUBJECT = 3  # words that the first question needs, for the others lean on it

_ASK = (
    r"(?:apa(?:kah)?|siapa(?:kah)?|kapan(?:kah)?|di ?mana|ke mana|dari mana|berapa|bagaimana|mengapa|kenapa"
    r"|saha|iraha|sabaraha|kumaha|naon|who|when|where|how|what|which|why)"
)
# "…, dan kapan …", "… and how many …", "…, tahun berapa …"
_JOINED = re.compile(
    rf"(?:,? (?:dan|serta|lalu|terus|trus|and|jeung|sama)|,) (?=(?:\w+ )?{_ASK}\b)", re.IGNORECASE
)
_ASKING = re.compile(rf"\b{_ASK}\b|\?$|\b(?:sebutkan|jelaskan)\b|\b(?:tidak|henteu)$", re.IGNORECASE)
_ENDED = re.compile(r"(?<=\?)\s+")

GIVEN = (Status.ANSWERED, Status.PARTIAL)


def questions_in(question: Question) -> tuple[Question, ...]:
    """The questions of one message, each in the context of those before it; one when it holds no more."""
    asked = normalise(readable(question.text))
    if len(asked) > MAX_QUESTION:
        return (question,)
    parts: list[str] = []
    for sentence in _ENDED.split(asked):
        found: list[str] = []
        for part in _JOINED.split(sentence):
            # "apa saja dan berapa" asks one thing; "kapan, di Bandung" too.
            if found and not (_ASKING.search(found[-1]) and len(part.split()) > 1):
                found[-1] += f", {part}"
            else:
                found.append(part)
        parts += found
    told: list[str] = []
    for part in parts:
        # What asks nothing belongs to the question before it: "Kapan MPP diresmikan? Sumbernya berbeda."
        if told and not _ASKING.search(part):
            told[-1] += f" {part}"
        else:
            told.append(part)
    if not 1 < len(told) <= MOST or len(told[0].split()) < SUBJECT:
        return (question,)
    return tuple(
        replace(question, text=part, context=(*question.context, *told[:number]))
        for number, part in enumerate(told)
    )


def together(question: Question, answers: Sequence[Answer]) -> Answer | None:
    """The answers to the questions of one message as one answer; None when none of them has an answer."""
    given = [answer for answer in answers if answer.status in GIVEN]
    if not given:
        return None
    asked = [answer for answer in answers if answer.status != Status.SMALLTALK]
    room = compose.CHARACTERS // len(given)
    passages = [p for answer in given for p in compose.within(answer.passages, compose.NEARBY, room)]
    language = given[0].language
    notes = [note for answer in given for note in (answer.lead, *answer.notes) if note]
    notes += [
        text("answer.part_missing", language, question=answer.question, reason=_reason(answer))
        for answer in asked
        if answer.status not in GIVEN
    ]
    return compose.facts(
        question.text,
        Status.ANSWERED if all(one.status == Status.ANSWERED for one in asked) else Status.PARTIAL,
        list({passage.passage: passage for passage in passages}.values()),
        language,
        notes=[note for note in dict.fromkeys(notes) if note != text("answer.in_indonesian", language)],
        related=given[-1].related,
        confidence=min(answer.confidence for answer in given),
    )


def _reason(answer: Answer) -> str:
    """Why a question of several has no answer, without what its own message would go on to offer."""
    if answer.status in (Status.NOT_FOUND, Status.NOT_IN_REGISTER) and answer.lead:
        return answer.lead
    return text("answer.not_found", answer.language)
