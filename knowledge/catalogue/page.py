"""The catalogue page put together: head with figures and search, documents, agreements, registers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from knowledge.agreements import Agreement
from knowledge.catalogue.agreements import agreement_table, province_matrix
from knowledge.catalogue.documents import (
    CATEGORY_NAMES,
    category_anchor,
    documents_by_category,
    legend,
)
from knowledge.catalogue.markup import Html, element, joined
from knowledge.catalogue.registers import (
    application_table,
    glossary_table,
    regulation_table,
    sakip_results,
)
from knowledge.model import CATEGORIES, Document, Registers
from knowledge.wording import date_words

TITLE = "Katalog Tanya Bandung"
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Figures:
    """What the head of the page says about the base. `newest` is a date as in documents."""

    documents: int
    passages: int
    sources: int
    newest: str | None


@dataclass(frozen=True)
class _Part:
    """A part of the page: its anchor, its heading, what it is for, how many entries, what is in it."""

    name: str
    title: str
    about: Html | str
    count: int
    content: Html
    filtered: bool = True


def listed_documents(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents of the page: no archived ones, and none made of a register, which is there as a table."""
    return tuple(
        document
        for document in documents
        if document.status == "active" and document.path.suffix.lower() != ".yaml"
    )


def figures(documents: Sequence[Document], agreements: Sequence[Agreement]) -> Figures:
    """Counts over documents and agreements; an address that several of them cite is one source."""
    cited = [*(one.sources for one in documents), *(one.sources for one in agreements)]
    sources = [source for own in cited for source in own]
    return Figures(
        documents=len(documents),
        passages=sum(len(document.passages) for document in documents),
        sources=len({source.url or source for source in sources}),
        newest=max((source.date for source in sources if source.date), default=None),
    )


def catalogue_page(
    documents: Sequence[Document], agreements: Sequence[Agreement], registers: Registers
) -> str:
    """The page as one HTML text that loads nothing; equal input makes equal text.

    Parts of the page without entries are left out.
    """
    parts = [part for part in _parts(documents, agreements, registers) if part.count]
    style, script = (Html((FOLDER / name).read_text("utf-8")) for name in ("page.css", "page.js"))
    allowed = f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=f"{allowed}; form-action 'none'"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", TITLE),
        element("style", style),
    )
    body = element(
        "body",
        _header(figures(documents, agreements), documents, parts),
        element("main", *(_part(part) for part in parts)),
        element("footer", "Dibuat dengan ", element("code", "tanya catalogue"), " dari basis pengetahuan."),
        element("script", script),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='id')}\n"


def _digest(inline: str) -> str:
    """How a content security policy names the one style or script that it allows."""
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"


def _header(told: Figures, documents: Sequence[Document], parts: Sequence[_Part]) -> Html:
    counts = (
        ("dokumen", _thousands(told.documents)),
        ("butir", _thousands(told.passages)),
        ("sumber", _thousands(told.sources)),
        ("sumber terbaru", date_words(told.newest) if told.newest else "tidak bertanggal"),
    )
    numbers = (element("div", element("dd", number), element("dt", label)) for label, number in counts)
    about = (
        "Isi basis pengetahuan Tanya Bandung, tiap butir dengan sumbernya: e-government, smart city, SAKIP,"
        " dan kerja sama Kota Bandung. Angka kecil membawa Anda ke sumbernya."
    )
    search = element(
        "search",
        element(
            "input",
            type="search",
            id="cari",
            placeholder="Cari judul, nama lain, isi …",
            aria_label="Cari judul, nama lain, atau isi butir",
            autocomplete="off",
        ),
        element("button", "Buka", type="button", id="buka", title="Buka semua dokumen"),
        element("button", "Tutup", type="button", id="tutup", title="Tutup semua dokumen"),
        element("output", id="hasil", for_="cari"),
        hidden=True,
    )
    return joined(
        [
            element(
                "header", element("h1", TITLE), element("p", about), element("dl", *numbers, class_="angka")
            ),
            search,
            _navigation(documents, parts),
        ]
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _navigation(documents: Sequence[Document], parts: Sequence[_Part]) -> Html:
    links = []
    for part in parts:
        link = element("a", part.title, href=f"#{part.name}")
        present = [name for name in CATEGORIES if any(one.category == name for one in documents)]
        within = [element("a", CATEGORY_NAMES[name], href=f"#{category_anchor(name)}") for name in present]
        inner = element("span", joined(within, " · ")) if part.name == "bagian:dokumen" else None
        links.append(element("li", link, " " if inner else None, inner))
    return element("nav", element("ul", *links), aria_label="Isi halaman")


def _part(part: _Part) -> Html:
    count = element("span", _thousands(part.count), class_="jumlah")
    about = part.about if isinstance(part.about, Html) else element("p", part.about, class_="keterangan")
    kinds = "bagian saring" if part.filtered else "bagian"
    return element(
        "section", element("h2", part.title, " ", count), about, part.content, id=part.name, class_=kinds
    )


def _parts(
    documents: Sequence[Document], agreements: Sequence[Agreement], registers: Registers
) -> Iterable[_Part]:
    titles = {document.id: document.title for document in documents}
    yield _Part("bagian:dokumen", "Dokumen", legend(), len(documents), documents_by_category(documents))
    yield _Part(
        "bagian:kerja-sama",
        "Daftar kerja sama",
        "Yang ditandatangani, dihibahkan, atau dijajaki Kota Bandung dengan daerah lain dan lembaga.",
        len(agreements),
        joined([province_matrix(agreements), agreement_table(agreements, titles)]),
    )
    yield _Part(
        "bagian:sakip",
        "Hasil SAKIP",
        "Hasil evaluasi akuntabilitas kinerja oleh Kementerian PANRB, sejauh dokumen memberinya.",
        len(registers.results),
        sakip_results(registers.results),
        filtered=False,
    )
    yield _Part(
        "bagian:aplikasi",
        "Daftar aplikasi",
        "Aplikasi dan layanan digital Kota Bandung yang disebut dokumen. Keadaan terakhir yang diketahui"
        " belum tentu keadaan hari ini; tanda — berarti tidak ada dokumen yang menyebutnya.",
        len(registers.applications),
        application_table(registers.applications, titles),
    )
    yield _Part(
        "bagian:istilah",
        "Daftar istilah",
        "Singkatan dan istilah sebagaimana dijelaskan dokumen.",
        len(registers.glossary),
        glossary_table(registers.glossary),
    )
    yield _Part(
        "bagian:peraturan",
        "Daftar peraturan",
        "Peraturan yang disebut dokumen dengan nomornya. Keadaan yang kosong tidak berarti masih berlaku.",
        len(registers.regulations),
        regulation_table(registers.regulations),
    )
