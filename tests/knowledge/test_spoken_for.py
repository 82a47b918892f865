"""Whose an imported document is, by its cover."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import knowledge
from knowledge.model import Document, Term
from knowledge.parse import parse_document
from knowledge.regions import RegionIndex, load_regions, region_index
from knowledge.spoken_for import body_of, names_of, region_of

GLOSSARY = (
    Term("Diskominfo", "Dinas Komunikasi dan Informatika", None, ("Kominfo",), (), 1),
    Term("IKU", "Indikator Kinerja Utama", None, (), (), 2),
)


@pytest.fixture(scope="module")
def regions() -> RegionIndex:
    return region_index(load_regions(Path(knowledge.__file__).parent))


def imported(title: str, passages: Sequence[str], original: str = "original: abc.pdf\n") -> Document:
    head = f"---\ntitle: {title}\ncategory: umum\nstatus: active\n{original}sources:\n- publisher: x.pdf\n"
    body = "".join(f"- {passage} [1 hlm. 1]\n" for passage in passages)
    return parse_document(f"{head}  date: 2019\n  url: null\n---\n\n{body}", Path("x.md"))[0]


ROWS = [f"Kegiatan {number} — Anggaran: {number}.500.000" for number in range(40)]


def test_the_cover_names_body_and_region_for_all_rows(regions: RegionIndex) -> None:
    document = imported(
        "Proker 2019", ["DINAS KOMUNIKASI DAN INFORMATIKA KABUPATEN WONOSOBO TAHUN 2019", *ROWS]
    )
    assert body_of(document) == "DINAS KOMUNIKASI DAN INFORMATIKA KABUPATEN WONOSOBO"
    names = names_of(document, regions, GLOSSARY)
    assert {"Kabupaten Wonosobo", "Diskominfo", "Kominfo"} <= set(names) and "IKU" not in names


def test_the_other_names_of_a_region_count(regions: RegionIndex) -> None:
    names = names_of(imported("LAKIP 2022", ["Pemerintah Provinsi Kalimantan Barat", *ROWS]), regions, ())
    assert {"Provinsi Kalimantan Barat", "Kalbar"} <= set(names)


def test_a_regulation_is_asked_of_by_number_and_year(regions: RegionIndex) -> None:
    within = "Peraturan Otoritas Jasa Keuangan Nomor 77/POJK.01/2016 tentang Layanan Pinjam Meminjam Uang"
    assert "77/2016" in names_of(imported(within, ROWS), regions, ())
    plain = "Peraturan Wali Kota Tasikmalaya Nomor 52 Tahun 2018 tentang Partisipasi Anak"
    assert {"52/2018", "Kota Tasikmalaya"} <= set(names_of(imported(plain, ROWS), regions, ()))


def test_a_paper_on_several_regions_is_nobody_s(regions: RegionIndex) -> None:
    document = imported(
        "Contoh quick win", ["Kabupaten Blitar punya tiga.", "Kabupaten Kulon Progo punya dua.", *ROWS]
    )
    assert region_of(document, regions) is None


def test_a_region_named_only_within_is_not_the_document_s(regions: RegionIndex) -> None:
    document = imported("Panduan", [*ROWS[:20], "Data dari Kabupaten Wonosobo.", *ROWS[20:]])
    assert region_of(document, regions) is None


def test_its_province_is_no_rival(regions: RegionIndex) -> None:
    document = imported("Data", ["KABUPATEN WONOSOBO PROVINSI JAWA TENGAH", *ROWS])
    region = region_of(document, regions)
    assert region is not None and region.name == "Kabupaten Wonosobo"


def test_curated_documents_have_no_such_names(regions: RegionIndex) -> None:
    assert names_of(imported("Proker", ["Kabupaten Wonosobo"], original=""), regions, GLOSSARY) == ()
