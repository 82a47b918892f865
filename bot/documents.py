"""Documents to read in place: opened by a button or a link, page by page, with a way back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer_buttons import back, paging_row
from bot.buttons import Rows, carry, document_key
from bot.pages import document_pages, titled
from bot.turn import Press, Turn
from index import browse
from index.model import Language
from index.reader import DocumentCard, OpenEdition
from index.texts import text


@dataclass(frozen=True)
class Opened:
    """One page of a document."""

    card: DocumentCard
    page: str
    number: int  # from 1
    of_all: int


async def on_read(press: Press) -> None:
    """A page of a document, in the message of the button: read:<key>:<page>:<where from>."""
    key, number, origin = press.pressed.value(0), press.pressed.number(1), press.pressed.value(2)
    language = press.turn.language
    opened = await press.turn.tools.thinker.look(lambda edition: open_page(edition, key, number, language))
    if opened is None:
        press.toast("toast.document_gone", alert=True)
        return
    press.toast()
    about = int(origin[1:]) if origin.startswith("q") and origin[1:].isdigit() else None
    await press.show(shown(opened, language), rows(opened, origin, language), about=about)


async def send_document(turn: Turn, key: str) -> bool:
    """Answer with the first page of a document. False when there is no such document."""
    language = turn.language
    opened = await turn.tools.thinker.look(lambda edition: open_page(edition, key, 1, language))
    if opened is None:
        return False
    await turn.reply([shown(opened, language)], rows(opened, "m1", language))
    return True


def open_page(edition: OpenEdition, key: str, number: int, language: Language) -> Opened | None:
    """A page of the document with this key; the nearest one when there is none of this number."""
    card = next((card for card in edition.documents.values() if document_key(card.id) == key), None)
    pages = document_pages(browse.reading(edition, card.id), language) if card else []
    if card is None or not pages:
        return None
    number = min(max(number, 1), len(pages))
    return Opened(card, pages[number - 1], number, len(pages))


def shown(opened: Opened, language: Language) -> str:
    """The page as HTML."""
    return titled(opened.card.title, opened.page, opened.number, opened.of_all, language)


def rows(opened: Opened, origin: str, language: Language) -> Rows:
    """Buttons to turn pages and to go back: to the answer ("q<question>") or the menu ("m<page>")."""
    key = document_key(opened.card.id)
    turning = paging_row("read", (key,), opened.number, opened.of_all, origin)
    if origin.startswith("q") and origin[1:].isdigit():
        return [turning, [back(int(origin[1:]), language)]]
    page = origin[1:] if origin[1:].isdigit() else "1"
    label = text(f"category.{opened.card.category.replace('-', '_')}", language)
    return [turning, [(f"↩ {label}", carry("menu", opened.card.category, page))]]
