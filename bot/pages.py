"""Long things as pages of HTML, each a message by itself: a document, a list of sources. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markup import LIMIT, escape, link, split, units
from bot.render import Numbers, fact_line, source_key, source_line, superscript
from index.dates import source_date
from index.model import Language, Quote
from index.texts import text
from knowledge.model import Source

FACTS = 6
CHARACTERS = 1200  # of facts on a page: about a phone's screen and a half
SOURCES = 8
HEADER = 400  # units kept free for the title with the page number, and for a sentence of ours
LONGEST_TITLE = 150
LONGEST_SHOWN_URL = 70


def document_pages(quotes: Sequence[Quote], language: Language) -> list[str]:
    """The passages in reading order with their headings and sources, page by page, without the title."""
    pages: list[str] = []
    current: list[Quote] = []
    for quote in quotes:
        longer = [*current, quote]
        characters = sum(len(one.text) for one in longer)
        full = len(longer) > FACTS or characters > CHARACTERS or len(_page(longer, language)) > 1
        if current and full:
            pages += _page(current, language)
            current = [quote]
        else:
            current = longer
    return pages + (_page(current, language) if current else [])


def source_pages(quotes: Sequence[Quote], language: Language) -> list[str]:
    """The sources of quotes in full, numbered as an answer of these quotes numbers them."""
    found: dict[Source, Source] = {}
    for quote in quotes:
        for source in quote.sources:
            found.setdefault(source_key(source), source)
    blocks = [_whole_source(source, n, language) for n, source in enumerate(found.values(), 1)]
    return [
        page
        for start in range(0, len(blocks), SOURCES)
        for page in split(blocks[start : start + SOURCES], LIMIT - HEADER)
    ]


def titled(title: str, page: str, number: int, of_all: int, language: Language) -> str:
    """A page under its title, with which of how many it is."""
    shown = f"<b>{escape(cut(title, LONGEST_TITLE))}</b>"
    if of_all > 1:
        shown += f" · {escape(text('paging.number', language, number=number, all=of_all))}"
    return f"{shown}\n{page}"


def _page(quotes: Sequence[Quote], language: Language) -> list[str]:
    """The quotes as one message, or as several when even one is too long."""
    numbers: Numbers = {}
    blocks: list[str] = []
    heading = ""
    for quote in quotes:
        if quote.heading and quote.heading != heading:
            blocks.append(f"<i>{escape(cut(quote.heading, LONGEST_TITLE))}</i>")
        heading = quote.heading
        blocks.append(fact_line(quote, numbers, language))
    if numbers:
        blocks.append(" · ".join(source_line(source, n, language) for source, n in numbers.items()))
    return split(blocks, LIMIT - HEADER)


def _whole_source(source: Source, number: int, language: Language) -> str:
    details = [escape(source.publisher)]
    if source.title and source.title != source.publisher:
        details.append(f"“{escape(source.title)}”")
    details.append(escape(source_date(source, language)))
    if source.page:
        details.append(escape(text("render.page", language, page=source.page)))
    shown = f"{superscript(number)} {', '.join(details)}"
    if not source.url:
        return f"{shown}\n<i>{escape(text('paging.no_link', language))}</i>"
    address = source.url.removeprefix("https://").removeprefix("http://").rstrip("/")
    return f"{shown}\n{link(cut(address, LONGEST_SHOWN_URL), source.url)}"


def cut(shown: str, longest: int) -> str:
    """A text of at most so many units."""
    if units(shown) <= longest:
        return shown
    while units(shown) >= longest:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"
