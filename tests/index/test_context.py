"""What a question takes from those before it: the subject, with years and regions replaced by its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import knowledge
from index.context import Context, context_of
from knowledge.regions import RegionIndex, load_regions, region_index

SUBJECTS = frozenset({"gampil", "erk", "boseh"})


@pytest.fixture(scope="module")
def regions() -> RegionIndex:
    return region_index(load_regions(Path(knowledge.__file__).parent))


def taken(regions: RegionIndex, question: str, *earlier: str) -> Context | None:
    return context_of(question, earlier, regions, lambda words: not SUBJECTS.isdisjoint(words))


def test_nothing_before_is_no_context(regions: RegionIndex) -> None:
    assert taken(regions, "kapan?") is None


def test_an_older_subject_is_over(regions: RegionIndex) -> None:
    context = taken(
        regions, "siapa yang mengelola?", "Apa itu GAMPIL?", "Apa itu Boseh?", "bagaimana caranya?"
    )
    assert context is not None and context.text == "Apa itu Boseh? bagaimana caranya?"


@pytest.mark.parametrize("question", ["apa itu e-RK?", "What is e-RK?", "e-RK itu apa?", "e-RK téh naon?"])
def test_what_a_subject_is_stands_alone(regions: RegionIndex, question: str) -> None:
    assert taken(regions, question, "Apa itu Boseh?") is None


@pytest.mark.parametrize("question", ["what is its legal basis?", "apa dasar hukumnya?", "itu apa?"])
def test_what_something_of_the_subject_is_does_not(regions: RegionIndex, question: str) -> None:
    assert taken(regions, question, "Apa itu Boseh?") is not None


@pytest.mark.parametrize(
    ("question", "earlier", "left"),
    [
        ("kalau Kabupaten Cianjur?", "kapan Kabupaten Garut teken?", "kapan teken?"),
        ("kalau Cianjur?", "siapa Bupati Garut yang teken?", "siapa Bupati yang teken?"),
        ("kalau 2022?", "berapa pengguna e-RK tahun 2021?", "berapa pengguna e-RK tahun ?"),
    ],
)
def test_what_is_replaced_is_left_out(regions: RegionIndex, question: str, earlier: str, left: str) -> None:
    context = taken(regions, question, earlier)
    assert context is not None and context.text == left
    assert context.regions == ()


def test_the_region_before_is_carried_and_bandung_is_not(regions: RegionIndex) -> None:
    context = taken(regions, "siapa yang teken?", "kapan Kabupaten Garut ke Kota Bandung?")
    assert context is not None
    assert [[region.name for region in found] for found in context.regions] == [["Kabupaten Garut"]]


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Siapa pengelola GAMPIL?", True),
        ("Bagaimana cara memakai Boseh?", True),
        ("GAMPIL?", False),  # what is asked of it stands before
        ("kalau pengelola GAMPIL?", False),
        ("siapa pengelolanya di GAMPIL?", False),
        ("apakah mereka juga memakai GAMPIL?", False),
        ("apa dasar hukum e-RK?", False),  # spoken of before
        ("kapan Kabupaten Solok teken?", False),
    ],
)
def test_what_is_asked_of_an_application_not_spoken_of_stands_alone(
    regions: RegionIndex, question: str, alone: bool
) -> None:
    named = ("gampil", "boseh", "e-rk")

    def applications(told: str) -> frozenset[tuple[str, ...]]:
        return frozenset((name,) for name in named if name in told.lower())

    earlier = ["Kapan Kabupaten Solok teken kerja sama e-RK?"]
    context = context_of(question, earlier, regions, lambda words: True, applications)
    assert (context is None) is alone
