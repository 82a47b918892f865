"""The other registers on the page: SAKIP results, applications, terms, regulations, with sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.catalogue.chart import disputed, explained, score_words, timeline
from knowledge.catalogue.documents import marked
from knowledge.catalogue.markup import Html, anchor, cell, element, joined, table
from knowledge.catalogue.sources import Numbered
from knowledge.model import Application, Attribute, Regulation, Result, Term
from knowledge.wording import date_words

HOME = "Kota Bandung"
APPLICATION_COLUMNS = {
    "owner": "Pengelola",
    "launched": "Mulai",
    "purpose": "Kegunaan",
    "status": "Keadaan terakhir yang diketahui",
}


def sakip_results(results: Sequence[Result]) -> Html:
    """The timeline of Kota Bandung with its table, then the table of the other regions."""
    own = [result for result in results if result.region == HOME]
    others = [result for result in results if result.region != HOME]
    parts = []
    if own:
        sources = Numbered("sumber:sakip-bandung")
        parts = [
            element("h3", HOME),
            element("figure", timeline(own), element("figcaption", explained(own))),
            _result_table(own, sources, f"Hasil SAKIP {HOME}", with_region=False),
            element("section", element("h4", "Sumber"), sources.listed(), class_="daftar-sumber"),
        ]
    if others:
        sources = Numbered("sumber:sakip-lain")
        heading = element("h3", "Daerah lain ", element("span", str(len(others)), class_="jumlah"))
        rows = _result_table(others, sources, "Hasil SAKIP daerah lain", with_region=True)
        parts.append(element("section", heading, rows, sources.folded(), class_="saring"))
    return joined(parts)


def _result_table(results: Sequence[Result], sources: Numbered, name: str, *, with_region: bool) -> Html:
    region = ("Daerah",) if with_region else ()
    heads = (*region, "Tahun", "Predikat", "Nilai", "Diumumkan", "Keterangan", "Sumber")
    rows = [
        element(
            "tr",
            cell("Daerah", result.region) if with_region else None,
            cell("Tahun", str(result.year) if result.year is not None else "tidak pasti"),
            cell("Predikat", result.predicate),
            cell("Nilai", score_words(result.score) if result.score is not None else None),
            cell("Diumumkan", date_words(result.announced) if result.announced else None),
            cell("Keterangan", _told(result.note) if result.note else None),
            cell("Sumber", sources.cite(result.sources)),
            class_="baris" if with_region else None,
        )
        for result in results
    ]
    return table(heads, rows, name)


def _told(text: str) -> Html:
    """A register's text, marked where it says that sources contradict each other."""
    return marked(text, "disputed" if disputed(text) else "fact")


def application_table(applications: Sequence[Application], titles: Mapping[str, str]) -> Html:
    """All applications; each value has its own sources. `titles`: the documents on the page, by id."""
    sources = Numbered("sumber:aplikasi")
    rows = [_application(application, sources, titles) for application in applications]
    made = table(("Nama", *APPLICATION_COLUMNS.values()), rows, "Aplikasi")
    return joined([made, sources.folded()])


def _application(application: Application, sources: Numbered, titles: Mapping[str, str]) -> Html:
    name: str = application.name
    if application.document in titles:
        name = element("a", name, href=f"#{anchor(application.document or '')}")
    return element(
        "tr",
        cell(
            "Nama",
            element("strong", name),
            _small(application.full_name),
            _small("juga: " + ", ".join(application.aliases) if application.aliases else None),
        ),
        *(
            cell(label, _attribute(application.attributes.get(key), sources))
            for key, label in APPLICATION_COLUMNS.items()
        ),
        class_="baris",
    )


def _attribute(attribute: Attribute | None, sources: Numbered) -> Html:
    if attribute is None:
        return Html()
    return joined([_told(attribute.value), " ", sources.cite(attribute.sources)])


def _small(text: str | None) -> Html:
    return element("div", text, class_="catatan") if text else Html()


def glossary_table(terms: Sequence[Term]) -> Html:
    """All terms, in the order of the register."""
    sources = Numbered("sumber:istilah")
    rows = [
        element(
            "tr",
            cell("Istilah", element("strong", term.term), _small(_also(term.aliases))),
            cell("Kepanjangan", term.expansion),
            cell("Arti", term.definition),
            cell("Sumber", sources.cite(term.sources)),
            class_="baris",
        )
        for term in terms
    ]
    return joined([table(("Istilah", "Kepanjangan", "Arti", "Sumber"), rows, "Istilah"), sources.folded()])


def _also(aliases: Sequence[str]) -> str | None:
    return f"juga: {', '.join(aliases)}" if aliases else None


def regulation_table(regulations: Sequence[Regulation]) -> Html:
    """All laws and rules, in the order of the register: laws first, other regions last."""
    sources = Numbered("sumber:peraturan")
    rows = [
        element(
            "tr",
            cell("Nomor", element("strong", rule.number)),
            cell("Tentang", rule.title, _small(rule.governs) if rule.title else rule.governs),
            cell("Pasal", _articles(rule.articles)),
            cell("Keadaan", rule.status),
            cell("Sumber", sources.cite(rule.sources)),
            class_="baris",
        )
        for rule in regulations
    ]
    heads = ("Nomor", "Tentang", "Pasal", "Keadaan", "Sumber")
    return joined([table(heads, rows, "Peraturan"), sources.folded()])


def _articles(articles: Sequence[Attribute]) -> Html:
    return element("ul", *(element("li", article.value) for article in articles)) if articles else Html()
