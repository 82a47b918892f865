"""tanya doctor: what is wrong is named with its remedy, what is well is not, and the token never."""

from __future__ import annotations

import fcntl
import json
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bot_api import TOKEN, BotApi, Reply

from bot.journal import Journal
from bot.settings import Settings
from index.texts import catalogue
from scripts.health.base import base
from scripts.health.finding import Finding
from scripts.health.machine import clock, folders
from scripts.health.telegram import telegram

OFFICERS, ADMINS = -100_801, -100_802


Look = Callable[[Settings], Iterator[Finding]]


class Patient:
    """A home and a knowledge folder, looked at by the doctor."""

    def __init__(self, tanya: Any, folder: Path, base: Path, built: Path) -> None:
        self.home, self.base, self._tanya = folder / "home", base, tanya
        shutil.copytree(built, self.home)
        with closing(Journal(self.home)):
            pass

    def asked(self, *arguments: str, **environment: str) -> tuple[int, dict[str, str], str]:
        """The command: its exit code, what is not well by what was looked at, and what it printed."""
        ran = self._tanya(
            "doctor",
            "--json",
            *arguments,
            home=self.home,
            knowledge=self.base,
            environment={"TZ": "Asia/Jakarta", **environment},
            exit_code=None,
        )
        told = json.loads(ran.stdout)
        bad = [one for one in told["findings"] if one["status"] != "ok"]
        assert all(one["remedy"] for one in bad) and ran.stderr == ""
        assert told["errors"] == sum(one["status"] == "error" for one in bad)
        assert ran.returncode == (1 if told["errors"] else 0)
        return ran.returncode, {one["check"]: one["finding"] for one in bad}, ran.stdout

    def seen(self, look: Look, **settings: Any) -> tuple[bool, dict[str, str], str]:
        """The same of one part of it, in this process; first whether there is an error."""
        found = list(look(Settings(home=self.home, knowledge=self.base, **settings)))
        bad = [one for one in found if one.status != "ok"]
        printed = "\n".join(f"{one.message} {one.remedy}" for one in found)
        return any(one.status == "error" for one in bad), {one.check: one.key for one in bad}, printed


@pytest.fixture
def patient(tanya: Any, small_base: Path, small_home: Path, tmp_path: Path) -> Patient:
    return Patient(tanya, tmp_path, small_base, small_home)


# What depends on the machine that runs the tests.
OWN = ("disk-home", "disk-knowledge", "memory", "ocr", "pdftoppm", "clock-sync", "home", "python")


def test_a_machine_on_which_all_is_well(patient: Patient, api: BotApi) -> None:
    api.meet(OFFICERS)
    api.meet(ADMINS)
    chats = {"TANYA_OFFICERS_CHAT": str(OFFICERS), "TANYA_ADMINS_CHAT": str(ADMINS)}
    code, found, printed = patient.asked(TANYA_TOKEN=TOKEN, TANYA_API_URL=api.url, **chats)
    assert (code, {check for check in found if check not in OWN}) == (0, set())
    assert "@TanyaUjiBot" in printed and "harus menjadi admin grup itu" in printed and TOKEN not in printed
    told = patient._tanya("doctor", "--offline", home=patient.home, knowledge=patient.base).stdout
    assert "✓ 3 dokumen bisa dibaca" in told


def test_what_is_wrong_with_the_base(patient: Patient) -> None:
    document = patient.base / "documents" / "umum" / "polos.md"
    before = document.read_text()
    document.write_text(before + "- Sebuah hal baru.\n")
    assert patient.seen(base)[1] == {"edition": "edition_old"}
    document.write_text(
        f"---\ntitle: Kebun\ncategory: umum\noriginal: {'0' * 64}.pdf\nstatus: active\n---\n\n- Isi.\n"
    )
    found = patient.seen(base)[1]
    assert found.get("originals") == "originals_missing"
    document.write_text("---\ntitle: [\n---\n- isi [1]\n")
    assert patient.seen(base)[1] == {"documents": "documents_wrong"}
    document.write_text(before)
    (patient.home / "editions" / "1" / "passages.db").write_bytes(b"x")
    bad, found, _ = patient.seen(base)
    assert (bad, found) == (True, {"edition": "edition_damaged"})
    shutil.rmtree(patient.home / "editions")
    (patient.home / "current").unlink()
    bad, found, printed = patient.seen(base, model="no/such-model", engine="bundled")
    assert (bad, found) == (True, {"edition": "edition_none", "model": "model_unloadable"})
    assert "Jalankan tanya build." in printed
    shutil.rmtree(patient.base)
    assert patient.seen(folders)[1]["knowledge"] == "knowledge_missing"


def test_what_is_wrong_with_the_journal(patient: Patient) -> None:
    path = patient.home / "journal.db"
    with closing(sqlite3.connect(path)) as journal:
        journal.execute(
            "insert into inbox (update_id, chat_id, received_at, attempts) values (1, 1, '2020', 0)"
        )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        journal.execute("insert into errors (kind, place, happened_at) values ('A', 'b', ?)", (now,))
        journal.commit()
    assert patient.seen(base)[1] == {
        "journal-waiting": "journal_waiting",
        "journal-errors": "journal_errors",
    }
    content = path.read_bytes()
    path.write_bytes(content[:5000] + b"x" * (len(content) - 5000))
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    bad, found, printed = patient.seen(base)
    assert (bad, found) == (True, {"journal": "journal_damaged"}) and "tanya restore BERKAS" in printed


def test_a_clock_that_was_set_back_is_seen_by_what_was_recorded(patient: Patient) -> None:
    settings = Settings(home=patient.home, knowledge=patient.base)  # type: ignore[call-arg]
    with closing(Journal(patient.home)) as journal:
        journal.receive([{"update_id": 1, "message": {"chat": {"id": 1}}}])
    keys = {one.key for one in clock(settings, datetime.now(UTC) - timedelta(days=400))}
    assert "clock_behind" in keys
    assert "clock_behind" not in {one.key for one in clock(settings)}


def test_a_machine_without_ocr_in_another_zone_and_with_old_letters(patient: Patient, tmp_path: Path) -> None:
    odd = {"TZ": "Asia/Makassar", "PATH": str(tmp_path), "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    found = patient.asked("--offline", **odd)[1]
    assert (found["ocr"], found["timezone"]) == ("ocr_none", "timezone_other")
    assert found["locale"] == "locale_odd"


def test_who_runs_and_what_others_may_read(patient: Patient) -> None:
    with (patient.home / "bot.lock").open("w") as lock:
        lock.write("4711")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Bot sedang berjalan (proses 4711)" in patient.seen(base)[2]
    patient.home.chmod(0o755)
    (patient.home / "journal.db").chmod(0o644)
    assert patient.seen(folders)[1]["home"] == "home_open"
    patient.home.chmod(0o700)
    assert "home" not in patient.seen(folders)[1]


@pytest.mark.parametrize(
    ("method", "reply", "check", "key"),
    [
        ("getMe", Reply.error(401, "Unauthorized"), "telegram", "telegram_rejected"),
        ("getMe", Reply(502, b"<html>"), "telegram", "telegram_odd"),
        ("getMe", Reply.broken(), "telegram", "telegram_offline"),
        ("getWebhookInfo", Reply.result({"url": "https://lain.id/x"}), "webhook", "webhook_foreign"),
        ("getWebhookInfo", Reply.result({"url": "", "pending_update_count": 500}), "pending", "pending"),
        ("getChat", Reply.error(400, "Bad Request: chat not found"), "chat-admins", "chat_unknown"),
    ],
)
def test_what_is_wrong_with_telegram(
    patient: Patient, api: BotApi, method: str, reply: Reply, check: str, key: str
) -> None:
    api.meet(ADMINS)
    api.script(method, lambda call: reply)
    _, found, printed = patient.seen(telegram, token=TOKEN, api_url=api.url, admins_chat=ADMINS)
    assert found[check] == key and TOKEN not in printed


def test_without_a_network_and_with_a_token_that_is_none(patient: Patient) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        code, found, printed = patient.asked(TANYA_TOKEN=TOKEN, TANYA_API_URL=nobody)
    assert (code, found["telegram"]) == (1, "telegram_offline") and TOKEN not in printed
    bad, found, printed = patient.seen(telegram, token="bukan token kita")
    assert (bad, found) == (True, {"token": "token_malformed"}) and "bukan token kita" not in printed
    assert patient.seen(telegram)[:2] == (False, {"token": "token_none"})


def test_every_finding_that_is_not_well_has_a_remedy() -> None:
    words = {key.partition(".")[2] for key in catalogue("id") if key.startswith("remedy.")}
    findings = {key.partition(".")[2] for key in catalogue("id") if key.startswith("doctor.")}
    assert words <= findings


def test_a_chat_that_is_no_number_is_one_line(tanya: Any) -> None:
    refused = tanya("run", environment={"TANYA_ADMINS_CHAT": "@grup"}, exit_code=1)
    assert refused.stderr.startswith("tanya: TANYA_ADMINS_CHAT: ") and len(refused.stderr.splitlines()) == 1
