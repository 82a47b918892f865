"""The SAKIP calculator: how four components are written, the scale's bounds, what is wrong with the rest."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers import shown_number
from bot.score import FULL, LOWEST, PREDICATES, WEIGHTS, Component, Problem, Score, predicate_of, read_score

EXAMPLE = Score(Decimal("25.1"), Decimal(24), Decimal(11), Decimal(18))
WORDS: dict[Component, str] = {
    "planning": "perencanaan",
    "measurement": "pengukuran",
    "reporting": "pelaporan",
    "evaluation": "evaluasi internal",
}


def points(most: Decimal) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, most, places=2)


scores = st.builds(Score, *(points(weight) for weight in WEIGHTS.values()))


def problems(written: str) -> list[tuple[str, dict[str, str | Decimal]]]:
    found = read_score(written)
    assert isinstance(found, tuple), found
    return [(problem.kind, dict(problem.fields)) for problem in found]


def pairs(score: Score) -> list[str]:
    return [f"{WEIGHTS[name]}:{shown_number(points, 'id')}" for name, points in score.parts.items()]


@pytest.mark.parametrize(
    "written",
    [
        "30:25,1 30:24 15:11 25:18",
        "30:25.1 30:24 15:11 25:18",
        "25:18 15:11 30:25,1 30:24",
        "30:25,1, 30:24, 15:11, 25:18.",
        "30:25,1;30:24;15:11;25:18",
        "30 : 25,1\n30 : 24\n15 : 11\n25 : 18",
        "30=25,1 30=24 15=11 25=18",
        "perencanaan 25,1 pengukuran 24 pelaporan 11 evaluasi 18",
        "Evaluasi internal: 18, Pelaporan kinerja: 11, Pengukuran: 24 dan Perencanaan: 25.1",
        "perencanaan 30:25,1 pengukuran 30:24 pelaporan 15:11 evaluasi internal 25:18",
        "planning 25.1 measurement 24 reporting 11 evaluation 18",
    ],
)
def test_four_components_are_read_however_they_are_written(written: str) -> None:
    assert read_score(written) == EXAMPLE


def test_the_example_comes_to_what_a_hand_gets() -> None:
    assert EXAMPLE.total == Decimal("78.1")
    assert EXAMPLE.predicate == "BB"
    assert EXAMPLE.following == ("A", Decimal(80), Decimal("1.9"))
    assert EXAMPLE.open_points[0] == ("evaluation", Decimal(7))


@pytest.mark.parametrize(
    ("total", "predicate"),
    [
        ("100", "AA"),
        ("90.01", "AA"),
        ("90", "A"),
        ("80.01", "A"),
        ("80", "BB"),
        ("70.01", "BB"),
        ("70", "B"),
        ("60", "CC"),
        ("50.1", "CC"),
        ("50", "C"),
        ("30.01", "C"),
        ("30", "D"),
        ("0", "D"),
    ],
)
def test_a_bound_itself_belongs_to_the_lower_predicate(total: str, predicate: str) -> None:
    assert predicate_of(Decimal(total)) == predicate


@given(scores, st.permutations(range(4)), st.booleans())
def test_any_order_gives_the_same(score: Score, order: Sequence[int], point: bool) -> None:
    written = pairs(score)
    # Of the two weights of 30 the first is planning: their order is part of what is said.
    thirties = [place for place in order if place < 2]
    arranged = [written[thirties.index(place)] if place < 2 else written[place] for place in order]
    text = " ".join(arranged)
    assert read_score(text.replace(",", ".") if point else text) == score


@given(scores, st.permutations(list(WORDS)), st.sampled_from([" ", ": ", "="]))
def test_names_in_any_order_give_the_same(score: Score, order: Sequence[Component], between: str) -> None:
    named = [f"{WORDS[name]}{between}{shown_number(score.parts[name], 'id')}" for name in order]
    assert read_score(", ".join(named)) == score


@given(scores)
def test_the_total_is_the_sum_and_what_is_missing_fills_it_up(score: Score) -> None:
    assert score.total == sum(score.parts.values())
    assert score.total + sum(points for _, points in score.open_points) == FULL
    lacking = [points for _, points in score.open_points]
    assert lacking == sorted(lacking, reverse=True) and 0 not in lacking


@given(scores)
def test_one_point_in_a_hundred_more_than_said_reaches_the_next_predicate(score: Score) -> None:
    ladder = [LOWEST, *(name for name, _ in reversed(PREDICATES))]
    if score.following is None:
        assert score.predicate == ladder[-1]
        return
    name, bound, lacking = score.following
    assert name == ladder[ladder.index(score.predicate) + 1]
    assert score.total + lacking == bound
    assert predicate_of(bound) == score.predicate
    assert predicate_of(bound + Decimal("0.01")) == name


@given(st.text(st.sampled_from("30:25,1 .;=-aé\n٣perencanaan evaluasi"), max_size=60))
def test_whatever_is_written_is_a_score_or_a_problem(written: str) -> None:
    found = read_score(written)
    if isinstance(found, Score):
        assert all(0 <= points <= WEIGHTS[name] for name, points in found.parts.items())
    else:
        assert found and all(isinstance(problem, Problem) for problem in found)


def test_each_thing_that_is_wrong_is_named() -> None:
    planning: dict[str, str | Decimal] = {
        "component": "planning",
        "score": Decimal(31),
        "weight": Decimal(30),
    }
    reporting = {"component": "reporting", "score": Decimal("15.5"), "weight": Decimal(15)}
    assert problems("30:31 30:24 15:15,5 25:18") == [("above_weight", planning), ("above_weight", reporting)]
    assert problems("30:25 30:24 15:11 20:18") == [("sum", {"sum": Decimal(95)})]
    assert problems("40:25 20:14 15:11 25:18") == [("weights", {})]
    assert problems("30:25 30:24 40:11") == [("count", {"count": Decimal(3)})]
    assert problems("30:dua 30:24 15:x1 25:18") == [
        ("not_number", {"written": "dua"}),
        ("not_number", {"written": "x"}),
    ]
    assert problems("30:-5 30:24 15:11 25:18") == [("not_number", {"written": "-5"})]
    assert problems("30:1e5 30:24 15:11 25:18")[0][0] == "not_number"
    assert problems("25,1 24 11 18") == [("unclear", {})]
    assert problems("30:25,30:24,15:11,25:18") == [("unclear", {})]
    assert problems("perencanaan 25 perencanaan 24 pengukuran 20 pelaporan 10") == [
        ("twice", {"component": "planning"}),
        ("missing", {"component": "evaluation"}),
    ]
    assert problems("perencanaan pengukuran 24 pelaporan 11 evaluasi 18") == [
        ("missing", {"component": "planning"})
    ]
    assert problems("perencanaan 25:20 pengukuran 24 pelaporan 11 evaluasi 18") == [("weights", {})]
    assert problems("5 " * 1000) == [("unclear", {})]
    assert len(problems(" ".join(itertools.islice(map("k{}k".format, range(100)), 30)))) < 8


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [("78.10", "78,1", "78.1"), ("0", "0", "0"), ("100.00", "100", "100"), ("12.3456", "12,3456", "12.3456")],
)
def test_numbers_are_shown_as_people_write_them(number: str, indonesian: str, english: str) -> None:
    assert shown_number(Decimal(number), "id") == indonesian
    assert shown_number(Decimal(number), "en") == english
