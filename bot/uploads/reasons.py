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
    ("damaged", "damaged"),
)


def explained(reason: str, language: Language) -> str:
    """One of the importer's reasons, explained in a language."""
    key = next((key for sign, key in SIGNS if sign in reason), "other")
    return text(f"refusal.{key}", language)
