"""References from one document to another ("lihat berkas riwayat-predikat"), told by title to readers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.frontmatter import FOLDERS

_SLUG = r"[a-z0-9]+(?:[-/][a-z0-9]+)+"
_SLUGS = re.compile(
    rf"\b(lihat berkas|lihat dokumen|lihat|berkas|dokumen) ({_SLUG}(?:(?:, dan |, | dan ){_SLUG})*)", re.I
)
_WORDS = re.compile(r"\b(lihat) berkas ([^().,;:\[\]]{2,60}?)(?=\s*[).,;:]|$)", re.I)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_COMMON = frozenset("dan di ke dari per acara ini itu lain".split())


@dataclass(frozen=True)
class Titles:
    """The titles of all documents, to be found by what curators call a document."""

    by_id: dict[str, str]

    def _named(self, identity: str) -> str | None:
        # Without what stands in brackets: references themselves mostly stand in brackets.
        title = self.by_id.get(identity)
        return title and (_BRACKETS.sub("", title).strip() or title)

    def retell(self, text: str, category: str) -> str:
        """The text with references to documents told by title; those that fit none stay as they are."""
        text = _SLUGS.sub(lambda match: self._slugs(match, category), text)
        return _WORDS.sub(lambda match: self._words(match, category), text)

    def _slugs(self, match: re.Match[str], category: str) -> str:
        names = re.findall(_SLUG, match[2])
        titles = [self._title(name, category) for name in names]
        if not all(titles):
            return match[0]
        if match[1].casefold().startswith("lihat"):
            return f"{match[1][:5]}: {'; '.join(filter(None, titles))}"
        return f"dokumen {', '.join(f'“{title}”' for title in titles)}"

    def _title(self, name: str, category: str) -> str | None:
        folder, _, slug = name.rpartition("/")
        if folder:
            return self._named(f"{FOLDERS.get(folder, folder)}/{slug}")
        here = f"{category}/{slug}"
        same = [here] if here in self.by_id else [k for k in self.by_id if k.partition("/")[2] == slug]
        return self._named(same[0]) if len(same) == 1 else None

    def _words(self, match: re.Match[str], category: str) -> str:
        sought = _tokens(match[2]) - _COMMON
        found = [known for known in self.by_id if sought and sought <= _tokens(known.partition("/")[2])]
        found = [known for known in found if known.startswith(f"{category}/")] or found
        return f"{match[1]}: {self._named(found[0])}" if len(found) == 1 else match[0]


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold()))
