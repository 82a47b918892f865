"""Answers as askers see them: statuses on a small base; quotes word for word, follow-ups on the real one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import knowledge
from index.assistant import STEPS, Assistant
from index.encoder import Encoder, load_encoder
from index.evaluate import read_questions
from index.model import Answer, Question, Status
from index.select import finish
from index.steps import Draft
from index.texts import text
from knowledge.load import load
from knowledge.model import Source

Tanya = Callable[..., subprocess.CompletedProcess[str]]

EVALUATION = Path(__file__).parents[1] / "evaluation"
GIVEN = (Status.ANSWERED, Status.PARTIAL)
LONGEST = 1000  # characters of a question

LAUNCHED = "Sistem Zetakota diluncurkan pada 7 Juli 2031 untuk mencatat pohon beringin."
RUN_BY = "Sistem Zetakota dikelola Dinas Beringin."
DISPUTED = "Sumber berbeda soal jumlah pohon di Zetakota: 512 menurut Humas, 498 menurut Koran Beringin."
UNKNOWN = "Biaya pembuatan Sistem Zetakota tidak ada dalam basis pengetahuan."
OPEN = "Kebun raya Zetakota buka setiap hari pukul 07.00 sampai 17.00."
PRESS_OFFICE = Source(publisher="Humas Zetakota", date="2031-07-07", url="https://example.org/zetakota")
NEWSPAPER = Source(publisher="Koran Beringin", date_note="tidak tercantum")
INSPECTORATE = Source(publisher="Inspektorat Zetakota", date="2031-03", url="https://example.org/nilai")
FILE = Source(publisher="polos.md")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def small(small_home: Path, encoder: Encoder) -> Iterator[Assistant]:
    opened = Assistant(small_home, encoder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def real(real_home: Path, encoder: Encoder) -> Iterator[Assistant]:
    opened = Assistant(real_home, encoder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def answers(real: Assistant) -> list[Answer]:
    """The answers to sixty of the evaluation questions, of all files and kinds."""
    questions = read_questions(sorted(EVALUATION.glob("*.jsonl")))
    some = [questions[number * len(questions) // 60] for number in range(60)]
    return [real.answer(Question(question.q, question.context)) for question in some]


# The small base


@pytest.mark.parametrize(
    ("question", "first", "sources"),
    [
        ("Kapan Sistem Zetakota diluncurkan?", LAUNCHED, (PRESS_OFFICE,)),
        ("Dinas apa yang mengurus Sistem Zetakota?", RUN_BY, (NEWSPAPER,)),
        ("Who runs the Zetakota system?", RUN_BY, (NEWSPAPER,)),
        ("Berapa jumlah pohon di Zetakota?", DISPUTED, (PRESS_OFFICE, NEWSPAPER)),
        (
            "Berapa nilai SAKIP Zetakota tahun 2031?",
            "Tahun 2031 — Predikat: A; Nilai: 80,11",
            (INSPECTORATE,),
        ),
        ("Jam berapa kebun raya Zetakota buka?", OPEN, (FILE,)),
    ],
)
def test_a_fact_is_told_first_and_with_its_own_sources(
    small: Assistant, question: str, first: str, sources: tuple[Source, ...]
) -> None:
    answer = small.answer(Question(question))
    assert answer.status == Status.ANSWERED
    assert (answer.passages[0].text, answer.passages[0].sources) == (first, sources)
    assert f"• {first}" in answer.text.split("\n")
    assert 0.0 < answer.confidence <= 1.0
    assert answer.edition == 1


@pytest.mark.parametrize(
    "question", ["Berapa anggaran Sistem Zetakota?", "Berapa biaya untuk membuat Sistem Zetakota?"]
)
def test_a_known_unknown_is_told_as_such(small: Assistant, question: str) -> None:
    answer = small.answer(Question(question))
    assert (answer.status, answer.passages) == (Status.NOT_FOUND, ())
    assert answer.lead == text("answer.not_found_missing", "id", missing=UNKNOWN)
    assert UNKNOWN not in [quote.text for quote in answer.nearest]


@pytest.mark.parametrize("lead", [0.1, -0.1])
def test_a_known_unknown_about_as_near_as_a_fact_is_told_with_the_facts(
    small: Assistant, encoder: Encoder, lead: float
) -> None:
    """Where it is the nearer one it is told before them, else after them."""
    draft = Draft(Question("Sistem Zetakota itu untuk apa?"), small.edition, encoder)
    for step in STEPS:
        outcome = step(draft)
        assert isinstance(outcome, Draft)
        draft = outcome
    [unknown] = small.edition.quotes(
        (row, 1.0) for row, told in small.edition.unknowns.items() if told == UNKNOWN
    )
    answer = finish(replace(draft, doubt=unknown, unknown_lead=lead))
    lines = answer.text.splitlines()
    told = next(number for number, line in enumerate(lines) if UNKNOWN in line)
    facts = [number for number, line in enumerate(lines) if line.startswith("• ")]
    assert answer.status == Status.PARTIAL
    assert all((told < fact) == (lead > 0) for fact in facts)


def test_a_year_that_stands_nowhere_is_not_found(small: Assistant) -> None:
    answer = small.answer(Question("Berapa nilai SAKIP Zetakota tahun 2024?"))
    assert (answer.status, answer.passages) == (Status.NOT_FOUND, ())
    assert answer.lead == text("answer.not_found_year", "id", years="2024")
    assert [quote.document for quote in answer.nearest] == ["sakip/nilai", "sakip/nilai"]


def test_what_sources_dispute_is_shown_as_disputed(small: Assistant, tanya: Tanya, small_home: Path) -> None:
    question = "Berapa jumlah pohon di Zetakota?"
    best, *others = small.answer(Question(question)).passages
    assert best.kind == "disputed"
    assert {quote.kind for quote in others} == {"fact"}
    shown = tanya("chat", home=small_home, stdin=f"{question}\n").stdout
    (line,) = [line for line in shown.splitlines() if "512" in line]
    assert "⚠️" in line
    assert "498" in line
    assert shown.count("⚠️") == 1


@pytest.mark.parametrize("said", ["", "   ", "?!?", "…", "😀👍", "\u200b\u202e", "\0\n\t"], ids=ascii)
def test_nothing_in_words_is_asked_to_be_clarified(small: Assistant, said: str) -> None:
    answer = small.answer(Question(said))
    assert (answer.status, answer.passages) == (Status.CLARIFY, ())
    assert answer.lead == text("answer.empty", "id")
    assert len(answer.choices) == 3


def test_a_question_may_have_a_thousand_characters_and_no_more(small: Assistant) -> None:
    longest = "Kapan Sistem Zetakota diluncurkan?".rjust(LONGEST, "a")
    assert small.answer(Question(longest)).status != Status.TOO_LONG
    assert small.answer(Question(f"  {longest}\n\n")).status != Status.TOO_LONG
    answer = small.answer(Question(longest + "?"))
    assert (answer.status, answer.passages) == (Status.TOO_LONG, ())
    assert answer.lead == text("answer.too_long", "id", length=LONGEST + 1, limit=LONGEST)


@pytest.mark.parametrize(
    ("said", "status", "key"),
    [
        ("halo", Status.SMALLTALK, "smalltalk.greeting"),
        ("terima kasih ya", Status.SMALLTALK, "smalltalk.thanks"),
        ("kamu ini robot?", Status.SMALLTALK, "smalltalk.identity"),
        ("resep rendang dong", Status.OFF_TOPIC, "answer.off_topic"),
        ("nomor HP pribadi kepala dinas berapa?", Status.OFF_TOPIC, "answer.private"),
        ("siapa yang akan menang pemilu nanti?", Status.OFF_TOPIC, "answer.opinion"),
    ],
)
def test_what_is_no_question_to_the_base_gets_no_facts(
    small: Assistant, said: str, status: Status, key: str
) -> None:
    answer = small.answer(Question(said))
    assert (answer.status, answer.passages, answer.nearest) == (status, (), ())
    assert answer.lead == text(key, "id")


def test_an_english_question_is_told_that_facts_are_quoted_in_indonesian(small: Assistant) -> None:
    answer = small.answer(Question("When was the Zetakota system launched?"))
    assert answer.status == Status.ANSWERED
    assert (answer.language, answer.notes) == ("en", (text("answer.in_indonesian", "en"),))
    assert small.answer(Question("Kapan Sistem Zetakota diluncurkan?")).notes == ()


def test_a_chosen_language_counts_more_than_the_words(small: Assistant) -> None:
    answer = small.answer(Question("Kapan Sistem Zetakota diluncurkan?", language="en"))
    assert (answer.language, answer.notes) == ("en", (text("answer.in_indonesian", "en"),))


def test_a_follow_up_about_another_year_stays_on_the_subject(small: Assistant) -> None:
    answer = small.answer(Question("Kalau tahun 2029?", ("Berapa nilai SAKIP Zetakota tahun 2031?",)))
    assert answer.status == Status.ANSWERED
    assert answer.passages[0].text == "Tahun 2029 — Predikat: B; Nilai: 64,20"


# The real base


def test_quotes_stand_word_for_word_and_with_their_sources_in_the_base(answers: list[Answer]) -> None:
    base = load(Path(knowledge.__file__).parent)
    told = {
        (document.id, passage.text, tuple(document.sources[n - 1] for n in passage.citations))
        for document in base.documents
        for passage in document.passages
    }
    shown = [quote for answer in answers for quote in answer.passages]
    assert len(shown) > 60
    wrong = [quote for quote in shown if (quote.document, quote.text, quote.sources) not in told]
    assert wrong == []
    assert [quote for quote in shown if not quote.sources] == []


def test_all_that_an_answer_shows_is_a_quote_or_a_sentence_of_the_catalogue(answers: list[Answer]) -> None:
    for answer in answers:
        ours = [answer.title, answer.lead, *answer.notes, text("answer.nearest", answer.language)]
        quotes = [
            f"• {told}" for told in (*(q.text for q in (*answer.passages, *answer.nearest)), *answer.choices)
        ]
        assert set(answer.text.split("\n")) <= {*ours, *quotes}, answer.text


def test_only_given_answers_carry_facts(answers: list[Answer]) -> None:
    statuses = {answer.status for answer in answers}
    assert statuses >= {Status.ANSWERED, Status.NOT_FOUND}
    for answer in answers:
        assert bool(answer.passages) == (answer.status in GIVEN), answer
        assert not (answer.passages and (answer.nearest or answer.choices)), answer
        assert answer.text, answer


def test_no_answer_quotes_a_known_unknown_as_a_fact(answers: list[Answer]) -> None:
    shown = [quote for answer in answers for quote in (*answer.passages, *answer.nearest)]
    assert [quote for quote in shown if quote.unknown or quote.kind == "missing"] == []


@pytest.mark.parametrize(
    ("first", "second", "subject"),
    [
        ("Apa itu e-RK?", "siapa pengelolanya?", "e-RK"),
        ("Apa itu Bandung Command Center?", "kapan diluncurkan?", "Command Center"),
        (
            "Kapan kerja sama dengan Kabupaten Cianjur diteken?",
            "siapa yang menandatanganinya?",
            "Cianjur",
        ),
        ("Kapan A. Koswara dilantik sebagai Pj Wali Kota Bandung?", "sebelum itu dia jabat apa?", "Koswara"),
    ],
)
def test_a_follow_up_stays_on_the_subject(real: Assistant, first: str, second: str, subject: str) -> None:
    def names_it(answer: Answer) -> bool:
        best = answer.passages[0]
        return subject.lower() in f"{best.title} {best.heading} {best.text}".lower()

    opening = real.answer(Question(first))
    follow_up = real.answer(Question(second, (first,)))
    assert opening.status in GIVEN
    assert follow_up.status in GIVEN
    assert names_it(opening)
    assert names_it(follow_up), follow_up.text


def test_a_question_on_an_application_is_not_answered_with_the_region_before_it(real: Assistant) -> None:
    before = "Kapan Bupati Solok Gusmal meneken kerja sama dengan Wali Kota Bandung?"
    answer = real.answer(Question("Siapa pengelola GAMPIL?", (before,)))
    assert "DPMPTSP" in answer.text and "Solok" not in answer.text


def test_a_new_subject_is_not_drawn_back_to_the_old_one(real: Assistant) -> None:
    answer = real.answer(Question("Bagaimana nilai SAKIP Bandung naik dari CC ke A?", ("Apa itu e-RK?",)))
    assert answer.status in GIVEN
    assert "SAKIP" in answer.passages[0].text
    assert "aplikasi/e-rk" not in [passage.document for passage in answer.passages]


@pytest.mark.parametrize("follow_up", ["kapan?", "siapa yang membuatnya?", "jelaskan lebih rinci", "terus?"])
def test_a_bare_follow_up_is_neither_small_talk_nor_off_topic(real: Assistant, follow_up: str) -> None:
    answer = real.answer(Question(follow_up, ("Apa itu e-RK?",)))
    assert answer.status in (Status.ANSWERED, Status.PARTIAL, Status.NOT_FOUND)
    assert "e-RK" in answer.text


@pytest.mark.parametrize("question", ["resep rendang dong", "persib semalem skornya brp?"])
def test_another_world_is_another_world_in_a_conversation_too(real: Assistant, question: str) -> None:
    answer = real.answer(Question(question, ("Apa itu e-RK?", "apakah Kota Surabaya sudah kerja sama?")))
    assert (answer.status, answer.passages) == (Status.OFF_TOPIC, ())


def test_a_bare_question_word_is_asked_back(real: Assistant) -> None:
    assert real.answer(Question("kapan?")).status is Status.CLARIFY


def test_thanks_in_a_conversation_are_thanks(real: Assistant) -> None:
    assert real.answer(Question("terima kasih ya", ("Apa itu e-RK?",))).status is Status.SMALLTALK


def test_a_follow_up_does_not_wander_to_another_region(real: Assistant) -> None:
    earlier = ("apakah Padang Panjang sudah kerja sama dengan Bandung?",)
    answer = real.answer(Question("siapa wali kotanya yang meneken?", earlier))
    assert answer.passages == ()
    assert "Padang Panjang" in answer.text
