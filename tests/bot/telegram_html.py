"""Telegram's reading of HTML in messages: tags, attributes and entities, with the server's own complaints.

Stricter than Telegram in two things: a named entity that it does not know would be shown as it stands, and a
link without an address would be none. In a message of ours both can only be mistakes, so they are refused.
"""

from __future__ import annotations

import re

TAGS = frozenset("a b strong i em s strike del u ins tg-spoiler tg-emoji span pre code blockquote".split())
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY = re.compile(r"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>\w+));?")
NAME = re.compile(r"[^\s>/=]*")
SPACE = re.compile(r"\s*")
VALUE = re.compile(r"\"([^\"]*)\"|'([^']*)'|([0-9a-zA-Z.\-]+)")


def parse(html: str) -> str:
    """The text that is shown. Raises ValueError, worded as Telegram does, for what it would not take."""
    shown: list[str] = []
    opened: list[str] = []
    at = 0
    while at < len(html):
        if html[at] == "&":
            piece, at = _entity(html, at)
            shown.append(piece)
        elif html[at] != "<":
            end = min((i for i in (html.find("<", at), html.find("&", at)) if i >= 0), default=len(html))
            shown.append(html[at:end])
            at = end
        elif html.startswith("</", at):
            at = _end_tag(html, at, opened)
        else:
            at = _start_tag(html, at, opened)
    if opened:
        raise ValueError(f'Can\'t find end tag corresponding to start tag "{opened[-1]}"')
    return "".join(shown)


def _entity(html: str, at: int) -> tuple[str, int]:
    found = ENTITY.match(html, at)
    if found is None:
        return "&", at + 1
    if found["name"]:
        if found["name"] not in NAMED or not found[0].endswith(";"):
            raise ValueError(f"unknown entity {found[0]!r} at byte offset {_bytes(html, at)}")
        return NAMED[found["name"]], found.end()
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    if not 0 < code < 0x10FFFF or 0xD800 <= code < 0xE000:
        raise ValueError(f"unknown entity {found[0]!r} at byte offset {_bytes(html, at)}")
    return chr(code), found.end()


def _start_tag(html: str, at: int, opened: list[str]) -> int:
    """Read a start tag; returns where it ends."""
    start = _bytes(html, at)
    name = _matched(NAME, html, at + 1)
    tag = name.lower()
    end = at + 1 + len(name)
    if end >= len(html):
        raise ValueError(f"Unclosed start tag at byte offset {start}")
    if tag not in TAGS:
        raise ValueError(f'Unsupported start tag "{tag}" at byte offset {start}')
    attributes: dict[str, str] = {}
    while True:
        end += len(_matched(SPACE, html, end))
        if end >= len(html):
            raise ValueError(f"Unclosed start tag at byte offset {start}")
        if html[end] == ">":
            break
        attribute = _matched(NAME, html, end)
        if not attribute:
            raise ValueError(f'Empty attribute name in the tag "{tag}" at byte offset {start}')
        end += len(attribute)
        end += len(_matched(SPACE, html, end))
        if html[end : end + 1] != "=":
            if attribute == "expandable":
                continue
            raise ValueError(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset'
                f" {start}"
            )
        end += 1 + len(_matched(SPACE, html, end + 1))
        value = VALUE.match(html, end)
        if value is None:
            raise ValueError(f"Unclosed start tag at byte offset {start}")
        attributes[attribute.lower()] = next(part for part in value.groups() if part is not None)
        end = value.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise ValueError(f'Tag "span" must have class "tg-spoiler" at byte offset {start}')
    if tag == "a" and "href" not in attributes:
        raise ValueError(f'Tag "a" without "href" at byte offset {start}')
    opened.append(tag)
    return end + 1


def _end_tag(html: str, at: int, opened: list[str]) -> int:
    """Read an end tag; returns where it ends."""
    start = _bytes(html, at)
    if not opened:
        raise ValueError(f"Unexpected end tag at byte offset {start}")
    name = _matched(NAME, html, at + 2)
    end = at + 2 + len(name)
    end += len(_matched(SPACE, html, end))
    if html[end : end + 1] != ">":
        raise ValueError(f"Unclosed end tag at byte offset {start}")
    expected = opened.pop()
    if name and name.lower() != expected:
        raise ValueError(
            f'Unmatched end tag at byte offset {start}, expected "</{expected}>", found "</{name}>"'
        )
    return end + 1


def _matched(pattern: re.Pattern[str], html: str, at: int) -> str:
    found = pattern.match(html, at)
    return found[0] if found else ""


def _bytes(html: str, at: int) -> int:
    return len(html[:at].encode("utf-8", "surrogatepass"))
