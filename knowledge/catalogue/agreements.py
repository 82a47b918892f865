"""The agreements on the page: a table of all signings, and how many regions of a province in which year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.agreements import DISPUTE, Agreement, AgreementKind, Partner
from knowledge.catalogue.documents import marked
from knowledge.catalogue.markup import Html, anchor, cell, element, joined, table
from knowledge.catalogue.sources import Numbered
from knowledge.model import Kind
from knowledge.wording import date_words, join_words

KIND_NAMES: dict[AgreementKind, str] = {
    "agreement": "Kesepakatan",
    "grant": "Hibah",
    "cooperation": "Kerja sama tercatat",
    "plan": "Penjajakan",
}
UNDATED = "tanpa tahun"
Cells = dict[tuple[str, str], set[str]]  # names of regions by (province, year)


def agreement_table(agreements: Sequence[Agreement], titles: Mapping[str, str]) -> Html:
    """All entries of the register, oldest first as in the file, with the sources beneath.

    `titles` are those of the documents on the page, by id: to link to the one that tells more.
    """
    sources = Numbered("sumber:kerja-sama")
    heads = ("Tanggal", "Tempat", "Jenis", "Daerah", "Tentang", "Sumber")
    rows = [_row(agreement, sources, titles) for agreement in agreements]
    heading = element("h3", "Semua catatan, dari yang terlama")
    return joined([heading, table(heads, rows, "Kerja sama"), sources.folded()])


def _row(agreement: Agreement, sources: Numbered, titles: Mapping[str, str]) -> Html:
    kind, title = KIND_NAMES[agreement.kind], titles.get(agreement.document or "")
    called = agreement.type if (agreement.type or "").casefold() != kind.casefold() else None
    more = element("a", title, href=f"#{anchor(agreement.document or '')}") if title else None
    return element(
        "tr",
        cell("Tanggal", date_words(agreement.date) if agreement.date else None, _note(agreement.date_note)),
        cell("Tempat", agreement.place),
        cell("Jenis", kind, _note(called)),
        cell("Daerah", _partners(agreement)),
        cell(
            "Tentang",
            agreement.subject,
            _note(agreement.note),
            element("div", "Selengkapnya: ", more, class_="catatan") if more else None,
        ),
        cell("Sumber", sources.cite(agreement.sources)),
        class_="baris",
    )


def _note(text: str | None) -> Html:
    """A note in small print, marked where it says that sources contradict each other."""
    if not text:
        return Html()
    kind: Kind = "disputed" if text.startswith(DISPUTE) else "fact"
    return element("div", marked(text, kind), class_="catatan")


def _partners(agreement: Agreement) -> Html:
    names = [_partner(partner) for partner in (*agreement.regions, *agreement.partners_other)]
    if agreement.unnamed:
        where = join_words(agreement.unnamed_provinces)
        text = f"dan {agreement.unnamed} daerah yang tidak disebut namanya dalam sumber"
        names.append(element("li", f"{text} ({where})" if where else text))
    return element("ul", *names, class_="daerah")


def _partner(partner: Partner) -> Html:
    itself = partner.province is None or partner.name == f"Provinsi {partner.province}"
    where = None if itself else element("span", f" ({partner.province})", class_="provinsi")
    return element("li", partner.name, where, _note(partner.note))


def province_matrix(agreements: Iterable[Agreement]) -> Html:
    """Distinct regions by province and year; without plans, and those only said to be present apart."""
    chosen = [agreement for agreement in agreements if agreement.counts]
    sure, present = _cells(chosen, uncertain=False), _cells(chosen, uncertain=True)
    keys = {*sure, *present}
    if not keys:
        return Html()
    years = sorted({year for _, year in keys})  # UNDATED sorts behind all digits
    provinces = sorted({province for province, _ in keys})
    corner = (element("th", text, scope="col") for text in ("Provinsi", *years, "Daerah berbeda"))
    rows = [_matrix_row(province, (province,), years, sure, present) for province in provinces]
    total = _matrix_row("Semua provinsi", provinces, years, sure, present)
    made = element(
        "table",
        element("thead", element("tr", *corner)),
        element("tbody", *rows),
        element("tfoot", total),
        class_="matriks",
        aria_label="Jumlah daerah mitra menurut provinsi dan tahun",
    )
    heading = element("h3", "Daerah mitra menurut provinsi dan tahun")
    return joined(
        [heading, element("div", made, class_="gulir", tabindex=0), _explained(chosen, bool(present))]
    )


def _cells(agreements: Iterable[Agreement], *, uncertain: bool) -> Cells:
    found: Cells = {}
    for agreement in agreements:
        for region in agreement.regions:
            if region.uncertain == uncertain and region.province:
                year = agreement.date[:4] if agreement.date else UNDATED
                found.setdefault((region.province, year), set()).add(region.name)
    return found


def _matrix_row(
    name: str, provinces: Sequence[str], years: Sequence[str], sure: Cells, present: Cells
) -> Html:
    def regions(cells: Cells, among: Sequence[str]) -> set[str]:
        return {one for province in provinces for year in among for one in cells.get((province, year), ())}

    def count(among: Sequence[str]) -> Html:
        signed = regions(sure, among)
        only_present = regions(present, among) - signed
        told = [str(len(signed)) if signed else "", f"+{len(only_present)}?" if only_present else ""]
        names = ", ".join([*sorted(signed), *(f"{one} (disebut hadir)" for one in sorted(only_present))])
        return element("td", " ".join(part for part in told if part), title=names or None)

    return element("tr", element("th", name, scope="row"), *(count([year]) for year in years), count(years))


def _explained(agreements: Iterable[Agreement], present: bool) -> Html:
    lines = [
        "Angka adalah banyaknya daerah mitra yang disebut namanya dalam sumber. Daerah yang tercatat pada"
        " beberapa tahun dihitung di tiap tahun itu, tetapi sekali pada kolom terakhir. Penjajakan tidak"
        " dihitung."
    ]
    if present:
        lines.append("“+1?”: disebut hadir pada penandatanganan, tanda tangannya tidak disebut tersendiri.")
    unnamed = [
        f"{agreement.unnamed} daerah ({date_words(agreement.date) if agreement.date else 'tanpa tanggal'}"
        + (f"; {join_words(agreement.unnamed_provinces)})" if agreement.unnamed_provinces else ")")
        for agreement in agreements
        if agreement.unnamed
    ]
    if unnamed:
        lines.append(f"Belum termasuk yang tidak disebut namanya: {join_words(unnamed)}.")
    return element("p", " ".join(lines), class_="keterangan")
