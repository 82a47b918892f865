"""Why the importer refuses a file, in words of the catalogue beside its own. Pure."""

from __future__ import annotations

from index.model import Language
from index.texts import text

# What stands in the importer's sentences, and the key of what explains it; the first that is found counts.
SIGNS = (
    ("protected with a password", "password"),
    ("ZIP bomb", "hostile"),
    ("hostile", "hostile"),
    ("has macros", "macros"),
    ("ZIP archive", "archive"),
    ("refers to a template", "outside"),
    ("is a picture", "picture"),
    ("is an archive", "archive"),
    ("files in it: take them out", "archive"),
    ("no text", "no_text"),
    ("mail without text", "no_text"),
    ("is empty", "no_text"),
    ("Office 97", "old_office"),
    ("larger than", "too_much"),
    ("has more than", "too_much"),
    ("holds more than", "too_much"),
    ("more than", "too_much"),
    ("takes longer", "too_much"),
    ("just been added", "just_added"),
    ("room on the disk", "no_room"),
    ("is a program", "not_a_document"),
    ("is a database", "not_a_document"),
    ("neither text nor a known format", "not_a_document"),
    ("save it as", "other_format"),
    ("damaged", "damaged"),
)


def explained(reason: str, language: Language) -> str:
    """One of the importer's reasons, explained in a language."""
    return text(f"refusal.{_key(reason)}", language)


def says_all(reason: str, language: Language) -> bool:
    """Whether the explanation stands for itself: the importer's own words are English."""
    return language == "id" and _key(reason) != "other"


def _key(reason: str) -> str:
    return next((key for sign, key in SIGNS if sign in reason), "other")
