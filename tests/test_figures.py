"""tanya stats, visits and purge: right numbers out of the journal, no names, no words of anybody."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.journal import Journal
from bot.preferences import JAKARTA
from bot.records import now, stamp
from bot.visits import ballots

if TYPE_CHECKING:
    from conftest import Tanya

PNG = b"\x89PNG\r\n\x1a\n"
SOLOK, BOGOR, SITI = -1, -2, 77
SECRET = "rahasia ibu siti"


def noon(days_ago: int) -> datetime:
    """Noon in Bandung, so many days ago: no test may depend on the hour in which it runs."""
    return (datetime.now(JAKARTA) - timedelta(days=days_ago)).replace(
        hour=12, minute=0, second=0, microsecond=0
    )


def ask(journal: Journal, number: int, chat: int, at: datetime, status: str, **more: Any) -> None:
    row = {
        "update_id": number, "chat_id": chat, "private": int(chat > 0), "message_id": number, "user_id": SITI,
        "text": SECRET, "status": status, "language": "id", "edition": 1, "elapsed_ms": 10.0 * number,
        "asked_at": stamp(at), "passages": "[]", "document": None, "html": SECRET, **more,
    }  # fmt: skip
    journal.db.table("questions").insert(row)


def visit(journal: Journal, number: int, chat: int, region: str, at: datetime, state: str = "closed") -> None:
    ended = None if state == "running" else stamp(at + timedelta(hours=3))
    journal.db.table("visits").insert(
        {"id": number, "token": f"t{number}", "chat_id": chat, "region": region, "state": state,
         "started_at": stamp(at), "ended_at": ended, "secretary": SITI}
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, small_home: Path) -> Path:
    """A home with the small edition and a journal: two visits, questions in them and outside."""
    shutil.copytree(small_home, tmp_path / "home")
    journal = Journal(tmp_path / "home")
    app, score = "aplikasi/zetakota", "sakip/nilai"
    used = {"document": app, "passages": json.dumps([f"{app}#1", f"{score}#1"])}
    visit(journal, 1, SOLOK, "Kabupaten Solok", noon(40))
    visit(journal, 2, BOGOR, "Kota Bogor", noon(2))
    visit(journal, 3, BOGOR, "Kota Bogor", noon(0) - timedelta(days=1), "cancelled")
    journal.db.table("visits").insert(
        {"id": 4, "token": "t4", "chat_id": -9, "state": "asking", "started_at": stamp(now())}
    )
    journal.db.table("visit_guests").insert({"visit": 2, "user_id": 500, "since": stamp(noon(2))})
    ask(journal, 1, SOLOK, noon(40) + timedelta(minutes=1), "answered", **used)
    ask(journal, 2, BOGOR, noon(2) + timedelta(minutes=1), "answered", **used)
    ask(journal, 3, BOGOR, noon(2) + timedelta(minutes=2), "not_found", document=score)
    ask(journal, 4, BOGOR, noon(2) + timedelta(minutes=3), "not_found", document=score)  # the same again
    ask(
        journal,
        5,
        500,
        noon(2) + timedelta(minutes=4),
        "partial",
        user_id=500,
        document=score,
        passages=f'["{score}#1"]',
    )
    ask(journal, 6, 500, noon(1), "answered", user_id=500, text="Apakah Kota Surabaya sudah?", **used)
    ask(journal, 7, BOGOR, noon(2) + timedelta(minutes=5), "smalltalk")
    ask(journal, 8, 600, noon(1), "not_in_register", text="kota bandung dan Kabupaten Solok?")
    votes = [(2, 1, "good", None), (2, 2, "bad", "wrong"), (6, 1, "good", None)]
    for question, person, verdict, reason in votes:
        journal.db.table("votes").insert(
            {
                "question": question,
                "user_id": person,
                "verdict": verdict,
                "reason": reason,
                "voted_at": stamp(noon(1)),
            }
        )
    ballots.begin(journal.db, 2, 90, now())
    for person, useful in ((1, 4), (2, 5), (3, 5)):
        ballots.rate(journal.db, 2, person, useful)
    ballots.lacked(journal.db, 2, 3, "=Waktu; [bold]tanya jawab")
    ballots.begin(journal.db, 1, 91, now())
    ballots.rate(journal.db, 1, 1, 1)
    journal.close()
    return tmp_path / "home"


def test_what_an_officer_answered_is_no_gap_of_a_visit(tanya: Tanya, home: Path) -> None:
    with closing(sqlite3.connect(home / "journal.db")) as journal, journal:
        (question, text) = journal.execute(
            "select update_id, text from questions where status = 'not_found' and chat_id ="
            " (select chat_id from visits where id = 2) limit 1"
        ).fetchone()
        journal.execute(
            "insert into forwarded (number, question, chat_id, text, state, forwarded_at)"
            " values (1, ?, -1, ?, 'answered', '2026-01-01')",
            (question, text),
        )
        journal.execute(
            "insert into officer_answers values (1, 1, 1, 'Nihil.', 'Diskominfo', '2026-01-01', 'chosen')"
        )
    told = json.loads(tanya("visits", "--json", home=home).stdout)
    assert [one["gaps"] for one in told["visits"]][1] == 0


def test_stats_count_days_areas_regions_and_documents(tanya: Tanya, home: Path) -> None:
    told = json.loads(tanya("stats", "--since", "10d", "--json", home=home).stdout)
    counts = {"asked": 6, "answered": 2, "partial": 1, "not_found": 3, "other": 1}
    assert told["questions"] == counts
    assert len(told["days"]) == 10 and sum(day["asked"] for day in told["days"]) == 6
    assert [(day["asked"], day["other"]) for day in told["days"][-3:]] == [(4, 1), (2, 0), (0, 0)]
    assert {row["area"]: row["asked"] for row in told["areas"]} == {"sakip": 3, "aplikasi": 2, "unknown": 1}
    assert {row["region"]: row["asked"] for row in told["regions"]} == {
        "Kota Bogor": 4, "Kota Surabaya": 1, "Kabupaten Solok": 1,
    }  # fmt: skip
    assert [(row["document"], row["best"], row["quoted"]) for row in told["documents"]] == [
        ("aplikasi/zetakota", 2, 2), ("sakip/nilai", 1, 3),
    ]  # fmt: skip
    assert told["median_ms"] == 50.0
    assert told["feedback"] == {"good": 2, "bad": 1, "reasons": {"wrong": 1}}
    assert told["evaluation"] == {"answers": 3, "mean": pytest.approx(14 / 3), "counts": [0, 0, 0, 1, 2]}
    assert told["never_used"] == told["all_documents"] - 2
    assert told["least_used"][0]["quoted"] == 0
    whole = json.loads(tanya("stats", "--since", "2020-01-01", "--json", home=home).stdout)
    assert whole["questions"]["asked"] == 7 and whole["first"] == noon(40).date().isoformat()


def test_stats_as_table_csv_and_picture_without_a_word_of_anybody(
    tanya: Tanya, home: Path, tmp_path: Path
) -> None:
    chart = tmp_path / "pekan ini.png"
    shown = tanya("stats", "--since", "10d", "--chart", chart, home=home)
    assert "6 questions, 2 answered, 1 in part, 3 not found; 1 of other kinds" in shown.stdout
    assert "2 good, 1 bad, wrong 1" in shown.stdout and "4.7 of 5 by 3 participants" in shown.stdout
    assert "Kota Bogor\t4\t1\t1\t2" in shown.stdout
    assert chart.read_bytes().startswith(PNG)
    lines = list(csv.DictReader(io.StringIO(tanya("stats", "--since", "10d", "--csv", home=home).stdout)))
    by = {(line["what"], line["name"]): line for line in lines}
    assert by["area", "sakip"]["not_found"] == "2" and by["document", "aplikasi/zetakota"]["value"] == "2"
    assert by["feedback", "good"]["value"] == "2"
    for ran in (shown.stdout, json.dumps(lines)):
        assert SECRET not in ran and "Surabaya sudah" not in ran and str(SITI) not in ran


def test_visits_by_month_and_region_with_gaps_reports_and_evaluation(
    tanya: Tanya, home: Path, tmp_path: Path
) -> None:
    chart = tmp_path / "kunjungan.png"
    told = json.loads(tanya("visits", "--json", home=home).stdout)
    assert [(one["region"], one["state"], one["report"]) for one in told["visits"]] == [
        ("Kabupaten Solok", "closed", True),
        ("Kota Bogor", "closed", True),
        ("Kota Bogor", "cancelled", False),
    ]  # fmt: skip
    second = told["visits"][1]
    assert second["questions"] == {"asked": 4, "answered": 1, "partial": 1, "not_found": 2, "other": 1}
    assert second["areas"] == {"sakip": 3, "aplikasi": 1}
    assert second["gaps"] == 1  # the same words three times are one
    assert second["evaluation"] == {"answers": 3, "mean": pytest.approx(14 / 3), "counts": [0, 0, 0, 1, 2]}
    assert told["visits"][0]["evaluation"] == {"answers": 1, "mean": None, "counts": None}
    assert (told["total"]["visits"], told["total"]["reports"]) == (3, 2)
    assert told["missing"] == ["=Waktu; [bold]tanya jawab"]
    shown = tanya("visits", "--since", "10d", "--chart", chart, home=home).stdout
    assert "2 visits (0 running), 4 questions, 1 gaps left, 1 reports" in shown
    assert "useful: 4.7 of 5 by 3 participants" in shown and "- =Waktu; [bold]tanya jawab" in shown
    assert chart.read_bytes().startswith(PNG)
    lines = list(csv.DictReader(io.StringIO(tanya("visits", "--csv", home=home).stdout)))
    assert [line["evaluation"] for line in lines] == ["", "4.67", ""]
    assert lines[1]["areas"] == "sakip 3, aplikasi 1"
    assert not any(value.startswith(("=", "+", "-", "@")) for line in lines for value in line.values())


@pytest.mark.parametrize("command", ["stats", "visits", "purge"])
def test_without_a_journal_it_is_said_and_none_is_made(tanya: Tanya, tmp_path: Path, command: str) -> None:
    ran = tanya(command, home=tmp_path, exit_code=1)
    assert "there is no journal" in ran.stderr and "Traceback" not in ran.stderr
    assert not list(tmp_path.iterdir())


def test_wrong_use_is_said(tanya: Tanya, home: Path, tmp_path: Path) -> None:
    for command in ("stats", "visits"):
        assert "2026-11-01" in tanya(command, "--since", "kemarin", home=home, exit_code=2).stderr
        assert "exclude" in tanya(command, "--csv", "--json", home=home, exit_code=2).stderr
    nowhere = tmp_path / "tidak ada" / "x.png"
    assert "No such file" in tanya("stats", "--chart", nowhere, home=home, exit_code=1).stderr


def test_a_journal_of_an_earlier_version_is_left_alone(tanya: Tanya, home: Path) -> None:
    with sqlite3.connect(home / "journal.db") as journal:
        journal.execute("delete from _sqlite_migrations where name = 'evaluations_of_visits'")
    assert "earlier version" in tanya("stats", home=home, exit_code=1).stderr


def test_a_base_without_edition_still_counts(tanya: Tanya, home: Path) -> None:
    (home / "current").unlink()
    told = json.loads(tanya("stats", "--since", "10d", "--json", home=home).stdout)
    assert told["questions"]["asked"] == 6 and told["least_used"] == []
    assert {row["region"] for row in told["regions"]} == {"Kota Bogor"}


@pytest.fixture
def running(home: Path) -> Iterator[Journal]:
    """The journal as the running bot holds it."""
    journal = Journal(home)
    yield journal
    journal.close()


def test_purge_says_what_would_go_and_deletes_it_beside_the_bot(
    tanya: Tanya, home: Path, running: Journal
) -> None:
    running.db.table("visit_photos").insert(
        {"visit": 1, "digest": "d", "content": b"x", "width": 1, "height": 1, "caption": "c",
         "taken_at": stamp(noon(40)), "noted_at": stamp(noon(40))}
    )  # fmt: skip
    would = json.loads(tanya("purge", "--dry-run", "--days", "20", "--json", home=home).stdout)
    assert would == {
        "days": 20,
        "dry_run": True,
        "rows": {
            "questions": 1, "visits": 1, "visit_photos": 1, "visit_ballots": 1, "visit_evaluations": 1,
            "visit_asked": 1,
        },
        "left_over": 0,
    }  # fmt: skip
    assert running.db.table("questions").count == 8 and running.db.table("visit_photos").count == 1
    ran = tanya("purge", home=home, environment={"TANYA_RETENTION_DAYS": "20"})
    assert "questions: 1" in ran.stdout and "6 rows deleted: 6 older than 20 days" in ran.stdout
    assert running.db.table("questions").count == 7 and running.db.table("visit_photos").count == 0
    none = "0 rows would go, none is older than 365 days"
    assert none in tanya("purge", "--dry-run", home=home).stdout


def test_purge_does_not_call_old_what_an_erasure_left_behind(
    tanya: Tanya, home: Path, running: Journal
) -> None:
    running.db.table("officer_answers").insert(
        {"number": 99, "message_id": 1, "text": "Jawaban.", "office": "Diskominfo", "state": "told",
         "answered_at": stamp(noon(0))}
    )  # fmt: skip
    shown = tanya("purge", "--dry-run", "--days", "20", home=home).stdout
    assert "officer_answers: 1" in shown
    assert "1 left over from what was erased or has ended" in shown and "older than 20 days" in shown
    alone = tanya("purge", "--dry-run", home=home).stdout
    assert "1 rows would go: 1 left over" in " ".join(alone.split()) and "older" not in alone
