"""A question put beside a passage: that passage has it, and not a letter else has changed."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Document, KnowledgeError
from knowledge.parse import parse_document
from knowledge.teaching import LONGEST, holder, tidy_question, with_question

PATH, WITHIN = Path("a.md"), PurePath("umum/a.md")
HEAD = "---\ntitle: Kebun\nsources:\n- publisher: A\n  date: 2031\n---\n\n"
LONG = "Kalimat yang panjang tentang kebun kota dan pohon beringin yang dicatat setiap tahun. " * 9
BODY = f"""{HEAD}- Satu hal tentang kebun. [1]
  <!--
  ? Apa hal yang satu?
  Catatan kurator.
  < umum/a 1
  -->
- Hal kedua,
  di dua baris. [1]
  - Hal ketiga di bawahnya. [1]
- Hal keempat. [1] <!-- ? Apa hal keempat? -->

Sebuah paragraf tentang kebun. [1]

| Tahun | Nilai |
|---|---|
| 2030 | 71 |
| 2031 | 80 |

- {LONG}[1]

## Tidak ada dalam basis pengetahuan

- Biaya kebun tidak ada dalam basis pengetahuan.
  <!--
  ? Berapa biaya kebun?
  -->
"""


def parsed(text: str) -> Document:
    document, problems = parse_document(text, PATH, WITHIN)
    assert [one for one in problems if one.severity == "error"] == []
    return document


def taught(beginning: str, question: str, text: str = BODY) -> str:
    passage = next(one for one in parsed(text).passages if one.text.startswith(beginning))
    return with_question(text, PATH, WITHIN, passage, question)


def beside(text: str, beginning: str) -> tuple[str, ...]:
    return next(one.questions for one in parsed(text).passages if one.text.startswith(beginning))


@pytest.mark.parametrize(
    ("beginning", "before"),
    [
        ("Satu hal", ("Apa hal yang satu?",)),
        ("Hal kedua", ()),
        ("Hal ketiga", ()),
        ("Hal keempat", ("Apa hal keempat?",)),
        ("Sebuah paragraf", ()),
        ("Tahun 2030", ()),
        ("Tahun 2031", ()),
        ("Kalimat yang panjang", ()),
    ],
)
def test_each_form_of_passage_can_be_taught_twice(beginning: str, before: tuple[str, ...]) -> None:
    once = taught(beginning, "Apa isi kebun?")
    twice = taught(beginning, "kebun isinya apa", once)
    assert beside(twice, beginning) == (*before, "Apa isi kebun?", "kebun isinya apa")
    lines = iter(twice.split("\n"))
    # Every line that was there still is, in order; a row only grows.
    assert all(any(new.startswith(old.rstrip("|")) for new in lines) for old in BODY.split("\n"))
    assert [one.text for one in parsed(twice).passages] == [one.text for one in parsed(BODY).passages]
    assert parsed(twice).unknowns == parsed(BODY).unknowns


def test_the_comment_that_is_there_is_used_and_its_notes_stay() -> None:
    text = taught("Satu hal", "Hal satu itu apa?")
    assert "  ? Apa hal yang satu?\n  ? Hal satu itu apa?\n  Catatan kurator.\n  < umum/a 1\n  -->\n" in text


def test_windows_line_ends_stay() -> None:
    text = taught("Satu hal", "Hal satu itu apa?", BODY.replace("\n", "\r\n"))
    assert text.replace("  ? Hal satu itu apa?\n", "") == BODY.replace("\n", "\r\n")


def test_a_part_of_a_long_bullet_takes_no_question_of_its_own() -> None:
    parts = [one for one in parsed(BODY).passages if one.text.startswith("Kalimat yang panjang")]
    assert len(parts) > 1
    with pytest.raises(KnowledgeError, match="a bullet of its own"):
        with_question(BODY, PATH, WITHIN, parts[1], "Apa isi kebun?")


def test_a_passage_that_changed_meanwhile_is_not_taken_for_another() -> None:
    passage = parsed(BODY).passages[1]
    with pytest.raises(KnowledgeError, match="changed meanwhile"):
        with_question(BODY.replace("- Satu hal tentang kebun. [1]\n", ""), PATH, WITHIN, passage, "Apa?")


@given(st.sampled_from(["Satu hal", "Hal kedua", "Tahun 2030", "Sebuah"]), st.text(max_size=60))
def test_whatever_is_asked_nothing_else_changes(beginning: str, question: str) -> None:
    try:
        tidy = tidy_question(question)
        text = taught(beginning, tidy)
    except KnowledgeError:
        return
    assert beside(text, beginning)[-1].replace("|", "/") == tidy.replace("|", "/")
    assert [(one.id, one.citations) for one in parsed(text).passages] == [
        (one.id, one.citations) for one in parsed(BODY).passages
    ]


def test_where_a_question_stands_already_is_found_whatever_its_spelling() -> None:
    document = parsed(BODY)
    found = holder([document], "apa  HAL yang satu")
    assert found is not None and found[2] == document.passages[0].id
    blank = holder([document], "berapa biaya kebun??")
    assert blank is not None and blank[2] is None and blank[1].startswith("Biaya kebun")
    assert holder([document], "Apa hal yang dua?") is None


@pytest.mark.parametrize("question", ["", " ? ", "--", "a" * (LONGEST + 1)])
def test_what_is_no_question_is_refused(question: str) -> None:
    with pytest.raises(KnowledgeError):
        tidy_question(question)
