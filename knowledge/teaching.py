"""Put a question beside the passage that answers it, in the text of its document. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from knowledge.citations import passage_key
from knowledge.model import Document, KnowledgeError, Passage
from knowledge.parse import parse_document

LONGEST = 300  # characters of a question
_ENDS = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|\||<!--|$)")


def tidy_question(question: str) -> str:
    """A question as it can stand in a comment. Raises KnowledgeError where it has no words or too many."""
    tidy = " ".join(re.sub(r"-{2,}", "–", question).split()).lstrip("?< ")
    if not any(map(str.isalnum, tidy)):
        raise KnowledgeError("a question needs words")
    if len(tidy) > LONGEST:
        raise KnowledgeError(f"a question of {len(tidy)} characters teaches nothing: at most {LONGEST}")
    return tidy


def holder(documents: Iterable[Document], question: str) -> tuple[Document, str, str | None] | None:
    """Where a question of this wording stands already: document, the text beside it, the passage's id.

    The id is None where that text is a known unknown.
    """
    key = passage_key(question)
    for document in documents:
        for passage in document.passages:
            if any(passage_key(one) == key for one in passage.questions):
                return document, passage.text, passage.id
        for unknown in document.unknowns:
            if any(passage_key(one) == key for one in unknown.questions):
                return document, unknown.text, None
    return None


def with_question(text: str, path: Path, within: PurePath, passage: Passage, question: str) -> str:
    """The text of a document with one more question beside a passage; all else stays to the letter.

    `within` is the file's place below the folder of documents. Raises KnowledgeError when the passage is not
    there any more, or nothing can stand beside it: one that a long bullet was cut into, for example.
    """
    before, _ = parse_document(text, path, within)
    place = _place(before, passage)
    lines = text.split("\n")
    following = [one.line for one in before.passages if one.line > before.passages[place].line]
    end = min(following, default=len(lines) + 1) - 1
    for written in _attempts(lines, before.passages[place], end, question):
        after, problems = parse_document("\n".join(written), path, within)
        if not any(one.severity == "error" for one in problems) and _only(before, after, place, question):
            return "\n".join(written)
    raise KnowledgeError(
        f"{path.name}:{before.passages[place].line}: no question can stand beside this passage alone: make"
        f" it a bullet of its own, or write the question below the bullet that it is a part of"
    )


def _place(document: Document, passage: Passage) -> int:
    """The passage's place in a document, as it is now."""
    for place, one in enumerate(document.passages):
        if one.order == passage.order and one.line == passage.line:
            return place
    raise KnowledgeError(f"{passage.id} has changed meanwhile: look at it again with tanya show")


def _attempts(lines: list[str], passage: Passage, end: int, question: str) -> Iterator[list[str]]:
    """The lines with the question where it may belong, likelier places first; `end` is the passage's last."""
    start = passage.line - 1
    for opened in reversed([n for n in range(start, end) if "<!--" in lines[n]]):
        closed = next((n for n in range(opened, end) if "-->" in lines[n]), None)
        if closed is not None and lines[closed].strip() == "-->":
            inside = lines[opened + 1 : closed]
            asked = [n for n, line in enumerate(inside, opened + 1) if line.lstrip().startswith("?")]
            at = asked[-1] + 1 if asked else opened + 1
            indent = _indent(lines[at - 1] if asked else lines[closed])
            yield [*lines[:at], f"{indent}? {question}", *lines[at:]]
    if passage.form == "row":
        row = lines[start].rstrip()
        cell = question.replace("|", "/")
        if row.endswith("|"):
            yield [*lines[:start], f"{row[:-1].rstrip()} <!-- ? {cell} --> |", *lines[start + 1 :]]
    else:
        last = start + 1
        while last < end and not _ENDS.match(lines[last]):
            last += 1
        bullet = re.match(r"(\s*)(?:[-*+]|\d+[.)])\s+", lines[start])
        indent = " " * len(bullet[0]) if bullet else ""
        gap = [] if bullet else [""]
        block = [*gap, f"{indent}<!--", f"{indent}? {question}", f"{indent}-->"]
        yield [*lines[:last], *block, *lines[last:]]


def _only(before: Document, after: Document, place: int, question: str) -> bool:
    """Whether nothing has changed but that one passage has one more question."""
    if len(before.passages) != len(after.passages) or before.unknowns != after.unknowns:
        return False
    for n, (old, new) in enumerate(zip(before.passages, after.passages, strict=True)):
        more = (*old.questions, question) if n == place else old.questions
        if (new.id, new.citations, new.kind, new.form) != (old.id, old.citations, old.kind, old.form):
            return False
        # In a row a bar has to go.
        if [one.replace("|", "/") for one in new.questions] != [one.replace("|", "/") for one in more]:
            return False
    return True


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
