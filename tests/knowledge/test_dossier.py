"""No fact, source or date of the original fact files got lost on the way into passages."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.model import Document, Passage, Source
from knowledge.parse import parse_document

HERE = Path(__file__).parent
DOCUMENTS = HERE.parents[1] / "knowledge" / "documents"
CITATION = re.compile(r"\[(\d+)\]")


@cache
def original() -> dict[str, list[dict[str, Any]]]:
    """By document: first its title and sources, then its facts, as they stood in the fact files."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in gzip.decompress((HERE / "dossier_facts.jsonl.gz").read_bytes()).decode().split("\n"):
        value = json.loads(line)
        lines.setdefault(value["document"], []).append(value)
    return lines


@cache
def documents() -> dict[str, Document]:
    found = {}
    for path in DOCUMENTS.glob("*/*.md"):
        document, problems = parse_document(path.read_text("utf-8"), path, path.relative_to(DOCUMENTS))
        assert not [problem for problem in problems if problem.severity == "error"]
        found[document.id] = document
    return found


def differences() -> set[str]:
    lines = (HERE / "differences.txt").read_text("utf-8").splitlines()
    return {line for line in lines if line.strip() and not line.startswith("#")}


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", CITATION.sub(" ", text).casefold())


def told_by(fact: str, passage: Passage) -> bool:
    """Whether a passage has all words of a fact in their order (it may have more: names of columns)."""
    sought = words(fact)
    if fact.startswith("|") and passage.form == "row" and sought and sought[0].isdecimal():
        counted = re.match(r"\|\s*\d+\s*\|", fact)
        sought = sought[1:] if counted and sought[0] not in words(passage.text)[:4] else sought
    told = iter(words(passage.text))
    return all(word in told for word in sought)


def same_source(source: Source, written: dict[str, str]) -> bool:
    """Whether publisher (with a title taken out of it), date and address have the words they had."""
    publisher = Counter(words(f"{source.publisher} {source.title or ''}"))
    named = Counter(words(written["penerbit"]))
    del publisher["artikel"], named["artikel"]  # "Humas (artikel “Lagi, Tujuh Daerah …”)"
    day = words(" ".join(part for part in (source.date, source.date_note) if part))
    place = words(" ".join(part for part in (source.url or "tidak ada", source.page) if part))
    return (publisher, day, place) == (named, words(written["tanggal"]), words(written["url"]))


def lost_facts() -> list[str]:
    lost = []
    for name, (_, *facts) in original().items():
        document = documents().get(name)
        free = list(document.passages) if document else []
        for fact in facts:
            text = fact.get("fact") or fact["text"]
            cited = {int(number) for number in CITATION.findall(text)}
            for passage in free:
                if told_by(text, passage) and (not cited or cited == set(passage.citations)):
                    free.remove(passage)
                    break
            else:
                lost.append(f"{name}: {text}")
    return lost


def test_every_fact_with_its_citations_is_a_passage_of_its_own() -> None:
    lost, allowed = lost_facts(), differences()
    new = [fact for fact in lost if fact not in allowed]
    assert not new, "no passage tells these facts (reworded? list them in differences.txt):\n" + "\n".join(
        new
    )
    stale = sorted(line for line in allowed - set(lost) if not re.search(r": (?:source \d+|title)$", line))
    assert not stale, "listed in differences.txt, but told after all:\n" + "\n".join(stale)


def test_there_are_as_many_passages_as_facts() -> None:
    facts = {name: len(lines) - 1 for name, lines in original().items()}
    listed = Counter(line.partition(":")[0] for line in differences())
    passages = {name: len(document.passages) for name, document in documents().items()}
    assert sum(facts.values()) > 3100
    short = {name for name, count in facts.items() if passages.get(name, 0) < count - listed[name]}
    assert not short, {name: (facts[name], passages.get(name, 0)) for name in short}


def test_every_source_keeps_its_publisher_date_and_address() -> None:
    changed = {}
    for name, (head, *_) in original().items():
        document = documents().get(name)
        sources = document.sources if document else ()
        for number, written in enumerate(head["sources"], 1):
            source = sources[number - 1] if number <= len(sources) else None
            if source is None or not same_source(source, written):
                changed[f"{name}: source {number}"] = f"is {source}, was {written}"
    new = [f"{line} {what}" for line, what in changed.items() if line not in differences()]
    assert not new, "\n".join(new)
    stale = {line for line in differences() if re.search(r": source \d+$", line)} - set(changed)
    assert not stale


def test_documents_keep_their_titles() -> None:
    titles = {name: document.title for name, document in documents().items()}
    changed = {name for name, (head, *_) in original().items() if titles.get(name) != head["title"]}
    assert {f"{name}: title" for name in changed} <= differences()
