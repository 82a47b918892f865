"""HTML out of plain text: whatever is not markup already is escaped, so nothing can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

_WEB = re.compile(r"https?://[^\s/]", re.I)
VOID = frozenset("circle input line meta".split())  # those that we write, with nothing inside


class Html(str):
    """A text that is markup already."""

    __slots__ = ()


Content = str | None  # plain text, Html, or nothing


def element(name: str, /, *inside: Content, **attributes: str | int | float | bool | None) -> Html:
    """An element with what stands inside it.

    An attribute's name may end in "_" (class_) and has "-" for "_"; None and False leave it out.
    """
    written = [name]
    for key, value in attributes.items():
        label = key.rstrip("_").replace("_", "-")
        if value is True:
            written.append(label)
        elif value is not None and value is not False:
            written.append(f'{label}="{escape(str(value))}"')
    opened = f"<{' '.join(written)}"
    return Html(f"{opened} />") if name in VOID else Html(f"{opened}>{joined(inside)}</{name}>")


def joined(parts: Iterable[Content], between: str = "") -> Html:
    """Parts one after the other, escaped unless they are Html; what is empty falls out."""
    made = (part if isinstance(part, Html) else escape(part) for part in parts if part)
    return Html(escape(between).join(made))


def anchor(name: str) -> str:
    """A document's id as an anchor, usable as `id` and behind "#"."""
    return quote(name, safe="/")


def web_link(address: str | None, label: str) -> Html:
    """A link to the web; only the label where the address is none that a browser may open."""
    if address is None or not _WEB.match(address):
        return joined([label])
    return element("a", label, href=address, rel="noopener noreferrer", target="_blank")


def table(heads: Iterable[str], rows: Iterable[Html], name: str) -> Html:
    """A table with a head; on a narrow screen each row becomes a card (see `cell`)."""
    head = element("tr", *(element("th", text, scope="col") for text in heads))
    return element("table", element("thead", head), element("tbody", *rows), class_="kartu", aria_label=name)


def cell(label: str, *inside: Content) -> Html:
    """A cell; on a narrow screen its label stands beside it. A dash where there is nothing to say."""
    content = joined(inside)
    empty = element("span", "—", class_="kosong")
    return element("td", element("div", content or empty), data_label=label)
