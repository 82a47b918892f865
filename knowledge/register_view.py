"""The registers of applications, terms, SAKIP results and regulations as documents to search and quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from knowledge.check import LONGEST
from knowledge.citations import passage_key
from knowledge.model import Application, Document, Registers, Regulation, Result, Term, Unknown
from knowledge.registers import FOLDER
from knowledge.view import APPLICATIONS, REGULATIONS, RESULTS, TERMS, View, register_document
from knowledge.wording import date_words, sentence

HOME_REGION = "Kota Bandung"  # its results stand year by year in a document of their own

GONE = ("dicabut", "digantikan", "diatur ulang")  # how the status of a regulation out of force begins

# What visitors ask of an application: (what is missing, what people ask for it).
_BLANKS = {
    "maker": (
        "Pembuat atau vendor {name}",
        ("Siapa pembuat atau vendor {name}?", "{name} yang bikin siapa, vendor?", "Who built {name}?"),
    ),
    "cost": (
        "Biaya pembuatan {name}",
        ("Berapa biaya pembuatan {name}?", "bikin {name} habis berapa duit?", "How much did {name} cost?"),
    ),
    "users": (
        "Jumlah pengguna {name}",
        (
            "Berapa jumlah pengguna {name}?",
            "yang pakai {name} berapa orang?",
            "How many users does {name} have?",
        ),
    ),
    "legal_basis": (
        "Dasar hukum {name}",
        ("Apa dasar hukum {name}?", "{name} ada perwalnya ga?", "What is the legal basis of {name}?"),
    ),
}
_BLANK_WORDS = {
    "maker": ("pembuat", "pengembang", "vendor", "penyedia"),
    "cost": ("biaya", "anggaran", "harga", "nilai"),
    "users": ("jumlah", "pengguna"),
    "legal_basis": ("dasar", "peraturan", "nomor", "keputusan"),
}


def register_documents(registers: Registers, documents: Sequence[Document]) -> tuple[Document, ...]:
    """A document for each register that has rows; blanks of applications are known unknowns."""
    made = (
        register_document(
            APPLICATIONS,
            "Register aplikasi dan layanan digital Kota Bandung",
            FOLDER / "applications.yaml",
            [view for row in registers.applications for view in _application(row, documents)],
            tuple(_blanks(registers.applications, documents)),
        ),
        register_document(
            TERMS,
            "Daftar istilah dan singkatan",
            FOLDER / "glossary.yaml",
            [_term(row) for row in registers.glossary],
        ),
        register_document(
            RESULTS,
            "Hasil SAKIP per daerah",
            FOLDER / "sakip_results.yaml",
            [_result(row) for row in registers.results if row.region != HOME_REGION],
        ),
        register_document(
            REGULATIONS,
            "Daftar peraturan",
            FOLDER / "regulations.yaml",
            [view for row in registers.regulations for view in _regulation(row)],
        ),
    )
    return tuple(document for document in made if document is not None)


def _application(row: Application, documents: Sequence[Document]) -> Iterator[View]:
    named = f"{row.name} ({row.full_name})" if row.full_name else row.name
    labels = {"owner": "Pengelola", "launched": "Mulai", "status": "Keadaan"}
    told = {
        sentence(f"{label}: {attribute.value}"): attribute.sources
        for key, label in labels.items()
        if (attribute := row.attributes[key])
    }
    # Where a document is about it, that document's own summary answers "apa itu …".
    own = any(passage_key(row.name) in passage_key(d.title) for d in documents if d.id == row.document)
    names = (row.name, *row.aliases[:2])
    asked = [
        q for name in names for q in (f"Apa itu {name}?", f"{name} itu aplikasi apa?", f"What is {name}?")
    ]
    # What it is for stands in each passage: a name and an owner alone would leave a stranger guessing.
    subject = f"{named}, menurut register aplikasi Tanya Bandung."
    purpose = row.attributes["purpose"]
    if purpose:
        subject += f" {sentence(f'Kegunaan: {purpose.value}')}"
    for number, parts in enumerate(_batches(list(told), LONGEST - len(subject), " ") if told else [[]]):
        sources = dict.fromkeys(purpose.sources if purpose else ())
        sources.update(dict.fromkeys(source for part in parts for source in told[part]))
        text = " ".join([subject, *parts])
        questions = () if own or number else tuple(asked)
        yield View("Aplikasi dan layanan", text, tuple(sources), row.line, questions, None, row.name)


def _blanks(rows: Iterable[Application], documents: Sequence[Document]) -> Iterator[Unknown]:
    """What no source says of an application, unless a document has it among its known unknowns."""
    written = [passage_key(unknown.text) for document in documents for unknown in document.unknowns]
    for row in rows:
        for key, (missing, questions) in _BLANKS.items():
            if row.attributes[key] is not None:
                continue
            name = passage_key(row.name)
            if any(name in text and text.startswith(_BLANK_WORDS[key]) for text in written):
                continue
            text = f"{missing.format(name=row.name)} tidak ada dalam basis pengetahuan."
            yield Unknown(text, tuple(question.format(name=row.name) for question in questions))


def _term(row: Term) -> View:
    if row.expansion and row.definition:
        text = f"{row.term} adalah singkatan dari {row.expansion}: {row.definition}"
    elif row.expansion:
        text = f"{row.term} adalah singkatan dari {row.expansion}"
    else:
        text = f"{row.term}: {row.definition}"
    questions = [f"Apa yang dimaksud dengan {row.term}?", f"{row.term} itu apa sih?", f"What is {row.term}?"]
    if row.expansion:
        questions += [
            f"Apa kepanjangan {row.term}?",
            f"{row.term} singkatan dari apa?",
            f"What does {row.term} stand for?",
        ]
    return View("Istilah", sentence(text), row.sources, row.line, tuple(questions), None, row.term)


def _result(row: Result) -> View:
    told = [f"predikat {row.predicate}"] if row.predicate else []
    told += [f"nilai {_comma(row.score)}"] if row.score is not None else []
    told += [f"diumumkan {date_words(row.announced)}"] if row.announced else []
    told += [row.note] if row.note else []
    when = f"hasil {row.year}" if row.year else "tahun hasil tidak disebut sumber"
    asked = f"tahun {row.year}" if row.year else "itu"
    questions = (
        f"Berapa nilai SAKIP {row.region} {asked}?",
        f"predikat sakip {row.region.casefold()} {row.year or ''} apa?",
        f"What SAKIP grade did {row.region} get{f' for {row.year}' if row.year else ''}?",
    )
    text = sentence(f"SAKIP {row.region}, {when}: {'; '.join(told)}")
    return View(f"Hasil SAKIP {row.region}", text, row.sources, row.line, questions, None, row.region)


def _comma(score: float) -> str:
    return f"{score:g}".replace(".", ",")


def _regulation(row: Regulation) -> Iterator[View]:
    named = f"{row.number} tentang {row.title}" if row.title else row.number
    told = [part for part in (row.governs and f"mengatur {row.governs}", row.status) if part]
    if row.status and row.status.startswith(GONE):  # before anybody reads what it governs
        told = [row.status, *(f"semula {part}" for part in told[:-1])]
    questions = (
        f"{row.number} mengatur apa?",
        f"{row.number} tentang apa sih?",
        f"What does {row.number} govern?",
    )
    for number, parts in enumerate(_batches(told, LONGEST - len(named), "; ")):
        text = sentence(f"{named}: {'; '.join(parts)}")
        yield View("Peraturan", text, row.sources, row.line, () if number else questions)
    # Apart where other sources prove them: a quote cites what says it, and nothing else.
    for sources, proved in groupby(row.articles, key=lambda article: article.sources):
        for articles in _batches([article.value for article in proved], LONGEST - len(named), "; "):
            yield View("Peraturan", sentence(f"{named}: {'; '.join(articles)}"), sources, row.line, ())


def _batches(parts: Sequence[str], longest: int, between: str) -> Iterator[list[str]]:
    """The parts in groups of at most `longest` characters, joined by what stands between them."""
    batch: list[str] = []
    for part in parts:
        if batch and len(between.join([*batch, part])) > longest - 3:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch
