"""How answers look, and that whatever they hold comes out as HTML that Telegram takes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_html import parse

from bot.markup import LIMIT, escape, link, plain, split, units
from bot.render import render, superscript
from index.dates import short_date, source_date
from index.model import Answer, Quote, Status
from knowledge.model import Source

HUMAS = Source("Humas Pemkot Bandung", "2019-03-13", "https://humas.example/1")
MERDEKA = Source("Merdeka", "2017-01", "https://merdeka.example/2", page="4")
LOST = Source("Koran Lama", None, None, date_note="tanggal tidak tercantum")
UNDATED = Source("Brosur")


def quote(text: str, *sources: Source, **more: object) -> Quote:
    base = Quote(text, "sakip/uji", "Uji", "", "fact", sources, 0.9, "sakip/uji#1")
    return replace(base, **more)  # type: ignore[arg-type]


def answer(**more: object) -> Answer:
    return replace(Answer("?", Status.ANSWERED, "teks"), **more)  # type: ignore[arg-type]


def lines(made: Answer) -> list[str]:
    return [line for message in render(made) for line in parse(message).splitlines()]


def test_an_answer_shows_title_lead_facts_notes_and_each_source_once() -> None:
    made = answer(
        title="Strategi SAKIP",
        lead="Ada dua hal.",
        passages=(
            quote("Kuncinya semangat.", HUMAS),
            quote("Wali kota mendampingi.", HUMAS, MERDEKA),
            quote("Lama.", LOST, UNDATED),
        ),
        notes=("Per 2022.",),
    )
    assert render(made) == [
        "<b>Strategi SAKIP</b>\n"
        "Ada dua hal.\n"
        "• Kuncinya semangat.\u00a0¹\n"
        "• Wali kota mendampingi.\u00a0¹\u00a0²\n"
        "• Lama.\u00a0³\u00a0⁴\n"
        "<i>Per 2022.</i>\n"
        '¹ <a href="https://humas.example/1">Humas Pemkot Bandung</a>, 13 Mar 2019'
        ' · ² <a href="https://merdeka.example/2">Merdeka</a>, Jan 2017, hlm. 4'
        " · ³ Koran Lama, tanggal tidak tercantum · ⁴ Brosur, tanpa tanggal"
    ]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("disputed", "Sumber berbeda: 6 atau 7.", "⚠️ <i>Sumber berbeda:</i> 6 atau 7."),
        (
            "disputed",
            "Sumber berbeda soal alamat: 6 atau 7.",
            "⚠️ <i>Sumber berbeda soal alamat:</i> 6 atau 7.",
        ),
        ("disputed", "BB menurut A, B menurut C.", "⚠️ <i>Sumber berbeda:</i> BB menurut A, B menurut C."),
        ("inference", "Mulai kecil.", "💡 <i>(simpulan penyusun)</i> Mulai kecil."),
        (
            "inference",
            "Pelajaran (simpulan penyusun): mulai kecil.",
            "💡 Pelajaran (simpulan penyusun): mulai kecil.",
        ),
        ("unverified", "Ada 7.", "❓ <i>Belum terverifikasi:</i> Ada 7."),
        ("missing", "Biayanya tidak ditemukan dalam sumber.", "ℹ️ Biayanya tidak ditemukan dalam sumber."),
        ("fact", "Biasa.", "• Biasa."),
    ],
)
def test_what_is_no_plain_fact_is_marked_without_saying_it_twice(kind: str, text: str, shown: str) -> None:
    assert render(answer(passages=(quote(text, kind=kind),))) == [shown]


def test_what_is_only_near_is_said_to_be_no_answer() -> None:
    made = answer(
        status=Status.NOT_FOUND, lead="Belum ada untuk tahun 2024.", nearest=(quote("Nilai 2022: A.", HUMAS),)
    )
    shown = lines(made)
    assert shown[:3] == [
        "Belum ada untuk tahun 2024.",
        "Yang terdekat di basis pengetahuan (bukan jawabannya):",
        "• Nilai 2022: A.\u00a0¹",
    ]
    assert shown[3].startswith("¹ Humas Pemkot Bandung, 13 Mar 2019")


def test_choices_are_announced_once() -> None:
    asked = answer(lead="Yang mana?", choices=("Apa itu e-RK?",))
    assert lines(asked) == ["Yang mana?", "• Apa itu e-RK?"]
    greeted = answer(lead="Halo!", choices=("Apa itu e-RK?",))
    assert lines(greeted) == ["Halo!", "Misalnya:", "• Apa itu e-RK?"]


def test_in_english_the_frame_is_english() -> None:
    made = answer(language="en", passages=(quote("Fakta.", replace(HUMAS, date="2019-08")),))
    assert lines(made)[-1] == "¹ Humas Pemkot Bandung, Aug 2019"


def test_the_tenth_source_has_two_digits() -> None:
    many = tuple(quote(f"Fakta {n}.", Source(f"Koran {n}", "2020")) for n in range(1, 13))
    shown = lines(answer(passages=many))
    assert shown[9].endswith("Fakta 10.\u00a0¹⁰")
    assert "¹² Koran 12, 2020" in shown[-1]
    assert superscript(10) == "¹⁰"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "tidak ada", "https://", "http://a b", "x" * 2000, "http://[::1", None]
)
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    assert link("Koran", url) == "Koran"


def test_an_answer_without_any_text_is_an_apology_rather_than_nothing() -> None:
    assert [parse(message)[:5] for message in render(answer(lead=" \n "))] == ["Maaf,"]


@pytest.mark.parametrize(
    ("date", "language", "shown"),
    [
        ("2019-03-13", "id", "13 Mar 2019"),
        ("2019-08-01", "id", "1 Agu 2019"),
        ("2019-08-01", "en", "1 Aug 2019"),
        ("2019-05", "id", "Mei 2019"),
        ("2019", "id", "2019"),
        ("2019-13", "id", "2019-13"),
        ("sekitar 2019", "id", "sekitar 2019"),
    ],
)
def test_dates_are_short(date: str, language: str, shown: str) -> None:
    assert short_date(date, language) == shown  # type: ignore[arg-type]


# Properties

SPACE = re.compile(r"[ \t\n]+")
anything = st.text(max_size=200) | st.text(alphabet="<>&;ab \n\u00a0😀\x00\ud800", max_size=200)
much = anything | st.builds(str.__mul__, anything, st.integers(1, 60))
sources = st.builds(
    Source,
    publisher=anything,
    date=st.none() | st.sampled_from(("2019", "2019-03", "2019-03-13")) | anything,
    url=st.none() | anything | anything.map(lambda path: f"https://example.org/{path}"),
    page=st.none() | anything,
    date_note=st.none() | anything,
)
quotes = st.builds(
    quote,
    much,
    kind=st.sampled_from(("fact", "inference", "disputed", "missing", "unverified")),
    form=st.sampled_from(("bullet", "row", "paragraph", "code")),
    sources=st.lists(sources, max_size=4).map(tuple),
)
answers = st.builds(
    Answer,
    question=anything,
    status=st.sampled_from(Status),
    text=anything,
    title=st.none() | anything,
    lead=st.none() | much,
    passages=st.lists(quotes, max_size=6).map(tuple),
    notes=st.lists(anything, max_size=3).map(tuple),
    nearest=st.lists(quotes, max_size=3).map(tuple),
    choices=st.lists(anything, max_size=3).map(tuple),
    language=st.sampled_from(("id", "en")),
)


def squeezed(text: str) -> str:
    """Text without white space and without what cannot be sent."""
    return "".join(re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", text).split())


@given(answers)
def test_any_answer_is_taken_by_telegram_and_loses_nothing(made: Answer) -> None:
    messages = render(made)
    assert messages
    shown = ""
    for message in messages:
        assert units(message) <= LIMIT
        shown += parse(message)
        assert parse(message).strip()
    parts = [made.title, made.lead, *made.notes, *made.choices]
    parts += [one.text for one in (*made.passages, *made.nearest)]
    parts += [source.publisher for one in (*made.passages, *made.nearest) for source in one.sources]
    for part in parts:
        assert squeezed(part or "") in squeezed(shown)


words = st.text(alphabet="ab<&>😀\u00a0", min_size=1, max_size=12).map(escape)


def tagged(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(("b", "i", "code"))
    return st.builds(lambda tag, inner: f"<{tag}>{inner}</{tag}>", tags, children) | st.lists(
        children, min_size=1, max_size=6
    ).map(" ".join)


@given(st.lists(st.recursive(words, tagged, max_leaves=30), min_size=1, max_size=5))
def test_splitting_cuts_between_words_and_keeps_them_all(blocks: list[str]) -> None:
    messages = split(blocks, limit=120)
    shown = [parse(message) for message in messages]
    assert max(map(units, messages), default=0) <= 120
    assert [word for text in shown for word in SPACE.split(text) if word.strip()] == [
        word for word in SPACE.split(parse("\n".join(blocks))) if word.strip()
    ]


@given(st.text(alphabet="a<&😀", min_size=100, max_size=300), st.sampled_from(("b", "i")))
def test_a_word_that_is_too_long_is_cut_between_characters(word: str, tag: str) -> None:
    messages = split([f"<{tag}>{escape(word)}</{tag}>"], limit=50)
    assert "".join(map(parse, messages)) == word
    assert all(units(message) <= 50 for message in messages)


def test_a_block_stays_whole_when_it_fits_a_message_of_its_own() -> None:
    assert split(["satu " * 7, "dua " * 7, "<b>akhir</b>"], limit=50) == [
        "satu " * 7,
        "dua " * 7 + "\n<b>akhir</b>",
    ]


@given(anything)
def test_escaped_text_is_shown_as_it_was(text: str) -> None:
    assert squeezed(parse(escape(text))) == squeezed(text)
    assert squeezed(plain(escape(text))) == squeezed(text)


@pytest.mark.parametrize(
    ("date", "note", "shown"),
    [
        ("2019-03-13", None, "13 Mar 2019"),
        ("2017", "perkiraan", "2017 (perkiraan)"),
        (None, "tidak tercantum", "tidak tercantum"),
        (None, None, "tanpa tanggal"),
    ],
)
def test_what_is_uncertain_about_a_date_is_shown(date: str | None, note: str | None, shown: str) -> None:
    assert source_date(Source("Koran", date, None, date_note=note), "id") == shown
