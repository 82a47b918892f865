"""Telegram's HTML: escaping, splitting into messages, and what remains without the tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

LIMIT = 4096  # UTF-16 code units a message; ours count tags too, so we stay below
LONGEST_URL = 1000

BETWEEN_WORDS = " \t\n"  # other white space, the no-break space above all, holds words together

TOKEN = re.compile(r"<[^<>]*>|&[#\w]+;|[^<&]|[<&]", re.DOTALL)
TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z-]+)[^<>]*>")
# Control characters that Telegram refuses or drops, and halves of characters that cannot be sent at all.
UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def units(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def escape(text: str) -> str:
    """Plain text as HTML that shows exactly it, less what cannot be sent."""
    return html.escape(UNSENDABLE.sub("", text), quote=False)


def link(label: str, url: str | None) -> str:
    """A label, as a link when the url is one that a browser opens."""
    shown = escape(label)
    if url is None or len(url) > LONGEST_URL or re.search(r"\s", url) or UNSENDABLE.search(url):
        return shown
    try:
        parts = urlsplit(url)
    except ValueError:
        return shown
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return shown
    return f'<a href="{html.escape(url)}">{shown}</a>'


def plain(markup: str) -> str:
    """The text that people see, without tags."""
    return html.unescape(re.sub(r"<[^<>]*>", "", markup))


def split(blocks: Sequence[str], limit: int = LIMIT) -> list[str]:
    """Blocks of HTML, one below the other, as messages of at most `limit` units each.

    A block goes whole into one message if it can; a longer one is cut between words, a longer word between
    characters. Tags that are open at a cut are closed and opened again, so each message is valid by itself.
    `limit` must leave room for the longest run of tags (a link takes up to about 1,000 units).
    """
    messages: list[str] = []
    current = ""
    for block in blocks:
        joined = f"{current}\n{block}" if current else block
        if units(joined) <= limit:
            current = joined
            continue
        if current:
            messages.append(current)
        *whole, current = [block] if units(block) <= limit else _cut(block, limit)
        messages += whole
    if current:
        messages.append(current)
    return [message for message in messages if plain(message).strip()]


def _cut(block: str, limit: int) -> list[str]:
    messages: list[str] = []
    current = ""
    opened: list[str] = []  # the tags that are open at the end of `current`
    gap = ""  # white space that a cut swallows
    for word in _words(block):
        if word[0] in BETWEEN_WORDS:
            gap = word
            continue
        for piece in _fitting(word, opened, limit):
            after = _open_after(opened, piece)
            if units(current) + units(gap) + units(piece) + _closing_units(after) <= limit:
                current += gap + piece
            else:
                messages.append(current + _closing(opened))
                current = "".join(opened) + piece
            opened, gap = after, ""
    return [*messages, current + _closing(opened)]


def _words(block: str) -> Iterator[str]:
    """The block as alternating words (with their tags and entities) and white space."""
    word = ""
    for token in TOKEN.findall(block):
        if word and (token in BETWEEN_WORDS) != (word[0] in BETWEEN_WORDS):
            yield word
            word = ""
        word += token
    if word:
        yield word


def _fitting(word: str, opened: Sequence[str], limit: int) -> Iterator[str]:
    """The word, or pieces of it that fit a message of their own when it is too long for one."""
    if _alone(word, opened) <= limit:
        yield word
        return
    piece, outside = "", list(opened)
    for token in TOKEN.findall(word):
        if piece and _alone(piece + token, outside) > limit:
            yield piece
            outside, piece = _open_after(outside, piece), ""
        piece += token
    yield piece


def _alone(piece: str, opened: Sequence[str]) -> int:
    return units("".join(opened)) + units(piece) + _closing_units(_open_after(opened, piece))


def _open_after(opened: Sequence[str], piece: str) -> list[str]:
    after = list(opened)
    for tag in TAG.finditer(piece):
        if not tag["close"]:
            after.append(tag[0])
        elif after:
            after.pop()
    return after


def _closing(opened: Sequence[str]) -> str:
    names = (tag["name"] for tag in map(TAG.match, reversed(opened)) if tag)
    return "".join(f"</{name}>" for name in names)


def _closing_units(opened: Sequence[str]) -> int:
    return len(_closing(opened))
