"""Questions that people ask, kept beside the documents: for passages, and for what is known to be missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.citations import passage_key
from knowledge.model import Document, Passage, Problem, Unknown

ENDING, UNKNOWN_ENDING = ".jsonl", ".unknown.jsonl"


@dataclass(frozen=True)
class Sidecar:
    """The lines of one questions file: the document that it stands beside, and line number → content."""

    document: str
    path: Path
    unknown: bool
    lines: tuple[tuple[int, Mapping[str, Any]], ...]


def read_sidecar(text: str, path: Path, within: str) -> tuple[Sidecar, list[Problem]]:
    """The lines of a questions file, and those that cannot be read. `within`: "sakip/slug.jsonl"."""
    unknown = within.endswith(UNKNOWN_ENDING)
    field = "missing" if unknown else "fact"
    lines: list[tuple[int, Mapping[str, Any]]] = []
    problems: list[Problem] = []
    # Not splitlines(): it would cut at separators that JSON texts may hold.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(path, number, f"no JSON: {error}"))
            continue
        if _sound(value, field):
            lines.append((number, value))
        else:
            problems.append(Problem(path, number, f'write {{"{field}": "…", "questions": ["…", …]}}'))
    document = within.removesuffix(UNKNOWN_ENDING if unknown else ENDING)
    return Sidecar(document, path, unknown, tuple(lines)), problems


def attach(
    documents: Sequence[Document], sidecars: Sequence[Sidecar]
) -> tuple[dict[str, tuple[str, ...]], tuple[Unknown, ...], list[Problem]]:
    """Questions by passage id, the known unknowns, and warnings for what stands beside nothing.

    A line finds its passage by the letters and digits of its text, and by its heading where it names one.
    """
    by_id = {document.id: document for document in documents}
    questions: dict[str, list[str]] = {}
    unknowns: list[Unknown] = []
    problems: list[Problem] = []
    for sidecar in sidecars:
        document = by_id.get(sidecar.document)
        if document is None:
            message = f"questions without their document: there is no {sidecar.document}"
            problems.append(Problem(sidecar.path, 1, message, "warning"))
        elif sidecar.unknown:
            unknowns += [Unknown(document.id, v["missing"], tuple(v["questions"])) for _, v in sidecar.lines]
        else:
            problems += _attach(document, sidecar, questions)
    return {key: tuple(dict.fromkeys(asked)) for key, asked in questions.items()}, tuple(unknowns), problems


def _attach(document: Document, sidecar: Sidecar, questions: dict[str, list[str]]) -> Iterator[Problem]:
    passages: dict[str, list[Passage]] = {}
    for passage in document.passages:
        passages.setdefault(passage_key(passage.text), []).append(passage)
    for number, line in sidecar.lines:
        same = passages.get(passage_key(line["fact"]), [])
        if "heading" in line:
            same = [passage for passage in same if passage.heading == line["heading"]] or same
        if same:
            questions.setdefault(same[0].id, []).extend(line["questions"])
        else:
            message = f"questions without their fact in {document.id}: {line['fact'][:60]}"
            yield Problem(sidecar.path, number, message, "warning")


def _sound(value: object, field: str) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get(field), str)
        and bool(value[field].strip())
        and isinstance(value.get("questions"), list)
        and all(isinstance(question, str) and question.strip() for question in value["questions"])
    )
