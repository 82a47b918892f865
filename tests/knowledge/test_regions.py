"""Regions: the register is whole; a question's regions are found, streets and ordinary words are not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agreements import load_agreements
from knowledge.model import KnowledgeError
from knowledge.regions import Region, find_regions, load_regions, region_index

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
REGIONS = load_regions(KNOWLEDGE)
INDEX = region_index(REGIONS)


def found(text: str) -> list[tuple[str, ...]]:
    """The official names of the candidates of each mention."""
    return [tuple(region.name for region in mention.candidates) for mention in find_regions(text, INDEX)]


def spans(text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in find_regions(text, INDEX)]


def test_the_register_has_all_provinces_kabupaten_and_kota() -> None:
    kinds = Counter(region.kind for region in REGIONS)
    assert kinds == {"provinsi": 38, "kabupaten": 416, "kota": 98}
    administrative = [region for region in REGIONS if " Administrasi " in region.name]
    assert Counter(region.kind for region in administrative) == {"kota": 5, "kabupaten": 1}
    assert {region.province for region in administrative} == {"Daerah Khusus Ibukota Jakarta"}


def test_every_kabupaten_and_kota_lies_in_the_province_of_its_code() -> None:
    provinces = {region.code: region.province for region in REGIONS if region.kind == "provinsi"}
    assert len(provinces) == 38
    assert all(region.province == provinces[region.code[:2]] for region in REGIONS)


def test_every_region_is_found_by_its_official_name_and_by_each_alias_after_its_kind() -> None:
    for region in REGIONS:
        for name in (region.name, *(f"{region.kind} {alias}" for alias in region.aliases)):
            assert any(region.name in names for names in found(f"apakah {name} sudah bekerja sama?")), name


def test_the_agreements_name_only_regions_of_this_register() -> None:
    _, problems = load_agreements(KNOWLEDGE, REGIONS)
    assert [str(problem) for problem in problems if "region" in problem.message] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apakah Kota Surabaya sudah kerja sama?", [("Kota Surabaya",)]),
        ("solok gimana?", [("Kabupaten Solok", "Kota Solok")]),
        ("Bandung", [("Kabupaten Bandung", "Kota Bandung")]),
        ("Wali Kota Bandung", [("Kota Bandung",)]),
        ("walikota solok", [("Kota Solok",)]),
        ("Bupati Solok", [("Kabupaten Solok",)]),
        ("Pemkab Solok", [("Kabupaten Solok",)]),
        ("Kab. Solok", [("Kabupaten Solok",)]),
        ("pemkot solok", [("Kota Solok",)]),
        ("Madiun (Kota)", [("Kota Madiun",)]),
        ("Bogor city and Bogor regency", [("Kota Bogor",), ("Kabupaten Bogor",)]),
        ("the mayor of Bogor", [("Kota Bogor",)]),
        ("Kota/Kabupaten Solok", [("Kabupaten Solok", "Kota Solok")]),
        ("Kota Madiun atau Kabupaten Madiun", [("Kota Madiun",), ("Kabupaten Madiun",)]),
        ("Pemprov Jabar", [("Provinsi Jawa Barat",)]),
        ("Pamaréntah Provinsi Jawa Kulon", [("Provinsi Jawa Barat",)]),
        ("Kabupatén Bandung Barat", [("Kabupaten Bandung Barat",)]),
        ("pemprov dki", [("Provinsi Daerah Khusus Ibukota Jakarta",)]),
        ("Gubernur DIY", [("Provinsi Daerah Istimewa Yogyakarta",)]),
        ("jogja", [("Provinsi Daerah Istimewa Yogyakarta", "Kota Yogyakarta")]),
        ("di Yogyakarta", [("Provinsi Daerah Istimewa Yogyakarta", "Kota Yogyakarta")]),
        ("kuansing sama sergai", [("Kabupaten Kuantan Singingi",), ("Kabupaten Serdang Bedagai",)]),
        ("OKU Timur", [("Kabupaten Ogan Komering Ulu Timur",)]),
        ("Pangkal Pinang", [("Kota Pangkal Pinang",)]),
        ("pangkalpinang", [("Kota Pangkal Pinang",)]),
        ("Palangkaraya", [("Kota Palangka Raya",)]),
        ("kep. seribu", [("Kabupaten Administrasi Kepulauan Seribu",)]),
        ("walikota administrasi jakarta selatan", [("Kota Administrasi Jakarta Selatan",)]),
        ("kabupaten lima puluh kota", [("Kabupaten Lima Puluh Kota",)]),
        ("Kabupaten 50 Kota", [("Kabupaten Lima Puluh Kota",)]),
        ("Kota Cianjur", [("Kabupaten Cianjur",)]),  # there is no such kota; people say it all the same
    ],
)
def test_names_as_officials_write_them(text: str, expected: list[tuple[str, ...]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "batu sandungannya apa?",
        "nasib malang",
        "batang tubuh peraturan",
        "lima puluh kota di Indonesia sudah ikut",
        "sungai penuh sampah",
        "jalan Aceh nomor 51",
        "Universitas Lampung",
        "dari Sabang sampai Merauke",
        "Wali Kota Bima Arya",
        "naskah KSB",
        "Trans Metro",
        "aplikasi apa saja di kota itu?",
        "PATI DAN MALANG ITU APA ARTINYA",
        "Surabayaan",
        "",
    ],
)
def test_what_is_no_region(text: str) -> None:
    assert found(text) == []


def test_an_ordinary_word_is_a_region_with_a_capital_or_a_word_that_says_so() -> None:
    for text in ("apa aplikasi di Batu?", "kota batu", "pemkot batu", "pemda batu"):
        assert found(text) == [("Kota Batu",)], text


def test_a_mention_spans_its_kind_words() -> None:
    text = "kami dari Pemkot Solok, tetangga Kab. Solok; lihat juga Madiun (Kota)."
    assert spans(text) == ["Pemkot Solok", "Kab. Solok", "Madiun (Kota)"]


def test_a_full_stop_parts_a_kind_from_the_next_sentence() -> None:
    assert found("Itu soal kota. Solok bagaimana?") == [("Kabupaten Solok", "Kota Solok")]


def test_a_folder_without_a_register_gets_the_packaged_one(tmp_path: Path) -> None:
    assert load_regions(tmp_path) == REGIONS


def test_a_folder_may_bring_its_own_register(tmp_path: Path) -> None:
    write(tmp_path, '- {code: "99.01", name: Kabupaten Antah, province: Berantah, aliases: [Ant]}')
    assert load_regions(tmp_path) == (
        Region("99.01", "Kabupaten Antah", "kabupaten", "Berantah", "Antah", ("Ant",)),
    )


def test_all_slips_of_a_register_are_named_with_their_lines(tmp_path: Path) -> None:
    write(
        tmp_path,
        '- {code: "99.01", name: Kabupaten Antah, province: Berantah}\n'
        "- {code: 99.1, name: Antah, province: Berantah}\n"
        '- {code: "99.01", name: Kota Antah, provinsi: Berantah}',
    )
    with pytest.raises(KnowledgeError) as refused:
        load_regions(tmp_path)
    lines = [(problem.line, problem.message.split(":")[0]) for problem in refused.value.problems]
    assert (2, "name 'Antah' must begin with Provinsi, Kabupaten or Kota") in lines
    assert (2, "code '99.1'") in lines
    assert (3, "duplicate '99.01', first in line 1") in lines
    assert (3, "region without 'province'") in lines


NAMES = st.sampled_from([name for region in REGIONS for name in (region.name, region.short, *region.aliases)])
WORDS = st.sampled_from("kota kab. bupati dan atau / ( ) of city wali di jalan Adm. x É 50 \n".split(" "))


@given(st.lists(st.one_of(NAMES, WORDS, st.text(max_size=8)), max_size=12).map(" ".join))
def test_mentions_lie_in_the_text_in_order_and_are_the_same_every_time(text: str) -> None:
    mentions = find_regions(text, INDEX)
    assert mentions == find_regions(text, INDEX)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.candidates
        end = mention.end


@given(NAMES, st.sampled_from(["kota", "Kabupaten", "pemprov", "Bupati"]))
def test_a_name_after_a_kind_word_has_only_candidates_that_bear_it(name: str, kind: str) -> None:
    bearers = {region for region in REGIONS if name in (region.name, region.short, *region.aliases)}
    mentions = find_regions(f"{kind} {name}", INDEX)
    official = {"kota": "Kota", "Kabupaten": "Kabupaten", "pemprov": "Provinsi", "Bupati": "Kabupaten"}[kind]
    # "Kabupaten Metro": the only Metro is a kota, and the bare word is an ordinary one.
    if any(region.name.startswith(official) for region in bearers):
        assert len(mentions) == 1
    assert all(bearers & set(mention.candidates) for mention in mentions)


def write(folder: Path, text: str) -> None:
    (folder / "registers").mkdir()
    (folder / "registers" / "regions.yaml").write_text(text, encoding="utf-8")
