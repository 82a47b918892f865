"""The documents on the page: by category, each folded, its passages by heading with kinds and sources."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from knowledge.catalogue.markup import Html, anchor, element, joined
from knowledge.catalogue.sources import Numbered
from knowledge.dates import is_date
from knowledge.model import CATEGORIES, Document, Kind, Passage
from knowledge.wording import date_words

CATEGORY_NAMES = {
    "aplikasi": "Aplikasi",
    "smart-city": "Smart city",
    "sakip": "SAKIP",
    "kerja-sama": "Kerja sama",
    "umum": "Umum",
}
# What a reader must know before quoting; a plain fact bears no mark.
KIND_NAMES: dict[Kind, str] = {
    "disputed": "Sumber berbeda",
    "inference": "Simpulan",
    "unverified": "Belum terverifikasi",
    "missing": "Tidak ada",
}
KIND_MEANINGS: dict[Kind, str] = {
    "disputed": "sumber-sumber bertentangan",
    "inference": "simpulan, hitungan, atau saran penyusun",
    "unverified": "belum diperiksa",
    "missing": "tidak ditemukan dalam sumber",
}


def kind_mark(kind: Kind) -> Html:
    """The mark before a statement of this kind; nothing for a fact."""
    name = KIND_NAMES.get(kind)
    return element("b", name, class_=f"jenis {kind}") if name else Html()


def marked(text: str, kind: Kind) -> Html:
    """A statement with its mark: on the words themselves where it begins with them, else before it."""
    name = KIND_NAMES.get(kind)
    if name is None:
        return joined([text])
    if text.casefold().startswith(name.casefold()):
        return joined([element("b", text[: len(name)], class_=f"jenis {kind}"), text[len(name) :]])
    return joined([kind_mark(kind), " ", text])


def legend() -> Html:
    """What the marks mean."""
    meanings = (element("li", kind_mark(kind), " ", KIND_MEANINGS[kind]) for kind in KIND_NAMES)
    return element("ul", *meanings, class_="legenda")


def category_anchor(category: str) -> str:
    """Where a category begins."""
    return f"kategori:{category}"


def documents_by_category(documents: Iterable[Document]) -> Html:
    """All documents, each category under its heading, in the order of the file names."""
    chosen = list(documents)
    parts = []
    for category in CATEGORIES:
        own = [document for document in chosen if document.category == category]
        if own:
            heading = element(
                "h3", CATEGORY_NAMES[category], " ", element("span", str(len(own)), class_="jumlah")
            )
            folded = (_document(document) for document in own)
            parts.append(element("section", heading, *folded, id=category_anchor(category), class_="saring"))
    return joined(parts)


def _document(document: Document) -> Html:
    name = anchor(document.id)
    sources = Numbered(name, document.sources)
    count = element("span", f"{len(document.passages)} butir", class_="butir")
    summary = element("summary", element("span", document.title, class_="judul"), " ", count)
    groups = (
        _group(heading, tuple(passages), sources)
        for heading, passages in groupby(document.passages, key=lambda passage: passage.heading)
    )
    listed = element("section", element("h4", "Sumber"), sources.listed(), class_="daftar-sumber")
    return element("details", summary, _facts(document), *groups, listed, id=name, class_="dokumen")


def _facts(document: Document) -> Html:
    """What the front matter says: other names, owner, period, newest source."""
    as_of = date_words(document.as_of) if document.as_of and is_date(document.as_of) else document.as_of
    facts = (
        ("Nama lain", ", ".join(document.aliases)),
        ("Pengelola", document.owner),
        ("Masa yang dibahas", document.period),
        ("Sumber terbaru", as_of),
        ("Berkas", document.id),
    )
    told = (joined([element("dt", label), element("dd", value)]) for label, value in facts if value)
    return element("dl", *told, class_="ihwal")


def _group(heading: str, passages: tuple[Passage, ...], sources: Numbered) -> Html:
    title = element("h4", heading) if heading else None
    items = (_passage(passage, sources) for passage in passages)
    return element("section", title, element("ul", *items), class_="kelompok")


def _passage(passage: Passage, sources: Numbered) -> Html:
    text = marked(passage.text, passage.kind)
    if passage.form == "code":
        text = joined([kind_mark(passage.kind), element("pre", passage.text)])
    return element("li", text, " ", sources.numbers(passage.citations), class_="butir-isi")
