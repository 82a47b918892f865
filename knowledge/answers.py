"""An officer's answer becomes a passage of a document: its question beside it, its office as source. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path, PurePath

import yaml

from knowledge.beside import UNKNOWN_HEADING
from knowledge.citations import passage_key
from knowledge.frontmatter import read_front_matter, split_front_matter
from knowledge.importing.markdown import escaped
from knowledge.model import Document, KnowledgeError, Passage
from knowledge.parse import parse_document, slug_of

HEADING = "Jawaban narasumber"
_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Said:
    """An answer to publish: its words, the questions that it answers, whose it is, the day (ISO date)."""

    text: str
    questions: tuple[str, ...]
    office: str
    date: str

    @property
    def statement(self) -> str:
        """The words as one statement on one line; the items of a list are told apart by semicolons."""
        lines = [line.strip() for line in self.text.split("\n") if line.strip()]
        items = [_ITEM.match(line) is not None for line in lines]
        told = [
            f"{_ITEM.sub('', line).rstrip(';,')};" if is_item and next_too else _ITEM.sub("", line)
            for line, is_item, next_too in zip(lines, items, [*items[1:], False], strict=True)
        ]
        joined = " ".join(" ".join(told).split())
        return joined if joined.endswith((".", "!", "?", "”", '"', ")")) else f"{joined}."


def usual_name(office: str) -> str:
    """The name of the document that collects an office's answers."""
    return f"jawaban-narasumber-{slug_of(office)}".rstrip("-")


def new_document(category: str, office: str) -> str:
    """A document for an office's answers, without any yet."""
    fields = {"title": f"{HEADING} {office}", "category": category, "owner": office, "status": "active"}
    return f"---\n{_yaml(fields)}sources:\n---\n"


def with_answer(
    text: str, said: Said, path: Path, within: PurePath, before: str | None
) -> tuple[str, Passage]:
    """A document's text with an answer as a passage in it, and that passage (the first, if it is long).

    `before` is the text of the passage whose place it takes, if it was published there before; `within` the
    file's place below the folder of documents. All else stays to the letter. Raises KnowledgeError when the
    document has errors, or would not show the answer as it was given.
    """
    old = _parsed(text, path, within) if text.split("---\n", 2)[-1].strip() else None
    head, body, above = split_front_matter(text)
    if head is None:
        raise KnowledgeError(f"{path.name} has no front matter, so it takes no source: add one first")
    replaced = _replaced(old, said, before) if old else None
    head, number = _with_source(head, said, path)
    lines = body.split("\n")
    if replaced is not None:
        start = replaced.line - above - 1
        lines[start : _end_of(lines, start)] = _bullet(said, number)
    else:
        _insert(lines, _bullet(said, number), own=path.stem == usual_name(said.office))
    written = f"---\n{head}\n---\n" + "\n".join(lines).rstrip("\n") + "\n"
    new = _parsed(written, path, within)
    kept = [one.text for one in old.passages if one is not replaced] if old else []
    return written, _only_new(new, kept, said, path)


def _replaced(old: Document, said: Said, before: str | None) -> Passage | None:
    """The passage that the answer takes the place of: that of `before`, or its own from a try cut short."""

    def is_own(passage: Passage) -> bool:
        cited = [old.sources[number - 1] for number in passage.citations]
        same = passage_key(passage.text) == passage_key(said.statement)
        return same and any((one.publisher, one.title) == (said.office, HEADING) for one in cited)

    by_text = (one for one in old.passages if before is not None and one.text == before)
    return next(by_text, None) or next(filter(is_own, old.passages), None)


def _only_new(new: Document, kept: list[str], said: Said, path: Path) -> Passage:
    """The passage that was added. Raises KnowledgeError unless it shows the answer, and all others stay."""
    fresh = list(new.passages)
    for text in kept:
        found = next((one for one in fresh if one.text == text), None)
        if found is None:
            raise KnowledgeError(f"the answer would change another passage of {path.name}")
        fresh.remove(found)
    shown = passage_key(" ".join(one.text for one in fresh))
    if not fresh or shown != passage_key(re.sub(r"[\[\]]", " ", said.statement)):
        raise KnowledgeError(f"{path.name} would not show the answer as it is: give other words with --text")
    return fresh[0]


def _parsed(text: str, path: Path, within: PurePath) -> Document:
    document, problems = parse_document(text, path, within)
    wrong = tuple(problem for problem in problems if problem.severity == "error")
    if wrong:
        raise KnowledgeError(f"{path.name} has errors: mend it first", wrong)
    return document


def _bullet(said: Said, number: int) -> list[str]:
    asked = [" ".join(question.replace("--", "–").split()) for question in said.questions]
    beside = ["  <!--", *(f"  ? {question}" for question in asked if question), "  -->"]
    return [f"- {escaped(said.statement)} [{number}]", *(beside if any(asked) else [])]


def _end_of(lines: list[str], start: int) -> int:
    """Where what belongs to a bullet ends: its comment and lines further in belong to it."""
    end = start + 1
    while end < len(lines) and lines[end].startswith((" ", "\t")):
        end += 1
    return end


def _insert(lines: list[str], bullet: list[str], *, own: bool) -> None:
    """Put a bullet at the end of the officers' section, which begins before the known unknowns."""
    headings = [n for n, line in enumerate(lines) if line.startswith("## ")]
    begin = 0 if own else next((n for n in headings if lines[n][3:].strip() == HEADING), None)
    after = [n for n in headings if begin is None or n > begin]
    stop = [n for n in after if begin is not None or lines[n][3:].strip() == UNKNOWN_HEADING]
    end = stop[0] if stop else len(lines)
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    title = ["", f"## {HEADING}"] if begin is None else []
    first = begin is None or not any(line.startswith("- ") for line in lines[begin:end])
    lines[end:end] = [*title, *([""] if first else []), *bullet]


def _with_source(head: str, said: Said, path: Path) -> tuple[str, int]:
    """The head with the answer's source in its list, and the number of it."""
    front, _ = read_front_matter(head, path)
    if front.as_of is not None and front.as_of < said.date:
        head = re.sub(r"^as_of:.*$", f"as_of: {said.date}", head, flags=re.M)
    for number, source in enumerate(front.sources, 1):
        if (source.publisher, source.date, source.title) == (said.office, said.date, HEADING):
            return head, number
    lines = head.split("\n")
    at = next((n for n, line in enumerate(lines) if re.match(r"(?:sources|sumber):", line)), None)
    if at is None:
        lines.append("sources:")
        at = len(lines) - 1
    if not front.sources:
        lines[at] = "sources:"
    end = at + 1
    while end < len(lines) and re.match(r"\s|-|#", lines[end]):
        end += 1
    indent = next(
        (line[: line.index("-")] for line in lines[at + 1 : end] if line.lstrip().startswith("-")), ""
    )
    item = {"publisher": said.office, "date": said.date, "url": None, "title": HEADING}
    lines[end:end] = [indent + line for line in _yaml([item]).rstrip("\n").split("\n")]
    return "\n".join(lines), len(front.sources) + 1


def _yaml(fields: object) -> str:
    # Dates as plain text, as everywhere in the base.
    told = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=math.inf)
    return re.sub(r"^(\s*-?\s*date: )'([\d-]+)'$", r"\1\2", told, flags=re.M)
