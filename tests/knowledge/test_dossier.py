"""No fact, figure or source of the original fact files got lost on the way into passages.

`dossier_facts.jsonl.gz` holds the fact files as they stood: a line for each document with its sources, then
one for each of its facts. A passage names the facts that it carries in the comment beside it
("< sakip/riwayat-predikat 3": the third fact of that file).
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.load import load
from knowledge.model import Document, Passage

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
CITATION = re.compile(r"\[(\d+)\]")

# Table cells that only count the rows, and lines that only name the sources of the table above them.
# Figures that say nothing of Bandung: a row's number, a lesson's number, the name of another file.
COUNTER = re.compile(r"^\|\s*\d{1,2}\s*\||^Pelajaran \d+|\blihat berkas [\w-]+")


@cache
def original() -> dict[str, list[dict[str, Any]]]:
    """By document: first its title and sources, then its facts, as they stood in the fact files."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in gzip.decompress((HERE / "dossier_facts.jsonl.gz").read_bytes()).decode().split("\n"):
        value = json.loads(line)
        lines.setdefault(value["document"], []).append(value)
    return lines


@cache
def carriers() -> dict[str, list[tuple[Document, Passage]]]:
    """By fact ("sakip/riwayat-predikat 3"), the passages that say they carry it."""
    found: dict[str, list[tuple[Document, Passage]]] = defaultdict(list)
    for document in load(KNOWLEDGE).documents:
        for passage in document.passages:
            for origin in passage.origins:
                found[origin].append((document, passage))
    return found


def facts() -> dict[str, str]:
    return {
        f"{name} {number}": fact.get("fact") or fact["text"]
        for name, (_, *of_document) in original().items()
        for number, fact in enumerate(of_document, 1)
    }


def figures(text: str) -> set[int]:
    """All whole numbers in a text; "27-05-2016" counts as day and year, for months may be told by name."""
    dated = re.sub(r"(?:\b(\d\d?)-)?\b\d\d-((?:19|20)\d\d)\b", r"\1 \2", text)
    return set(map(int, re.findall(r"\d+", dated)))


def test_every_fact_is_carried_by_a_passage() -> None:
    assert len(facts()) > 3100
    assert sorted(facts().keys() - carriers().keys()) == []
    assert sorted(carriers().keys() - facts().keys()) == []


def test_no_figure_of_a_fact_is_lost() -> None:
    lost = {}
    for origin, fact in facts().items():
        told = " ".join(f"{d.title} {p.heading} {p.text}" for d, p in carriers()[origin])
        gone = figures(CITATION.sub(" ", COUNTER.sub("|", fact))) - figures(told)
        if gone:
            lost[origin] = (sorted(gone), fact)
    assert lost == {}


def test_every_source_that_a_fact_cites_is_still_cited_for_it() -> None:
    lost = {}
    for name, (head, *of_document) in original().items():
        for number, fact in enumerate(of_document, 1):
            origin = f"{name} {number}"
            written = {head["sources"][int(n) - 1]["url"] for n in cited(fact, len(head["sources"]))}
            kept = {
                document.sources[n - 1].url or "tidak ada"
                for document, passage in carriers()[origin]
                for n in passage.citations
            }
            if gone := {url for url in written if url.partition(" (")[0] not in kept}:
                lost[origin] = gone
    assert lost == {}


def cited(fact: dict[str, Any], sources: int) -> set[int]:
    return {int(n) for n in CITATION.findall(fact.get("fact") or fact["text"]) if 1 <= int(n) <= sources}


def test_every_source_keeps_its_date() -> None:
    """Or a more exact one that another fact file gave for the same address."""
    dates: dict[str | None, set[str | None]] = defaultdict(set)
    for document in load(KNOWLEDGE).documents:
        for source in document.sources:
            dates[source.url].add(source.date)
    lost = {
        source["url"]: source["tanggal"]
        for head, *_ in original().values()
        for source in head["sources"]
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", source["tanggal"])
        and source["url"].startswith("http")
        and not any((d or "").startswith(source["tanggal"]) for d in dates[source["url"].partition(" (")[0]])
    }
    assert lost == {}
