"""A quoted page of an imported PDF as a picture in the chat, drawn by a process of its own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from bot.answer_buttons import page_of
from bot.attachments import File, keep
from bot.child import ChildFailed, run_module
from bot.records import Outgoing
from bot.turn import Press, Turn
from index.dates import source_date
from index.model import Quote
from index.reader import OpenEdition

SECONDS = 60.0  # that drawing may take
SPAN = 3  # pages on which a quote may stand
PAGES = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
LONGEST_TITLE = 300  # characters; a caption takes 1,024


async def show_page(press: Press, passages: list[str]) -> None:
    """Send the page of the passage at the button's second value, its quote marked; or say why not.

    The passage is looked up by its id, which is made of its words: it is found in later editions too.
    """
    turn, place = press.turn, press.pressed.number(1)
    passage = passages[place] if place < len(passages) else ""

    def found(edition: OpenEdition) -> Quote | None:
        row = edition.row_of(passage)
        return None if row is None else edition.quotes([(row, 0.0)])[0]

    quote = await turn.tools.thinker.look(found)
    pages = None if quote is None else pages_of(quote)
    if quote is None or pages is None:
        press.toast("toast.edition_gone", alert=True)
        return
    library = turn.tools.rules.library
    path = library.original(str(quote.original)) if library is not None else None
    if path is None:
        press.toast("page_picture.missing", alert=True)
        return
    press.toast("page_picture.coming")
    try:
        page, marked, picture = await drawn(path, pages, quote.text)
    except ChildFailed:
        await turn.say("page_picture.failed")
        return
    name = f"{quote.document.rpartition('/')[2]}-hlm-{page}.png"
    await _send(turn, _caption(turn, quote, page, marked=marked), File(name, picture))


async def drawn(path: Path, pages: range, words: str) -> tuple[int, bool, bytes]:
    """The page on which most of the words stand, whether they are marked, and the picture as PNG.

    Raises ChildFailed.
    """
    order = {"path": str(path), "pages": list(pages), "words": words}
    written = await run_module("bot.draw_page", json.dumps(order).encode(), SECONDS)
    head, _, picture = written.partition(b"\n")
    try:
        told = json.loads(head)
        return int(told["page"]), bool(told["marked"]), picture
    except (ValueError, KeyError, TypeError) as error:
        raise ChildFailed(type(error).__name__) from None


def pages_of(quote: Quote) -> range | None:
    """The pages of an imported PDF on which a quote stands, from 1, at most SPAN; None when it has none."""
    match = PAGES.fullmatch(page_of(quote) or "")
    if match is None or int(match[1]) < 1:
        return None
    first = int(match[1])
    last = max(first, int(match[2] or first))
    return range(first, min(last, first + SPAN - 1) + 1)


def _caption(turn: Turn, quote: Quote, page: int, *, marked: bool) -> str:
    source = quote.sources[0]
    told = ", ".join(part for part in (source.publisher, source_date(source, turn.language)) if part)
    title = quote.title[:LONGEST_TITLE]
    shown = turn.words("page_picture.caption", title=title, page=page, source=told[:LONGEST_TITLE])
    return shown if marked else f"{shown}\n{turn.words('page_picture.unmarked')}"


async def _send(turn: Turn, caption: str, file: File) -> None:
    """Plan the picture and keep it until it is sent, in one transaction."""
    journal = turn.tools.journal
    with journal.db.atomic():
        [message] = turn.outgoing([caption])
        planned: list[Outgoing] = [replace(message, attachment=keep(journal, file))]
        journal.plan(turn.update_id, planned)
    await turn.tools.outbox.deliver(turn.update_id)
