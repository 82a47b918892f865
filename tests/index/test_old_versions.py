"""Which version a question asks for."""

from __future__ import annotations

import pytest

from index.versions import asked_day


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("berapa kali pohon dicatat per 2031?", "2031"),
        ("isi pasal 1 per Mei 2031", "2031-05"),
        ("isi pasal 1 per 9 Juli 2031", "2031-07-09"),
        ("isi pasal 1 per tanggal 9 juli 2031", "2031-07-09"),
        ("isi pasal 1 per 2031-07-09", "2031-07-09"),
        ("versi 2031 bilang apa", "2031"),
        ("what did it say as of July 2031?", "2031-07"),
        ("bagaimana bunyi versi sebelumnya?", ""),
        ("the previous version of that", ""),
        ("berapa nilai SAKIP 2031?", None),
        ("berapa per bulan?", None),
        ("super 2031", None),
        ("permenpan 2031", None),
    ],
)
def test_the_day_that_a_question_names(question: str, day: str | None) -> None:
    assert asked_day(question) == day
