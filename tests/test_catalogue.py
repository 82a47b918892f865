"""The catalogue page: all of the base is in it, escaped, with its sources, and it loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from knowledge.agreements import Agreement, Partner, load_agreements
from knowledge.catalogue.agreements import province_matrix
from knowledge.catalogue.chart import timeline
from knowledge.catalogue.markup import VOID, Html, element, joined, web_link
from knowledge.catalogue.page import catalogue_page, figures, listed_documents
from knowledge.catalogue.sources import in_words
from knowledge.load import load
from knowledge.model import (
    Application,
    Attribute,
    Document,
    Passage,
    Registers,
    Regulation,
    Result,
    Source,
    Term,
)
from knowledge.registers import load_registers

if TYPE_CHECKING:
    from conftest import Tanya

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
HOSTILE = "<script>alert(1)</script>\"'&amp;<img src=http://evil.example/x onerror=alert(1)>"
SOURCE = Source("Koran Beringin", "2031-07", "https://example.org/a")


@dataclass
class Node:
    """An element with its attributes and all text within."""

    name: str
    attributes: dict[str, str]
    parent: Node | None = None
    parts: list[str | Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def find(self, name: str | None = None, **wanted: str) -> Iterator[Node]:
        """Elements within, of a name or with attributes (class_: one of its classes)."""
        for part in self.parts:
            if isinstance(part, str):
                continue
            classes = part.attributes.get("class", "").split()
            given = {key: value for key, value in part.attributes.items() if key != "class"}
            if (name in (None, part.name)) and all(
                value in classes if key == "class_" else given.get(key) == value
                for key, value in wanted.items()
            ):
                yield part
            yield from part.find(name, **wanted)


class Page(HTMLParser):
    """A page as a tree. Every element must be closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self.at = Node("", {})
        self.feed(html)
        self.close()
        assert self.at is self.root, f"<{self.at.name}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs}, self.at)
        self.at.parts.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.at.name == tag and self.at.parent is not None, f"</{tag}> in <{self.at.name}>"
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.parts.append(data)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Written:
    """What a page was made of, and the page."""

    documents: tuple[Document, ...]
    agreements: tuple[Agreement, ...]
    registers: Registers
    html: str

    def tree(self) -> Node:
        return Page(self.html).root


@pytest.fixture(scope="module")
def real() -> Written:
    """The page of the packaged knowledge base."""
    base = load(KNOWLEDGE)
    agreements, registers = load_agreements(KNOWLEDGE)[0], load_registers(KNOWLEDGE, base.documents)[0]
    documents = listed_documents(base.documents)
    return Written(documents, agreements, registers, catalogue_page(documents, agreements, registers))


def document(**changes: object) -> Document:
    passage = Passage(
        id="aplikasi/uji#1",
        document="aplikasi/uji",
        heading="Dasar",
        text="Sistem Uji dikelola Dinas Beringin.",
        kind="fact",
        form="bullet",
        citations=(1,),
        line=1,
        order=0,
    )
    made = Document("aplikasi/uji", "Sistem Uji", "aplikasi", (SOURCE,), (passage,), Path("uji.md"))
    return replace(made, **changes)  # type: ignore[arg-type]


def passage(**changes: object) -> Document:
    one = replace(document().passages[0], **changes)  # type: ignore[arg-type]
    return document(passages=(one,))


def hostile() -> Written:
    """A page in which every text that comes from the knowledge folder is hostile."""
    source = Source(HOSTILE, "2031", "javascript:alert(1)", HOSTILE, HOSTILE, HOSTILE)
    whole = passage(text=HOSTILE, heading=HOSTILE, kind="disputed")
    whole = replace(
        whole,
        title=HOSTILE,
        aliases=(HOSTILE,),
        owner=HOSTILE,
        period=HOSTILE,
        as_of=HOSTILE,
        sources=(source,),
    )
    partner = Partner(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    agreement = Agreement(
        id="uji",
        date="2031",
        kind="agreement",
        subject=HOSTILE,
        regions=(partner,),
        sources=(source,),
        date_note=HOSTILE,
        place=HOSTILE,
        type=HOSTILE,
        note=HOSTILE,
        unnamed=2,
        unnamed_provinces=(HOSTILE,),
        document="aplikasi/uji",
    )
    registers = Registers(
        (Application(HOSTILE, HOSTILE, (HOSTILE,), {"owner": Attribute(HOSTILE, (source,))}, None, 1),),
        (Term(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), (source,), 1),),
        tuple(
            Result(region, 2031, "2031", 80.5, "A", HOSTILE, (source,), 1)
            for region in ("Kota Bandung", HOSTILE)
        ),
        (Regulation(HOSTILE, HOSTILE, HOSTILE, (Attribute(HOSTILE, (source,)),), HOSTILE, (source,), 1),),
    )
    return Written((whole,), (agreement,), registers, catalogue_page((whole,), (agreement,), registers))


def test_every_document_is_there_with_its_passages_marks_and_sources(real: Written) -> None:
    folded = {node.attributes["id"]: node for node in real.tree().find("details", class_="dokumen")}
    assert {unquote(name) for name in folded} == {one.id for one in real.documents}
    for one in real.documents:
        node = folded[one.id]
        assert squeezed(next(node.find(class_="judul")).text) == squeezed(one.title)
        items = list(node.find("li", class_="butir-isi"))
        assert len(items) == len(one.passages)
        for item, told in zip(items, one.passages, strict=True):
            assert squeezed(told.text) in squeezed(item.text)
            assert bool(list(item.find(class_=told.kind))) == (told.kind != "fact")
            numbers = [link.attributes["href"] for sup in item.find("sup") for link in sup.find("a")]
            assert numbers == [f"#{node.attributes['id']}:{number}" for number in told.citations]
        for number, source in enumerate(one.sources, 1):
            entry = next(node.find(id=f"{node.attributes['id']}:{number}"))
            assert squeezed(entry.text) == squeezed(in_words(source))
            assert [link.attributes["href"] for link in entry.find("a")] == [source.url][: bool(source.url)]


def test_every_agreement_is_there_with_its_regions(real: Written) -> None:
    part = next(real.tree().find("section", id="bagian:kerja-sama"))
    rows = [squeezed(row.text) for row in part.find("tr", class_="baris")]
    assert len(rows) == len(real.agreements) > 20
    for row, agreement in zip(rows, real.agreements, strict=True):
        names = [partner.name for partner in (*agreement.regions, *agreement.partners_other)]
        assert [name for name in (*names, squeezed(agreement.subject)) if name not in row] == []


def test_every_row_of_the_registers_is_there(real: Written) -> None:
    tree = real.tree()
    for name, told in (
        ("aplikasi", [row.name for row in real.registers.applications]),
        ("istilah", [row.term for row in real.registers.glossary]),
        ("peraturan", [row.number for row in real.registers.regulations]),
    ):
        part = next(tree.find("section", id=f"bagian:{name}"))
        assert [squeezed(next(row.find("strong")).text) for row in part.find("tr", class_="baris")] == told
    sakip = next(tree.find("section", id="bagian:sakip"))
    bodies = [row for body in sakip.find("tbody") for row in body.find("tr")]
    assert len(bodies) == len(real.registers.results)


def test_every_link_within_leads_somewhere_and_every_anchor_is_one(real: Written) -> None:
    tree = real.tree()
    anchors = [node.attributes["id"] for node in tree.find() if "id" in node.attributes]
    assert len(anchors) == len(set(anchors))
    links = {node.attributes["href"] for node in tree.find("a")}
    assert {link for link in links if link.startswith("#") and link[1:] not in anchors} == set()


def test_the_head_counts(real: Written) -> None:
    told = figures(real.documents, real.agreements)
    head = squeezed(next(real.tree().find("header")).text)
    assert told.passages == sum(len(one.passages) for one in real.documents)
    for number, label in ((told.documents, "dokumen"), (told.passages, "butir"), (told.sources, "sumber")):
        assert f"{number:,}".replace(",", ".") + label in head.replace(" ", "")


def test_a_page_cited_twice_is_one_source() -> None:
    again = replace(SOURCE, date=None, title="Lain")
    unlinked = Source("Buku", "2030")
    told = figures((document(sources=(SOURCE, unlinked)), document(sources=(again, unlinked))), ())
    assert (told.sources, told.newest) == (2, "2031-07")


@pytest.mark.parametrize("which", ["real", "hostile"])
def test_it_loads_nothing(which: str, real: Written) -> None:
    written = real if which == "real" else hostile()
    tree = written.tree()
    loading = {
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "source",
        "image",
        "use",
        "base",
        "form",
    }
    assert [node.name for node in tree.find() if node.name in loading] == []
    assert [
        node for node in tree.find() if {"src", "srcset", "style", "onerror"} & set(node.attributes)
    ] == []
    assert len(list(tree.find("script"))) == len(list(tree.find("style"))) == 1
    for inline in (*tree.find("style"), *tree.find("script")):
        assert re.search(r"@import|url\(|https?:|fetch|import\(|XMLHttp", inline.text) is None
    policy = next(tree.find("meta", **{"http-equiv": "Content-Security-Policy"})).attributes["content"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy


def test_hostile_text_stays_text() -> None:
    written = hostile()
    tree = written.tree()
    body = next(tree.find("body")).text
    assert body.count(HOSTILE) > 25
    assert "<script>alert" not in written.html and "<img" not in written.html
    assert [
        link.attributes["href"] for link in tree.find("a") if "javascript" in link.attributes["href"]
    ] == []


def test_only_web_addresses_become_links() -> None:
    assert "href" in web_link("HTTPS://example.org/?a=1&b=2", "x")
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "https:// x",
        " https://a",
        "",
        None,
    ):
        assert web_link(address, "<x>") == "&lt;x&gt;"


def test_only_html_is_not_escaped() -> None:
    assert (
        element("p", "<b>", Html("<i></i>"), None, class_='a"b') == '<p class="a&quot;b">&lt;b&gt;<i></i></p>'
    )
    assert isinstance(joined(["&"]), Html) and joined(["a", None, "", "b"], " & ") == "a &amp; b"
    assert element("input", hidden=True, disabled=False, value=0) == '<input hidden value="0" />'


def test_a_mark_stands_on_the_words_themselves() -> None:
    text = "Sumber berbeda soal tahun: 2030 dan 2031."
    html = catalogue_page((passage(text=text, kind="disputed"),), (), Registers())
    assert '<b class="jenis disputed">Sumber berbeda</b> soal tahun' in html
    html = catalogue_page((passage(text="Belum ada.", kind="missing"),), (), Registers())
    assert '<b class="jenis missing">Tidak ada</b> Belum ada.' in html


def test_archived_documents_and_views_of_registers_are_left_out() -> None:
    kept, archived = document(), document(status="archived")
    assert listed_documents((archived, kept, document(path=Path("registers", "a.yaml")))) == (kept,)


def test_empty_parts_are_left_out() -> None:
    tree = Page(catalogue_page((document(),), (), Registers())).root
    assert [node.attributes["id"] for node in tree.find("section", class_="bagian")] == ["bagian:dokumen"]


# Figures that officials quote


def signed(date: str | None, *regions: Partner, kind: str = "agreement", **more: object) -> Agreement:
    made = Agreement(id="uji", date=date, kind="agreement", subject="uji", regions=regions, sources=(SOURCE,))
    return replace(made, kind=kind, **more)  # type: ignore[arg-type]


def matrix(*agreements: Agreement) -> list[list[str]]:
    tree = Page(str(province_matrix(agreements))).root
    return [
        [cell.text for cell in row.find() if cell.name in ("th", "td")]
        for table in tree.find("table")
        for row in table.find("tr")
    ]


def test_the_matrix_counts_regions_once_in_a_year_and_once_in_all() -> None:
    alas, beringin = Partner("Kota Alas", "Jawa"), Partner("Kota Beringin", "Jawa")
    cendana = Partner("Kota Cendana", "Bali")
    made = matrix(
        signed("2030-01-02", alas, beringin),
        signed("2030-05", alas),
        signed("2031", alas, replace(beringin, uncertain=True), replace(cendana, uncertain=True)),
        signed(None, cendana, date_note="tidak diketahui"),
        signed("2032", cendana, kind="plan"),
    )
    assert made == [
        ["Provinsi", "2030", "2031", "tanpa tahun", "Daerah berbeda"],
        ["Bali", "", "+1?", "1", "1"],
        ["Jawa", "2", "1 +1?", "", "2"],
        ["Semua provinsi", "2", "1 +2?", "1", "3"],
    ]


def test_the_matrix_tells_of_regions_without_a_name() -> None:
    agreement = signed(
        "2030-01-02", Partner("Kota Alas", "Jawa"), unnamed=19, unnamed_provinces=("Jawa", "Bali")
    )
    assert "19 daerah (2 Januari 2030; Jawa dan Bali)" in province_matrix([agreement])


def result(year: int | None, predicate: str, announced: str | None = None, **more: object) -> Result:
    made = Result("Kota Bandung", year, announced, None, predicate, None, (SOURCE,), 1)
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_timeline_joins_only_years_that_follow_each_other() -> None:
    told = [
        result(None, "CC", score=48.0),
        result(2015, "BB", "2015-09"),
        result(2015, "A", "2016-02", score=80.2, note="sumber berbeda: 80,22"),
        result(2016, "A"),
        result(2018, "BB"),
    ]
    tree = Page(str(timeline(told))).root
    assert len(list(tree.find("line", class_="garis"))) == 1
    assert [node.text for node in tree.find("text", class_="predikat")] == ["CC", "BB", "A", "A", "BB"]
    assert [node.text for node in tree.find("text", class_="nilai")] == ["48", "80,2*"]
    assert [next(node.find("text")).text for node in tree.find("g", class_="antara")] == ["BB"]
    labels = [node.text for node in tree.find("text", class_="sumbu")]
    assert labels == ["AA", "A", "BB", "B", "CC", "C", "?", "tanpa", "tahun", "2015", "2016", "2017", "2018"]


def test_the_timeline_of_unknown_predicates_is_empty() -> None:
    assert timeline([result(2015, "baik")]) == timeline([]) == ""


# The command


def test_the_command_writes_the_same_page_twice(tanya: Tanya, small_base: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "new" / "folder" / "a.html", tmp_path / "b.html"
    ran = tanya("catalogue", "--out", first, knowledge=small_base)
    assert "3 documents" in ran.stdout and str(first) in ran.stdout
    tanya("catalogue", "--out", second, knowledge=small_base)
    assert first.read_bytes() == second.read_bytes()
    assert "Sistem Zetakota dikelola Dinas Beringin." in squeezed(Page(first.read_text("utf-8")).root.text)


def test_the_command_writes_nothing_where_a_register_is_wrong(
    tanya: Tanya, small_base: Path, tmp_path: Path
) -> None:
    (small_base / "registers").mkdir()
    (small_base / "registers" / "glossary.yaml").write_text("- {term: X}\n", encoding="utf-8")
    page = tmp_path / "a.html"
    ran = tanya("catalogue", "--out", page, knowledge=small_base, exit_code=1)
    assert "glossary.yaml:1" in ran.stderr and not page.exists()
