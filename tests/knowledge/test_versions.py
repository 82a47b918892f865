"""Versions of a document: which there are, which took whose place, which a day had."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.model import Document, Source
from knowledge.versions import in_force, old_versions, versions


def document(slug: str, as_of: str | None, **more: object) -> Document:
    made: dict[str, object] = {"title": "Laporan Kebun", "original": f"{slug}.pdf", **more}
    return Document(
        id=f"umum/{slug}",
        category="umum",
        sources=(Source("Dinas", as_of),),
        passages=(),
        path=Path(f"{slug}.md"),
        as_of=as_of,
        **made,  # type: ignore[arg-type]
    )


NOW = document("kebun", "2033-05")
OLD = document("kebun-2031", "2031", status="archived", version_of="umum/kebun", replaced="2032-06-01")
MID = document("kebun-2032", "2032-05-10", status="archived", version_of="umum/kebun", replaced="2033-06-02")


def test_versions_are_told_newest_first_from_any_of_them() -> None:
    for identity in (NOW.id, OLD.id):
        found = versions([OLD, NOW, MID, document("lain", "2033", title="Lain")], identity)
        assert [one.id for one in found] == [NOW.id, MID.id, OLD.id]
        assert [one.current for one in found] == [True, False, False]
        assert [one.replaced for one in found] == [None, "2033-06-02", "2032-06-01"]


def test_one_archived_before_versions_said_so_is_known_by_its_title_or_number() -> None:
    early = document("kebun-1", "2030", status="archived", period="sampai 2031-02-03")
    numbered = document("p", "2031", title="Peraturan Wali Kota Nomor 7 Tahun 2031")
    before = document(
        "q", "2030", title="Lain", aliases=("Peraturan Walikota No. 7 Tahun 2031",), status="archived"
    )
    curated = document("kebun-2", "2030", status="archived", original=None)
    found = {(current.id, old.id) for current, old in old_versions([NOW, early, numbered, before, curated])}
    assert found == {("umum/kebun", "umum/kebun-1"), ("umum/p", "umum/q")}
    assert versions([NOW, early], NOW.id)[1].replaced == "2031-02-03"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2030", None),
        ("2031", OLD.id),
        ("2032-05-09", OLD.id),
        ("2032-05-10", MID.id),
        ("2032", MID.id),
        ("2033-04", MID.id),
        ("2033-05-01", NOW.id),
        ("2040", NOW.id),
    ],
)
def test_a_day_has_the_version_before_it(day: str, expected: str | None) -> None:
    found = in_force(versions([NOW, OLD, MID], NOW.id), day)
    assert (found.id if found else None) == expected
