"""Telegram's reading of HTML in messages: which tags there are, and that they nest and close."""

from __future__ import annotations

import re

TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
TOKEN = re.compile(r"<[^>]*>|&[^;\s]*;|[^<&]+|[<&]")
TAG = re.compile(r'<(/?)([a-z-]+)(?: href="([^"<>]*)")?>')


def parse(html: str) -> str:
    """The text that is shown. Raises ValueError for anything that Telegram would not take."""
    shown, opened = "", []
    for token in TOKEN.findall(html):
        if token.startswith("<"):
            tag = TAG.fullmatch(token)
            if tag is None or tag[2] not in TAGS:
                raise ValueError(f"unsupported start tag {token!r}")
            if tag[1]:
                if not opened or opened.pop() != tag[2]:
                    raise ValueError(f"unexpected end tag {token!r}")
            else:
                if (tag[2] == "a") != (tag[3] is not None):
                    raise ValueError(f"wrong attributes in {token!r}")
                opened.append(tag[2])
        elif token.startswith("&"):
            if token not in ENTITIES:
                raise ValueError(f"unknown entity {token!r}")
            shown += ENTITIES[token]
        else:
            shown += token
    if opened:
        raise ValueError(f"can't find end tag of {opened[-1]}")
    return shown
