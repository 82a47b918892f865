"""Every passage of the base, and hostile text, as messages with buttons: Telegram takes them all."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from bot_api.content import inline_keyboard
from hypothesis import given
from hypothesis import strategies as st
from telegram_html import parse
from test_render import answers, anything, quotes, squeezed

from bot.answer_buttons import answer_rows, related_rows
from bot.buttons import LONGEST_DATA, document_key, keyboard, read
from bot.documents import Opened, rows, shown
from bot.inline import offered
from bot.lookups import side_by_side
from bot.markup import LIMIT, split, units
from bot.menus import menu_page
from bot.pages import document_pages, source_pages, titled
from bot.render import render
from index import browse
from index.model import Answer, Quote, Status
from index.reader import DocumentCard, OpenEdition
from knowledge.model import CATEGORIES

LARGEST = 2**63 - 1  # update_id


def taken(html: str) -> str:
    """The text that Telegram shows. Raises when it would not take the message."""
    text = parse(html)
    assert text.strip()
    assert units(html) <= LIMIT
    return text


def taken_keyboard(made: str | None) -> None:
    """Telegram takes the keyboard."""
    if made is None:
        return
    faults: list[str] = []
    inline_keyboard(json.loads(made), faults)
    assert faults == []


def test_every_passage_as_an_answer_with_its_buttons(edition: OpenEdition) -> None:
    for document in edition.documents:
        for quote in browse.reading(edition, document):
            made = Answer("?", Status.ANSWERED, "", title=quote.title, passages=(quote,), related=("Apa?",))
            messages = render(made)
            assert squeezed(quote.text) in squeezed("".join(map(taken, messages)))
            taken_keyboard(keyboard(answer_rows(made, LARGEST)))


def test_every_document_page_by_page_loses_nothing(edition: OpenEdition) -> None:
    for card in edition.documents.values():
        passages = browse.reading(edition, card.id)
        pages = document_pages(passages, "id")
        whole = ""
        for number, page in enumerate(pages, 1):
            opened = Opened(card, page, number, len(pages))
            whole += taken(shown(opened, "id"))
            for origin in ("m1", f"q{LARGEST}", "x"):
                taken_keyboard(keyboard(rows(opened, origin, "id")))
        told = squeezed(whole)
        assert [one.text for one in passages if squeezed(one.text) not in told] == []


def test_every_document_has_a_key_of_its_own_and_its_sources_can_be_shown(edition: OpenEdition) -> None:
    assert len({document_key(one) for one in edition.documents}) == len(edition.documents)
    for document in edition.documents:
        for page in source_pages(browse.reading(edition, document), "en"):
            taken(titled("Sources", page, 100, 100, "en"))


def test_every_menu_and_comparison(edition: OpenEdition) -> None:
    for category in CATEGORIES:
        cards = browse.documents(edition, category)
        for number in range(1, len(cards) // 8 + 2):
            html, buttons = menu_page(cards, category, number, "id")
            taken(html)
            taken_keyboard(keyboard(buttons))
    names = list(dict.fromkeys(edition.names["application"].values()))
    for first, second in pairwise(names):
        compared = browse.compare(edition, [first, second])
        for message in split(side_by_side(compared.sides, "id")):
            taken(message)


# Hostile text


@given(answers, st.integers(0, LARGEST), st.lists(anything, max_size=4).map(tuple))
def test_any_answer_has_a_keyboard_that_telegram_takes(
    made: Answer, question: int, related: tuple[str, ...]
) -> None:
    made = replace(made, related=related)
    for buttons in (answer_rows(made, question), related_rows(list(related), question, made.language)):
        taken_keyboard(keyboard(buttons))


@given(st.lists(quotes, max_size=8), st.sampled_from(("id", "en")), anything)
def test_any_document_and_its_sources_are_taken_and_lose_nothing(
    passages: list[Quote],
    language: str,
    title: str,
) -> None:
    pages = document_pages(passages, language)  # type: ignore[arg-type]
    card = DocumentCard("umum/uji", title, "umum", (), None, ())
    told = squeezed("".join(taken(shown(Opened(card, page, n, 99), "id")) for n, page in enumerate(pages, 1)))
    for passage in passages:
        for word in passage.text.split(" "):
            assert squeezed(word)[:50] in told
    for page in source_pages(passages, language):  # type: ignore[arg-type]
        taken(titled(title, page, 1, 2, "id"))


@given(quotes)
def test_any_fact_is_offered_inline_or_left_out(quote: Quote) -> None:
    result = offered(quote)
    if result is not None:
        taken(result.input_message_content.message_text)  # type: ignore[union-attr]
        assert 1 <= len(result.id.encode()) <= LONGEST_DATA


@given(st.text(max_size=80))
def test_any_data_of_a_button_can_be_read(data: str) -> None:
    pressed = read(data)
    assert isinstance(pressed.value(0), str)
    assert 0 <= pressed.number(1) < 2**63
