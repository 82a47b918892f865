"""Where registers and documents do not fit each other: dates of signings, documents of applications."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.agreements import REGISTER, Agreement, load_agreements
from knowledge.finding import Finding, found_in_loading, relative
from knowledge.model import Base, Document, Registers, Source
from knowledge.registers import FOLDER, load_registers
from knowledge.wording import INDONESIAN

_SIGNING = re.compile(rf"penandatanganan-(?:(\d{{1,2}})-)?({'|'.join(INDONESIAN)})-(\d{{4}})(?:-|$)", re.I)
_SPACES = re.compile(r"\W+")


def check_registers(
    base: Base, documents: Sequence[Document], today: date
) -> tuple[list[Finding], frozenset[Source]]:
    """The findings about the registers, and the sources of documents that a register's row cites."""
    agreements, wrong = load_agreements(base.folder, today=today)
    registers, unfit = load_registers(base.folder, documents, today=today)
    found = [
        *(found_in_loading(problem, base.folder) for problem in (*wrong, *unfit)),
        *_dates(agreements, documents),
        *_signings(base, agreements, documents),
        *_applications(registers, documents),
    ]
    used = {
        source
        for rows in (registers.applications, registers.glossary, registers.results, registers.regulations)
        for row in rows
        for source in row.sources
    }
    addresses = {source.url for source in used if source.url}
    same = {source for document in documents for source in document.sources if source.url in addresses}
    return found, frozenset(used | same)


def _dates(agreements: Sequence[Agreement], documents: Sequence[Document]) -> Iterator[Finding]:
    texts = {document.id: "\n".join(passage.text for passage in document.passages) for document in documents}
    of_agreements = "\n".join(text for name, text in texts.items() if name.startswith("kerja-sama/"))
    for agreement in agreements:
        told = f"{of_agreements}\n{texts.get(agreement.document or '', '')}"
        if agreement.date and len(agreement.date) == 10 and not _tells(told, agreement.date):
            message = f"neither kerja-sama nor its own document tells the day of {agreement.id}"
            yield Finding(REGISTER.as_posix(), agreement.line, "agreement-date", "warning", message)


def _tells(text: str, day: str) -> bool:
    """Whether a text names a day: 13 Maret 2019, 12-13 Maret 2019, 13/3/2019 or 2019-03-13."""
    year, month, number = (int(part) for part in day.split("-"))
    name = INDONESIAN[month - 1]
    words = rf"(?<!\d){number}(?:\s*(?:[-–]|dan|sampai)\s*\d{{1,2}})? {name}(?: {year})?\b"
    return re.search(rf"{words}|(?<!\d)0?{number}[/-]0?{month}[/-]{year}|{day}", text, re.I) is not None


def _signings(
    base: Base, agreements: Sequence[Agreement], documents: Sequence[Document]
) -> Iterator[Finding]:
    known = {agreement.date or "" for agreement in agreements}
    for document in documents:
        match = _SIGNING.match(document.id.rpartition("/")[2])
        if match is None:
            continue
        month = [name.casefold() for name in INDONESIAN].index(match[2].casefold()) + 1
        when = f"{match[3]}-{month:02}" + (f"-{int(match[1]):02}" if match[1] else "")
        if not any(told.startswith(when) for told in known):
            file = relative(document.path, base.folder)
            message = f"no agreement in the register is of {when}"
            yield Finding(file, 1, "signing-document", "warning", message)


def _applications(registers: Registers, documents: Sequence[Document]) -> Iterator[Finding]:
    by_id = {document.id: document for document in documents}
    file = (FOLDER / "applications.yaml").as_posix()
    for application in registers.applications:
        document = by_id.get(application.document or "")
        if document is None:
            continue
        texts = (document.title, *document.aliases, *(passage.text for passage in document.passages))
        told = _plain(" ".join(texts))
        names = (application.name, application.full_name or "", *application.aliases)
        if not any(_plain(name).strip() and _plain(name) in told for name in names):
            message = f"{document.id} does not name {application.name}"
            yield Finding(file, application.line, "application-document", "warning", message)


def _plain(text: str) -> str:
    return f" {_SPACES.sub(' ', text).strip().casefold()} "
