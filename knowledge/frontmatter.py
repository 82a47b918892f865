"""The YAML head of a document: read it, check every field, name each problem with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml

from knowledge.dates import is_date, read_date
from knowledge.model import CATEGORIES, Problem, Source

KEYS = (
    "title",
    "category",
    "aliases",
    "owner",
    "period",
    "as_of",
    "status",
    "version_of",
    "replaced",
    "original",
    "sources",
)
SOURCE_KEYS = ("publisher", "date", "url", "title", "page", "date_note")
# Fact files gathered before this base existed, and curators at home in Indonesian, name the fields so.
INDONESIAN = {
    "judul": "title",
    "kategori": "category",
    "instansi": "owner",
    "periode": "period",
    "sumber": "sources",
    "penerbit": "publisher",
    "tanggal": "date",
}
FOLDERS = {"aplikasi-pemerintahan": "aplikasi"}  # category names of the same fact files
NOTHING = frozenset({"", "~", "null", "tidak ada"})
DEEPEST = 50  # levels; libyaml overruns the stack, and the process with it, on tens of thousands

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is ten times faster, where it is built in
_LOCATED = re.compile(r"(\S+)\s+\((.+)\)", re.S)


@dataclass(frozen=True)
class FrontMatter:
    """What a document's head says; None or empty where it says nothing."""

    title: str | None = None
    category: str | None = None
    aliases: tuple[str, ...] = ()
    owner: str | None = None
    period: str | None = None
    as_of: str | None = None
    status: Literal["active", "archived"] = "active"
    version_of: str | None = None
    replaced: str | None = None
    original: str | None = None
    sources: tuple[Source, ...] = ()


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """The YAML head (None when there is none), the body, and the number of lines before the body.

    Raises ValueError for a head that never ends: a body read as its head would be lost in silence.
    """
    lines = text.split("\n")
    first = next((line for line in lines[1:] if line.strip()), "")
    # "---" without a key below it is a rule across the page.
    key = re.match(r"[\"']?([A-Za-z_-]+)[\"']?\s*:|---\s*$", first)
    if lines[0].rstrip() != "---" or key is None:
        return None, text, 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    if INDONESIAN.get(key[1], key[1]) in KEYS:
        raise ValueError("the front matter has no end: close it with a line ---")
    return None, text, 0


def read_front_matter(head: str, path: Path) -> tuple[FrontMatter, list[Problem]]:
    """The fields of a head, and everything that is wrong with it. `head` begins on line 2 of the file."""
    reader = _Reader(path)
    try:
        if _too_deep(head):
            raise yaml.YAMLError("it is nested too deeply")
        root = yaml.compose(head, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or " ".join(str(error).split()) or "it cannot be read"
        message = f"front matter is no valid YAML: {what}; a text with a colon or a bracket needs quotes"
        return FrontMatter(), [Problem(path, mark.line + 2 if mark else 1, message)]
    if root is None:
        return FrontMatter(), []
    return reader.read(root), reader.problems


def source_lines(path: Path) -> list[int]:
    """The line in a document's file on which each of its sources begins; none where the head has none."""
    try:
        head, _, _ = split_front_matter(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return []
    root = yaml.compose(head, Loader=_LOADER) if head and not _too_deep(head) else None
    for key, value in root.value if isinstance(root, yaml.MappingNode) else []:
        if INDONESIAN.get(key.value, key.value) == "sources" and isinstance(value, yaml.SequenceNode):
            return [node.start_mark.line + 2 for node in value.value]
    return []


def _too_deep(head: str) -> bool:
    """Whether brackets, indentation or a run of dashes may nest deeper than any honest front matter."""
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", head):
        depth = max(0, depth + (1 if mark in "[{" else -1))
        deepest = max(deepest, depth)
    indented = re.search(rf"(?m)^[ ]{{{DEEPEST * 4}}}", head)
    return deepest > DEEPEST or bool(indented or re.search(rf"(?:[-?:]\s+){{{DEEPEST}}}", head))


@dataclass
class _Reader:
    """Reads the fields one by one and collects what is wrong with them."""

    path: Path
    problems: list[Problem] = field(default_factory=list)

    def read(self, root: yaml.Node) -> FrontMatter:
        fields = self._fields(root, KEYS, "the front matter")
        category = self._text(fields, "category")
        category = FOLDERS.get(category or "", category)
        if category is not None and category not in CATEGORIES:
            self._complain(fields["category"], f"category `{category}` is none of {', '.join(CATEGORIES)}")
            category = None
        status = self._text(fields, "status") or "active"
        if status not in ("active", "archived"):
            self._complain(fields["status"], f"status `{status}` is neither active nor archived")
        as_of, replaced = (self._date(fields, key) for key in ("as_of", "replaced"))
        return FrontMatter(
            title=self._text(fields, "title"),
            category=category,
            aliases=tuple(
                node.value
                for node in self._items(fields, "aliases")
                if isinstance(node, yaml.ScalarNode) and node.value.strip()
            ),
            owner=self._text(fields, "owner"),
            period=self._text(fields, "period"),
            as_of=as_of,
            status="archived" if status == "archived" else "active",
            version_of=self._text(fields, "version_of"),
            replaced=replaced,
            original=self._text(fields, "original"),
            sources=tuple(
                self._source(number, node) for number, node in enumerate(self._items(fields, "sources"), 1)
            ),
        )

    def _date(self, fields: dict[str, yaml.Node], key: str) -> str | None:
        written = self._text(fields, key)
        if written is not None and not is_date(written):
            self._complain(fields[key], f"{key} `{written}` is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
            return None
        return written

    def _source(self, number: int, node: yaml.Node) -> Source:
        fields = self._fields(node, SOURCE_KEYS, f"source {number}")
        publisher = self._text(fields, "publisher")
        if publisher is None and isinstance(node, yaml.MappingNode):
            self._complain(node, f"source {number} has no publisher")
        date, note = None, self._text(fields, "date_note")
        written = self._text(fields, "date")
        if written is not None:
            try:
                date, said = read_date(written)
                note = note or said
            except ValueError as error:
                self._complain(fields["date"], f"source {number}: date {error}")
        url, page = self._text(fields, "url"), self._text(fields, "page")
        if url is not None:
            located = _LOCATED.fullmatch(url)  # "https://… (file in the repository)"
            if located:
                url, page = located[1], page or located[2]
            if not re.fullmatch(r"https?://\S+", url):
                self._complain(fields["url"], f"source {number}: `{url}` is no http address; none is null")
                url = None
        return Source(publisher or "?", date, url, self._text(fields, "title"), page, note)

    def _fields(self, node: yaml.Node, keys: tuple[str, ...], what: str) -> dict[str, yaml.Node]:
        """The values of a mapping by their English keys; unknown and repeated keys are complained of."""
        if not isinstance(node, yaml.MappingNode):
            self._complain(node, f"{what} must be lines `key: value` ({', '.join(keys)})")
            return {}
        fields: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            written = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            key = INDONESIAN.get(written, written)
            if key not in keys:
                self._warn(key_node, f"unknown field `{written}` in {what}; known are {', '.join(keys)}")
            elif key in fields:
                self._complain(key_node, f"`{written}` stands twice in {what}")
            else:
                fields[key] = value
        return fields

    def _text(self, fields: dict[str, yaml.Node], key: str) -> str | None:
        node = fields.get(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self._complain(node, f"{key} must be a text; quote it when it begins with a bracket")
            return None
        value = " ".join(node.value.split())
        quoted = node.style in ("'", '"')
        return None if not value or (value in NOTHING and not quoted) else value

    def _items(self, fields: dict[str, yaml.Node], key: str) -> list[yaml.Node]:
        node = fields.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value.strip() in NOTHING):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._complain(node, f"{key} must be a list, each entry on a line with `- `")
            return []
        return list(node.value)

    def _complain(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.path, node.start_mark.line + 2, message))

    def _warn(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.path, node.start_mark.line + 2, message, "warning"))
