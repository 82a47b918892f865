"""Write an imported document in the project's own Markdown: front matter, headings, bullets with pages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from knowledge.citations import passage_key, takes_mark_as_noun
from knowledge.importing.passages import Section, tidied
from knowledge.pages import page_mark

_MARKS = re.compile(r"([\\`*_<>\[\]~|])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BEGINS = re.compile(r"([#+=-]|\d{1,9}(?=[.)]))")
_CITES = re.compile(r"\[(\s*\d{1,5}(?:[\s,;–-]+\d{1,5})*\s*|\d{1,3},?\s+(?:hlm|hal|p)\.?\s[^\]]*)\]", re.I)


@dataclass(frozen=True)
class Head:
    """The front matter of an imported document. Dates as YYYY, YYYY-MM or YYYY-MM-DD."""

    title: str
    category: str
    publisher: str
    original: str
    date: str | None = None
    date_note: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()
    source_title: str | None = None


def written(
    head: Head, sections: Sequence[Section], questions: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The whole document. Parsing it gives the passages of the sections, each with its pages.

    `questions` are people's, by the `passage_key` of the passage that they stand beside.
    """
    source: dict[str, object] = {"publisher": head.publisher, "date": head.date}
    if head.date_note:
        source["date_note"] = head.date_note
    source["url"] = head.url
    if head.source_title:
        source["title"] = head.source_title
    fields: dict[str, object] = {"title": head.title, "category": head.category}
    if head.aliases:
        fields["aliases"] = list(head.aliases)
    if head.date:
        fields["as_of"] = head.date
    fields |= {"status": "active", "original": head.original, "sources": [source]}
    lines = ["---", _yaml(fields).rstrip("\n"), "---"]
    for section in sections:
        if section.heading is not None:
            lines += ["", f"{'#' * min(section.depth + 1, 6)} {escaped(section.heading)}"]
        if section.passages:
            lines.append("")
        for part in section.passages:
            shown = escaped(part.text)
            # What ends in "menurut" would take the mark for its noun; the document has but one source.
            bare = not part.pages and takes_mark_as_noun(shown)
            lines.append(f"- {shown}" if bare else f"- {shown} {page_mark(1, part.pages)}")
            if asked := (questions or {}).get(passage_key(tidied(part.text))):
                lines += ["  <!--", *(f"  ? {question}" for question in asked), "  -->"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is; a number in square brackets, which would cite, gets round ones."""
    text = _CITES.sub(r"(\1)", tidied(text))
    text = _ENTITY.sub("&amp;", _MARKS.sub(r"\\\1", text))
    match = _BEGINS.match(text)
    if match is None:
        return text
    return f"{match[1]}\\{text[match.end() :]}" if match[1].isdigit() else f"\\{text}"


def _yaml(fields: dict[str, object]) -> str:
    # Dates as plain text: they are read as text, and quotes would be noise.
    told = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=math.inf)
    return re.sub(r"^(\s*-?\s*(?:date|as_of): )'([\d-]+)'$", r"\1\2", told, flags=re.M)
