"""Five good questions for a briefing: on the region, its province, the topic and in general, no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index import browse
from index.language import guess_language
from index.reader import OpenEdition
from index.related import ALIKE
from index.words import content_words
from knowledge.regions import Region

QUESTIONS = 5
ON_TOPIC = 3  # of the five
LONGEST_QUESTION = 120  # characters; a button shows no more than half of it, the briefing all
# Where good questions come from when the region and its like give fewer than five.
IN_GENERAL = (
    "aplikasi/replikasi-aplikasi",
    "kerja-sama/struktur-naskah-dan-klausul-replikasi-aplikasi",
    "sakip/strategi-kota-bandung",
    "umum/hibah-aplikasi-bmd-dan-kode-sumber",
    "kerja-sama/pelajaran-dan-pertanyaan-kunjungan",
    "aplikasi/e-rk",
)
# What nearly every question says, which makes no two of them alike.
_EVERYWHERE = frozenset("aplikasi bandung kota pemerintah pemkot program dimaksud fungsi kegunaan".split())
_DEFINES = re.compile(
    r"apa(?:kah)? (?:itu|yang dimaksud|yang dilakukan|arti|kepanjangan|fungsi|kegunaan)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Asked:
    """A question beside a passage of a document."""

    text: str
    document: str
    words: frozenset[str]

    @property
    def defines(self) -> bool:
        """Whether it asks what something is."""
        return bool(_DEFINES.match(self.text))


def good_questions(
    edition: OpenEdition, region: Region, alike: list[Region], documents: list[str]
) -> tuple[str, ...]:
    """Five questions to which there are facts: on the region, its province, the topic, and in general.

    `alike` are comparable regions, `documents` those of the topic. What the briefing itself answers is no
    good question: whether the region has an agreement.
    """
    chosen: list[_Asked] = []

    def choose(rows: Iterable[int], most: int) -> None:
        """Up to `most` more: the first question beside each passage that asks what none before it asks."""
        limit = len(chosen) + most
        for row in rows:
            if len(chosen) >= limit:
                break
            new = _new(edition, row, chosen)
            if new is not None:
                chosen.append(new)

    about = browse.about(edition, region)
    for document in about:
        choose(edition.rows_of_document(document)[1:], 2 - len(chosen))
    if not chosen and region.name not in edition.partners:
        choose(edition.rows_of_subject(region.name), 1)
    if alike:
        choose(edition.rows_of_subject(f"Provinsi {region.province}"), 1)
    before = len(chosen)
    for document in documents:
        choose(edition.rows_of_document(document), min(2, before + ON_TOPIC - len(chosen)))
    for document in IN_GENERAL:
        if document in edition.documents:
            choose(edition.rows_of_document(document)[1:], 1)
    return tuple(one.text for one in chosen[:QUESTIONS])


def _new(edition: OpenEdition, row: int, chosen: list[_Asked]) -> _Asked | None:
    """The first well-formed Indonesian question beside a passage that asks what none of the chosen asks."""
    [quote] = edition.quotes([(row, 0.0)])
    asked = (
        _Asked(text, quote.document, frozenset(content_words(text)) - _EVERYWHERE)
        for text in edition.questions_of(row)
        if text[:1].isupper() and text.endswith("?") and len(text) <= LONGEST_QUESTION
        if guess_language(text) == "id"
    )
    return next((one for one in asked if not any(_same(edition, one, other) for other in chosen)), None)


def _same(edition: OpenEdition, one: _Asked, other: _Asked) -> bool:
    """Whether a question asks what another one asks.

    Within a document all questions name its thing, which makes none of them alike, and one that asks what
    the thing is is enough, however it is called.
    """
    own, others = one.words, other.words
    if one.document == other.document:
        if one.defines and other.defines:
            return True
        card = edition.documents[one.document]
        own -= {word for name in (card.title, *card.aliases) for word in content_words(name)}
    return len(own & others) > ALIKE * len(own)
