"""Reading of a register's YAML file that keeps line numbers: every defect becomes a problem with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.model import Problem, Source

Item = TypeVar("Item")
Fields = dict[str, yaml.Node]

SOURCE_KEYS = frozenset("publisher date date_note url title page".split())
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster, where it is built in


def line_of(node: yaml.Node) -> int:
    """The line of the file on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def is_null(node: yaml.Node) -> bool:
    """Whether a value is written as null (or left empty)."""
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


class RegisterFile:
    """One register file while it is read; `problems` grows with what its reader finds wrong.

    The readers of single values give None (or an empty tuple) for what is absent, null or wrong; what is
    wrong has then been complained of.
    """

    def __init__(self, path: Path, today: date | None = None) -> None:
        self.path = path
        self.today = (today or date.today()).isoformat()
        self.problems: list[Problem] = []

    def entries(self) -> list[yaml.Node]:
        """The nodes of the file's list; none for an empty file or one that is no list of entries."""
        try:
            root = yaml.compose(self.path.read_text("utf-8-sig"), Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.report(mark.line + 1 if mark else 1, f"no valid YAML: {error.problem or error.context}")
            return []
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            self.report(1, f"cannot be read: {' '.join(str(error).split())}")
            return []
        if root is None or is_null(root):
            return []
        if not isinstance(root, yaml.SequenceNode):
            self.report(line_of(root), 'must be a list of entries, each beginning with "- "')
            return []
        return list(root.value)

    def report(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def complain(self, node: yaml.Node, message: str) -> None:
        self.report(line_of(node), message)

    def mapping(self, node: yaml.Node, what: str, keys: frozenset[str], needed: Iterable[str]) -> Fields:
        """The values of a mapping by key; unknown, duplicate and absent keys are complained of."""
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, f"{what} must be written as key: value pairs ({', '.join(sorted(keys))})")
            return {}
        fields: Fields = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(key, "a key must be a word")
            elif key.value in fields:
                self.complain(key, f"duplicate key {key.value!r}")
            elif key.value not in keys:
                self.complain(key, f"unknown key {key.value!r}: {what} has {', '.join(sorted(keys))}")
            else:
                fields[key.value] = value
        for key in sorted(set(needed) - set(fields)):
            self.complain(node, f"{what} without {key!r}")
        return fields

    def text(self, fields: Fields, key: str, needed: bool = False) -> str | None:
        node = fields.get(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.complain(node, f"{key} must be a text")
            return None
        value = "" if is_null(node) else " ".join(node.value.split())
        if not value and (needed or not is_null(node)):
            self.complain(node, f"{key} is empty")
        return value or None

    def number(self, fields: Fields, key: str) -> int | None:
        node = fields.get(key)
        if node is None or is_null(node):
            return None
        if isinstance(node, yaml.ScalarNode) and re.fullmatch(r"\d{1,6}", node.value):
            return int(node.value)
        self.complain(node, f"{key} must be a whole number")
        return None

    def flag(self, fields: Fields, key: str) -> bool:
        node = fields.get(key)
        if node is None or is_null(node):
            return False
        if isinstance(node, yaml.ScalarNode) and node.value in ("true", "false"):
            return bool(node.value == "true")
        self.complain(node, f"{key} must be true or false")
        return False

    def each(self, fields: Fields, key: str, read: Callable[[yaml.Node], Item | None]) -> tuple[Item, ...]:
        """What `read` makes of each element of a list, without its Nones."""
        node = fields.get(key)
        if node is None or is_null(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, f"{key} must be a list")
            return ()
        return tuple(item for child in node.value if (item := read(child)) is not None)

    def texts(self, fields: Fields, key: str) -> tuple[str, ...]:
        return self.each(fields, key, lambda node: self.text({key: node}, key, needed=True))

    def numbers(self, fields: Fields, key: str, among: range) -> tuple[int, ...]:
        """Numbers of sources; each must be in `among`."""

        def read(node: yaml.Node) -> int | None:
            number = self.number({key: node}, key)
            if number is not None and number not in among:
                self.complain(node, f"source number {number} without source: there are {len(among)}")
                return None
            return number

        return self.each(fields, key, read)

    def date(self, fields: Fields, key: str) -> str | None:
        """YYYY, YYYY-MM or YYYY-MM-DD, not in the future; null only where `<key>_note` says why."""
        node = fields.get(key)
        if node is None:
            return None
        if is_null(node):
            if self.text(fields, f"{key}_note") is None:
                self.complain(node, f"no {key}: write it, or null and say why in {key}_note")
            return None
        value = self.text(fields, key, needed=True)
        if value is None:
            return None
        parts = DATE.fullmatch(value)
        try:
            if parts is None:
                raise ValueError
            date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
        except ValueError:
            self.complain(node, f"{key} {value!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
            return None
        if value > self.today[: len(value)]:
            self.complain(node, f"{key} {value} lies in the future")
            return None
        return value

    def source(self, node: yaml.Node) -> Source | None:
        """A source: publisher, date and url, and where there are any title, page and date_note."""
        fields = self.mapping(node, "source", SOURCE_KEYS, {"publisher", "date", "url"})
        publisher, url = self.text(fields, "publisher", needed=True), self.text(fields, "url")
        if url is not None and not re.fullmatch(r"https?://\S+", url):
            self.complain(fields["url"], f"url {url!r} is no http address: correct it or write null")
        when = self.date(fields, "date")
        if publisher is None:
            return None
        return Source(
            publisher=publisher,
            date=when,
            url=url,
            title=self.text(fields, "title"),
            page=self.text(fields, "page"),
            date_note=self.text(fields, "date_note"),
        )
