"""An officer's answer in a document: what it shows, what stays, and what people may write in it."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers import Said, new_document, usual_name, with_answer
from knowledge.model import KnowledgeError, Source
from knowledge.parse import parse_document

OFFICE = "Dinas Komunikasi: Kota Bandung"
NAME = usual_name(OFFICE)
PATH, WITHIN = Path(f"{NAME}.md"), PurePath("umum", f"{NAME}.md")
CURATED = """---
title: "e-Contoh: Kota Bandung"
category: aplikasi
aliases: [e-Contoh]
as_of: 2020-01
status: active
sources:
  - publisher: Humas
    date: 2020-01
    url: https://example.org/a
period: 2020
---

- e-Contoh Kota Bandung adalah contoh. [1]
  <!--
  ? Apa itu e-Contoh?
  -->

## Tidak ada dalam basis pengetahuan

- Biaya e-Contoh tidak ada dalam basis pengetahuan.
"""


def said(text: str, *questions: str, date: str = "2026-11-24") -> Said:
    return Said(text, questions, OFFICE, date)


def test_answers_of_an_office_gather_in_one_document_each_with_its_question_and_source() -> None:
    text, first = with_answer(
        new_document("umum", OFFICE), said("Biaya Salaman Rp50 juta.", "Berapa?"), PATH, WITHIN, None
    )
    text, second = with_answer(text, said("- satu\n- dua;\n- tiga", date="2026-12-01"), PATH, WITHIN, None)
    document, problems = parse_document(text, PATH, WITHIN)
    assert problems == () and document.owner == OFFICE
    assert [one.text for one in document.passages] == ["Biaya Salaman Rp50 juta.", "satu; dua; tiga."]
    assert document.passages[0].questions == ("Berapa?",) and document.passages[1].questions == ()
    assert [document.sources[one.citations[0] - 1] for one in (first, second)] == [
        Source(OFFICE, "2026-11-24", title="Jawaban narasumber"),
        Source(OFFICE, "2026-12-01", title="Jawaban narasumber"),
    ]
    assert document.as_of == "2026-12-01"


def test_in_a_curated_document_all_else_stays_to_the_letter() -> None:
    path, within = Path("e-contoh.md"), PurePath("aplikasi", "e-contoh.md")
    text, passage = with_answer(
        CURATED, said("e-Contoh dipakai 12 dinas.", "Berapa dinas?"), path, within, None
    )
    added = [line for line in text.split("\n") if line not in CURATED.split("\n")]
    assert [line for line in CURATED.split("\n") if line not in text.split("\n")] == ["as_of: 2020-01"]
    assert added[-3:] == ["## Jawaban narasumber", "- e-Contoh dipakai 12 dinas. [2]", "  ? Berapa dinas?"]
    document, problems = parse_document(text, path, within)
    assert problems == () and document.period == "2020"
    assert passage.heading == "Jawaban narasumber" and len(document.unknowns) == 1
    again, passage = with_answer(text, said("e-Contoh dipakai 13 dinas."), path, within, passage.text)
    document, _ = parse_document(again, path, within)
    assert [one.text for one in document.passages][1:] == ["e-Contoh dipakai 13 dinas."]
    more, _ = with_answer(again, said("Servernya di Balai Kota."), path, within, None)
    assert more.count("## Jawaban narasumber") == 1 and len(document.sources) == 2


def test_an_answer_that_is_there_already_is_not_there_twice() -> None:
    once, _ = with_answer(new_document("umum", OFFICE), said("Tiga dinas memakainya."), PATH, WITHIN, None)
    assert with_answer(once, said("Tiga dinas memakainya."), PATH, WITHIN, None)[0] == once


def test_what_has_no_head_or_errors_is_left_alone() -> None:
    for text in ("# Judul\n\n- Butir.\n", CURATED.replace("[1]", "[7]")):
        with pytest.raises(KnowledgeError):
            with_answer(text, said("Jawaban."), Path("x.md"), PurePath("umum", "x.md"), None)


@given(
    st.text(min_size=1, max_size=300).filter(lambda text: any(c.isalnum() and c.isascii() for c in text)),
    st.text(max_size=80),
)
def test_whatever_officers_and_askers_write_is_shown_whole_or_refused(text: str, question: str) -> None:
    try:
        written, _ = with_answer(
            CURATED, said(text, question), Path("e.md"), PurePath("aplikasi", "e.md"), None
        )
    except KnowledgeError:
        return
    document, problems = parse_document(written, Path("e.md"), PurePath("aplikasi", "e.md"))
    assert not [problem for problem in problems if problem.severity == "error"]
    assert document.passages[0].questions == ("Apa itu e-Contoh?",) and len(document.unknowns) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Lihat [1] dan <b>ini</b> & *itu* | tabel",
        "# bukan judul\n1. satu\n2. dua",
        "menurut",
        "--> akhir <!-- awal",
        "Nomor 119/Kep.1082: berlaku (s.d. 2026).",
    ],
)
def test_marks_in_an_answer_are_shown(text: str) -> None:
    written, passage = with_answer(new_document("umum", OFFICE), said(text, "a --> b"), PATH, WITHIN, None)
    assert len(parse_document(written, PATH, WITHIN)[0].passages) == 1
    assert not passage.text.startswith("\\") and passage.questions
