"""tanya gaps and teach: what stayed unanswered, in numbers that stay, until the base answers it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.journal import Journal
from bot.records import Asked, now, stamp
from bot.votes import vote

if TYPE_CHECKING:
    from conftest import Tanya

ASKED = "Berapa nomor telepon Kebun raya Zetakota?"
AGAIN = "nomor telepon kebun raya zetakota berapa"
OTHER = "Berapa luas danau Zetakota dalam hektare?"
SECRET = 777_001


class World:
    """A small base with its home and the journal of a bot that ran there."""

    def __init__(self, tanya: Tanya, folder: Path, knowledge: Path) -> None:
        self.tanya, self.home, self.knowledge = tanya, folder / "home", knowledge
        self.run("build")
        self.journal = Journal(self.home)
        self._number = 100

    def run(self, *arguments: str | Path, exit_code: int = 0) -> str:
        ran = self.tanya(*arguments, home=self.home, knowledge=self.knowledge, exit_code=exit_code)
        return ran.stdout if not exit_code else ran.stdout + ran.stderr

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def ask(self, question: str, user: int = 1, chat: int = 1, status: str = "not_found", **more: Any) -> int:
        self._number += 1
        asked = Asked(
            chat, chat > 0, self._number, question, status, more.pop("at", now()), user_id=user,
            html="Belum ada di basis pengetahuan kami.", edition=0, **more,
        )  # fmt: skip
        self.journal.plan(self._number, [], asked)
        return self._number

    def told(self) -> list[int]:
        with sqlite3.connect(self.home / "journal.db") as database:
            return [question for (question,) in database.execute("select question from news order by 1")]


@pytest.fixture
def world(tanya: Tanya, small_base: Path, tmp_path: Path) -> Iterator[World]:
    made = World(tanya, tmp_path, small_base)
    yield made
    made.journal.close()


def test_before_the_bot_ever_ran_nothing_is_unanswered(tanya: Tanya, small_home: Path) -> None:
    assert tanya("gaps", home=small_home).stdout == "nothing stayed unanswered\n"
    assert json.loads(tanya("gaps", "--json", home=small_home).stdout) == []


def test_groups_are_told_most_asked_first_without_who_asked(world: World) -> None:
    world.ask(OTHER, user=SECRET, chat=SECRET)
    world.ask(ASKED, user=2, chat=-5)
    world.ask(AGAIN, user=3, chat=-5)
    world.ask("terima kasih", status="smalltalk")
    world.ask("apa itu Zetakota?", status="answered")
    liked = world.ask("kapan Zetakota diluncurkan?", user=4, status="answered")
    vote(world.journal, liked, 4, "bad", "outdated")
    world.journal.db.execute(
        "insert into visits (token, chat_id, region, state, started_at) values ('t', -5, ?, 'running', ?)",
        ("Kabupaten Solok", stamp(now() - timedelta(days=1))),
    )
    found = world.json("gaps")
    assert [(one["question"], one["asked"]) for one in found] == [
        (ASKED, 2), (OTHER, 1), ("kapan Zetakota diluncurkan?", 1),
    ]  # fmt: skip
    first, _, third = found
    assert (first["people"], first["chats"], first["regions"]) == (2, 1, ["Kabupaten Solok"])
    assert [example["question"] for example in first["examples"]] == [AGAIN]
    assert first["nearest"]["document"] == "umum/polos" and "Kebun raya" in first["nearest"]["text"]
    assert (third["bad_votes"], third["reasons"], third["statuses"]) == (1, ["outdated"], {"answered": 1})
    assert str(SECRET) not in json.dumps(found)
    told = world.run("gaps")
    assert told.index(ASKED) < told.index(OTHER) and "regions: Kabupaten Solok" in told
    assert str(SECRET) not in told
    shown = world.run("gaps", "show", str(first["gap"]))
    assert AGAIN in shown and first["nearest"]["passage"] in shown and "tanya teach" in shown
    assert f"then tanya gaps close {first['gap']}" in " ".join(shown.split())


def test_a_group_keeps_its_number_and_since_leaves_out_what_is_older(world: World) -> None:
    world.ask(OTHER, at=now() - timedelta(days=20))
    (before,) = world.json("gaps")
    world.ask(ASKED)
    world.ask(AGAIN, user=2)
    numbers = {one["question"]: one["gap"] for one in world.json("gaps")}
    assert numbers[OTHER] == before["gap"] != numbers[ASKED]
    assert [one["question"] for one in world.json("gaps", "--since", "7d")] == [ASKED]
    day = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    assert len(world.json("gaps", "--since", day)) == 2
    assert "7d or 4w" in world.run("gaps", "--since", "kemarin", exit_code=2)


def test_closing_asks_again_and_tells_once_who_is_answered_now(world: World) -> None:
    first, second = world.ask(ASKED, user=1), world.ask(ASKED, user=1)
    third, other = world.ask(AGAIN, user=2, chat=2), world.ask(OTHER, user=3, chat=3)
    gap = next(one["gap"] for one in world.json("gaps") if one["asked"] == 3)
    refused = world.run("gaps", "close", str(gap), exit_code=1)
    assert "stays open" in refused and "after   not found" in refused
    assert world.told() == []
    path = world.knowledge / "documents" / "umum" / "polos.md"
    path.write_text(
        f"{path.read_text()}- Telepon Kebun raya Zetakota adalah 022-1234567.\n  <!--\n  ? {ASKED}\n  -->\n"
    )
    world.run("build")
    assert "no document umum/lain" in world.run(
        "gaps", "close", str(gap), "--document", "umum/lain", exit_code=1
    )
    elsewhere = world.run("gaps", "close", str(gap), "--document", "sakip/nilai", exit_code=1)
    assert "answered from another document" in elsewhere and world.told() == []
    closed = world.json("gaps", "close", str(gap), "--document", "umum/polos")
    assert (closed["closed"], closed["open"], closed["to_tell"]) == (3, 0, 2)
    assert {one["before"]["status"] for one in closed["questions"]} == {"not_found"}
    assert all("022-1234567" in one["after"]["line"] for one in closed["questions"])
    assert world.told() == [second, third]  # who asked twice hears once
    assert [one["question"] for one in world.json("gaps")] == [OTHER]
    assert "no open gap" in world.run("gaps", "show", str(gap), exit_code=1)
    assert first < other


def test_an_ignored_group_takes_what_is_asked_like_it_and_comes_back(world: World) -> None:
    world.ask(ASKED)
    (gap,) = (str(one["gap"]) for one in world.json("gaps"))
    world.run("gaps", "ignore", gap, "--because", "bukan urusan kita")
    world.ask(AGAIN, user=2)
    assert world.json("gaps") == []
    (ignored,) = world.json("gaps", "--all")
    assert (ignored["asked"], ignored["state"], ignored["because"]) == (2, "ignored", "bukan urusan kita")
    world.run("gaps", "ignore", gap, "--undo")
    assert world.json("gaps")[0]["asked"] == 2
    assert "no open gap 99" in world.run("gaps", "ignore", "99", exit_code=1)


def test_a_question_is_taught_to_the_passage_that_answers_it(world: World) -> None:
    path = world.knowledge / "documents" / "aplikasi" / "zetakota.md"
    passages = world.json("show", "aplikasi/zetakota")["passages"]
    launched = next(one for one in passages if "diluncurkan" in one["text"])
    told = world.json("teach", "zetakota lahirnya kapan sih", launched["id"])
    assert told["passage"] == launched["id"] and told["rank_after"] is None and told["edition"] is None
    assert "  ? zetakota lahirnya kapan sih\n" in path.read_text()
    assert world.json("show", "aplikasi/zetakota")["passages"][0]["questions"] == [
        "zetakota lahirnya kapan sih"
    ]
    before = path.read_bytes()
    again = world.run("teach", "Zetakota lahirnya kapan sih?", launched["id"], exit_code=1)
    assert "beside this passage already" in again
    taken = world.run("teach", "Dinas apa yang mengurus sistem zetakota", launched["id"], exit_code=1)
    assert "beside another passage" in taken and "dikelola Dinas Beringin" in taken
    blank = world.run("teach", "berapa anggaran sistem zetakota?", launched["id"], exit_code=1)
    assert "known to be missing" in blank
    assert "no passage" in world.run("teach", "apa?", "aplikasi/zetakota#nihil", exit_code=1)
    assert "Did you mean aplikasi/zetakota" in world.run("teach", "apa?", "aplikasi/zetakot", exit_code=1)
    assert path.read_bytes() == before


def test_of_a_document_the_nearest_passage_is_taught_and_ranks_are_told(world: World) -> None:
    question = "tahun 2030 sakip zetakota kebagian apa"
    told = world.json("teach", question, "sakip/nilai", "--build")
    assert told["text"].startswith("Tahun 2030") and told["rank_before"] >= told["rank_after"] == 1
    assert f"<!-- ? {question} --> |" in (world.knowledge / "documents" / "sakip" / "nilai.md").read_text()
    assert world.json("ask", question)["passages"][0]["text"] == told["text"]
