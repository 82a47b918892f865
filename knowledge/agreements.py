"""The register of agreements: reads and checks `registers/agreements.yaml`, says who is a partner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

import yaml

from knowledge.model import CATEGORIES, Problem, Source
from knowledge.register_file import RegisterFile, line_of

AgreementKind = Literal["agreement", "grant", "cooperation", "plan"]

KINDS: dict[str, AgreementKind] = {
    "agreement": "agreement",
    "grant": "grant",
    "cooperation": "cooperation",
    "plan": "plan",
}
REGISTER = Path("registers", "agreements.yaml")
DISPUTE = "Sumber berbeda"  # how a note begins in which sources contradict each other, as in the documents

ENTRY_KEYS = frozenset(
    "id date date_note place type kind subject applications bandung regions partners_other claimed unnamed"
    " unnamed_provinces common note document sources".split()
)
REGION_KEYS = frozenset("name province signatory note uncertain applications sources".split())
OTHER_KEYS = frozenset("name signatory note".split())


class NamedRegion(Protocol):
    """What the register needs to know of a region: its official name and the province that it lies in."""

    @property
    def name(self) -> str: ...
    @property
    def province(self) -> str: ...


@dataclass(frozen=True)
class Partner:
    """A region (or another institution, then without province) in one signing.

    `uncertain`: a source names it as present, not as signing. `applications`: those named for it alone.
    `sources`: numbers, counted from 1, of the agreement's sources that prove it beside the common ones.
    """

    name: str
    province: str | None = None
    signatory: str | None = None
    note: str | None = None
    uncertain: bool = False
    applications: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    line: int = 0

    @property
    def disputed(self) -> bool:
        return (self.note or "").startswith(DISPUTE)


@dataclass(frozen=True)
class Agreement:
    """One signing, grant or plan of Kota Bandung with others; the register's head explains the fields."""

    id: str
    date: str | None
    kind: AgreementKind
    subject: str
    regions: tuple[Partner, ...]
    sources: tuple[Source, ...]
    date_note: str | None = None
    place: str | None = None
    type: str | None = None
    applications: tuple[str, ...] = ()
    bandung: str | None = None
    partners_other: tuple[Partner, ...] = ()
    claimed: int | None = None
    unnamed: int = 0
    unnamed_provinces: tuple[str, ...] = ()
    common: tuple[int, ...] = ()
    note: str | None = None
    document: str | None = None
    line: int = 0

    @property
    def counts(self) -> bool:
        """Whether its regions cooperate with Kota Bandung: a plan alone makes no partner."""
        return self.kind != "plan"

    @property
    def date_disputed(self) -> bool:
        return (self.date_note or "").startswith(DISPUTE)

    @property
    def disputed(self) -> bool:
        notes = (self.date_note, self.note, *(region.note for region in self.regions))
        return any(note.startswith(DISPUTE) for note in notes if note)

    def sources_of(self, region: Partner) -> tuple[Source, ...]:
        """The sources that prove what the register says of one region: the common ones, then its own."""
        own = {number for partner in self.regions for number in partner.sources}
        every = range(1, len(self.sources) + 1)
        common = self.common or tuple(number for number in every if number not in own)
        numbers = dict.fromkeys((*common, *region.sources)) or every
        return tuple(self.sources[number - 1] for number in numbers)


def partner_names(agreements: Iterable[Agreement]) -> frozenset[str]:
    """Official names of all regions with an agreement, grant or recorded cooperation.

    Those that a source names only as present are among them: "no record" would be untrue of them too.
    """
    counting = (agreement for agreement in agreements if agreement.counts)
    return frozenset(region.name for agreement in counting for region in agreement.regions)


def unnamed_provinces(agreements: Iterable[Agreement]) -> dict[str, int]:
    """Provinces of regions that signed but that no source names, with the number of these regions.

    The number is that of the whole signing, over all its provinces. A region of such a province that is not
    in the register may still have signed.
    """
    found: dict[str, int] = {}
    for agreement in agreements:
        for province in agreement.unnamed_provinces:
            found[province] = found.get(province, 0) + agreement.unnamed
    return found


def load_agreements(
    folder: Path, regions: Iterable[NamedRegion] = (), today: date | None = None
) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """The register of a knowledge folder, in the order of the file, and all that is wrong with it.

    Without the file both are empty. An entry with a defect is left out and named. Names and provinces are
    checked against `regions` where there are any; `today` (default: the clock's) is the last day that a
    date may name.
    """
    path = folder / REGISTER
    if not path.is_file():
        return (), ()
    provinces = {region.name: region.province for region in regions}
    file = RegisterFile(path, today)
    seen: dict[str, int] = {}
    found = []
    for node in file.entries():
        before = len(file.problems)
        agreement = _agreement(file, node, provinces)
        if agreement.id in seen:
            file.report(agreement.line, f"duplicate id {agreement.id!r}, first in line {seen[agreement.id]}")
        seen.setdefault(agreement.id, agreement.line)
        if len(file.problems) == before:
            found.append(agreement)
    return tuple(found), tuple(file.problems)


def _agreement(file: RegisterFile, node: yaml.Node, provinces: Mapping[str, str]) -> Agreement:
    fields = file.mapping(node, "entry", ENTRY_KEYS, {"id", "date", "kind", "subject", "regions", "sources"})
    identity = file.text(fields, "id", needed=True)
    if identity is not None and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity):
        file.complain(fields["id"], f"id {identity!r}: use small letters, digits and hyphens")
    kind = file.text(fields, "kind", needed=True)
    if kind is not None and kind not in KINDS:
        file.complain(fields["kind"], f"unknown kind {kind!r}: use one of {', '.join(KINDS)}")
    sources = file.each(fields, "sources", file.source)
    if "sources" in fields and not sources:
        file.complain(fields["sources"], "entry without source: name at least one")
    numbers = range(1, len(sources) + 1)
    regions = file.each(fields, "regions", lambda item: _region(file, item, provinces, numbers))
    others = file.each(fields, "partners_other", lambda item: _other(file, item))
    if "regions" in fields and not regions and not others:
        file.complain(fields["regions"], "entry without partner: name a region or one in partners_other")
    lines: dict[str, int] = {}
    for partner in (*regions, *others):
        if partner.name in lines:
            first = lines[partner.name]
            file.report(partner.line, f"duplicate region {partner.name!r}, first in line {first}")
        lines.setdefault(partner.name, partner.line)
    claimed, unnamed = file.number(fields, "claimed"), file.number(fields, "unnamed") or 0
    if claimed is not None and claimed != len(regions) + unnamed:
        message = f"claimed {claimed} does not fit: {len(regions)} regions are named and {unnamed} unnamed"
        file.complain(fields["claimed"], message)
    document = file.text(fields, "document")
    if document is not None and not re.fullmatch(rf"({'|'.join(CATEGORIES)})/[a-z0-9-]+", document):
        file.complain(fields["document"], f"document {document!r} is not of the form category/slug")
    return Agreement(
        id=identity or "",
        date=file.date(fields, "date"),
        kind=KINDS.get(kind or "", "plan"),
        subject=file.text(fields, "subject", needed=True) or "",
        regions=regions,
        sources=sources,
        date_note=file.text(fields, "date_note"),
        place=file.text(fields, "place"),
        type=file.text(fields, "type"),
        applications=file.texts(fields, "applications"),
        bandung=file.text(fields, "bandung"),
        partners_other=others,
        claimed=claimed,
        unnamed=unnamed,
        unnamed_provinces=file.texts(fields, "unnamed_provinces"),
        common=file.numbers(fields, "common", numbers),
        note=file.text(fields, "note"),
        document=document,
        line=line_of(node),
    )


def _region(
    file: RegisterFile, node: yaml.Node, provinces: Mapping[str, str], numbers: range
) -> Partner | None:
    fields = file.mapping(node, "region", REGION_KEYS, {"name", "province"})
    name, province = file.text(fields, "name", needed=True), file.text(fields, "province", needed=True)
    if name is None:
        return None
    if provinces and name not in provinces:
        file.complain(fields["name"], f"unknown region {name!r}: write the official name as in regions.yaml")
    elif provinces and province is not None and provinces[name] != province:
        file.complain(fields["province"], f"{name} lies in {provinces[name]}, not in {province}")
    return Partner(
        name=name,
        province=province,
        signatory=file.text(fields, "signatory"),
        note=file.text(fields, "note"),
        uncertain=file.flag(fields, "uncertain"),
        applications=file.texts(fields, "applications"),
        sources=file.numbers(fields, "sources", numbers),
        line=line_of(node),
    )


def _other(file: RegisterFile, node: yaml.Node) -> Partner | None:
    fields = file.mapping(node, "partner", OTHER_KEYS, {"name"})
    name = file.text(fields, "name", needed=True)
    if name is None:
        return None
    signatory, note = file.text(fields, "signatory"), file.text(fields, "note")
    return Partner(name=name, signatory=signatory, note=note, line=line_of(node))
