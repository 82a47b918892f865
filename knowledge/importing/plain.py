"""Read plain text and Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from knowledge.frontmatter import read_front_matter, split_front_matter
from knowledge.importing.layout import Page
from knowledge.importing.lines import blocks_of_pages
from knowledge.importing.marks import structure_of
from knowledge.importing.model import Extract, FileKind, Limits, Progress, Told
from knowledge.importing.paragraphs import Paragraph, blocks_of_paragraphs
from knowledge.importing.sniff import decoded
from knowledge.importing.web import extract_html

WRAPPED = 200  # characters beyond which a line has not been wrapped


def read_text(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A text file; form feeds part its pages, where it has any."""
    text = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    return _of_text(text, "txt", progress)


def _of_text(text: str, kind: FileKind, progress: Progress) -> Extract:
    parts = text.split("\f")
    paged = len(parts) > 1
    pages = [
        Page(number if paged else None, tuple(part.expandtabs(4).split("\n")))
        for number, part in enumerate(parts, 1)
    ]
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(len(line) > WRAPPED for line in lines) > 0.1 * len(lines):  # a line is a paragraph here
        paragraphs = [Paragraph(line, page=page.number) for page in pages for line in page.lines]
        blocks, removed = blocks_of_paragraphs(paragraphs), list[str]()
    else:
        blocks, removed = blocks_of_pages(pages)
    progress(len(pages), len(pages))
    return Extract(kind, tuple(blocks), pages=len(pages) if paged else 0, removed=tuple(removed))


def read_markdown(path: Path, limits: Limits, progress: Progress) -> Extract:
    """Markdown, with or without front matter of whatever kind."""
    text = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    told = Told()
    try:
        head, body, _ = split_front_matter(text)
    except ValueError:
        head, body = None, text
    if head is None and (match := re.match(r"---\n(.*?)\n---\n", text, re.S)):
        head, body = match[1], text[match.end() :]
    if head is not None:
        told = _told(head, path)
    structure = sum(structure_of(" ".join(line.split())) is not None for line in body.split("\n"))
    if structure >= 3 and not re.search(r"^#{1,6} ", body, re.M):
        # The text of a regulation without Markdown's headings: its lines tell more than its paragraphs.
        return replace(_of_text(body, "md", progress), told=told)
    html = MarkdownIt("commonmark", {"maxNesting": 100, "html": True}).enable("table").render(body)
    blocks, of_page = extract_html(f"<html><body>{html}</body></html>", whole=True)
    progress(1, 1)
    return Extract(
        "md", tuple(blocks), told=Told(told.title or of_page.title, None, told.publisher, told.date, told.url)
    )


def _told(head: str, path: Path) -> Told:
    """What front matter says in our own fields; other fields and broken YAML say nothing."""
    try:
        front, _ = read_front_matter(head, path)
    except (yaml.YAMLError, RecursionError):
        return Told()
    source = front.sources[0] if front.sources else None
    return Told(
        title=front.title,
        publisher=source.publisher if source else front.owner,
        date=source.date if source else front.as_of,
        url=source.url if source else None,
    )
