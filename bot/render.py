"""An answer as Telegram messages: title, facts with numbered sources, and the sources below. Pure."""

from __future__ import annotations

import re

from bot.markup import escape, link, plain, split
from index.dates import source_date
from index.model import Answer, Language, Quote
from index.texts import text
from knowledge.model import Source

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKS = {"disputed": "⚠️", "inference": "💡", "unverified": "❓", "missing": "ℹ️"}
# Where a passage says itself what it is, the mark is enough.
SAYS_ITSELF = {
    "disputed": ("sumber berbeda", "berbeda antarsumber"),
    "inference": ("simpulan penyusun", "penafsiran", "dugaan", "saran praktis", "saran penyusun"),
    "unverified": ("belum terverifikasi", "belum diverifikasi", "tidak terverifikasi"),
}
Numbers = dict[Source, int]  # sources as far as they are shown, numbered from 1

OWN_LABEL = re.compile(r"^sumber berbeda[^:<>&]{0,80}:", re.IGNORECASE)


def render(answer: Answer) -> list[str]:
    """The answer as HTML messages, each valid by itself and within Telegram's limit; never none."""
    numbers: Numbers = {}
    blocks: list[str] = []
    if answer.title:
        blocks.append(f"<b>{escape(answer.title)}</b>")
    if answer.lead:
        blocks.append(escape(answer.lead))
    blocks += [fact_line(quote, numbers, answer.language) for quote in answer.passages]
    blocks += [f"<i>{escape(note)}</i>" for note in answer.notes]
    if answer.choices:
        # A lead that ends in a colon or a question announces them itself.
        if not (answer.lead or "").rstrip().endswith((":", "?")):
            blocks.append(escape(text("render.choices", answer.language)))
        blocks += [f"• <i>{escape(choice)}</i>" for choice in answer.choices]
    if answer.nearest:
        blocks.append(f"<i>{escape(text('answer.nearest', answer.language))}</i>")
        blocks += [fact_line(quote, numbers, answer.language) for quote in answer.nearest]
    if numbers:
        blocks.append(" · ".join(source_line(source, n, answer.language) for source, n in numbers.items()))
    messages = split([block for block in blocks if plain(block).strip()])
    return messages or [escape(text("answer.error", answer.language))]


def superscript(number: int) -> str:
    """A number as small raised digits: ¹, ¹⁰."""
    return str(number).translate(SUPERSCRIPT)


def fact_line(quote: Quote, numbers: Numbers, language: Language) -> str:
    """One quote as a line; its sources get the next numbers when they are new."""
    used = sorted({numbers.setdefault(source_key(source), len(numbers) + 1) for source in quote.sources})
    # No-break spaces: the numbers stay with the last word, and apart from each other.
    raised = "".join(f"\u00a0{superscript(number)}" for number in used)
    return f"{_mark(quote, language)} {_body(quote)}{raised}"


def _body(quote: Quote) -> str:
    body = escape(quote.text.strip())
    if quote.form == "code":
        return f"<code>{body}</code>"
    if quote.kind == "disputed":
        return OWN_LABEL.sub(r"<i>\g<0></i>", body)
    return body


def _mark(quote: Quote, language: Language) -> str:
    mark = MARKS.get(quote.kind)
    if mark is None:
        return "•"
    phrases = SAYS_ITSELF.get(quote.kind)
    if phrases is None or any(phrase in quote.text.lower() for phrase in phrases):
        return mark
    return f"{mark} <i>{escape(text(f'render.{quote.kind}', language))}</i>"


def source_key(source: Source) -> Source:
    """The source without what is not shown, so that two that read the same are one."""
    return Source(source.publisher, source.date, source.url, page=source.page, date_note=source.date_note)


def source_line(source: Source, number: int, language: Language) -> str:
    """A source in the list below facts: number, publisher as a link, date, page."""
    details = [source_date(source, language)]
    if source.page:
        details.append(text("render.page", language, page=source.page))
    shown = ", ".join(escape(detail) for detail in details)
    return f"{superscript(number)} {link(source.publisher, source.url)}, {shown}"
