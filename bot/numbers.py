"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal

from index.model import Language


def shown_number(number: Decimal | float, language: Language) -> str:
    """At most four decimals and no needless zeros, with the language's decimal mark: 80,2 or 80.2."""
    written = f"{Decimal(str(number)):.4f}".rstrip("0").rstrip(".")
    return written if language == "en" else written.replace(".", ",")
