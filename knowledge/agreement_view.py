"""The register of agreements as passages to search and quote, with the questions that they answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.agreement_lists import application_view, by_application, province_view, when, year_view
from knowledge.agreements import DISPUTE, REGISTER, Agreement, Partner
from knowledge.model import Document, Kind
from knowledge.view import AGREEMENTS, View, register_document
from knowledge.wording import ENGLISH, date_words, join_words, number_words, sentence

TITLE = "Register kerja sama Kota Bandung dengan daerah lain"
PER_REGION, PER_SIGNING = "Per daerah", "Per penandatanganan"

ENGLISH_KINDS = {"Kabupaten": "Regency", "Kota": "City", "Provinsi": "Province"}
CHATTY_KINDS = {"Kabupaten": "kab", "Kota": "kota", "Provinsi": "provinsi"}

Row = tuple[Agreement, Partner]


def agreement_documents(agreements: Iterable[Agreement]) -> tuple[Document, ...]:
    """The register as one document of row passages: by region, signing, province, year and application."""
    document = register_document(AGREEMENTS, TITLE, REGISTER, _views(tuple(agreements)))
    return () if document is None else (document,)


def _views(agreements: tuple[Agreement, ...]) -> list[View]:
    rows = [(agreement, region) for agreement in agreements for region in agreement.regions]
    counting = [row for row in rows if row[0].counts]
    names = sorted({region.name for _, region in rows})
    provinces = sorted({region.province for _, region in counting if region.province})
    years = sorted({agreement.date[:4] for agreement, _ in counting if agreement.date})
    return [
        *(view for name in names for view in _region_views([row for row in rows if row[1].name == name])),
        *(_signing_view(agreement) for agreement in agreements),
        *(province_view(province, agreements) for province in provinces),
        *(year_view(year, agreements) for year in years),
        *(application_view(name, told) for name, told in by_application(counting).items()),
    ]


def _located(region: Partner, extra: str = "") -> str:
    """Name with province (and more) in brackets; a province stands for itself."""
    itself = region.province is None or region.name == f"Provinsi {region.province}"
    inside = "; ".join(part for part in ("" if itself else region.province, extra) if part)
    return f"{region.name} ({inside})" if inside else region.name


# by region


def _region_views(rows: list[Row]) -> Iterator[View]:
    """What is recorded of a region, and each note as a passage of its own so that none grows long."""
    sure = [row for row in rows if row[0].counts and not row[1].uncertain]
    unsure = [row for row in rows if row[0].counts and row[1].uncertain]
    last = max((agreement.date or "" for agreement, _ in (*sure, *unsure)), default=None)
    later = (row for row in rows if not row[0].counts)
    plans = [
        row for row in later if last is None or (row[0].date or "") > last
    ]  # the others came to a signing
    name, who, line = rows[0][1].name, _located(rows[0][1]), rows[0][1].line
    told = []
    if sure:
        grants = all(agreement.kind == "grant" for agreement, _ in sure)
        done = "sudah menerima hibah dari" if grants else "sudah bekerja sama dengan"
        counted = number_words(len(sure))
        told.append((f"{who} {done} Kota Bandung, tercatat {counted} kali: {_events(sure)}.", sure))
    if unsure:
        present = "disebut hadir pada penandatanganan kerja sama dengan Kota Bandung"
        unsaid = "tetapi sumber tidak menyebut tanda tangannya tersendiri"
        told.append((f"{who} {present}, {unsaid}: {_events(unsure)}.", unsure))
    if plans:
        talks = "; ".join(f"{agreement.subject} ({when(agreement)})" for agreement, _ in plans)
        none = "belum tercatat menandatangani kerja sama dengan Kota Bandung; baru dibicarakan"
        more = "juga membicarakan hal lain dengan Kota Bandung, tanpa penandatanganan yang tercatat"
        told.append((f"{who} {more if sure or unsure else none}: {talks}.", plans))
    for number, (text, shown) in enumerate(told):
        disputes = [note for row in shown for note in _notes(*row) if note.startswith(DISPUTE)]
        disputed = any(agreement.date_disputed or region.disputed for agreement, region in shown)
        kind: Kind = "disputed" if disputed else "unverified" if shown is unsure and not sure else "fact"
        sources = tuple(source for agreement, region in shown for source in agreement.sources_of(region))
        questions = () if number else _region_questions(name)
        yield View(
            PER_REGION, " ".join([text, *map(sentence, disputes)]), sources, line, questions, kind, name
        )
    for agreement, region in (row for _, shown in told for row in shown):
        for note in (note for note in _notes(agreement, region) if not note.startswith(DISPUTE)):
            text = sentence(f"Catatan kerja sama {name} dengan Kota Bandung ({when(agreement)}): {note}")
            yield View(PER_REGION, text, agreement.sources_of(region), line, (), "fact", name)


def _events(rows: list[Row]) -> str:
    events = [_event(agreement, region) for agreement, region in rows]
    return events[0] if len(events) == 1 else "; ".join(f"({n}) {event}" for n, event in enumerate(events, 1))


def _event(agreement: Agreement, region: Partner) -> str:
    """One signing as seen from one region: when, where, what, by whom."""
    if agreement.kind == "grant":
        what = f"hibah {agreement.subject}"
    else:
        what = f"{agreement.type} tentang {agreement.subject}" if agreement.type else agreement.subject
    where = f" di {agreement.place}" if agreement.place else ""
    shared = agreement.applications if len(agreement.regions) > 1 and not region.applications else ()
    own = (
        region.applications if len(agreement.regions) > 1 else (*agreement.applications, *region.applications)
    )
    apps = f", aplikasi yang disebut: {join_words(own)}" if own else ""
    if shared:
        apps = f", aplikasi yang disebut untuk semua penanda tangannya: {join_words(shared)}"
    signed = f", diteken {region.signatory}" if region.signatory else ""
    day = when(agreement) if agreement.date else "pada tanggal yang tidak disebut sumber"
    return f"{day}{where}, {what}{signed}{apps}"


def _notes(agreement: Agreement, region: Partner) -> list[str]:
    """What must be said beside a region's row; what concerns the whole signing only if it signed alone."""
    notes = [None if region.uncertain else region.note]
    if len(agreement.regions) == 1:
        notes += [agreement.date_note, agreement.note]
    elif agreement.date_disputed or not agreement.date:
        notes.append(agreement.date_note)
    return [note for note in notes if note]


def _region_questions(name: str) -> tuple[str, ...]:
    return (
        f"Apakah {name} sudah bekerja sama dengan Kota Bandung?",
        f"Kapan {name} menandatangani kerja sama dengan Kota Bandung?",
        f"{_chatty(name)} udah mou sama bandung blm?",
        f"Has {_english(name)} signed an agreement with Bandung?",
    )


def _chatty(name: str) -> str:
    kind, _, short = name.partition(" ")
    return f"{CHATTY_KINDS.get(kind, kind)} {short}".lower().strip()


def _english(name: str) -> str:
    kind, _, short = name.partition(" ")
    return f"{short} {ENGLISH_KINDS[kind]}" if kind in ENGLISH_KINDS else name


# by signing


def _signing_view(agreement: Agreement) -> View:
    text = [_signing(agreement)]
    if agreement.type not in (None, "kerja sama") and agreement.kind != "grant":
        text.append(f"Naskah: {agreement.type}.")
    if agreement.applications:
        text.append(f"Aplikasi yang disebut: {join_words(agreement.applications)}.")
    if agreement.bandung:
        text.append(f"Dari pihak Kota Bandung: {agreement.bandung}.")
    if agreement.regions:
        text += [sentence(f"{p.name}: {p.note}" if p.note else p.name) for p in agreement.partners_other]
    for region in agreement.regions:
        if region.applications:
            text.append(f"Aplikasi yang disebut untuk {region.name}: {join_words(region.applications)}.")
        if region.note and region.disputed:
            text.append(sentence(region.note))
    text += [sentence(note) for note in (agreement.date_note, agreement.note) if note]
    kind: Kind = "disputed" if agreement.disputed else "fact"
    questions = _signing_questions(agreement)
    return View(
        PER_SIGNING, " ".join(text), agreement.sources, agreement.line, questions, kind, agreement.date
    )


def _signing(agreement: Agreement) -> str:
    """Who signed (or got, or talked of) what, when and where, with every region that a source names."""
    if agreement.date is None:
        head = "Pada tanggal yang tidak tercatat"
    else:
        head = f"Pada {'' if '-' in agreement.date else 'tahun '}{date_words(agreement.date)}"
    if agreement.place:
        head += f" di {agreement.place}"
    parties = _parties(agreement)
    count, subject = agreement.claimed or len(parties), agreement.subject
    listed = parties[0] if count == 1 else f"{number_words(count)} daerah: {join_words(parties)}"
    if agreement.kind == "grant":
        return f"{head}, Kota Bandung menghibahkan {subject} kepada {listed}."
    if agreement.kind == "plan":
        talks = f"dibicarakan {subject} antara Kota Bandung dan {listed}"
        return f"{head}, {talks}; penandatanganannya tidak tercatat."
    if agreement.kind == "cooperation":
        return f"{head}, {join_words(parties)} tercatat bekerja sama dengan Kota Bandung: {subject}."
    signed = f"menandatangani kerja sama dengan Kota Bandung tentang {subject}"
    if count == 1:
        return f"{head}, {parties[0]} {signed}."
    if agreement.unnamed:
        named = f"yang disebut namanya: {join_words(parties)}"
        rest = f"{number_words(agreement.unnamed)} lainnya tidak disebut namanya dalam sumber"
        return f"{head}, {number_words(count)} daerah {signed}; {named}; {rest}."
    return f"{head}, {number_words(count)} daerah {signed}: {join_words(parties)}."


def _parties(agreement: Agreement) -> list[str]:
    if not agreement.regions:
        return [partner.name for partner in agreement.partners_other]
    signed = {r.name: f"diteken {r.signatory}" if r.signatory else "" for r in agreement.regions}
    return [
        _located(region, "disebut hadir" if region.uncertain else signed[region.name])
        for region in agreement.regions
    ]


def _signing_questions(agreement: Agreement) -> tuple[str, ...]:
    if agreement.date is None or not agreement.counts:
        return ()
    signed, day = when(agreement), date_words(agreement.date, ENGLISH)
    day = f"on {day}" if agreement.date.count("-") == 2 else f"in {day}"
    names = [partner.name for partner in agreement.regions or agreement.partners_other]
    if len(names) == 1:
        return (
            f"Apa isi kerja sama {names[0]} dengan Kota Bandung pada {signed}?",
            f"{_chatty(names[0])} teken apa sama bandung {signed.lower()}?",
            f"What did {_english(names[0])} agree with Bandung {day}?",
        )
    what = "menerima hibah aplikasi dari" if agreement.kind == "grant" else "bekerja sama dengan"
    return (
        f"Daerah mana saja yang {what} Kota Bandung pada {signed}?",
        f"siapa aja yg teken kerja sama sama bandung {signed.lower()}?",
        f"Which regions signed with Bandung {day}?",
    )
