"""Read saved web pages: the article without menus, advertisements and scripts. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from knowledge.importing.dates import date_in_text, date_of_iso
from knowledge.importing.model import Block, Extract, Limits, Progress, RefusedFile, Told
from knowledge.importing.paragraphs import Paragraph, Rows, blocks_of_paragraphs
from knowledge.importing.rows import SPANNED
from knowledge.importing.sniff import decoded

DEEPEST = 200  # levels of elements
_LEFT_OUT = frozenset(
    "script style noscript template nav aside footer form button select option svg canvas iframe object embed"
    " audio video map head title menu dialog input textarea label del".split()
)
_BLOCKS = frozenset(
    "p div section article main header li ul ol dl dt dd table tr td th h1 h2 h3 h4 h5 h6 blockquote"
    " pre figure figcaption hr address body html fieldset details summary tbody thead"
    " tfoot caption center".split()
)
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|footer|breadcrumbs?|share|sharing|social|related|comments?|cookie|banner|popup"
    r"|modal|advert\w*|ads?|promo|newsletter|subscribe|pagination|widget|tags?|baca-juga|terkait|skip-link)(?:$|[\s_-])",
    re.I,
)
_MARKUP_ROLE = frozenset("navigation banner contentinfo search complementary dialog".split())


def read_html(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A saved web page."""
    blocks, told = extract_html(html_text(path.read_bytes()))
    progress(1, 1)
    return Extract("html", tuple(blocks), told=told)


def html_text(data: bytes) -> str:
    """The text of an HTML file in the encoding that it declares."""
    declared = re.search(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", data[:4096], re.I)
    if declared is not None:
        try:
            return data.decode(declared[1].decode("ascii"), "replace")
        except (LookupError, UnicodeDecodeError):
            return decoded(data)
    return decoded(data)


def extract_html(text: str, *, whole: bool = False) -> tuple[list[Block], Told]:
    """The blocks of a page and what it says of itself; of all of it when `whole`. Raises RefusedFile."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RefusedFile("is no web page that can be read: save it anew, or as PDF") from error
    told = _told(root)
    place = root if whole else _article(root)
    blocks = blocks_of_paragraphs(_Walk(whole=whole or place is not _body(root)).run(place))
    return blocks, told


def _body(root: Any) -> Any:
    found = root.find("body")
    return root if found is None else found


def _article(root: Any) -> Any:
    """The element that holds the article: one that says so and has most of the text, else the body."""
    body = _body(root)
    full = _size(body)
    for path in (".//article", ".//main", ".//*[@role='main']", ".//*[@itemprop='articleBody']"):
        found = max(body.iterfind(path), key=_size, default=None)
        if found is not None and _size(found) >= 0.4 * full:
            return found
    return body


def _size(element: Any) -> int:
    return sum(len(text) for p in element.iter("p", "li", "td") for text in p.itertext())


class _Walk:
    """Goes through elements once and gives paragraphs and tables in reading order."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.text = ""
        self.heading: int | None = None
        self.item: int | None = None
        self.depth = -1
        self.numbers: list[int | None] = []
        self.mark = ""

    def run(self, root: Any) -> Iterator[Paragraph | Rows]:
        yield from self._element(root, 0)
        yield from self._flush()

    def _flush(self) -> Iterator[Paragraph]:
        text = " ".join(self.text.split())
        if text:
            yield Paragraph(f"{self.mark} {text}".strip(), heading=self.heading, item=self.item)
            self.mark = ""
        self.text = ""

    def _element(self, element: Any, level: int) -> Iterator[Paragraph | Rows]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and not self._left_out(element, tag) and level < DEEPEST:
            if tag in _BLOCKS:
                yield from self._flush()
            if tag == "table" and not _lays_out(element):
                yield Rows(tuple(_cells(element)))
            elif tag == "br":
                self.text += "\n" if self.whole else " "
            else:
                yield from self._content(element, tag, level)
            if tag in _BLOCKS:
                yield from self._flush()
        self.text += element.tail or ""

    def _content(self, element: Any, tag: str, level: int) -> Iterator[Paragraph | Rows]:
        before = self.heading, self.item
        if re.fullmatch(r"h[1-6]", tag):
            self.heading = int(tag[1])
        elif tag in ("ul", "ol"):
            self.depth += 1
            self.numbers.append(
                int(element.get("start") or 1) if tag == "ol" and _decimal(element.get("start")) else None
            )
        elif tag == "li":
            self.item = max(self.depth, 0)
            number = self.numbers[-1] if self.numbers else None
            if number is not None:
                self.mark = _mark(number, element.getparent().get("type", "1"))
                self.numbers[-1] = number + 1
        self.text += element.text or ""
        for child in element:
            yield from self._element(child, level + 1)
        if tag in ("ul", "ol"):
            yield from self._flush()
            self.depth -= 1
            self.numbers.pop()
        if tag in _BLOCKS:
            yield from self._flush()
        self.heading, self.item = before

    def _left_out(self, element: Any, tag: str) -> bool:
        if tag in _LEFT_OUT or element.get("aria-hidden") == "true" or "hidden" in element.attrib:
            return True
        if re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", element.get("style") or ""):
            return True
        if tag in ("body", "html", "article", "main"):
            return False
        if element.get("role") in _MARKUP_ROLE:
            return True
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        return _NOISE.search(named) is not None and _size(element) < 3000


def _decimal(start: str | None) -> bool:
    return start is None or start.isdecimal()


def _mark(number: int, kind: str) -> str:
    if kind in ("a", "A") and number <= 26:
        return f"{chr(ord(kind) + number - 1)}."
    return f"{number}."


def _lays_out(table: Any) -> bool:
    """Whether a table only lays out the page: it holds another one or headings, or has one cell a row."""
    if table.find(".//table") is not None or any(table.iter("h1", "h2", "h3", "article")):
        return True
    rows = list(table.iter("tr"))
    return len(rows) < 2 or all(sum(1 for _ in row.iterchildren("td", "th")) < 2 for row in rows)


def _cells(table: Any) -> Iterator[tuple[str, ...]]:
    """The rows of a table; a cell over several rows or columns stands in each."""
    spans: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        told: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while len(told) in spans:
                told.append(_spanned(spans, len(told)))
            text = " ".join(" ".join(cell.itertext()).split())
            for number in range(_span(cell.get("colspan"))):
                shown = SPANNED if number else text
                if (rows := _span(cell.get("rowspan"))) > 1:
                    spans[len(told)] = (rows - 1, shown)
                told.append(shown)
        while len(told) in spans:
            told.append(_spanned(spans, len(told)))
        yield tuple(told)


def _spanned(spans: dict[int, tuple[int, str]], column: int) -> str:
    left, text = spans.pop(column)
    if left > 1:
        spans[column] = (left - 1, text)
    return text


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 50) if value and value.isdecimal() else 1


def _told(root: Any) -> Told:
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name and element.get("content"):
            meta.setdefault(name.casefold(), " ".join(element.get("content").split()))
    canonical = next(
        (e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None
    )
    url = next((u for u in (canonical, meta.get("og:url")) if u and re.match(r"https?://\S+$", u)), None)
    title = meta.get("og:title") or next(
        (" ".join(e.text_content().split()) for e in root.iter("title")), None
    )
    heading = next((" ".join(e.text_content().split()) for e in root.iter("h1")), None)
    date = next(
        (
            found
            for key in (
                "article:published_time",
                "datepublished",
                "date",
                "dc.date",
                "pubdate",
                "publishdate",
            )
            if key in meta and (found := date_of_iso(meta[key]) or date_in_text(meta[key]))
        ),
        None,
    )
    if date is None:
        date = next((found for e in root.iter("time") if (found := date_of_iso(e.get("datetime")))), None)
    # "Title | Site" says less than the heading that repeats its first half.
    if title and heading and title.casefold().startswith(heading.casefold()):
        title = heading
    return Told(title or heading or None, meta.get("author"), meta.get("og:site_name"), date, url)
