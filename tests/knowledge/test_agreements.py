"""The agreements register: who signed is in it, who did not is not, and a slip of the curator is named."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge import view
from knowledge.agreement_view import agreement_documents
from knowledge.agreements import Agreement, Partner, load_agreements, partner_names, unnamed_provinces
from knowledge.model import Document, Passage, Source
from knowledge.regions import load_regions
from knowledge.wording import date_words, number_words

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 1, 1)

SEVEN = (
    "Kota Bengkulu",
    "Kabupaten Cianjur",
    "Kabupaten Muara Enim",
    "Kabupaten Pandeglang",
    "Kabupaten Lingga",
    "Kabupaten Kuantan Singingi",
    "Kabupaten Solok",
)

# What the collected documents list, signing by signing, with kota or kabupaten as these say elsewhere.
LISTED = {
    "2016-05-27": "Kota Banjar, Kabupaten Bangka Selatan",
    "2016-07-27": "Kota Palangka Raya",
    "2016-07-28": "Kota Banjarbaru, Kota Banjarmasin, Kota Medan, Kota Pekanbaru, Kota Yogyakarta,"
    " Kota Makassar, Kota Manado",
    "2016-09-02": "Kota Palu, Kota Sungai Penuh, Kota Depok, Kota Langsa, Kota Solok, Kota Bontang,"
    " Kota Kotamobagu, Kota Sabang, Kota Banda Aceh, Kota Jambi, Kota Bitung, Kota Tegal, Kota Palopo,"
    " Kota Batam, Kota Tangerang, Kota Ternate, Kabupaten Pandeglang, Kabupaten Balangan,"
    " Kabupaten Penajam Paser Utara, Kabupaten Mandailing Natal, Kabupaten Musi Banyuasin,"
    " Kabupaten Bangka Selatan",
    "2017": "Kabupaten Gowa",
    "2017-07-12": "Kota Bima",
    "2017-09-20": "Kabupaten Garut, Kabupaten Pinrang, Kabupaten Kolaka, Kabupaten Bungo, Kabupaten Gianyar,"
    " Kabupaten Tasikmalaya",
    "2017-11-01": "Provinsi Banten, Kabupaten Serang, Kota Serang, Kota Cilegon, Kabupaten Tangerang,"
    " Kota Tangerang, Kota Tangerang Selatan, Kabupaten Sumbawa Barat, Kabupaten Pangandaran, Kota Bekasi",
    "2017-11-27": "Kabupaten Balangan, Kabupaten Bulukumba, Kabupaten Blitar, Kabupaten Tojo Una-Una,"
    " Kota Pematangsiantar",
    "2018-02-09": "Kabupaten Musi Rawas, Kabupaten Pasaman Barat, Kota Madiun, Kabupaten Pati,"
    " Kabupaten Nganjuk, Kabupaten Padang Pariaman, Kabupaten Bangka Selatan, Kabupaten Bengkulu Tengah,"
    " Kabupaten Majene, Kabupaten Ngawi, Kabupaten Kolaka Timur",
    "2018-05-11": "Kabupaten Tebo, Kabupaten Maros, Kabupaten Nias, Kabupaten Tanah Laut,"
    " Kabupaten Bolaang Mongondow Utara, Kabupaten Madiun, Kabupaten Buleleng, Kabupaten Dharmasraya,"
    " Kota Makassar",
    "2018-10-17": "Kabupaten Belitung",
    "2018-10-30": "Kabupaten Kerinci, Kabupaten Serdang Bedagai, Kabupaten Sarolangun, Kabupaten Mempawah,"
    " Kabupaten Tasikmalaya, Kota Tanjungpinang, Kabupaten Aceh Tengah",
    "2019-02-22": "Kabupaten Kubu Raya",
    "2019-03-13": ", ".join(SEVEN),
    "2019-07-03": "Kota Pontianak",
    "2020-01-14": "Kabupaten Bolaang Mongondow Selatan",
    "2021-11-15": "Kabupaten Bandung",
    "2023-08-30": "Kabupaten Garut",
    "2023-12-11": "Provinsi Aceh, Kabupaten Cianjur, Kabupaten Indramayu",
}


@dataclass(frozen=True)
class Named:
    name: str
    province: str


@pytest.fixture(scope="module")
def agreements() -> tuple[Agreement, ...]:
    found, problems = load_agreements(KNOWLEDGE)
    assert not problems, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="module")
def document(agreements: tuple[Agreement, ...]) -> Document:
    (only,) = agreement_documents(agreements)
    return only


def of(document: Document, heading: str, beginning: str) -> Passage:
    (found,) = (p for p in document.passages if p.heading == heading and p.text.startswith(beginning))
    return found


# the real register


@pytest.mark.parametrize("when", LISTED)
def test_every_listed_region_is_in_its_signing(agreements: tuple[Agreement, ...], when: str) -> None:
    signed = {region.name for a in agreements if a.counts and a.date == when for region in a.regions}
    assert set(LISTED[when].split(", ")) <= signed


def test_every_row_of_the_daftar_is_in_the_register(agreements: tuple[Agreement, ...]) -> None:
    facts = gzip.decompress((Path(__file__).parent / "dossier_facts.jsonl.gz").read_bytes()).decode()
    table = (json.loads(line) for line in facts.split("\n") if '"kerja-sama/daftar-kerja-sama"' in line)
    matches = (re.fullmatch(r"\|\s*\d+\s*\|(.+)\|", fact.get("fact", "")) for fact in table)
    rows = [match[1] for match in matches if match]
    assert len(rows) == 19
    missing = []
    for row in rows:
        when, _, cell = (part.strip() for part in row.split("|")[:3])
        year = when[-4:]
        signed = {
            r.name for a in agreements if a.counts and (a.date or "").startswith(year) for r in a.regions
        }
        cell = re.sub(r"\((?!Kota\)).*?\)", "", cell).replace("Kab.", "Kabupaten")
        if "29/30 daerah" in cell:
            cell = cell.partition("termasuk")[2]
        for name in (part.strip() for part in re.split(r"[;,]|\d+ (?:kota|kabupaten):", cell)):
            name = re.sub(r"(.+) \(Kota\)", r"Kota \1", name)
            if name and not signed & {name, f"Kota {name}", f"Kabupaten {name}"}:
                missing.append((when, name))
    assert missing == []


def test_the_seven_of_march_2019(agreements: tuple[Agreement, ...], document: Document) -> None:
    (signing,) = (a for a in agreements if a.date == "2019-03-13")
    assert tuple(region.name for region in signing.regions) == SEVEN
    text = of(document, "Per penandatanganan", "Pada 13 Maret 2019 di Pendopo Kota Bandung").text
    assert all(name in text for name in SEVEN)
    assert "tujuh daerah" in text
    assert "Kabupaten Solok (Sumatera Barat; diteken Bupati Gusmal)" in text


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("Kabupaten Pandeglang", "2016 2019"),
        ("Kabupaten Balangan", "2016 2017"),
        ("Kabupaten Bangka Selatan", "2016 2016 2018"),
        ("Kabupaten Tasikmalaya", "2017 2018"),
        ("Kota Makassar", "2016 2018"),
        ("Kabupaten Garut", "2017 2023"),
        ("Kabupaten Cianjur", "2019 2023"),
        ("Kota Solok", "2016"),
        ("Kabupaten Solok", "2019"),
        ("Kota Madiun", "2018"),
        ("Kabupaten Madiun", "2018"),
    ],
)
def test_signed_in(agreements: tuple[Agreement, ...], name: str, years: str) -> None:
    dates = [a.date for a in agreements if a.counts and name in {region.name for region in a.regions}]
    assert [str(day)[:4] for day in dates] == years.split()


@pytest.mark.parametrize("name", ["Kota Surabaya", "Kota Bandung", "Kabupaten Bima", "Kota Tasikmalaya"])
def test_who_did_not_sign_is_no_partner(agreements: tuple[Agreement, ...], name: str) -> None:
    assert name not in partner_names(agreements)


def test_a_mere_plan_is_said_to_be_none_signed(agreements: tuple[Agreement, ...]) -> None:
    (signing,) = (a for a in agreements if [region.name for region in a.regions] == ["Kabupaten Kubu Raya"])
    (planned,) = agreement_documents([replace(signing, kind="plan")])
    assert "belum tercatat menandatangani" in of(planned, "Per daerah", "Kabupaten Kubu Raya").text


def test_the_unnamed_of_november_2017_are_counted(
    agreements: tuple[Agreement, ...], document: Document
) -> None:
    (signing,) = (a for a in agreements if a.date == "2017-11-01")
    assert signing.claimed == len(signing.regions) + signing.unnamed == 29
    assert set(unnamed_provinces(agreements)) == {"Jawa Barat", "Banten", "Nusa Tenggara Barat"}
    assert "19 dari 29 daerah" in of(document, "Per provinsi", "Daerah di Provinsi Jawa Barat").text
    assert of(document, "Per penandatanganan", "Pada 1 November 2017").kind == "disputed"


def test_one_present_only_is_not_said_to_have_signed(document: Document) -> None:
    serang = of(document, "Per daerah", "Kota Serang")
    assert serang.kind == "unverified"
    assert "sudah bekerja sama" not in serang.text


def test_a_region_tells_all_its_signings_with_their_own_sources(document: Document) -> None:
    pandeglang = of(document, "Per daerah", "Kabupaten Pandeglang (Banten) sudah bekerja sama")
    assert "tercatat dua kali" in pandeglang.text
    assert "2 September 2016" in pandeglang.text and "13 Maret 2019" in pandeglang.text
    publishers = {document.sources[number - 1].publisher for number in pandeglang.citations}
    assert {"YIPD", "Okezone (ANTARA)", "Humas Pemkot Bandung"} <= publishers
    assert "Riau Mandiri" not in publishers  # that is Kuantan Singingi's


def test_regions_of_a_province_and_of_a_year(document: Document) -> None:
    province = of(document, "Per provinsi", "Daerah di Provinsi Sumatera Barat").text
    assert "Kabupaten Solok (2019)" in province and "Kota Solok (2016)" in province
    year = of(
        document,
        "Per tahun",
        "Kerja sama dan hibah Kota Bandung dengan daerah lain yang tercatat pada tahun 2019",
    )
    assert all(name in year.text for name in (*SEVEN, "Kota Pontianak", "Kabupaten Kubu Raya"))
    assert "Kabupaten Garut" not in year.text


def test_the_document_is_whole(agreements: tuple[Agreement, ...], document: Document) -> None:
    assert document.id == view.AGREEMENTS and document.category == "kerja-sama"
    assert len({p.id for p in document.passages}) == len(document.passages)
    assert [p.order for p in document.passages] == list(range(len(document.passages)))
    cited = {number for p in document.passages for number in p.citations}
    assert cited == set(range(1, len(document.sources) + 1))
    assert all(
        re.fullmatch(rf"{view.AGREEMENTS}#[0-9a-f]{{12}}", p.id) and p.citations for p in document.passages
    )
    about = [p.text for p in document.passages if p.heading == "Per daerah"]
    names = {region.name for a in agreements for region in a.regions}
    assert all(any(text.startswith(f"{name} ") for text in about) for name in names)
    assert all(len(p.text) <= 650 for p in document.passages if p.heading == "Per daerah")


def test_questions_of_passages_name_their_region(document: Document) -> None:
    asked = of(document, "Per daerah", "Kabupaten Pandeglang").questions
    assert "Apakah Kabupaten Pandeglang sudah bekerja sama dengan Kota Bandung?" in asked
    assert "kab pandeglang udah mou sama bandung blm?" in asked
    assert "Has Pandeglang Regency signed an agreement with Bandung?" in asked
    every = [question for passage in document.passages for question in passage.questions]
    assert len(every) == len(set(every)), "the same question stands beside two passages"


def test_every_name_and_province_is_that_of_the_regions_register() -> None:
    _, problems = load_agreements(KNOWLEDGE, load_regions(KNOWLEDGE))
    assert problems == ()


def test_every_signing_points_to_a_document_that_is_there(agreements: tuple[Agreement, ...]) -> None:
    named = {agreement.document for agreement in agreements if agreement.document}
    assert [name for name in sorted(named) if not (KNOWLEDGE / "documents" / f"{name}.md").is_file()] == []


# a curator's slips


ENTRY = """\
- id: 2019-07-03-pontianak
  date: 2019-07-03
  kind: agreement
  subject: aplikasi e-government
  regions:
    - {name: Kota Pontianak, province: Kalimantan Barat}
    - {name: Kota Bima, province: Nusa Tenggara Barat}
  claimed: 2
  sources:
    - {publisher: Republika, date: 2019-07-03, url: "https://example.org/berita"}
"""
REGIONS = (Named("Kota Pontianak", "Kalimantan Barat"), Named("Kota Bima", "Nusa Tenggara Barat"))


def load(tmp_path: Path, text: str) -> tuple[tuple[Agreement, ...], list[tuple[int, str]]]:
    register = tmp_path / "registers" / "agreements.yaml"
    register.parent.mkdir(exist_ok=True)
    register.write_text(text, "utf-8")
    found, problems = load_agreements(tmp_path, REGIONS, TODAY)
    assert all(problem.path == register for problem in problems)
    return found, [(problem.line, problem.message) for problem in problems]


def test_a_sound_entry_has_no_problem(tmp_path: Path) -> None:
    found, problems = load(tmp_path, ENTRY)
    assert problems == []
    assert partner_names(found) == {"Kota Pontianak", "Kota Bima"}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "[]\n"])
def test_an_empty_register_is_no_problem(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == ((), [])
    assert agreement_documents(()) == ()


def test_no_register_is_no_problem(tmp_path: Path) -> None:
    assert load_agreements(tmp_path) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("subject: aplikasi", "subjek: aplikasi", 4, "unknown key 'subjek'"),
        ("  kind: agreement", "  kind: agreement\n  kind: grant", 4, "duplicate key 'kind'"),
        ("  subject: aplikasi e-government\n", "", 1, "entry without 'subject'"),
        ("date: 2019-07-03\n", "date: 3 Juli 2019\n", 2, "'3 Juli 2019' is no date"),
        ("date: 2019-07-03\n", "date: 2019-02-30\n", 2, "'2019-02-30' is no date"),
        ("date: 2019-07-03\n", "date: 2026-01-02\n", 2, "date 2026-01-02 lies in the future"),
        ("date: 2019-07-03\n", "date: 2027\n", 2, "date 2027 lies in the future"),
        ("date: 2019-07-03\n", "date: null\n", 2, "say why in date_note"),
        ("Kota Bima,", "Kota Bimah,", 7, "unknown region 'Kota Bimah'"),
        ("Nusa Tenggara Barat", "Bali", 7, "lies in Nusa Tenggara Barat, not in Bali"),
        (
            "Kota Bima, province: Nusa Tenggara Barat",
            "Kota Pontianak, province: Kalimantan Barat",
            7,
            "duplicate region",
        ),
        ("kind: agreement", "kind: kesepakatan", 3, "unknown kind 'kesepakatan'"),
        ("claimed: 2", "claimed: tujuh", 8, "claimed must be a whole number"),
        ("claimed: 2", "claimed: 7", 8, "claimed 7 does not fit"),
        ("claimed: 2", "claimed: 2\n  document: daftar", 9, "not of the form category/slug"),
        ("claimed: 2", "claimed: 2\n  common: [2]", 9, "source number 2 without source"),
        (", url: ", ", uri: ", 10, "unknown key 'uri'"),
        ("https://example.org/berita", "example.org", 10, "no http address"),
        ("date: 2019-07-03, url", "date: 2030, url", 10, "date 2030 lies in the future"),
        ("{publisher: Republika, date", "{publisher: '', date", 10, "publisher is empty"),
        ("id: 2019-07-03-pontianak", "id: Pontianak 2019", 1, "use small letters"),
        ("  - {name: Kota Bima", "  - name: Kota Bima", 7, "no valid YAML"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in ENTRY
    found, problems = load(tmp_path, ENTRY.replace(old, new, 1))
    assert found == ()
    assert any(number == line and says in message for number, message in problems), problems


def test_an_entry_without_source_is_named(tmp_path: Path) -> None:
    text = ENTRY[: ENTRY.index("  sources:")] + "  sources: []\n"
    assert load(tmp_path, text) == ((), [(9, "entry without source: name at least one")])


def test_an_entry_without_partner_is_named(tmp_path: Path) -> None:
    start, end = ENTRY.index("  regions:"), ENTRY.index("  sources:")
    _, problems = load(tmp_path, ENTRY[:start] + "  regions: []\n" + ENTRY[end:])
    assert problems == [(5, "entry without partner: name a region or one in partners_other")]


def test_a_duplicate_id_is_named_and_the_first_kept(tmp_path: Path) -> None:
    found, problems = load(tmp_path, ENTRY + ENTRY)
    assert len(found) == 1
    assert problems == [(11, "duplicate id '2019-07-03-pontianak', first in line 1")]


def test_all_slips_are_told_at_once_and_the_sound_entry_stays(tmp_path: Path) -> None:
    bad = (
        ENTRY.replace("pontianak", "kedua", 1)
        .replace("agreement", "x", 1)
        .replace("claimed: 2", "claimed: 3")
    )
    found, problems = load(tmp_path, bad + ENTRY)
    assert [agreement.id for agreement in found] == ["2019-07-03-pontianak"]
    assert [line for line, _ in problems] == [3, 8]


def test_without_regions_names_are_taken_as_written(tmp_path: Path) -> None:
    load(tmp_path, ENTRY.replace("Kota Bima", "Kota Antah"))
    found, problems = load_agreements(tmp_path, today=TODAY)
    assert problems == ()
    assert "Kota Antah" in partner_names(found)


# whatever comes


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from("id date kind subject regions sources name province".split()), inner
        )
    ),
    max_leaves=20,
)


@given(ANYTHING.map(yaml.safe_dump) | st.text())
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "registers").mkdir()
    (folder / "registers" / "agreements.yaml").write_text(text, "utf-8", newline="")
    found, problems = load_agreements(folder, today=TODAY)
    assert all(problem.line >= 1 and problem.message for problem in problems)
    assert all(agreement.sources for agreement in found)


PHRASES = st.text("abc def", min_size=1, max_size=20).map(lambda text: text.strip() or "x")
SOURCES = st.lists(st.builds(Source, publisher=PHRASES), min_size=1, max_size=3).map(tuple)
PARTNERS = st.builds(
    Partner,
    name=st.sampled_from(["Kota A", "Kabupaten B", "Provinsi C", "Kota D"]),
    province=st.just("C"),
    signatory=st.none() | PHRASES,
    note=st.none() | PHRASES | st.just("Sumber berbeda soal ini"),
    uncertain=st.booleans(),
    sources=st.just(()) | st.just((1,)),
    line=st.integers(1, 99),
)
AGREEMENTS = st.builds(
    Agreement,
    id=PHRASES,
    date=st.none() | st.sampled_from(["2016", "2017-03", "2018-02-09"]),
    kind=st.sampled_from(["agreement", "grant", "cooperation", "plan"]),
    subject=PHRASES,
    regions=st.lists(PARTNERS, min_size=1, max_size=4, unique_by=lambda region: region.name).map(tuple),
    sources=SOURCES,
    date_note=st.none() | PHRASES,
    note=st.none() | PHRASES,
    type=st.none() | PHRASES,
    place=st.none() | PHRASES,
    line=st.integers(1, 99),
)


@given(st.lists(AGREEMENTS, max_size=5))
def test_every_region_of_every_register_is_found_and_cited(agreements: list[Agreement]) -> None:
    documents = agreement_documents(agreements)
    names = {region.name for agreement in agreements for region in agreement.regions}
    asked = [p for d in documents for p in d.passages if p.heading == "Per daerah" and p.questions]
    assert sorted(str(p.subject) for p in asked) == sorted(names)
    for passage in (p for d in documents for p in d.passages):
        assert passage.citations and passage.text.endswith(".") and "None" not in passage.text
        assert max(passage.citations) <= len(documents[0].sources)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2019-03-13", "13 Maret 2019"),
        ("2016-09-02", "2 September 2016"),
        ("2017-11", "November 2017"),
        ("2017", "2017"),
    ],
)
def test_dates_in_words(value: str, words: str) -> None:
    assert date_words(value) == words


def test_numbers_in_words() -> None:
    assert [number_words(n) for n in (1, 7, 11, 12, 19, 20, 22, 108)] == [
        "satu",
        "tujuh",
        "sebelas",
        "dua belas",
        "sembilan belas",
        "dua puluh",
        "dua puluh dua",
        "108",
    ]
