"""Read plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from knowledge.frontmatter import read_front_matter, split_front_matter
from knowledge.importing.lines import Page, blocks_of_pages
from knowledge.importing.model import Extract, Limits, Progress, Told
from knowledge.importing.sniff import decoded
from knowledge.importing.web import extract_html


def read_text(path: Path, limits: Limits, progress: Progress) -> Extract:
    """A text file; form feeds part its pages, where it has any."""
    text = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    parts = text.split("\f")
    paged = len(parts) > 1
    pages = [
        Page(number if paged else None, tuple(part.expandtabs(4).split("\n")))
        for number, part in enumerate(parts, 1)
    ]
    blocks, removed = blocks_of_pages(pages)
    progress(len(pages), len(pages))
    return Extract("txt", tuple(blocks), pages=len(pages) if paged else 0, removed=tuple(removed))


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
