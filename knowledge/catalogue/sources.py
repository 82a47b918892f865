"""Sources on the page: a numbered list with publisher, date and link, and the numbers that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.catalogue.markup import Html, element, joined, web_link
from knowledge.model import Source
from knowledge.wording import date_words


class Numbered:
    """The sources of one list, numbered in the order in which they are first cited."""

    def __init__(self, name: str, sources: Iterable[Source] = ()) -> None:
        """`name` begins the anchors, so each list of a page needs its own."""
        self.name = name
        self.sources = list(sources)
        self._numbers = {source: number for number, source in reversed([*enumerate(self.sources, 1)])}

    def cite(self, sources: Iterable[Source]) -> Html:
        """The numbers of some sources; those not yet in the list are added to it."""
        for source in sources:
            if source not in self._numbers:
                self.sources.append(source)
                self._numbers[source] = len(self.sources)
        return self.numbers(sorted({self._numbers[source] for source in sources}))

    def numbers(self, numbers: Iterable[int]) -> Html:
        """Numbers as links to their sources."""
        links = [
            element(
                "a",
                str(number),
                href=f"#{self.name}:{number}",
                aria_label=f"Sumber {number}",
            )
            for number in numbers
        ]
        return element("sup", joined(links, " "), class_="nomor") if links else Html()

    def listed(self) -> Html:
        """The list itself."""
        return source_list(self.name, self.sources)

    def folded(self) -> Html:
        """The list behind a line that opens it."""
        title = element("summary", f"Sumber tabel ({len(self.sources)})")
        return element("details", title, self.listed(), class_="sumber-tabel") if self.sources else Html()


def source_list(name: str, sources: Sequence[Source]) -> Html:
    """A numbered list whose entries have the anchors name:1, name:2 and so on."""
    entries = (
        element("li", web_link(source.url, in_words(source)), id=f"{name}:{number}")
        for number, source in enumerate(sources, 1)
    )
    return element("ol", *entries, class_="sumber")


def in_words(source: Source) -> str:
    """Publisher, title, page and date in one line; a source without date says so."""
    date = date_words(source.date) if source.date else None
    when = f"{date} ({source.date_note})" if date and source.date_note else date or source.date_note
    dated = when if source.date else f"tanggal {when or 'tidak tercantum'}"
    return ", ".join(part for part in (source.publisher, source.title, source.page, dated) if part)
