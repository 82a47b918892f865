"""`tanya drafts`: officers' answers seen, published and rejected, also while the bot runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.journal import Journal, open_journal
from bot.officers import store
from bot.records import Asked

if TYPE_CHECKING:
    from conftest import Tanya

OFFICE = "Dinas Beringin"
OWN = "umum/jawaban-narasumber-dinas-beringin"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """The journal of a bot that runs meanwhile."""
    (tmp_path / "home").mkdir()
    with open_journal(tmp_path / "home", 365) as opened:
        yield opened


def answered(journal: Journal, number: int, question: str, said: str) -> dict[str, Any]:
    """An officer answers, or changes what he answered."""
    if journal.question(number) is None:
        asked = Asked(7, True, number, question, "not_found", datetime.now(UTC), user_id=7)
        journal.plan(number, [], asked)
    row = journal.question(number)
    assert row is not None
    kept = store.record(journal, row, number, store.WAITING)
    before = store.chosen(journal, kept)
    if before is not None:
        journal.db.execute("update officer_answers set state = 'replaced' where id = ?", (before["id"],))
    made = store.answer(journal, store.add_answer(journal, kept, 1, said, OFFICE, store.CHOSEN))
    forwarded = store.by_number(journal, kept)
    assert made is not None and forwarded is not None
    store.draft(journal, forwarded, made, None)
    return {"number": kept}


def test_a_home_without_a_bot_has_no_drafts_and_gets_no_journal(tanya: Tanya, tmp_path: Path) -> None:
    assert tanya("drafts", "list", home=tmp_path / "new").stdout == "no drafts wait\n"
    assert json.loads(tanya("drafts", "list", "--json", home=tmp_path / "new").stdout) == []
    refused = tanya("drafts", "show", "1", home=tmp_path / "new", exit_code=1).stderr
    assert refused == "tanya: there is no draft 1. See: tanya drafts list --all\n"
    assert not (tmp_path / "new").exists()


def test_a_changed_answer_waits_again_and_takes_the_place_of_its_passage(
    tanya: Tanya, journal: Journal, small_base: Path
) -> None:
    home = journal.path.parent
    answered(journal, 11, "Berapa ranting <b>beringin</b>?", "Seribu ranting.")
    tanya("drafts", "publish", "1", "--no-build", home=home, knowledge=small_base)
    path = small_base / "documents" / f"{OWN}.md"
    assert "- Seribu ranting. [1]" in path.read_text("utf-8")
    assert "  ? Berapa ranting <b>beringin</b>?" in path.read_text("utf-8")
    answered(journal, 12, "Siapa penanamnya?", "Dinas Beringin menanam semua pohon.")
    made = tanya("drafts", "publish", "2", "--no-build", "--json", home=home, knowledge=small_base)
    assert json.loads(made.stdout) == {
        "number": 2,
        "document": OWN,
        "passage": "Dinas Beringin menanam semua pohon.",
        "edition": None,
        "found": None,
    }
    answered(journal, 11, "", "Dua ribu ranting.")
    [waiting] = json.loads(tanya("drafts", "list", "--json", home=home).stdout)
    assert (waiting["number"], waiting["state"], waiting["document"]) == (1, "waiting", OWN)
    words = "Zetakota mempunyai dua ribu ranting beringin."
    more = ("--text", words, "--question", "How many branches?")
    tanya("drafts", "publish", "1", *more, "--no-build", home=home, knowledge=small_base)
    text = path.read_text("utf-8")
    assert words in text and "Seribu" not in text and "? How many branches?" in text
    assert tanya("show", OWN, knowledge=small_base).stdout.count("•") == 2


def test_an_answer_goes_into_the_document_that_is_named_and_into_no_other(
    tanya: Tanya, journal: Journal, small_base: Path
) -> None:
    home = journal.path.parent
    answered(journal, 11, "Berapa anggaran Sistem Zetakota?", "Rp7 miliar")

    def refused(*arguments: str) -> str:
        ran = tanya("drafts", "publish", "1", *arguments, home=home, knowledge=small_base, exit_code=1)
        return ran.stderr

    assert "no document aplikasi/salah" in refused("--document", "aplikasi/salah")
    assert "no document umum/polos that takes" in refused("--document", "umum/polos")
    tanya("drafts", "publish", "1", "--document", "x", "--category", "sakip", home=home, exit_code=2)
    into = ("--document", "aplikasi/zetakota", "--no-build")
    tanya("drafts", "publish", "1", *into, home=home, knowledge=small_base)
    shown = tanya("show", "aplikasi/zetakota", knowledge=small_base).stdout
    assert "Jawaban narasumber\n• Rp7 miliar. [3]" in shown
    assert not (small_base / "documents" / f"{OWN}.md").exists()
    assert "already" in refused("--category", "sakip")


def test_a_rejected_draft_is_gone_until_its_officer_changes_it(
    tanya: Tanya, journal: Journal, small_base: Path
) -> None:
    home = journal.path.parent
    answered(journal, 11, "Berapa?", "Tujuh.")
    assert tanya("drafts", "reject", "1", home=home).stdout == "draft 1 is rejected\n"
    assert tanya("drafts", "list", home=home).stdout == "no drafts wait\n"
    assert "rejected" in tanya("drafts", "list", "--all", home=home).stdout
    answered(journal, 11, "", "Delapan.")
    assert "Delapan." in tanya("drafts", "show", "1", home=home).stdout
    tanya("drafts", "publish", "1", "--no-build", home=home, knowledge=small_base)
    assert "take the passage out" in tanya("drafts", "reject", "1", home=home, exit_code=1).stderr
