"""A newcomer's first questions on the real knowledge base, through the command line and the terminal chat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SEVEN = ["bengkulu", "cianjur", "muara enim", "pandeglang", "lingga", "kuantan singingi", "solok"]


@pytest.fixture(scope="module")
def ask(tanya: Any, real_home: Path) -> Any:
    return lambda question: json.loads(tanya("ask", question, "--json", home=real_home).stdout)


def test_a_list_is_complete(ask: Any) -> None:
    answer = ask("siapa saja tujuh daerah yang menandatangani kerja sama smart city pada 13 Maret 2019?")
    assert answer["status"] == "answered"
    assert [name for name in SEVEN if name not in answer["answer"].lower()] == []
    assert all(passage["sources"] for passage in answer["passages"])


def test_a_region_without_an_agreement_is_no_yes(ask: Any) -> None:
    answer = ask("apakah Kota Surabaya sudah kerja sama aplikasi dengan Bandung?")
    assert answer["status"] == "not_in_register"
    assert answer["passages"] == []
    assert "Kota Surabaya" in answer["answer"]


def test_a_conversation_does_not_talk_an_unknown_away(tanya: Any, real_home: Path) -> None:
    earlier = ["--context", "apa itu e-RK?", "--context", "bagaimana Bandung naik dari CC ke A?"]
    asked = ["ask", "berapa nilai SAKIP Bandung tahun 2024?", "--json"]
    for more in ([], earlier):
        answer = json.loads(tanya(*asked, *more, home=real_home).stdout)
        assert (answer["status"], answer["passages"]) == ("not_found", [])


def test_regions_in_a_province_are_no_refusal(ask: Any) -> None:
    answer = ask("daerah mana saja di Sumatera Barat yang sudah kerja sama dengan Bandung?")
    assert answer["status"] == "answered"
    assert "Dharmasraya" in answer["answer"]


@pytest.mark.parametrize(
    ("said", "status"), [("resep rendang dong", "off_topic"), ("terima kasih ya", "smalltalk")]
)
def test_what_is_no_question_gets_no_facts(ask: Any, said: str, status: str) -> None:
    answer = ask(said)
    assert (answer["status"], answer["passages"]) == (status, [])


def test_the_terminal_answers_line_by_line(tanya: Any, real_home: Path) -> None:
    shown = tanya("chat", home=real_home, stdin="apa itu e-RK?\nterima kasih ya\n").stdout
    assert shown.index("tunjangan kinerja") < shown.index("Sama-sama")
    assert "¹" in shown
