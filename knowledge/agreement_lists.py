"""The register of agreements as lists: the regions by province, by year and by application."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from knowledge.agreements import DISPUTE, Agreement, Partner
from knowledge.model import Source
from knowledge.view import View
from knowledge.wording import date_words, join_words, number_words

PER_PROVINCE, PER_YEAR, PER_APPLICATION = "Per provinsi", "Per tahun", "Per aplikasi"

Shared = tuple[Agreement, list[Partner]]  # an agreement with some of its regions


def when(agreement: Agreement) -> str:
    """The date of an agreement in words."""
    return date_words(agreement.date) if agreement.date else "tanggal tidak tercatat"


def proof(agreement: Agreement, region: Partner) -> Source:
    """The one source that names this region best: its own before the common ones."""
    number = region.sources or agreement.common
    return agreement.sources[number[0] - 1] if number else agreement.sources_of(region)[0]


def _doubted(region: Partner, before: str = " ") -> str:
    """A mark that sources differ on this region, for lists that have no room to say how."""
    mark = "sumber berbeda" if before.startswith(",") else "(sumber berbeda)"
    return f"{before}{mark}" if region.disputed else ""


def _doubted_day(agreement: Agreement) -> str:
    """A mark that sources differ on the day, before the regions."""
    return "sumber berbeda soal tanggalnya: " if agreement.date_disputed else ""


def _doubted_count(agreement: Agreement) -> str:
    """A mark that sources differ on how many regions signed."""
    return " (sumber berbeda soal jumlahnya)" if (agreement.note or "").startswith(DISPUTE) else ""


def province_view(province: str, agreements: tuple[Agreement, ...]) -> View:
    """The regions of a province that cooperate with Kota Bandung, with the years."""
    rows = [
        (agreement, region)
        for agreement in agreements
        for region in agreement.regions
        if agreement.counts and region.province == province
    ]
    years: dict[str, dict[str, None]] = {}
    for agreement, region in sorted(rows, key=lambda row: row[1].name):
        year = agreement.date[:4] if agreement.date else "tahun tidak tercatat"
        told = f"{year} disebut hadir" if region.uncertain else f"{year}{_doubted(region, ', ')}"
        years.setdefault(region.name, {})[told] = None
    sure = {region.name for _, region in rows if not region.uncertain}
    listed = [f"{name} ({', '.join(known)})" for name, known in years.items() if name in sure]
    present = [
        f"{name} ({', '.join(year.removesuffix(' disebut hadir') for year in known)})"
        for name, known in years.items()
        if name not in sure
    ]
    text = (
        f"Daerah di Provinsi {province} yang tercatat bekerja sama dengan Kota Bandung ada"
        f" {number_words(len(listed))}: {join_words(listed)}."
    )
    if present:
        unsaid = "tanpa tanda tangan yang disebut tersendiri"
        text += f" Disebut hadir pada penandatanganan, {unsaid}: {join_words(present)}."
    sources = [proof(agreement, region) for agreement, region in rows]
    for agreement in agreements:
        if province in agreement.unnamed_provinces:
            where, doubt = join_words(agreement.unnamed_provinces), _doubted_count(agreement)
            text += (
                f" Selain itu, {agreement.unnamed} dari {agreement.claimed} daerah penandatangan"
                f" {when(agreement)} (di {where}) tidak disebut namanya dalam sumber{doubt}."
            )
            sources.append(agreement.sources[0])
    questions = (
        f"Daerah mana saja di {province} yang sudah bekerja sama dengan Kota Bandung?",
        f"di {province.lower()} kab/kota mana aja yg udah mou sama bandung?",
        f"Which regions in {province} have signed agreements with Bandung?",
    )
    return View(
        PER_PROVINCE, text, tuple(sources), rows[0][1].line, questions, "fact", f"Provinsi {province}"
    )


def year_view(year: str, agreements: tuple[Agreement, ...]) -> View:
    """The agreements of a year with their regions."""
    own = [a for a in agreements if a.counts and a.regions and (a.date or "").startswith(year)]
    events = []
    for agreement in own:
        day = when(agreement).removesuffix(year).strip()
        events.append(f"{day or 'tanggal tidak tercatat'} ({_doubted_day(agreement)}{_everybody(agreement)})")
    text = (
        f"Kerja sama dan hibah Kota Bandung dengan daerah lain yang tercatat pada tahun {year}, sebanyak"
        f" {number_words(len(own))} kali: {'; '.join(events)}."
    )
    questions = (
        f"Daerah mana saja yang bekerja sama dengan Kota Bandung pada tahun {year}?",
        f"thn {year} bandung kerja sama sama daerah mana aja?",
        f"Which regions signed agreements with Bandung in {year}?",
    )
    sources = tuple(proof(agreement, region) for agreement in own for region in agreement.regions)
    return View(PER_YEAR, text, sources, own[0].line, questions, "fact", year)


def _everybody(agreement: Agreement, only: Collection[str] = ()) -> str:
    """The regions of a signing, or `only` some of them, with how many more a source counts."""
    names = [
        f"{region.name}{' (disebut hadir)' if region.uncertain else _doubted(region)}"
        for region in agreement.regions
        if not only or region.name in only
    ]
    if agreement.unnamed and not only:
        unnamed = f"{number_words(agreement.unnamed)} daerah yang tidak disebut namanya"
        names.append(f"{unnamed}{_doubted_count(agreement)}")
    return join_words(names)


def by_application(
    rows: Iterable[tuple[Agreement, Partner]],
) -> dict[str, list[Shared]]:
    """By an application's name: the agreements that name it, each with the regions for which it does."""
    names: dict[str, str] = {}
    found: dict[str, dict[str, Shared]] = {}
    for agreement, region in rows:
        for written in (*agreement.applications, *region.applications):
            name = names.setdefault(written.partition(" (")[0].casefold(), written)
            found.setdefault(name, {}).setdefault(agreement.id, (agreement, []))[1].append(region)
    return {name: list(told.values()) for name, told in found.items()}


def application_view(name: str, told: list[Shared]) -> View:
    """The agreements that name an application, with their regions."""
    events = []
    for agreement, regions in told:
        everyone = len(regions) == len(agreement.regions)
        listed = _everybody(agreement, () if everyone else [region.name for region in regions])
        events.append(f"{when(agreement)} ({_doubted_day(agreement)}{listed})")
    text = (
        f"Kerja sama dan hibah Kota Bandung dengan daerah lain yang menyebut aplikasi {name}, sebanyak"
        f" {number_words(len(told))} kali: {'; '.join(events)}."
    )
    short = name.partition(" (")[0]
    questions = (
        f"Kerja sama dengan daerah mana yang menyebut aplikasi {short} dari Kota Bandung?",
        f"daerah mana aja yg ambil {short} dr bandung?",
        f"Which regions' agreements with Bandung name {short}?",
    )
    sources = tuple(proof(agreement, region) for agreement, regions in told for region in regions)
    return View(PER_APPLICATION, text, sources, told[0][0].line, questions, "fact", f"Aplikasi {short}")
