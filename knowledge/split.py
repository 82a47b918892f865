"""Split the Markdown body of a document into pieces: bullets, table rows, paragraphs, code."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.beside import NOTHING_BESIDE, Beside, read_beside
from knowledge.citations import citations_in, passage_key, without_citations
from knowledge.model import Form
from knowledge.sentences import sentences

LONG = 600  # characters from which a paragraph or bullet is split at its sentences
LEAD = 160  # characters up to which a line above a nested list is repeated before each of its bullets
LABEL = 80  # characters up to which such a line without a full stop is taken for a label
DEEPEST = 200  # levels of nesting that are read; a list within a list counts as two

_COUNTERS = frozenset({"no", "no.", "nomor", "nr", "#", "№"})
_NESTED = ("bullet_list", "ordered_list", "table")
_INVISIBLE = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_WORD = re.compile(r"[^\W\d_]{4}")


@dataclass(frozen=True)
class Piece:
    """A passage before it knows its document. `line` counts from 1 in the body.

    `inherited` are the citations of its introduction or heading, for a piece that has none of its own.
    """

    text: str
    heading: str
    form: Form
    citations: tuple[int, ...]
    inherited: tuple[int, ...]
    line: int
    beside: Beside = NOTHING_BESIDE


@dataclass(frozen=True)
class Body:
    """All pieces in reading order, the first heading, and addresses given as "[1]: https://…"."""

    pieces: tuple[Piece, ...]
    heading: str | None
    addresses: Mapping[int, str]


@dataclass
class _Place:
    """Where the walk is: the headings above, and the introduction of the list or table that follows."""

    title: str | None
    headings: list[tuple[int, str, tuple[int, ...]]] = field(default_factory=list)
    introduction: tuple[str, tuple[int, ...]] = ("", ())

    def path(self) -> str:
        parts = [text for _, text, _ in self.headings] + [self.introduction[0]]
        return " › ".join(part for part in parts if part)

    def citations(self) -> tuple[int, ...]:
        if self.introduction[1]:
            return self.introduction[1]
        return next((numbers for _, _, numbers in reversed(self.headings) if numbers), ())


def split_body(body: str, title: str | None) -> Body:
    """Split a Markdown body. The heading that repeats the title is left out of the heading paths.

    It is the first of the highest level if no other has this level, or one with the words of the title.
    """
    env: dict[str, object] = {}
    tree = SyntaxTreeNode(_markdown().parse(body, env))
    headings = [node for node in tree.children if node.type == "heading"]
    tops = [node for node in headings if node.tag == "h1"]
    first = without_citations(_plain(headings[0])) if headings else None
    lone = without_citations(_plain(tops[0])) if len(tops) == 1 and tops[0] is headings[0] else None
    place = _Place(lone or title or first)
    pieces = [piece for piece in _walk(tree.children, place, title) if any(map(str.isalnum, piece.text))]
    return Body(tuple(_with_beside(pieces, tree)), first or None, _addresses(env))


def _with_beside(pieces: list[Piece], tree: SyntaxTreeNode) -> list[Piece]:
    """The pieces with what the comments say: each speaks for the piece that begins before it."""
    starts = [piece.line for piece in pieces]
    for node in tree.walk():
        if node.type not in ("html_block", "html_inline") or "<!--" not in node.content:
            continue
        line = next((_line(place) for place in _upwards(node) if place.map), 0)
        before = bisect_right(starts, line) - 1
        if before >= 0:
            owner = bisect_left(starts, starts[before])  # of several cut from one bullet, the first
            pieces[owner] = replace(pieces[owner], beside=pieces[owner].beside + read_beside(node.content))
    return pieces


def _upwards(node: SyntaxTreeNode | None) -> Iterator[SyntaxTreeNode]:
    while node is not None and not node.is_root:
        yield node
        node = node.parent


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")


def _addresses(env: Mapping[str, object]) -> dict[int, str]:
    references = env.get("references")
    if not isinstance(references, dict):
        return {}
    return {int(k): v["href"] for k, v in references.items() if k.isascii() and k.isdecimal() and len(k) < 4}


def _walk(nodes: Sequence[SyntaxTreeNode], place: _Place, title: str | None = None) -> Iterator[Piece]:
    for position, node in enumerate(nodes):
        if node.type == "heading":
            _enter(node, place, title)
            continue
        following = nodes[position + 1].type if position + 1 < len(nodes) else ""
        if node.type in _NESTED and not place.introduction[1] and following == "paragraph":
            # "(menurut [1][2])" below a table speaks for its rows as well as above it.
            text = _plain(nodes[position + 1])
            if _only_cites(text):
                place.introduction = (place.introduction[0], citations_in(text))
        if node.type == "paragraph":
            text = _plain(node)
            if following in _NESTED and _introduces(text):
                place.introduction = (_lead(text), citations_in(text))
                continue
            if _only_cites(text) and position and nodes[position - 1].type in _NESTED:
                continue
            yield from _prose(text, node, place, "paragraph")
        elif node.type in ("bullet_list", "ordered_list"):
            yield from _list(node, place, "")
        elif node.type == "table":
            yield from _table(node, place)
        elif node.type in ("fence", "code_block"):
            yield Piece(
                " ".join(node.content.split()), place.path(), "code", (), place.citations(), _line(node)
            )
        elif node.type == "html_block":
            yield from _prose(_visible(node.content), node, place, "paragraph")
        elif node.type == "blockquote":
            yield from _walk(node.children, replace(place))
        place.introduction = ("", ())


def _enter(node: SyntaxTreeNode, place: _Place, title: str | None) -> None:
    level, text = int(node.tag[1]), _plain(node)
    shown = without_citations(text)
    repeats = passage_key(shown) in {passage_key(name) for name in (place.title, title) if name}
    place.headings = [above for above in place.headings if above[0] < level]
    place.headings.append((level, "" if repeats else shown, citations_in(text)))


def _introduces(text: str) -> bool:
    """Whether a paragraph before a list or table only leads to it, or only cites for it."""
    shown = without_citations(text)
    return _only_cites(text) or (shown.endswith(":") and len(shown) <= LEAD)


def _only_cites(text: str) -> bool:
    """Whether a paragraph is nothing but citations: "[1][2]", "(daftar menurut [1][2])"."""
    if not citations_in(text):
        return False
    return re.fullmatch(r"\((?:\w+\s){0,3}\w+\)|", without_citations(text)) is not None


def _lead(text: str) -> str:
    shown = without_citations(text)
    return shown[:-1] if shown.endswith(":") else ""


def _prose(text: str, node: SyntaxTreeNode, place: _Place, form: Form, lead: str = "") -> Iterator[Piece]:
    whole = citations_in(text)
    for part in sentences(text, LONG) if len(text) > LONG else [text]:
        shown = without_citations(part)
        if shown:
            own = citations_in(part) or whole
            yield Piece(lead + shown, place.path(), form, own, place.citations(), _line(node))


def _list(node: SyntaxTreeNode, place: _Place, lead: str) -> Iterator[Piece]:
    start = node.attrs.get("start", 1)
    for number, item in enumerate(node.children, int(start)):
        texts = [child for child in item.children if child.type == "paragraph"]
        inner = [child for child in item.children if child.type != "paragraph"]
        text = " ".join(_plain(child) for child in texts)
        shown = without_citations(text)
        nested = any(child.type.endswith("_list") for child in inner)
        leads = nested and _leads(shown)
        below = replace(place, introduction=("", citations_in(text) or place.citations()))
        within: list[Piece] = []
        for child in inner:
            if child.type.endswith("_list"):
                within += _list(child, below, f"{lead}{shown.rstrip(':')}: " if leads else lead)
            else:
                within += _walk([child], replace(below))
        if shown and not (leads and within):
            step = f"{number}. " if node.type == "ordered_list" else ""
            yield from _prose(text, texts[0], place, "bullet", lead + step)
        yield from within


def _leads(shown: str) -> bool:
    if shown.endswith(":"):
        return len(shown) <= LEAD
    return 0 < len(shown) <= LABEL and not shown.endswith((".", "!", "?", ";"))


def _table(node: SyntaxTreeNode, place: _Place) -> Iterator[Piece]:
    rows = [row for section in node.children for row in section.children]
    cells = [[_plain(cell) for cell in row.children] for row in rows]
    columns = [without_citations(cell) for cell in cells[0]]
    inherited = place.citations() or citations_in(" ".join(cells[0]))
    above = [""]
    for row, written in zip(rows[1:], cells[1:], strict=True):
        if not written[0].strip():
            written = [above[0], *written[1:]]
        above = written
        if text := row_text(columns, [without_citations(cell) for cell in written]):
            yield Piece(text, place.path(), "row", citations_in(" ".join(written)), inherited, _line(row))
    if len(rows) == 1 and any(columns):
        yield Piece(" — ".join(filter(None, columns)), place.path(), "row", (), inherited, _line(rows[0]))


def row_text(columns: Sequence[str], cells: Sequence[str]) -> str:
    """A table's row as one line: "first cell — Column: cell; Column: cell", without counters and blanks."""
    told = [
        (column, cell)
        for column, cell in zip(columns, cells, strict=False)
        if any(c.isalnum() for c in cell) and not (column.casefold() in _COUNTERS and _counts(cell))
    ]
    if not told:
        return ""
    column, first = told[0]
    # "A" or "2018" says nothing without the name of its column, "Kabupaten Solok" does.
    if column and (not _WORD.search(first) or any(c.isdigit() for c in first)):
        first = f"{column} {first}"
    rest = "; ".join(f"{column}: {cell}" if column else cell for column, cell in told[1:])
    return f"{first} — {rest}" if rest else first


def _counts(cell: str) -> bool:
    return cell.strip(".)( ").isdecimal()


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _visible(html: str) -> str:
    return _TAG.sub(" ", _INVISIBLE.sub(" ", html))


def _plain(node: SyntaxTreeNode) -> str:
    """The text of a node without Markdown marks; raw HTML and comments left out."""
    if node.type in ("text", "code_inline"):
        return str(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type == "html_inline":
        return " " if re.match(r"</?(?:br|p|li|td|div)\b", node.content, re.I) else ""
    if node.type == "image":
        return str(node.content)
    text = "".join(_plain(child) for child in node.children)
    # "[1]" with "[1]: https://…" below is a link to Markdown and a citation to us.
    return f"[{text}]" if node.type == "link" and text.isdecimal() and len(text) < 4 else text
