"""What a curator should mend though it stops no build: undated sources, unclear or doubled passages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from knowledge.check_registers import check_registers
from knowledge.citations import passage_key
from knowledge.finding import Finding, begin, found_in_loading, in_order, relative
from knowledge.frontmatter import source_lines, split_front_matter
from knowledge.model import Base, Document, Passage, Source
from knowledge.wording import ENGLISH, INDONESIAN

LONGEST = 350  # characters; a longer passage fills an answer by itself
SHORTEST = 25  # letters and digits; shorter texts ("Jumlah — Bobot: 100") may well stand twice
SHORT = 160  # characters; in so short a passage "tersebut" has little before it to point at
STALE_YEARS = 6

# A passage is quoted alone, so it must not begin with what only the passage before explains …
_DANGLING = re.compile(
    r"(?:(?:ia|dia|mereka|beliau|keduanya|hal (?:ini|itu|tersebut)|nilainya|isinya|hasilnya|tujuannya"
    r"|alasannya|sebabnya|dasarnya|syaratnya|caranya|angkanya|jumlahnya|prinsipnya|saat itu|waktu itu"
    r"|setelah itu|sesudah itu|selain itu|di sana)\b|\w+ (?:ini|itu|tersebut)\b)",
    re.I,
)
# … nor point back from within. "di atas 70" is no pointing: hence only at the end of a clause.
_POINTING = re.compile(
    r"\b(?:tersebut(?! (?:dalam|pada|di|sebagai))|tadi|(?:tersebut|disebut) di atas|di atas(?=[.,;:)]|$))",
    re.I,
)
_MONTHS = "|".join(dict.fromkeys(name for month in (*INDONESIAN, *ENGLISH) for name in (month, month[:3])))
# A date that says how old a figure is: "per 2019", "per Maret 2019", "(2019)", "(13 Maret 2019)".
_AS_OF = re.compile(rf"(?:\bper |\()(?:\d{{1,2}} )?(?:(?:{_MONTHS}) )?((?:19|20)\d\d)(?=[),;.]|$| )", re.I)
_YEAR = re.compile(r"(?<![\d./])(?:19|20)\d\d(?![\d])")
_OPEN = re.compile(r"sejak|sekarang|since|now|[-–]\s*$", re.I)  # a period that has not ended
_FIGURE = re.compile(r"\d")


def check(base: Base, today: date | None = None, stale_years: int = STALE_YEARS) -> list[Finding]:
    """All findings that need no index, for a base that could be loaded, in the order of `in_order`."""
    documents = [document for document in base.documents if document.path.suffix.lower() != ".yaml"]
    today = today or date.today()
    registered, used = check_registers(base, documents, today)
    found = [*(found_in_loading(problem, base.folder) for problem in base.problems), *registered]
    asked = any(passage.questions for document in documents for passage in document.passages)
    for document in documents:
        one = _OfDocument(document, relative(document.path, base.folder))
        found += one.undated(today.isoformat())
        found += one.unused(used)
        found += one.passages()
        if document.status == "active":
            found += one.template_marks()
            found += one.stale(today.year - stale_years)
        written = document.original is None  # an imported one has hundreds of passages, found by their words
        if asked and written and not any(passage.questions for passage in document.passages):
            found.append(one.warning(1, "no-questions", "no questions beside its passages"))
    # An archived version says mostly what the one in force says.
    active = [document for document in documents if document.status == "active"]
    found += _duplicates([(d, relative(d.path, base.folder)) for d in active])
    found += _shared_aliases([(d, relative(d.path, base.folder)) for d in documents])
    return in_order(found)


class _OfDocument:
    """The findings of one document; `file` is its path as findings name it."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        # Plain Markdown without a list of sources is itself the source: nothing is to be cited there.
        (first, *others) = document.listed
        self.own_source = not others and first.url is None and first.publisher == document.path.name
        self._lines: list[int] | None = None

    def warning(self, line: int, kind: str, message: str) -> Finding:
        return Finding(self.file, line, kind, "warning", message)

    def line_of_source(self, number: int) -> int:
        if self._lines is None:
            self._lines = source_lines(self.document.path)
        return self._lines[number - 1] if number <= len(self._lines) else 1

    def undated(self, today: str) -> Iterator[Finding]:
        numbers = [n for n, source in enumerate(self.document.listed, 1) if source.date is None]
        if numbers:
            notes = dict.fromkeys(self.document.sources[n - 1].date_note for n in numbers)
            told = "; ".join(note for note in notes if note)
            many = ", ".join(map(str, numbers))
            message = f"no date: source {many}{f' ({told})' if told else ''}"
            yield self.warning(self.line_of_source(numbers[0]), "source-undated", message)
        for number, source in enumerate(self.document.listed, 1):
            if source.date is not None and source.date > today[: len(source.date)]:
                message = f"source {number} lies in the future ({source.date})"
                yield self.warning(self.line_of_source(number), "future-date", message)

    def unused(self, used: frozenset[Source]) -> Iterator[Finding]:
        cited = {number for passage in self.document.passages for number in passage.citations}
        pages = {replace(self.document.sources[number - 1], page=None) for number in cited}
        for number, source in enumerate(self.document.listed, 1):
            told = number in cited or source in used or replace(source, page=None) in pages
            if self.document.passages and not told:
                message = f"source {number} is never cited: {source.publisher}"
                yield self.warning(self.line_of_source(number), "source-unused", message)

    def passages(self) -> Iterator[Finding]:
        for passage in self.document.passages:
            yield from self._passage(passage)

    def _passage(self, passage: Passage) -> Iterator[Finding]:
        if passage.inherited and not self.own_source:
            message = f"no citation of its own: {begin(passage.text)}"
            yield self.warning(passage.line, "passage-uncited", message)
        if self.document.original is not None:
            return  # the words are the imported file's, nobody may mend them
        if len(passage.text) > LONGEST and passage.form != "code":
            message = f"{len(passage.text)} characters, more than {LONGEST}: {begin(passage.text)}"
            yield self.warning(passage.line, "passage-long", message)
        pointing = _POINTING.search(passage.text) if len(passage.text) <= SHORT else None
        if begins := _DANGLING.match(passage.text):
            yield self.warning(
                passage.line, "passage-leaning", f"begins with “{begins[0]}”: {begin(passage.text)}"
            )
        elif pointing:
            yield self.warning(
                passage.line, "passage-leaning", f"says “{pointing[0]}”: {begin(passage.text)}"
            )

    def template_marks(self) -> Iterator[Finding]:
        text = self.document.path.read_text("utf-8-sig")
        _, _, before = split_front_matter(text)
        marked = [
            number
            for number, line in enumerate(text.split("\n"), 1)
            if re.search("[«»]", line) and (number > before or not line.startswith("#"))
        ]
        if marked:
            many = "one line" if len(marked) == 1 else f"{len(marked)} lines"
            yield self.warning(marked[0], "template-mark", f"« or » of the template stands in {many}")

    def stale(self, oldest: int) -> Iterator[Finding]:
        """The passages whose newest date is older than `oldest`, where a date says how old a figure is.

        A document whose `period` ended before is about the past, and its figures are not stale.
        """
        period = _YEAR.findall(self.document.period or "")
        if period and int(period[-1]) < oldest and not _OPEN.search(self.document.period or ""):
            return
        old = [
            passage
            for passage in self.document.passages
            if _AS_OF.search(passage.text)
            and _FIGURE.search(_YEAR.sub("", _AS_OF.sub("", passage.text)))
            and max(map(int, _YEAR.findall(passage.text)), default=oldest) < oldest
        ]
        if old:
            many = "a passage tells" if len(old) == 1 else f"{len(old)} passages tell"
            message = f"{many} old figures: {begin(old[0].text)}"
            yield self.warning(old[0].line, "stale-figure", message)


def _duplicates(documents: Iterable[tuple[Document, str]]) -> Iterator[Finding]:
    first: dict[str, tuple[str, Passage]] = {}
    for document, file in documents:
        for passage in document.passages:
            key = passage_key(passage.text)
            if len(key) < SHORTEST:
                continue
            where, same = first.setdefault(key, (file, passage))
            if same is not passage:
                message = f"{begin(passage.text)} says the same as {where}:{same.line}"
                yield Finding(file, passage.line, "duplicate", "warning", message)


def _shared_aliases(documents: Iterable[tuple[Document, str]]) -> Iterator[Finding]:
    holders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for document, file in documents:
        for alias in dict.fromkeys(alias.casefold().strip() for alias in document.aliases):
            holders[alias].append((file, alias))
    for alias, places in holders.items():
        for file, _ in places[1:]:
            message = f"alias “{alias}” is also one of {places[0][0]}"
            yield Finding(file, 1, "alias-shared", "warning", message)
