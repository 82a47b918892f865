"""Days that a question names: "13 Maret 2019", "akhir okt 2018", "March 13, 2019", "2019"."""

from __future__ import annotations

import re

from index.words import fold
from knowledge.wording import ENGLISH, INDONESIAN

MONTHS = {name.casefold(): number for names in (INDONESIAN, ENGLISH) for number, name in enumerate(names, 1)}
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"agst": 8, "agt": 8, "sept": 9}
_NUMBERS = MONTHS | _SHORT
_MONTH = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?:(?P<before>\d{{1,2}})[ -])?(?P<month>{_MONTH})\.? (?:(?P<after>\d{{1,2}}),? )?"
    r"(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)\b"
    r"|\b(?P<alone>(?:19|20)\d\d)\b"
)


def days_in(question: str) -> list[str]:
    """The days named, each once and in order, as YYYY, YYYY-MM or YYYY-MM-DD."""
    found: dict[str, None] = {}
    for told in _DAY.finditer(fold(question)):
        day = told["iso"] or told["alone"] or f"{told['year']}-{_NUMBERS[told['month']]:02}"
        date = told["before"] or told["after"]
        found[f"{day}-{int(date):02}" if date and told["month"] else day] = None
    return list(found)
