"""What `tanya check` finds: the kinds of findings with their remedies, and how one is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from knowledge.model import Problem

# Every kind of finding in the order in which they are shown, with what is to be done about it.
ERRORS = {
    "front-matter": "correct the document's head; docs/panduan-kurator.md, part 2, shows each field",
    "citation": "cite a source that the head lists, or add it at the end of the list",
    "register": "correct the register's row; the head of the file explains its fields",
    "document": "correct the file; docs/panduan-kurator.md, part 10, explains the messages",
}
WITHOUT_INDEX = {
    "load": "correct the file; docs/panduan-kurator.md, part 10, explains the messages",
    "future-date": "correct the date, or this machine's clock",
    "template-mark": "replace what stands between « and », or delete it with its marks",
    "source-undated": "look for the date; where the page has none, say so in date_note and in accepted.txt",
    "source-unused": "cite it where it proves something, or delete it if it is the last of the list",
    "passage-uncited": "end it with the numbers of the sources that prove it, as in [1]",
    "passage-long": "split it into two passages that each stand alone",
    "passage-leaning": "name what is meant instead of pointing at what stands before",
    "duplicate": "keep one; move the questions and < lines of the other to it and cite both sources",
    "stale-figure": "look for a newer figure; where there is none, accept it with the reason",
    "no-questions": "write below the passages what people ask, in lines that begin with ?",
    "alias-shared": "leave the alias to the document that is about it",
    "agreement-date": "tell the day in a document of kerja-sama, or correct the register",
    "signing-document": "enter the signing into registers/agreements.yaml, or rename the document",
    "application-document": "name the application in that document, or name another document in the register",
}
WITH_INDEX = {
    "near-duplicate": "keep one; move the questions and < lines of the other to it and cite both sources",
    "figures-differ": "compare both with their sources; where these differ, write “Sumber berbeda”",
    "unknown-twin": "keep one and move the questions of the other to it",
}
THOROUGH = {
    "question-astray": "ask what only its own passage answers, or move it to the passage that does",
}
LINKS = {
    "link": "look for the new address or an archived copy; otherwise write url: null",
}
OF_LIST = {
    "accepted": "correct or delete the line of accepted.txt",
}
# What is wrong with a file as a whole.
_OF_FILE = re.compile(r"^(?:larger than|is not UTF-8|cannot be read)| is already ")
REMEDIES = {**ERRORS, **WITHOUT_INDEX, **WITH_INDEX, **THOROUGH, **LINKS, **OF_LIST}


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `file` is its path in the knowledge folder, with slashes."""

    file: str
    line: int
    kind: str
    severity: Literal["error", "warning"]
    message: str

    @property
    def remedy(self) -> str:
        return REMEDIES[self.kind]

    def as_object(self) -> dict[str, object]:
        """The finding as `tanya check --json` prints it."""
        return {**asdict(self), "remedy": self.remedy}

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by kind in the order of REMEDIES, then by file and line."""
    rank = {kind: number for number, kind in enumerate(REMEDIES)}
    return sorted(findings, key=lambda f: (f.severity != "error", rank[f.kind], f.file, f.line, f.message))


def relative(path: Path, folder: Path) -> str:
    """A file's path as findings name it."""
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def found_in_loading(problem: Problem, folder: Path) -> Finding:
    """A problem that `load` has met, as a finding."""
    kind = "front-matter"
    if "lies in the future" in problem.message:
        # By this machine's clock, which may run behind: no reason to publish nothing.
        return Finding(
            relative(problem.path, folder), problem.line, "future-date", "warning", problem.message
        )
    if problem.severity == "warning":
        kind = "load"
    elif problem.path.suffix == ".yaml":
        kind = "register"
    elif problem.message.startswith("cites "):
        kind = "citation"
    elif _OF_FILE.search(problem.message):
        kind = "document"
    return Finding(relative(problem.path, folder), problem.line, kind, problem.severity, problem.message)


def begin(text: str, longest: int = 60) -> str:
    """The beginning of a text in quotation marks, to name a passage by."""
    short = text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:(") + " …"
    return f"“{short}”"
