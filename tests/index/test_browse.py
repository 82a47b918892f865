"""Looking things up on the real base: documents, terms, applications, regions, related questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import browse
from index.assistant import Assistant
from index.encoder import load_encoder
from index.model import Question
from index.reader import OpenEdition
from knowledge.model import ATTRIBUTES, CATEGORIES
from knowledge.view import AGREEMENTS, REGISTERS


@pytest.fixture(scope="module")
def assistant(real_home: Path) -> Iterator[Assistant]:
    opened = Assistant(real_home, load_encoder())
    yield opened
    opened.close()


@pytest.fixture
def edition(assistant: Assistant) -> OpenEdition:
    return assistant.edition


def test_every_document_is_in_one_category_and_opens_with_a_summary(edition: OpenEdition) -> None:
    listed = [card.id for category in CATEGORIES for card in browse.documents(edition, category)]
    assert sorted(listed) == sorted(edition.documents)
    for document in listed:
        first = browse.summary(edition, document)
        assert first is not None and first.sources
        assert first == browse.reading(edition, document)[0]


def test_registers_stand_behind_the_other_documents(edition: OpenEdition) -> None:
    listed = [card.id in REGISTERS for card in browse.documents(edition, "sakip")]
    assert listed == sorted(listed) and any(listed)


def test_a_document_that_is_not_there_has_nothing_to_read(edition: OpenEdition) -> None:
    assert browse.reading(edition, "sakip/tidak-ada") == []
    assert browse.summary(edition, "sakip/tidak-ada") is None


@pytest.mark.parametrize("name", ["IKU", "iku", " Indikator Kinerja Utama "])
def test_a_term_is_found_by_abbreviation_and_full_form(edition: OpenEdition, name: str) -> None:
    found = browse.term(edition, name)
    assert [quote.text.startswith("IKU") for quote in found.quotes] == [True]
    assert not found.suggestions


def test_an_unknown_term_offers_those_that_look_like_it(edition: OpenEdition) -> None:
    found = browse.term(edition, "SAKIPP")
    assert not found.quotes and "SAKIP" in found.suggestions
    assert browse.term(edition, "xyzzyqw") == browse.Found()
    assert browse.term(edition, "") == browse.Found()


def test_applications_stand_side_by_side_with_their_blanks(edition: OpenEdition) -> None:
    compared = browse.compare(edition, ["e-rk", "GAMPIL", "Zetakota"])
    assert [side.name for side in compared.sides] == ["e-RK", "GAMPIL"]
    assert [name for name, _ in compared.unclear] == ["Zetakota"]
    for side in compared.sides:
        assert list(side.attributes) == list(ATTRIBUTES)
        assert all(told.value and told.sources for told in side.attributes.values() if told)
    assert compared.sides[0].attributes["cost"] is None


def test_a_region_s_record_begins_with_its_agreements(edition: OpenEdition) -> None:
    [solok] = browse.regions(edition, "kabupaten solok")
    record = browse.region_record(edition, solok)
    assert "13 Maret 2019" in record[0].text and "Kabupaten Solok" in record[0].text
    assert any(quote.document == "kerja-sama/kabupaten-solok" for quote in record)
    assert {region.name for region in browse.regions(edition, "solok")} == {"Kabupaten Solok", "Kota Solok"}
    assert browse.regions(edition, "Atlantis") == ()


def test_a_region_without_an_agreement_shows_none(edition: OpenEdition) -> None:
    [surabaya] = browse.regions(edition, "kota surabaya")
    assert not [q for q in browse.region_record(edition, surabaya) if q.document == AGREEMENTS]


@pytest.mark.parametrize("asked", ["Apa itu e-RK?", "kapan tujuh daerah teken?", "What is e-RK?"])
def test_related_questions_are_answered_when_they_are_asked(assistant: Assistant, asked: str) -> None:
    answer = assistant.answer(Question(asked))
    assert answer.related
    for related in answer.related:
        following = assistant.answer(Question(related))
        assert following.passages
        assert following.language == answer.language


def test_the_results_of_bandung_stand_by_year_with_score_dispute_and_sources(edition: OpenEdition) -> None:
    found = browse.results(edition, "Kota Bandung")
    assert [(one.year, one.predicate) for one in found] == [
        (None, "CC"),
        (2015, "BB"),
        (2015, "A"),
        (2016, "A"),
        (2017, "A"),
        (2018, "A"),
        (2019, "BB"),
        (2020, "BB"),
        (2022, "A"),
    ]
    assert [one.score for one in found if one.score] == [48, 80.2]
    assert [one.announced for one in found[:3]] == [None, "2015-09-11", "2016-02-12"]
    assert [one.year for one in found if one.disputed] == [None, 2015]
    for one in found:
        assert one.sources and all(source.publisher for source in one.sources)
    assert edition.last_result_year == 2025


def test_a_region_or_a_base_without_results_has_none(edition: OpenEdition) -> None:
    assert browse.results(edition, "Kota Cimahi Utara") == []
    assert browse.results(edition, "' or 1=1 --") == []
