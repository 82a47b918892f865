"""Put the chosen passages into words: the answer's parts, and the same as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.model import Answer, Language, Quote, Status
from index.texts import text

FACTS = 5
CHARACTERS = 1000
SURE_FACTS = 2
NEARBY = 3  # facts after what is said to be missing
# Share of the best score that a further fact must have: a sure answer is short, an unsure one shows more
# (docs/adr/0037).
NEAR = 0.80
NEAR_IN_LIST = 0.7  # where several things are asked for
LIST_FACTS = 20
LIST_CHARACTERS = 2800

SAMPLES = ("sample.one", "sample.two", "sample.three")


def within(quotes: Sequence[Quote], facts: int, characters: int, near: float = 0.0) -> tuple[Quote, ...]:
    """The first quotes that fit: at least one, at most `facts`, about `characters` together.

    From the third on only those whose score is at least `near` of the first one's.
    """
    kept: list[Quote] = []
    used = 0
    for quote in quotes[:facts]:
        if kept and used + len(quote.text) > characters:
            continue  # a shorter one further down may still fit
        if len(kept) >= SURE_FACTS and quote.score < near * quotes[0].score:
            continue
        kept.append(quote)
        used += len(quote.text)
    return tuple(kept)


def facts(
    question: str,
    status: Status,
    quotes: Sequence[Quote],
    language: Language,
    *,
    lead: str | None = None,
    notes: Sequence[str] = (),
    related: Sequence[str] = (),
    confidence: float = 0.0,
) -> Answer:
    """An answer made of quotes, under the title of the document that the best of them stands in."""
    if language == "en":
        notes = (*notes, text("answer.in_indonesian", language))
    return _finished(
        Answer(
            question=question,
            status=status,
            text="",
            title=quotes[0].title,
            lead=lead,
            passages=tuple(quotes),
            notes=tuple(notes),
            related=tuple(related),
            confidence=confidence,
            language=language,
        )
    )


def refusal(
    question: str,
    status: Status,
    lead: str,
    language: Language,
    *,
    nearest: Sequence[Quote] = (),
    choices: Sequence[str] = (),
    confidence: float = 0.0,
) -> Answer:
    """An answer without facts of its own: what is not there, or what we can do instead."""
    return _finished(
        Answer(
            question=question,
            status=status,
            text="",
            lead=lead,
            nearest=tuple(nearest),
            choices=tuple(choices),
            confidence=confidence,
            language=language,
        )
    )


def samples(language: Language) -> tuple[str, ...]:
    """Three questions that the knowledge base can answer."""
    return tuple(text(key, language) for key in SAMPLES)


def _finished(answer: Answer) -> Answer:
    return replace(answer, text=plain(answer))


def plain(answer: Answer) -> str:
    """The answer as plain text, in reading order, without its list of sources."""
    lines = [answer.title, answer.lead, *(f"• {quote.text}" for quote in answer.passages), *answer.notes]
    if answer.choices:
        lines += [f"• {choice}" for choice in answer.choices]
    if answer.nearest:
        lines.append(text("answer.nearest", answer.language))
        lines += [f"• {quote.text}" for quote in answer.nearest]
    return "\n".join(line for line in lines if line)
