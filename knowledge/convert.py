"""Turn the fact files and questions gathered before this base existed into documents and sidecars.

Run as `python -m knowledge.convert DOSSIER_FOLDER KNOWLEDGE_FOLDER [--questions FOLDER] [--facts FILE]`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import yaml

from knowledge.dates import read_date
from knowledge.frontmatter import FOLDERS, split_front_matter
from knowledge.model import Document, Passage
from knowledge.parse import parse_document
from knowledge.sidecars import ENDING, UNKNOWN_ENDING

_GRADES = frozenset({"AA", "BB", "CC"})
_QUOTED = re.compile(r"([^(\"“]+?),?\s*\(?(?:artikel )?[\"“](.+)[\"”]\)?")
_FACT = re.compile(r"(?:[-*]|\d+[.)])\s+(.*)|(\|.*\|)")


@dataclass(frozen=True)
class Report:
    """What was written, and the questions that found no passage."""

    documents: int
    facts_with_questions: int
    unknowns: int
    unmatched: tuple[str, ...]


def convert(dossier: Path, knowledge: Path, questions: Path | None = None) -> Report:
    """Write the documents, and the questions beside them where a folder of questions is given."""
    count = 0
    for path in sorted(dossier.glob("*/*.md")):
        made = convert_document(path.read_text("utf-8"))
        _write(knowledge / "documents" / _id(path, dossier), ".md", made)
        count += 1
    if questions is None:
        return Report(count, 0, 0, ())
    return _convert_questions(dossier, knowledge, questions, count)


def convert_document(text: str) -> str:
    """A fact file in the base's format: its front matter translated, its body as it was."""
    head, body, _ = split_front_matter(text)
    fields = yaml.load(head or "", Loader=yaml.BaseLoader)  # noqa: S506 (builds nothing but texts)
    sources = [_source(source) for source in fields["sumber"]]
    category = fields["kategori"]
    made: dict[str, Any] = {
        "title": fields["judul"],
        "category": FOLDERS.get(category, category),
        "aliases": aliases_of(fields["judul"]),
        "owner": fields["instansi"],
        "period": fields["periode"],
        "as_of": _typed(max((str(s["date"]) for s in sources if s.get("date") is not None), default=None)),
        "status": "active",
        "sources": sources,
    }
    written = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10**9)
    return f"---\n{written}---\n{body}"


def aliases_of(title: str) -> list[str]:
    """Other names that a title gives by itself: "e-RK (Elektronik Remunerasi Kinerja)", "X - what it is"."""
    found: list[str] = []
    for match in re.finditer(r"([^()]*?)\s*\(([^()]+)\)", title):
        before, inside = match[1], match[2]
        words = re.split(r"\s+(?:dan|untuk)\s+|,\s+|\s+-\s+", before)[-1].split()
        if " " not in inside and "," not in inside:
            short = [part for part in inside.split("/") if re.match(r"[A-Z]\w*[A-Z.]|[A-Z][a-z]+$", part)]
            found += [part for part in short if part not in _GRADES]
            if any(part not in _GRADES for part in short) and words and _abbreviates(inside, " ".join(words)):
                found.append(" ".join(words[-len(inside) :]))
        elif words and len(words) <= 2 and match.start() == 0 and _abbreviates(words[-1], inside):
            found += [" ".join(words), inside]
    name, dash, _ = title.partition(" - ")
    name = name.partition(" (")[0]
    words = name.split()
    named = len(words) <= 3 and all(word[:1].isupper() or "-" in word for word in words)
    if dash and named and words[0] != "Konteks":
        found.append(name)
    return list(dict.fromkeys(alias for alias in found if alias != title))


def dossier_facts(dossier: Path) -> Iterator[dict[str, Any]]:
    """Each fact of the fact files as it stands: text with marks, and the sources that it cites."""
    for path in sorted(dossier.glob("*/*.md")):
        head, body, before = split_front_matter(path.read_text("utf-8"))
        fields = yaml.load(head or "", Loader=yaml.BaseLoader)  # noqa: S506 (builds nothing but texts)
        document = str(_id(path, dossier))
        yield {"document": document, "title": fields["judul"], "sources": fields["sumber"]}
        lines = body.split("\n")
        for number, line in enumerate(lines):
            fact = _FACT.fullmatch(line.strip())
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if fact and not _ruled(line) and not _ruled(following):
                yield {"document": document, "line": before + number + 1, "fact": fact[1] or fact[2]}
            elif line.strip() and not line.startswith(("#", "|")):
                yield {"document": document, "line": before + number + 1, "text": line.strip()}


def _convert_questions(dossier: Path, knowledge: Path, questions: Path, count: int) -> Report:
    documents = {}
    for path in sorted((knowledge / "documents").glob("*/*.md")):
        within = path.relative_to(knowledge / "documents")
        document, _ = parse_document(path.read_text("utf-8"), path, within)
        documents[document.id] = document
    beside: dict[str, list[dict[str, Any]]] = {}
    unmatched: list[str] = []
    for asked in _lines(sorted(questions.glob("*.jsonl"))):
        folder, _, slug = asked["doc"].partition("/")
        name = f"{FOLDERS.get(folder, folder)}/{slug}"
        if "missing" in asked:
            line = {"missing": asked["missing"], "questions": asked["q"]}
            beside.setdefault(name + UNKNOWN_ENDING, []).append(line)
            continue
        passage = _passage(asked["fact"], documents.get(name), dossier / f"{asked['doc']}.md")
        if passage is None:
            unmatched.append(f"{asked['doc']}: {asked['fact']}")
            continue
        line = {"fact": passage.text, "questions": asked["q"]}
        if sum(other.text == passage.text for other in documents[name].passages) > 1:
            line["heading"] = passage.heading
        beside.setdefault(name + ENDING, []).append(line)
    for place, lines in beside.items():
        written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        _write(knowledge / "questions" / place, "", written)
    facts = sum(len(lines) for name, lines in beside.items() if not name.endswith(UNKNOWN_ENDING))
    unknowns = sum(len(lines) for name, lines in beside.items() if name.endswith(UNKNOWN_ENDING))
    return Report(count, facts, unknowns, tuple(unmatched))


def _passage(fact: str, document: Document | None, path: Path) -> Passage | None:
    """The passage that a fact of a fact file became: the one whose line holds the fact."""
    if document is None:
        return None
    _, body, _ = split_front_matter(path.read_text("utf-8"))
    _, _, shifted = split_front_matter(document.path.read_text("utf-8"))
    sought = _bare(fact)
    for number, line in enumerate(body.split("\n"), shifted + 1):
        if _bare(line) == sought:
            found = [passage for passage in document.passages if passage.line == number]
            if found:
                return found[0]
    return None


def _bare(line: str) -> str:
    return " ".join(re.sub(r"^\s*(?:[-*]|\d+[.)])\s+", "", line).split())


def _source(source: dict[str, str]) -> dict[str, Any]:
    day, note = read_date(source["tanggal"])
    url, _, page = source["url"].partition(" (")
    quoted = _QUOTED.fullmatch(source["penerbit"])
    publisher, title = (quoted[1], quoted[2]) if quoted else (source["penerbit"], None)
    made: dict[str, Any] = {"publisher": publisher}
    if title:
        made["title"] = title
    made["date"] = _typed(day)
    if note:
        made["date_note"] = note
    made["url"] = None if source["url"] == "tidak ada" else url
    if page:
        made["page"] = page.removesuffix(")")
    return made


def _typed(day: str | None) -> int | date | str | None:
    """A date so that YAML writes it without quotes."""
    if day is None or len(day) == 7:
        return day
    return int(day) if len(day) == 4 else date.fromisoformat(day)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of a short name occur in a long one in this order."""
    sought = [letter for letter in short.casefold() if letter.isalpha()]
    letters = iter(long.casefold())
    return len(sought) > 1 and len(long.split()) > 1 and all(letter in letters for letter in sought)


def _id(path: Path, dossier: Path) -> PurePath:
    folder, slug = path.relative_to(dossier).parts[0], path.stem
    return PurePath(FOLDERS.get(folder, folder), slug)


def _ruled(line: str) -> bool:
    return re.fullmatch(r"\|[\s:|-]+\|", line.strip()) is not None


def _lines(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        for line in path.read_text("utf-8").split("\n"):
            if line.strip():
                yield json.loads(line)


def _write(place: Path, ending: str, text: str) -> None:
    target = place.with_name(place.name + ending)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8", newline="\n")


def main() -> None:
    """Convert as the command line says, and tell what was written."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.convert", description=__doc__)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("knowledge", type=Path)
    parser.add_argument("--questions", type=Path, help="folder of question files (*.jsonl)")
    parser.add_argument("--facts", type=Path, help="also write all facts as they stand to this .jsonl.gz")
    asked = parser.parse_args()
    report = convert(asked.dossier, asked.knowledge, asked.questions)
    if asked.facts:
        lines = (json.dumps(fact, ensure_ascii=False) for fact in dossier_facts(asked.dossier))
        asked.facts.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    sys.stdout.write(
        f"{report.documents} documents, {report.facts_with_questions} facts with questions, "
        f"{report.unknowns} known unknowns, {len(report.unmatched)} questions without their fact\n"
    )
    for line in report.unmatched:
        sys.stdout.write(f"  {line}\n")


if __name__ == "__main__":
    main()
