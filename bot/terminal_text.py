"""A message in Telegram's HTML, for a terminal: styled text with links there, plain text in a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from rich.text import Text

STYLES = {"b": "bold", "i": "italic", "u": "underline", "s": "strike", "code": "cyan", "pre": "cyan"}


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one style."""

    text: str
    styles: tuple[str, ...] = ()
    url: str | None = None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        styles = tuple(STYLES[tag] for tag, _ in self._open if tag in STYLES)
        url = next((url for _, url in reversed(self._open) if url), None)
        self.pieces.append(Piece(data, styles, url))


def pieces(markup: str) -> list[Piece]:
    """The message as stretches of text, each in one style."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.pieces


def as_plain(markup: str) -> str:
    """The message without styles, the address behind each link's words."""
    return "".join(f"{piece.text} ({piece.url})" if piece.url else piece.text for piece in pieces(markup))


def as_rich(markup: str) -> Text:
    """The message for a terminal; links can be clicked where the terminal knows them."""
    shown = Text()
    for piece in pieces(markup):
        styles = [*piece.styles, f"link {piece.url}"] if piece.url else list(piece.styles)
        shown.append(piece.text, style=" ".join(styles) or None)
    return shown
