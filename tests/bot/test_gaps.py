"""Gaps in the journal: what counts as one, what stays private, and that two processes may group at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.gaps import arrange, review, store
from bot.gaps.arrange import Batch
from bot.journal import Journal, open_journal
from bot.own_data import erase
from bot.records import Asked, now
from bot.votes import vote
from index.model import Answer, Question, Quote, Status

MODEL = "uji"
KINDS = ("biaya", "kontak", "nilai")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path, 365) as opened:
        yield opened


def ask(journal: Journal, number: int, text: str, status: str = "not_found", **more: Any) -> None:
    made = {"user_id": 1, "edition": 1, **more}
    asked_at = made.pop("asked_at", now() + timedelta(seconds=number))
    chat = made.pop("chat_id", 1)
    journal.plan(number, [], Asked(chat, chat > 0, number, text, status, asked_at, **made))


def meanings(batch: Batch) -> np.ndarray:
    """Alike are questions that begin with the same word."""
    return np.eye(8, dtype=np.float32)[[KINDS.index(row["text"].split()[0]) for row in batch.rows]]


def group(journal: Journal, batch: Batch) -> list[int]:
    known = {int(vector.argmax()): gap for _, gap, vector in batch.members}
    gaps: list[int] = []
    for row, vector in zip(batch.rows, meanings(batch), strict=True):
        kind = int(vector.argmax())
        known.setdefault(
            kind, batch.first_new + len([one for one in known.values() if one >= batch.first_new])
        )
        gaps.append(row["gap"] or known[kind])
    return gaps


def update(journal: Journal) -> None:
    while (batch := arrange.next_batch(journal, MODEL)) is not None:
        arrange.keep(journal, batch, meanings(batch), group(journal, batch))


def found(journal: Journal) -> dict[int, list[int]]:
    update(journal)
    return {gap.number: [row["update_id"] for row in gap.questions] for gap in store.found(journal.db)}


def test_only_what_stayed_unanswered_or_was_disliked_is_a_gap(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK")
    ask(journal, 2, "biaya e-RK?", "partial")
    ask(journal, 3, "kontak Salaman", "not_in_register")
    ask(journal, 4, "nilai SAKIP", "answered")
    ask(journal, 5, "nilai lain", "off_topic")
    assert found(journal) == {1: [1, 2], 2: [3]}
    vote(journal, 4, 1, "bad", "wrong")
    assert found(journal) == {1: [1, 2], 2: [3], 3: [4]}
    vote(journal, 4, 1, "good")
    assert found(journal) == {1: [1, 2], 2: [3]}


def test_an_edited_question_is_grouped_anew(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK")
    ask(journal, 2, "kontak Salaman")
    assert found(journal) == {1: [1], 2: [2]}
    ask(journal, 2, "biaya Salaman")
    assert found(journal) == {1: [1, 2]}


def test_a_number_is_never_given_twice(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK")
    ask(journal, 2, "kontak Salaman", user_id=2)
    assert set(found(journal)) == {1, 2}
    with journal.db.atomic():
        erase(journal, 2)
    ask(journal, 3, "nilai SAKIP")
    assert found(journal) == {1: [1], 3: [3]}


def test_nothing_is_left_of_whoever_has_their_data_erased(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK", user_id=7)
    update(journal)
    with journal.db.atomic():
        erase(journal, 7)
    assert [journal.db.table(name).count for name in ("gaps", "gap_questions")] == [0, 0]


def test_what_is_forgotten_is_no_gap_any_more(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK", asked_at=now() - timedelta(days=40))
    assert found(journal) == {1: [1]}
    journal.forget(30)
    assert found(journal) == {} and journal.db.table("gap_questions").count == 0


def test_of_two_processes_that_group_at_once_one_begins_again(journal: Journal, tmp_path: Path) -> None:
    ask(journal, 1, "biaya e-RK")
    beside = Journal(tmp_path)
    mine, theirs = arrange.next_batch(journal, MODEL), arrange.next_batch(beside, MODEL)
    assert mine is not None and theirs is not None
    assert store.keep(beside.db, theirs.rows, meanings(theirs), MODEL, [1], theirs.first_new)
    assert not store.keep(journal.db, mine.rows, meanings(mine), MODEL, [1], mine.first_new)
    beside.close()
    assert found(journal) == {1: [1]}


class Answering:
    """An assistant that answers some questions, with a passage of a document; `part`: what is missing."""

    def __init__(self, part: str | None = None, **passages: str) -> None:
        self._status = Status.ANSWERED if part is None else Status.PARTIAL
        self._lead = part or None
        self._passages = passages

    def answer(self, question: Question) -> Answer:
        passage = self._passages.get(question.text.split()[0])
        if passage is None:
            return Answer(question.text, Status.NOT_FOUND, "Belum ada.")
        quote = Quote("Isi.", passage.split("#")[0], "Judul", "", "fact", (), 1.0, passage)
        return Answer(question.text, self._status, "Judul\n• Isi.", lead=self._lead, passages=(quote,))


def closing(journal: Journal, number: int, document: str | None = None, **passages: str) -> list[str | None]:
    """Ask a gap again and close what is answered; why each question stays open."""
    update(journal)
    gap = next(one for one in store.found(journal.db) if one.number == number)
    assistant: Any = Answering(**passages)
    again = list(review.asked_again(assistant, journal, gap, document))
    review.close(journal, gap, again, document)
    return [one.why for one in again]


def test_only_what_is_answered_now_is_closed_and_the_rest_stays(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK")
    ask(journal, 2, "kontak Salaman")
    update(journal)
    journal.db.execute("update gap_questions set gap = 1")
    assert closing(journal, 1, biaya="umum/a#1") == [None, "unanswered"]
    assert found(journal) == {1: [2]}
    assert closing(journal, 1, "umum/b", kontak="umum/a#1") == ["elsewhere"]
    assert closing(journal, 1, "umum/a", kontak="umum/a#1") == [None]
    assert found(journal) == {}
    assert [row["question"] for row in journal.db.query("select question from news")] == [1, 2]


def test_part_of_an_answer_closes_only_with_a_fact_first_that_is_new(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK", "partial", passages='["umum/a#1"]')
    ask(journal, 2, "kontak Salaman")
    update(journal)
    journal.db.execute("update gap_questions set gap = 1")
    assert closing(journal, 1, part="", biaya="umum/a#1", kontak="umum/a#1") == ["unanswered", None]
    assert closing(journal, 1, part="Belum ada.", biaya="umum/a#2") == ["unanswered"]
    assert closing(journal, 1, part="", biaya="umum/a#2") == [None]


def test_a_disliked_answer_must_change_and_dislike_of_the_new_one_opens_it_again(journal: Journal) -> None:
    ask(journal, 1, "biaya e-RK", "answered", passages='["umum/a#1"]')
    vote(journal, 1, 1, "bad")
    assert closing(journal, 1, biaya="umum/a#1") == ["unchanged"]
    assert closing(journal, 1, biaya="umum/a#2") == [None]
    assert found(journal) == {}
    journal.db.execute("update gap_questions set closed_at = '2000-01-01'")
    assert found(journal) == {1: [1]}


def test_the_first_line_of_an_answer_is_its_fact_and_of_a_refusal_its_reason() -> None:
    said = "› pertanyaan\n\nJudul\n• Isi satu.\n• Isi dua."
    assert review.first_line("answered", said) == "• Isi satu."
    assert review.first_line("not_found", said) == "Judul"
    assert review.first_line("not_found", "") == ""
