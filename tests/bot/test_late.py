"""After an outage: late answers say so, what is older than a day is counted and reported once."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bot_api import BotApi
from conftest import RunningBot, ended, message, new_chat, running
from people import edited
from telegram_html import parse

from bot.announce import announce
from bot.journal import Outgoing, open_journal
from bot.late import with_apology
from bot.markup import LIMIT, units

HOUR, DAY = 3600, 24 * 3600


def ago(seconds: float) -> int:
    """A date as Telegram writes it."""
    return int(time.time() - seconds)


def test_an_answer_after_more_than_an_hour_apologises_first(served: BotApi) -> None:
    chat_id = new_chat()
    served.put(message(chat_id, "lama", date=ago(HOUR + 60)))
    served.put(message(chat_id, "kemarin", date=ago(DAY - 60)))
    served.put(message(chat_id, "baru saja", date=ago(HOUR - 60)))
    old, older, fresh = (sent["shown"].splitlines() for sent in served.sent_to(chat_id, 3))
    assert old[0].startswith("Maaf, jawaban ini datang terlambat")
    assert old[1] == "Jawaban: lama"
    assert older[1] == "Jawaban: kemarin"
    assert fresh[0] == "Jawaban: baru saja"


def test_an_apology_before_a_full_message_is_one_of_its_own() -> None:
    moment = datetime.now(UTC)
    full = "x" * LIMIT
    messages = with_apology([full, "y"], moment - timedelta(hours=2), moment, "en")
    assert messages[1:] == [full, "y"]
    assert all(units(parse(one)) <= LIMIT for one in messages)


def too_old(api: BotApi, chat_id: int, group: int) -> None:
    """Five old updates, of which three wanted something of us."""
    api.put(message(chat_id, "pertama", date=ago(DAY + 60)))
    api.put(message(chat_id, "kedua", date=ago(3 * DAY)))
    api.put(message(group, "/tanya ketiga", date=ago(2 * DAY)))
    api.put(message(group, "obrolan lama", date=ago(2 * DAY)))
    api.put(edited(message(group, "obrolan lama"), "obrolan baru"))


def test_what_is_older_than_a_day_is_reported_to_the_officers_once_as_a_number(
    api: BotApi, home: Path
) -> None:
    chat_id, group, officers = new_chat(), new_chat(group=True), new_chat(group=True)
    api.meet(officers)
    with running(api, home, TANYA_OFFICERS_CHAT=str(officers)) as bot:
        too_old(api, chat_id, group)
        report = api.sent_to(officers)[0]["shown"]
        assert " 3 " in report
        assert "pertama" not in report
        assert bot.stop() == 0
    with running(api, home, TANYA_OFFICERS_CHAT=str(officers)):
        assert ended(api, chat_id) == []
        assert ended(api, group) == []
        assert len(ended(api, officers)) == 1


def test_without_officers_the_admins_screen_says_so(api: BotApi, home: Path) -> None:
    with running(api, home) as bot:
        too_old(api, new_chat(), new_chat(group=True))
        bot.wait_until_said(" 3 ")
        assert api.state.sent == []
        assert bot.stop() == 0


def test_announcements_survive_a_crash_and_do_not_mix(tmp_path: Path) -> None:
    with open_journal(tmp_path, 30) as journal:
        first = announce(journal, [Outgoing(5, "a")])
        journal.sent(first.update_id, 0, 1)
        second = announce(journal, [Outgoing(5, "b"), Outgoing(5, "c")])
        assert first.update_id != second.update_id
    with open_journal(tmp_path, 30) as journal:
        assert journal.waiting() == [second]
        assert [one.html for _, one in journal.unsent(second.update_id)] == ["b", "c"]


# Chats in the settings


def refused(bot: RunningBot) -> str:
    assert bot.exit_code() == 1
    assert len(bot.said.splitlines()) == 1, bot.said
    return bot.said


@pytest.mark.parametrize("name", ["TANYA_OFFICERS_CHAT", "TANYA_ADMINS_CHAT"])
def test_a_chat_in_the_settings_that_telegram_does_not_know_is_refused(
    api: BotApi, home: Path, name: str
) -> None:
    with running(api, home, **{name: "-100424242"}) as bot:
        line = refused(bot)
    assert name in line
    assert "-100424242" in line
    assert api.count("getUpdates") == 0
