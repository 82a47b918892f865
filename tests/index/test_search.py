"""Search on the real base: what its two arms find together, and any text as a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.assistant import Assistant
from index.encoder import Vectors, load_encoder
from index.evaluate import ARMS, EvaluationQuestion, rank_of, read_questions

QUESTIONS = Path(__file__).parents[1] / "evaluation"
AREAS = ("aplikasi", "kerja-sama", "sakip", "smart-city")
BEST = 5  # passages among which the answer should stand
LOST = 0.015  # share of the questions that the hybrid search may find less than its better arm

ODD = [
    '"',
    '"sakip',
    "sakip*",
    "(sakip",
    "nilai) OR (sakip",
    "AND OR NOT",
    "NEAR(nilai sakip, 3)",
    "body: sakip",
    "{title body} : sakip",
    "-title : sakip",
    "^sakip + nilai",
    "'); drop table passages; --",
    "nilai\0sakip",
    "\0",
    "\0\0\0?",
    "?",
    "?" * 1000,
    "?" * 1001,
    " \t\r\n",
    "%s {0} \\ $(ls) `ls`",
    "😀",
    "🏙️ smart city 👨‍👩‍👧‍👦 🇮🇩",
    "\u202enilai SAKIP\u202c",
    "\u200f\u2067nilai\u2069 \u061cSAKIP",
    "\u200b\ufeff",
    "n\u0336i\u0336l\u0336a\u0336i\u0336 e\u0301\u0301\u0301",
    "\udcff\ud800 sakip",
    "\ue000\U0010ffff",
    "ما هو التطبيق؟",
    "智慧城市是什么",
    "Что такое умный город?",
    "ᮃᮕ ᮄᮒᮥ ᮞᮊᮤᮕ᮪",
    "ꦲꦥꦲꦶꦏꦸ",
    "สมาร์ทซิตี้คืออะไร",
    "ＳＡＫＩＰ　２０１５",
    "½ ² ① ㎞ ﷽",
    "7" * 500,
    "a" * 1000,
    "sakip " * 166,
    " ".join(f"kata{number}" for number in range(120)),
]
PIECES = st.sampled_from(
    [*"sakip nilai e-RK Bandung 2015 AND OR NOT NEAR( title:".split(), *"\"()*^{}+-:,';?\0\u202e\u2066😀ᮊش市"]
)
QUERIES = st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES).map("".join)


class Remembering:
    """The encoder, which reads a text only once however often it is searched for."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.model = self._encoder.model
        self._known: dict[tuple[str, ...], Vectors] = {}

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._encoder.encode_query(texts)
        return self._known[key]

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_document(texts)


@pytest.fixture(scope="module")
def assistant(real_home: Path) -> Iterator[Assistant]:
    opened = Assistant(real_home, Remembering())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shares(assistant: Assistant) -> dict[str, float]:
    """By arm, the share of the questions whose answer stands in the best passages."""
    questions = [
        question
        for question in read_questions(QUESTIONS / f"{area}.jsonl" for area in AREAS)
        if question.half == "tuning" and question.topic is not None and not question.context
    ]
    assert len(questions) > 100
    return {
        arm: sum(found(assistant, question, weight) for question in questions) / len(questions)
        for arm, weight in ARMS.items()
    }


def found(assistant: Assistant, question: EvaluationQuestion, weight: float | None) -> bool:
    hits = assistant.search(question.q, BEST, weight)
    quotes = assistant.edition.quotes((hit.row, hit.score) for hit in hits)
    return rank_of(question, [quote.text for quote in quotes]) is not None


def rows(assistant: Assistant, query: str, weight: float | None) -> list[int]:
    return [hit.row for hit in assistant.search(query, 10, weight)]


def search_soundly(assistant: Assistant, query: str) -> bool:
    """Search with each arm, check what must hold of any hits, and say whether there were some."""
    some = False
    for weight in ARMS.values():
        hits = assistant.search(query, 10, weight)
        assert len(hits) <= 10
        assert len({hit.row for hit in hits}) == len(hits)
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 <= value <= 1.0 for hit in hits for value in (hit.score, hit.dense, hit.lexical))
        some = some or bool(hits)
    return some


def test_both_arms_together_lose_little_against_the_better_one(shares: dict[str, float]) -> None:
    assert shares["hybrid"] >= max(shares["dense"], shares["lexical"]) - LOST, shares


def test_both_arms_together_find_more_than_words_alone(shares: dict[str, float]) -> None:
    assert shares["hybrid"] > shares["lexical"], shares


@pytest.mark.parametrize("query", ODD, ids=lambda query: ascii(query[:20]))
def test_odd_text_gives_hits_or_none(assistant: Assistant, query: str) -> None:
    has_words = any(character.isalnum() for character in query) and len(query) <= 1000
    assert search_soundly(assistant, query) == has_words


@settings(max_examples=60, deadline=None)
@given(query=QUERIES)
def test_any_text_gives_hits_or_none(assistant: Assistant, query: str) -> None:
    search_soundly(assistant, query)


@pytest.mark.parametrize(
    "written",
    [
        '"nilai" AND (SAKIP*)',
        "^nilai + -SAKIP",
        "nilai\0SAKIP",
        "ＮＩＬＡＩ sakip",
        "nilai \u202eSAKIP\u202c",
        "\ufeffni\u00adlai SA\u200bKIP",
    ],
    ids=ascii,
)
def test_signs_and_marks_do_not_change_what_words_find(assistant: Assistant, written: str) -> None:
    plain = rows(assistant, "nilai SAKIP", ARMS["lexical"])
    assert plain
    assert rows(assistant, written, ARMS["lexical"]) == plain


@pytest.mark.parametrize("arm", ARMS)
def test_fewer_hits_are_the_first_of_more(assistant: Assistant, arm: str) -> None:
    some = assistant.search("Bagaimana Bandung naik dari CC ke A?", 3, ARMS[arm])
    more = assistant.search("Bagaimana Bandung naik dari CC ke A?", 30, ARMS[arm])
    assert (len(some), len(more)) == (3, 30)
    assert some == more[:3]
