"""What is kept, for how long, and what never is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import message
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from telegram import Update

from bot.incoming import chat_of, storable
from bot.journal import Journal, open_journal
from bot.records import Asked, Outgoing, Waiting, now, stamp
from bot.schema import migrations
from bot.visits import store

DAYS = 30


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path, DAYS) as opened:
        yield opened


def rows(journal: Journal, table: str) -> list[dict[str, Any]]:
    """What another process sees, so only what is committed."""
    with sqlite3.connect(journal.path) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"select * from {table}")]


def asked(**more: Any) -> Asked:
    made = Asked(5, private=True, message_id=1, text="apa itu e-RK?", status="answered", asked_at=now())
    return replace(made, **more)


def test_an_update_is_taken_once_and_replayed_in_order_until_done(journal: Journal) -> None:
    updates = [{"update_id": 8, **message(5, "satu")}, {"update_id": 7, **message(6, "dua")}]
    assert journal.receive(updates) == [Waiting(8, 5), Waiting(7, 6)]
    assert journal.receive(updates) == []
    assert journal.waiting() == [Waiting(7, 6), Waiting(8, 5)]
    journal.done(7)
    assert journal.waiting() == [Waiting(8, 5)]
    assert journal.receive(updates) == []


def test_what_is_committed_survives_the_process(journal: Journal, tmp_path: Path) -> None:
    journal.receive([{"update_id": 1, **message(5, "satu")}])
    journal.plan(1, [Outgoing(5, "a"), Outgoing(5, "b")], asked())
    journal.sent(1, 0, 77)
    again = Journal(tmp_path)
    assert again.waiting() == [Waiting(1, 5)]
    assert again.unsent(1) == [(1, Outgoing(5, "b"))]
    again.sent(1, 1, 78)
    assert again.waiting() == []
    again.close()


def test_no_name_and_no_number_of_a_person_is_stored(journal: Journal) -> None:
    secrets = ("Siti", "Rahma", "siti_r", "0812", "Pengirim", "Tanda Tangan")
    update = message(
        5,
        "apa itu e-RK?",
        author_signature="Tanda Tangan",
        forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Pengirim"},
        contact={"phone_number": "0812", "first_name": "Siti", "vcard": "Siti"},
        reply_to_message={**message(5, "tadi")["message"]},
    )
    journal.receive([{"update_id": 1, **update}])
    stored = str(rows(journal, "inbox"))
    assert [secret for secret in secrets if secret in stored] == []
    assert "apa itu e-RK?" in stored
    payload = journal.payload(1)
    assert payload is not None
    read = Update.de_json(payload, None)
    assert read.message is not None
    assert read.message.from_user is not None
    assert read.message.from_user.id == 77


def test_nothing_of_a_message_is_kept_once_it_is_done(journal: Journal) -> None:
    journal.receive([{"update_id": 1, **message(-5, "obrolan di grup")}])
    journal.done(1)
    assert [row["payload"] for row in rows(journal, "inbox")] == [None]


def test_what_is_older_than_the_retention_is_deleted_and_what_waits_is_not(journal: Journal) -> None:
    journal.receive([{"update_id": number, **message(5, "satu")} for number in (1, 2, 3)])
    journal.plan(1, [Outgoing(5, "lama")], asked(asked_at=now() - timedelta(days=DAYS + 1)))
    journal.sent(1, 0, 10)
    journal.plan(2, [Outgoing(5, "baru")], asked())
    journal.sent(2, 0, 11)
    with sqlite3.connect(journal.path) as database:
        old = "2020-01-01T00:00:00+00:00"
        database.execute("update inbox set received_at = ?", (old,))
        database.execute("update inbox set done_at = ? where update_id = 1", (old,))
        database.execute("update sent set planned_at = ? where update_id = 1", (old,))
    journal.forget(DAYS)
    assert [row["update_id"] for row in rows(journal, "inbox")] == [2, 3]
    assert [row["update_id"] for row in rows(journal, "sent")] == [2]
    assert [row["update_id"] for row in rows(journal, "questions")] == [2]
    assert journal.waiting() == [Waiting(3, 5)]


def test_a_failed_message_is_replaced_only_where_it_was_not_sent(journal: Journal) -> None:
    journal.receive([{"update_id": 1, **message(5, "satu")}])
    journal.plan(1, [Outgoing(5, "a"), Outgoing(5, "b"), Outgoing(5, "c")])
    journal.sent(1, 0, 10)
    journal.plan_instead(1, Outgoing(5, "maaf"))
    assert journal.unsent(1) == [(1, Outgoing(5, "maaf"))]


def test_a_journal_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "journal.db"))
    migrations.apply(database, stop_before="buttons_and_settings")
    database.execute(
        "insert into sent (update_id, part, chat_id, html, state, planned_at)"
        " values (1, 0, 5, 'lama', 'sending', '2026-01-01')"
    )
    database.close()
    with open_journal(tmp_path, DAYS) as journal:
        assert journal.unsent(1) == [(0, Outgoing(5, "lama"))]


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="a\ud83d\x00 é"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("id", "chat", "message", "type", "first_name", "x")), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(("message", "callback_query", "my_chat_member")), json_values))
def test_any_update_can_be_stored(update: dict[str, Any]) -> None:
    chat_id = chat_of(update)
    assert isinstance(chat_id, int)
    assert -(2**63) <= chat_id < 2**63
    str(storable(update)).encode()


def test_visits_follow_their_group_and_are_forgotten_with_all_that_belongs_to_them(home: Path) -> None:
    home.mkdir()
    with open_journal(home, 30) as journal:
        asked = store.ask_for_region(journal, -1, "Kota Solok", None, 7)
        visit = store.begin(journal, asked.id, "Kota Solok", now())
        store.add(journal, "visit_notes", visit.id, 7, text="catatan")
        store.join(journal, visit.id, 7, "Siti")
        journal.migrated(-1, -2)
        moved = store.running_in(journal, -2)
        assert moved is not None and moved.id == visit.id
        again = store.ask_for_region(journal, -2, None, None, 7)
        with pytest.raises(store.AlreadyRunning):
            store.begin(journal, again.id, "Kota Bogor", now())
        journal.db.execute("update visits set started_at = ?", (stamp(now() - timedelta(days=31)),))
        journal.forget(30)
        assert store.running_in(journal, -2) is None
        assert store.names(journal, visit.id) == ([], 0) and not store.rows(journal, "visit_notes", visit.id)
