"""The buttons under an answer: which make sense, by how it ended. Pure."""

from __future__ import annotations

from bot.buttons import Button, Rows, carry, column, document_key
from index.model import Answer, Language, Quote, Status
from index.texts import text
from knowledge.view import REGISTERS

UNKNOWN = (Status.NOT_FOUND, Status.NOT_IN_REGISTER)
PAGES = 3  # of imported files that an answer offers to show
REASONS = ("wrong", "incomplete", "outdated", "beside")  # of a bad answer


def asks_of(answer: Answer) -> list[str]:
    """The questions that the buttons of an answer ask, in the order of their numbers."""
    return list(answer.related if answer.passages else answer.choices)


def answer_rows(answer: Answer, question: int) -> Rows:
    """The buttons of an answer to the question of this update; none where there is nothing to do."""
    language = answer.language
    if answer.passages:
        return _factual(answer, question)
    rows: list[list[Button]] = [
        [(choice, carry("ask", question, place))] for place, choice in enumerate(answer.choices)
    ]
    if answer.status in UNKNOWN:
        nearest = dict.fromkeys((quote.document, quote.title) for quote in answer.nearest)
        rows += [[(f"📄 {title}", _read(document, question))] for document, title in nearest]
        rows.append([(text("button.forward", language), carry("officer", question))])
    return rows


def _factual(answer: Answer, question: int) -> Rows:
    language = answer.language
    # A register goes on with other things; the document about this one tells more of it.
    documents = [quote.document for quote in answer.passages]
    best = next((document for document in documents if document not in REGISTERS), documents[0])
    rows: list[list[Button]] = [
        [("👍", carry("good", question)), ("👎", carry("bad", question))],
        [(text("button.more", language), _read(best, question))],
    ]
    if any(quote.sources for quote in answer.passages):
        rows[1].append((text("button.sources", language), carry("source", question, 1)))
    further = [(text("button.officer", language), carry("officer", question))]
    if answer.related:
        further.insert(0, (text("button.related", language), carry("related", question)))
    return [*rows, *_pages(answer, question), further]


def _pages(answer: Answer, question: int) -> Rows:
    """A button for each page of an imported PDF that the answer quotes, the first few, in a row."""
    places: dict[tuple[str, str], int] = {}
    for place, quote in enumerate(answer.passages):
        if (page := page_of(quote)) is not None:
            places.setdefault((str(quote.original), page), place)
    buttons = [
        (text("button.page", answer.language, page=page), carry("page", question, place))
        for (_, page), place in places.items()
    ]
    return [buttons[:PAGES]] if buttons else []


def page_of(quote: Quote) -> str | None:
    """The page ("12", "12-13") of an imported PDF on which a quote stands; None when there is none."""
    if quote.original is None or not quote.original.endswith(".pdf"):
        return None
    return next((source.page for source in quote.sources if source.page), None)


def related_rows(asks: list[str], question: int, language: Language) -> Rows:
    """The related questions, each of which asks, and the way back."""
    return [
        *column([(ask, carry("ask", question, place)) for place, ask in enumerate(asks)]),
        [back(question, language)],
    ]


def reason_rows(question: int, language: Language) -> Rows:
    """Why an answer is bad, and the way back."""
    reasons = [(text(f"reason.{reason}", language), carry("why", question, reason)) for reason in REASONS]
    return [reasons[:2], reasons[2:], [back(question, language)]]


def paging_row(
    verb: str, before: tuple[object, ...], number: int, of_all: int, *after: object
) -> list[Button]:
    """◀ and ▶ as far as there are pages; the page's number stands between `before` and `after`."""
    row = []
    if number > 1:
        row.append(("◀", carry(verb, *before, number - 1, *after)))
    if number < of_all:
        row.append(("▶", carry(verb, *before, number + 1, *after)))
    return row


def back(question: int, language: Language) -> Button:
    """The way back to the answer."""
    return text("button.back", language), carry("back", question)


def _read(document: str, question: int) -> str:
    """Read a document in the message of this question's answer."""
    return carry("read", document_key(document), 1, f"q{question}")
