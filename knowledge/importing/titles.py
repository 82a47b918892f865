"""What lines look like that name things: in capitals, short, without an end. Pure."""

from __future__ import annotations


def in_capitals(text: str) -> bool:
    """Whether a line is in capitals, as titles are."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters) and not text.endswith((".", ";", ":"))


def title_like(text: str) -> bool:
    """Whether a line could name something: short, with a capital first, without an end."""
    return (
        len(text) <= 80
        and text[:1].isupper()
        and len(text.split()) <= 12
        and not text.endswith((".", ";", ":", ",", "-", "…"))
        and any(len(word) > 2 and word.isalpha() for word in text.split())
    )


def says_much(text: str) -> bool:
    """Whether a line says something rather than naming it."""
    return len(text.split()) > 12
