"""Judging answers: what counts as right, figures and their intervals, and the command that prints them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluate import (
    EvaluationError,
    EvaluationQuestion,
    Outcome,
    changes,
    holds,
    interval,
    rank_of,
    read_questions,
    right,
)
from knowledge.load import load

Tanya = Callable[..., subprocess.CompletedProcess[str]]

QUESTIONS = Path(__file__).parents[1] / "evaluation"
TOPIC = "aplikasi/zetakota"

FILE: list[dict[str, Any]] = [
    {"id": "z1", "q": "Kapan Sistem Zetakota diluncurkan?", "kind": "date", "must": [["7 Juli 2031"]]},
    {
        "id": "z2",
        "q": "Dinas apa yang mengurus Sistem Zetakota?",
        "kind": "who",
        "must": [["Dinas Beringin"]],
    },
    {"id": "z3", "q": "Jam berapa kebun raya Zetakota buka?", "kind": "date", "must": [["21.00"]]},
    {"id": "z4", "q": "Berapa anggaran Sistem Zetakota?", "kind": "missing", "topic": None, "must": None},
    {
        "id": "z5",
        "q": "Who runs the Zetakota system?",
        "lang": "en",
        "half": "reporting",
        "must": [["Beringin"]],
    },
]


def line(**fields: Any) -> str:
    """One line of a file of evaluation questions."""
    whole = {"id": "z1", "q": "Kapan?", "lang": "id", "kind": "fact", "topic": TOPIC, "half": "tuning"}
    return json.dumps({**whole, "must": [["2031"]], **fields}, ensure_ascii=False)


def question(*must: tuple[str, ...], **fields: Any) -> EvaluationQuestion:
    whole: dict[str, Any] = {"kind": "fact", "half": "tuning", "topic": TOPIC, **fields}
    return EvaluationQuestion(id="z1", q="Kapan?", lang="id", area="zetakota", must=must, **whole)


def outcome(identity: str, *, is_right: bool) -> Outcome:
    return Outcome(identity, "answered", is_right, is_right, 0.5, 10, 1.0, "…", {})


# What a right answer holds


@pytest.mark.parametrize(
    ("must", "told", "is_held"),
    [
        ((("512",),), "Ada 512 pohon", True),
        ((("512",),), "Ada 498 pohon", False),
        ((("512", "498"),), "Ada 498 pohon", True),
        ((("512",), ("498",)), "512 atau 498", True),
        ((("512",), ("498",)), "hanya 512", False),
        ((("Dinas Beringin",),), "dikelola DINAS\n  beringin", True),
        ((("2029-2031",),), "masa 2029–2031", True),
        ((("Jum'at",),), "hari Jum’at", True),
    ],
)
def test_every_group_needs_one_of_its_alternatives(
    must: tuple[tuple[str, ...], ...], told: str, is_held: bool
) -> None:
    assert holds(question(*must), told) is is_held


def test_some_groups_are_enough_where_the_question_says_so() -> None:
    two_of_three = question(("Cianjur",), ("Solok",), ("Lingga",), any_n=2)
    assert not holds(two_of_three, "Solok")
    assert holds(two_of_three, "Lingga dan Solok")


@pytest.mark.parametrize("status", ["answered", "partial"])
def test_a_given_answer_is_right_when_it_holds_all(status: str) -> None:
    assert right(question(("2031",)), status, "Pada 2031.")
    assert not right(question(("2031",)), status, "Pada 2030.")


@pytest.mark.parametrize("status", ["not_found", "not_in_register", "clarify", "off_topic", "error"])
def test_what_is_not_given_is_wrong_even_if_the_words_are_there(status: str) -> None:
    assert not right(question(("2031",)), status, "Yang terdekat: pada 2031.")


def test_where_the_base_holds_nothing_only_an_answer_is_wrong() -> None:
    unknown = question(topic=None)
    assert not right(unknown, "answered", "Rp5 miliar")
    assert right(unknown, "not_found", "Belum ada")
    assert right(unknown, "partial", "Sebagian")


def test_only_the_beginning_of_an_answer_counts_and_of_a_list_more() -> None:
    late = "x" * 1196 + " 2031"
    assert right(question(("2031",)), "answered", "x" * 1195 + " 2031")
    assert not right(question(("2031",)), "answered", late)
    assert right(question(("2031",), kind="list"), "answered", late)
    assert right(question(("2031",), any_n=1), "answered", late)
    assert not right(question(("2031",), kind="list"), "answered", "x" * 4800 + " 2031")


def test_the_rank_is_the_number_of_passages_that_hold_it_together() -> None:
    both = question(("512",), ("498",))
    assert rank_of(both, ["512 dan 498", "apa saja"]) == 1
    assert rank_of(both, ["apa saja", "menurut Humas 512", "lain", "menurut Koran 498"]) == 4
    assert rank_of(both, ["512", "lain"]) is None
    assert rank_of(both, []) is None


# Intervals and changes


@pytest.mark.parametrize(
    ("right_ones", "of_all", "low", "high"),
    [(8, 10, 0.490, 0.943), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596)],
)
def test_the_interval_is_wilsons(right_ones: int, of_all: int, low: float, high: float) -> None:
    assert interval(right_ones, of_all) == pytest.approx((low, high), abs=0.001)


def test_of_nothing_everything_is_possible() -> None:
    assert interval(0, 0) == (0.0, 1.0)


@given(st.integers(1, 2000).flatmap(lambda of_all: st.tuples(st.integers(0, of_all), st.just(of_all))))
def test_an_interval_holds_its_share_and_narrows_with_more_questions(figures: tuple[int, int]) -> None:
    right_ones, of_all = figures
    low, high = interval(right_ones, of_all)
    assert 0.0 <= low <= right_ones / of_all + 1e-9
    assert right_ones / of_all - 1e-9 <= high <= 1.0
    narrow_low, narrow_high = interval(4 * right_ones, 4 * of_all)
    assert narrow_high - narrow_low < high - low


def test_changes_name_what_got_better_and_worse_and_pass_over_what_is_new() -> None:
    now = [
        outcome(identity, is_right=is_right)
        for identity, is_right in zip("abcde", (True, True, False, False, True), strict=True)
    ]
    better, worse = changes({"a": True, "b": False, "c": True, "d": False, "gone": True}, now)
    assert [found.id for found in better] == ["b"]
    assert [found.id for found in worse] == ["c"]


# Files of questions


def test_a_file_is_read_with_its_name_as_the_area(tmp_path: Path) -> None:
    path = tmp_path / "kebun.jsonl"
    path.write_text(f"{line(context=['Apa itu?'])}\n\n  \n{line(id='z2', topic=None, must=None)}\n", "utf-8")
    first, second = read_questions([path])
    assert (first.id, first.area, first.topic, first.must) == ("z1", "kebun", TOPIC, (("2031",),))
    assert (first.context, first.any_n, first.is_list) == (("Apa itu?",), None, False)
    assert (second.id, second.topic, second.must) == ("z2", None, ())


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "12",
        "null",
        '["z1"]',
        line(half="both"),
        line(must=None),
        line(must=[]),
        line(must=[[]]),
        line(must=[["2031"], [""]]),
        line(must=5),
        '{"id": "z9"}',
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "kebun.jsonl"
    path.write_text(f"{line(id='z0')}\n\n{wrong}\n{line(id='z5')}\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_questions([path])
    assert str(caught.value).startswith(f"{path}:3: ")


def test_an_id_that_is_there_twice_is_named_also_across_files(tmp_path: Path) -> None:
    one, other = tmp_path / "satu.jsonl", tmp_path / "dua.jsonl"
    one.write_text(line(id="z7") + "\n", encoding="utf-8")
    other.write_text(f"{line(id='z6')}\n{line(id='z7')}\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_questions([one, other])
    assert str(caught.value) == f"{other}:2: the id z7 is there twice"


def test_our_own_files_can_be_read_and_have_both_halves() -> None:
    questions = read_questions(sorted(QUESTIONS.glob("*.jsonl")))
    assert {question.half for question in questions} == {"tuning", "reporting"}
    assert {question.topic is None for question in questions} == {True, False}


def test_what_an_answer_must_hold_stands_in_the_document_that_it_is_asked_of() -> None:
    # A passage may be worded anew after a question was written: then the question asks for what nobody says.
    documents = {document.id: document for document in load(QUESTIONS.parents[1] / "knowledge").documents}
    astray = [
        question.id
        for question in read_questions(sorted(QUESTIONS.glob("*.jsonl")))
        if question.topic is not None
        and not holds(question, "\n".join(passage.text for passage in documents[question.topic].passages))
    ]
    assert astray == []


# The command


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evaluation") / "zetakota.jsonl"
    path.write_text("".join(f"{line(**fields)}\n" for fields in FILE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def figures(tanya: Tanya, small_home: Path, file: Path) -> dict[str, Any]:
    """What `tanya evaluate --json` prints: one object and nothing else."""
    made = json.loads(tanya("evaluate", file, "--json", home=small_home).stdout)
    assert isinstance(made, dict)
    return made


def test_json_is_one_object_with_all_figures(figures: dict[str, Any]) -> None:
    assert {"set": "tuning", "edition": 1}.items() <= figures.items()
    assert {"right": 2, "of": 3}.items() <= figures["answerable"].items()
    assert {"right": 1, "of": 1}.items() <= figures["must_not"].items()
    assert figures["answerable"]["share"] == pytest.approx(2 / 3)
    assert set(figures["retrieval"]) == {"dense", "lexical", "hybrid"}
    assert figures["retrieval"]["hybrid"]["recall_10"] == pytest.approx(2 / 3)
    told = {found["id"]: (found["status"], found["right"]) for found in figures["outcomes"]}
    assert told == {
        "z1": ("answered", True),
        "z2": ("answered", True),
        "z3": ("answered", False),
        "z4": ("not_found", True),
    }


def test_figures_are_printed_with_what_went_wrong(tanya: Tanya, small_home: Path, file: Path) -> None:
    shown = tanya("evaluate", file, "--set", "all", "--failures", "5", home=small_home).stdout
    rows = {row[0].strip(): row[1:] for row in map(cells, shown.splitlines()) if len(row) == 5}
    assert rows["answerable"][:3] == ["3", "4", "75.0%"]
    assert rows["en"][:3] == ["1", "1", "100.0%"]
    assert rows["must not be answered"][:3] == ["1", "1", "100.0%"]
    assert "calibration error of confidence" in shown
    assert "z3 (date, id) Jam berapa kebun raya Zetakota buka?" in shown
    assert "z1 (date, id)" not in shown


def cells(row: str) -> list[str]:
    """The cells of a row of a printed table."""
    return [cell.strip() for cell in row.strip("│┃").replace("┃", "│").split("│")]


def test_a_comparison_names_what_changed(
    tanya: Tanya, small_home: Path, file: Path, figures: dict[str, Any], tmp_path: Path
) -> None:
    earlier = [{**found, "right": found["id"] != "z1"} for found in figures["outcomes"]]
    run = tmp_path / "run.json"
    run.write_text(json.dumps({**figures, "outcomes": earlier}), encoding="utf-8")
    shown = tanya("evaluate", file, "--compare", run, home=small_home).stdout
    assert shown.splitlines()[-4:] == [
        "better: 1",
        "  z1 answered: Kapan Sistem Zetakota diluncurkan?",
        "worse: 1",
        "  z3 answered: Jam berapa kebun raya Zetakota buka?",
    ]


def test_files_that_cannot_be_used_are_refused_in_one_line(
    tanya: Tanya, small_home: Path, file: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "salah.jsonl"
    wrong.write_text(f"{line()}\n{{}}\n", encoding="utf-8")
    for arguments, told in (
        ([wrong], f"{wrong}:2: no evaluation question"),
        ([file, "--compare", file], f"{file} is no output of `tanya evaluate --json`"),
    ):
        refused = tanya("evaluate", *arguments, home=small_home, exit_code=1)
        (only,) = refused.stderr.splitlines()
        assert told in only
        assert refused.stdout == ""
