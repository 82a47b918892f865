"""Briefings and checklists out of the real edition: every region, every application, nothing altered."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.report.briefing_pdf import briefing_pdf
from index import briefing, clauses, replication
from index.reader import OpenEdition
from index.words import content_words

SHOWN = 25  # every so manieth region as a PDF


def test_a_partner_is_told_its_agreement_and_another_that_there_is_none(edition: OpenEdition) -> None:
    solok = briefing.named(edition, "kab solok - smart city")
    assert [region.name for region in solok.regions] == ["Kabupaten Solok"] and solok.rest == "smart city"
    made = briefing.brief(edition, solok.regions[0], solok.rest)
    assert made.partner and "13 Maret 2019" in made.own[0].text
    assert made.nearness == "same" and all(
        one.region.province == "Sumatera Barat" and one.region.kind == "kabupaten" for one in made.comparable
    )
    assert made.topic_known and len(made.questions) == 5
    (merauke,) = briefing.named(edition, "Merauke").regions
    assert not briefing.brief(edition, merauke).partner


def test_every_region_gets_a_briefing_of_facts_as_they_stand_and_five_questions(
    edition: OpenEdition,
) -> None:
    texts = {text for _, _, text, _ in edition.rows}
    for place, region in enumerate(briefing.every_region(edition)):
        made = briefing.brief(edition, region)
        quotes = [*made.own, *made.preparation, *(one for near in made.comparable for one in near.quotes)]
        assert all(quote.text in texts for quote in quotes)
        assert len(set(made.questions)) == 5, region.name
        assert made.partner == (region.name in edition.partners)
        assert made.preparation
        if place % SHOWN == 0:
            assert briefing_pdf(made, "id").count(b"/Type /Page\n") <= 2


@pytest.mark.parametrize("topic", ["SAKIP", "smart city", "kerja sama", "aplikasi", "e-RK", "command center"])
def test_a_topic_brings_its_facts_and_its_questions(edition: OpenEdition, topic: str) -> None:
    region = briefing.region_of(edition, "Kota Surabaya")
    assert region is not None
    made = briefing.brief(edition, region, topic)
    assert made.topic_known and made.on_topic
    assert made.questions != briefing.brief(edition, region).questions


def test_no_two_questions_on_an_application_ask_the_same(edition: OpenEdition) -> None:
    region = briefing.region_of(edition, "Kabupaten Solok")
    assert region is not None
    everywhere = set("aplikasi bandung kota dimaksud".split())
    for name in sorted(set(edition.names["application"].values())):
        questions = briefing.brief(edition, region, name).questions
        assert len(questions) == 5, name
        for one, other in combinations(questions, 2):
            words = [set(content_words(question)) - everywhere for question in (one, other)]
            assert len(words[0] & words[1]) < 0.8 * len(words[0] | words[1]), (one, other)
            defined = [
                question for question in (one, other) if question.startswith(("Apa itu", "Apakah yang"))
            ]
            assert len(defined) < 2 or not words[0] & words[1], (one, other)
    e_rk = briefing.brief(edition, region, "e-RK").questions
    assert sum("dimaksud" in question for question in e_rk) == 1


def test_an_unknown_topic_is_said_to_be_unknown(edition: OpenEdition) -> None:
    region = briefing.region_of(edition, "Kota Surabaya")
    assert region is not None
    assert not briefing.brief(edition, region, "resep rendang").topic_known


def test_every_application_gets_a_checklist_with_all_steps_and_what_is_missing_is_missing(
    edition: OpenEdition,
) -> None:
    texts = {text for _, _, text, _ in edition.rows}
    for name in sorted(set(edition.names["application"].values())):
        side, _ = replication.application(edition, name)
        assert side is not None
        made = replication.replication(edition, side)
        assert [step.key for step in made.steps] == [key for key, _, _ in replication.STEPS]
        for step in made.steps:
            for told in step.told:
                if told.attribute is None:
                    assert told.text in texts
                else:
                    known = side.attributes[told.attribute]
                    assert known is not None and known.value == told.text and told.sources
            assert all(side.attributes[name] is None for name in step.blank)


def test_an_application_that_is_not_in_the_register_has_none(edition: OpenEdition) -> None:
    assert replication.application(edition, "Aplikasi Entah Apa")[0] is None


@pytest.mark.parametrize("draft", clauses.DRAFTS)
def test_every_place_that_an_outline_quotes_is_in_the_base(
    edition: OpenEdition, draft: clauses.Draft
) -> None:
    made = clauses.outline(edition, draft)
    wanted = clauses.CLAUSES[draft]
    assert [len(clause.quotes) for clause in made.clauses] == [len(places) for _, places in wanted]
    assert (len(made.basis), len(made.before)) == (len(clauses.BASIS), len(clauses.BEFORE))
    assert all(quote.sources for clause in made.clauses for quote in clause.quotes)
