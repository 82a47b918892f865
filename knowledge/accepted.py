"""Findings that curators have looked at and accept: `accepted.txt` in the knowledge folder.

    kind<TAB>file<TAB>beginning of the message<TAB>why

A line accepts one finding; with a * at the end of its beginning all of that kind in the file that begin so,
with the file * all of a kind wherever they are. Lines that begin with # and empty lines count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.finding import REMEDIES, Finding

LIST = "accepted.txt"


@dataclass(frozen=True)
class Accepted:
    """One line of the list."""

    kind: str
    file: str
    beginning: str
    why: str
    line: int

    def covers(self, finding: Finding) -> bool:
        return (
            finding.kind == self.kind
            and self.file in ("*", finding.file)
            and finding.message.startswith(self.beginning.removesuffix("*"))
        )

    @property
    def several(self) -> bool:
        return self.file == "*" or self.beginning.endswith("*")


def read_accepted(folder: Path) -> tuple[list[Accepted], list[Finding]]:
    """The list of a knowledge folder and what is wrong with its lines; without the file both are empty."""
    path = folder / LIST
    if not path.is_file():
        return [], []
    lines: list[Accepted] = []
    wrong: list[Finding] = []
    for number, text in enumerate(path.read_text("utf-8-sig", errors="replace").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        fields = [field.strip() for field in text.split("\t")]
        if len(fields) != 4 or not all(fields):
            wrong.append(_wrong(number, "needs four fields with tabs between: kind, file, message, why"))
        elif fields[0] not in REMEDIES or fields[0] == "accepted":
            wrong.append(_wrong(number, f"unknown kind {fields[0]}: use one of those that tanya check shows"))
        else:
            kind, file, beginning, why = fields
            lines.append(Accepted(kind, file, beginning, why, number))
    return lines, wrong


def apply_accepted(
    findings: Iterable[Finding], accepted: Sequence[Accepted], checked: Iterable[str]
) -> tuple[list[Finding], int]:
    """The findings that no line accepts, with one for each line that accepts nothing; and how many it took.

    Errors are never accepted. Of lines only those are called stale whose kind was `checked`.
    """
    used: set[int] = set()
    left: list[Finding] = []
    taken = 0
    for finding in findings:
        match = next(
            (one for one in accepted if one.covers(finding) and (one.several or one.line not in used)), None
        )
        if finding.severity == "error" or match is None:
            left.append(finding)
        else:
            taken += 1
            used.add(match.line)
    kinds = frozenset(checked)
    stale = [one for one in accepted if one.kind in kinds and one.line not in used]
    left += [_wrong(one.line, f"accepts nothing: {one.kind} {one.file} {one.beginning}") for one in stale]
    return left, taken


def _wrong(line: int, message: str) -> Finding:
    return Finding(LIST, line, "accepted", "warning", message)
