"""What stops an answer: unknown names, persons that no passage names, values on another subject."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import knowledge
from index.people import asks_who_stands_for, names_who_stands_for
from index.strange import strange_name
from index.subjects import subject_index, subjects_in, tells_of
from index.words import words
from knowledge.regions import Region, RegionIndex, find_regions, load_regions, region_index

SEEN = frozenset("aplikasi kota bandung sabilulung gampil erk sistem baru".split())


@pytest.fixture(scope="module")
def regions() -> RegionIndex:
    return region_index(load_regions(Path(knowledge.__file__).parent))


def seen(stems: Sequence[str]) -> int:
    return len(SEEN.intersection(stems))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("aplikasi SIPANDU bandung itu buat apa ya?", "SIPANDU"),
        ("e-Zeta kota bandung fungsinya apa?", "e-Zeta"),
        ("What does the Zetamax application do?", "Zetamax"),
        ("Apa itu aplikasi bernama Kebonku?", "Kebonku"),
    ],
)
def test_an_application_of_a_name_never_seen_is_strange(question: str, name: str) -> None:
    assert strange_name(question, seen) == name


@pytest.mark.parametrize(
    "question",
    [
        "apa itu aplikasi GAMPIL?",
        "apa itu e-RK?",
        "aplikasi dicontek daerah mana saja",  # a verb, not a name
        "aplikasi mana yang paling laku?",
        "berapa aplikasi yang dihibahkan",
        "Zetamax itu apa?",  # not called an application: perhaps a word that only we do not know
        "",
    ],
)
def test_other_words_are_not_strange(question: str) -> None:
    assert strange_name(question, seen) is None


def asks(regions: RegionIndex, question: str) -> bool:
    mentions = find_regions(question, regions)
    home = [m for m in mentions if any(r.name == "Kota Bandung" for r in m.candidates)]
    return asks_who_stands_for(question, [m for m in mentions if m not in home], home)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Siapa yang menandatangani dari Kabupaten Garut?", True),
        ("bupati nias yang teken sama bandung siapa?", True),
        ("Who signed for Bitung City?", True),
        ("Siapa Wali Kota Bandung yang teken dengan Kabupaten Garut?", False),
        ("Dari pihak Bandung siapa yang teken dengan Kabupaten Garut?", False),
        ("Siapa yang mengelola GAMPIL?", False),
        ("Kapan Kabupaten Garut menandatangani?", False),
    ],
)
def test_who_stands_for_a_region_is_asked_of_the_other_side(
    regions: RegionIndex, question: str, asked: bool
) -> None:
    assert asks(regions, question) is asked


@pytest.mark.parametrize(
    ("passage", "named"),
    [
        ("Bupati Garut Rudy Gunawan meneken kerja sama.", True),
        ("Rudy Gunawan (Bupati Garut) meneken kerja sama.", True),
        ("Rudy Gunawan selaku Bupati Garut meneken.", True),
        ("Kabupaten Garut (Jawa Barat) sudah bekerja sama, diteken Bupati Rudy Gunawan.", True),
        ("Lima daerah: Kabupaten Garut (Jawa Barat; diteken Bupati Rudy Gunawan) dan Kabupaten Pati.", True),
        ("Bupati Garut menandatangani kerja sama.", False),
        ("Bupati Garut dan Bupati Pati menandatangani kerja sama.", False),
        ("Kabupaten Garut meneken; Kabupaten Pati (Jawa Tengah; diteken Bupati Haryanto) juga.", False),
    ],
)
def test_a_person_is_named_by_a_name_behind_the_office(
    regions: RegionIndex, passage: str, named: bool
) -> None:
    garut: Region = find_regions("Kabupaten Garut", regions)[0].candidates[0]
    assert names_who_stands_for(passage, garut) is named


def test_subjects_are_found_however_they_are_written() -> None:
    index = subject_index(["e-RK", "Mal Pelayanan Publik", "END", "Kota Bandung"])
    assert subjects_in("apa itu e rk dan mal pelayanan publik di kota bandung", index, "id") == [
        ("erk",),
        ("mal", "pelayanan", "publik"),
    ]
    assert subjects_in("at the end of 2018", index, "en") == []
    assert subjects_in("what is END", index, "en") == [("end",)]


def test_an_ordinary_word_is_no_subject_where_names_have_their_capitals() -> None:
    index = subject_index(["LAPOR!", "GAMPIL", "e-RK"])
    assert subjects_in("siapa yang kelola e-RK di Bandung, e RK itu?", index, "id") == [("erk",), ("erk",)]
    assert subjects_in("Setiap berapa bulan dinas wajib lapor ke OJK?", index, "id") == []
    assert subjects_in("Berapa aduan LAPOR! di Bandung?", index, "id") == [("lapor",)]
    assert subjects_in("gampil itu apa", index, "id") == [("gampil",)]
    assert subjects_in("Gampil di Bandung masih jalan?", index, "id") == [("gampil",)]


def test_a_text_tells_of_a_subject_that_stands_in_it_whole() -> None:
    subjects = [("mal", "pelayanan", "publik")]
    assert tells_of(words("Mal Pelayanan Publik diresmikan"), subjects)
    assert not tells_of(words("Pelayanan publik di mal"), subjects)
