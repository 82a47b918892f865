"""Who asked what was not known is told once, when an edition answers it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.journal import Journal, open_journal
from bot.news import is_news, queue
from bot.records import Asked
from index.model import Answer, Quote, Status


@pytest.mark.parametrize(
    ("status", "lead", "first", "told"),
    [
        ("answered", None, "a", True),
        ("partial", None, "b", True),
        ("partial", None, "a", False),
        ("partial", "Belum ada …", "b", False),
        ("not_found", "Belum ada.", None, False),
    ],
)
def test_news_is_what_was_not_told_then(status: str, lead: str | None, first: str | None, told: bool) -> None:
    quotes = () if first is None else (Quote("t", "umum/uji", "Uji", "", "fact", (), 1.0, first),)
    made = Answer("q", Status(status), "", lead=lead, passages=quotes)
    assert is_news(made, {"passages": '["a"]'}) is told


def asked(journal: Journal, update_id: int) -> None:
    journal.plan(update_id, [], Asked(5, True, update_id, "Berapa?", "not_found", datetime.now(UTC)))


def test_a_question_is_queued_once_also_by_another_process_while_the_bot_runs(tmp_path: Path) -> None:
    with open_journal(tmp_path, 30) as journal:
        asked(journal, 1)
        asked(journal, 2)
        beside = Database(tmp_path / "journal.db")
        assert queue(beside, [1, 1, 99]) == 1
        assert queue(journal.db, [1, 2]) == 1
        assert queue(beside, [2]) == 0
        beside.close()
