"""Menus: the documents of a category, page by page, each a button that opens it in place."""

from __future__ import annotations

from bot.answer_buttons import paging_row
from bot.buttons import Rows, carry, document_key
from bot.introduction import category_label
from bot.markup import escape
from bot.turn import Press, Turn
from index import browse
from index.model import Language
from index.reader import DocumentCard
from index.texts import text
from knowledge.model import CATEGORIES

ENTRIES = 8  # documents on a page: as many buttons as a phone shows without scrolling
BY_COMMAND = {"aplikasi": "aplikasi", "smartcity": "smart-city", "kerjasama": "kerja-sama"}


async def on_category(turn: Turn) -> None:
    """/aplikasi, /smartcity, /kerjasama; /sakip has its own in bot.sakip."""
    html, rows = await _menu(turn, BY_COMMAND[turn.heard.name], 1)
    await turn.reply([html], rows)


async def on_menu(press: Press) -> None:
    """A page of a menu, in place: menu:<category>:<page>."""
    category = press.pressed.value(0)
    if category not in CATEGORIES:
        press.toast("toast.old_button")
        return
    html, rows = await _menu(press.turn, category, press.pressed.number(1))
    press.toast()
    await press.show(html, rows)


async def _menu(turn: Turn, category: str, number: int) -> tuple[str, Rows]:
    cards = await turn.tools.thinker.look(lambda edition: browse.documents(edition, category))
    return menu_page(cards, category, number, turn.language)


def menu_page(cards: list[DocumentCard], category: str, number: int, language: Language) -> tuple[str, Rows]:
    """A page of a category's documents as HTML and buttons; the nearest when there is none of this number."""
    pages = max((len(cards) + ENTRIES - 1) // ENTRIES, 1)
    number = min(max(number, 1), pages)
    shown = cards[(number - 1) * ENTRIES : number * ENTRIES]
    title = text("menu.title", language, category=category_label(category, language), count=len(cards))
    lines = [f"<b>{escape(title)}</b>"]
    if pages > 1:
        lines[0] += f" · {escape(text('paging.number', language, number=number, all=pages))}"
    lines.append(escape(text("menu.hint" if cards else "menu.empty", language)))
    buttons = [[(card.title, carry("read", document_key(card.id), 1, f"m{number}"))] for card in shown]
    turning = paging_row("menu", (category,), number, pages)
    return "\n".join(lines), [*buttons, turning, [(text("button.start", language), carry("start"))]]
