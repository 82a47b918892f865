"""What admins see of a document that they sent: how it would be added, what became of it. Pure HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.buttons import Rows, carry
from bot.markup import escape
from bot.uploads.reasons import explained, says_all
from index.model import Language
from index.texts import text

FIRST_LINES = 4
LONGEST_LINE = 220  # characters
LONGEST_FIELD = 250
NAMED = 12  # documents, pages
GIVEN = "the options"


def decision_rows(number: int, language: Language) -> Rows:
    """[Terbitkan] [Batal]."""
    return [
        [
            (text("button.publish", language), carry("publish", number)),
            (text("button.discard", language), carry("discard", number)),
        ]
    ]


def preview(file: dict[str, Any], language: Language) -> str:
    """What adding a file would do. `file` is the outcome of a dry run as `tanya add --json` tells it."""

    def words(key: str, **fields: object) -> str:
        return text(f"upload.{key}", language, **{name: escape(str(value)) for name, value in fields.items()})

    def value(name: str) -> str:
        told = file.get(name)
        if not told:
            return words("unknown")
        given = file.get("taken_from", {}).get(name) == GIVEN
        return escape(_cut(str(told), LONGEST_FIELD)) + ("" if given else f" <i>{words('proposed')}</i>")

    lines = [
        words("preview"),
        f"<b>{escape(_cut(str(file['title']), LONGEST_FIELD))}</b>",
        words("size", kind=str(file["kind"]).upper(), passages=file["passages"])
        + (words("pages", pages=file["pages"]) if file["pages"] else ""),
        *(f"{words(name)}: {value(name)}" for name in ("category", "publisher", "date")),
    ]
    if file.get("document"):
        lines.append(words("replaces", document=file["document"]))
    if file.get("ocr_pages"):
        lines.append(words("ocr", pages=_numbers(file["ocr_pages"])))
    if file.get("unreadable_pages"):
        lines.append(words("unreadable", pages=_numbers(file["unreadable_pages"])))
    lines += ["", words("first")]
    for passage in file.get("passage_list", [])[:FIRST_LINES]:
        page = f" [{text('render.page', language, page=passage['page'])}]" if passage["page"] else ""
        lines.append(f"• {escape(_cut(passage['text'], LONGEST_LINE))}{escape(page)}")
    return "\n".join([*lines, "", words("decide")])


def published(report: dict[str, Any], language: Language) -> str:
    """What came of publishing; `report` as index.publishing.Report has it."""
    if report.get("trouble"):
        return text("upload.unpublished", language, reason=escape(_cut(str(report["trouble"]), 600)))
    lines = [text("upload.published", language, edition=report["edition"])]
    changes = report.get("changes", [])
    for change in changes[:NAMED]:
        how = text(f"upload.{change['how']}", language)
        lines.append(
            f"• {escape(_cut(change['title'], 120))} (<code>{escape(change['document'])}</code>, {how})"
        )
    if len(changes) > NAMED:
        lines.append(text("upload.more", language, count=len(changes) - NAMED))
    archived = report.get("file", {}).get("archived")
    if archived:
        lines.append(text("upload.archived", language, document=escape(str(archived))))
    return "\n".join(lines)


def refused(reason: str, language: Language) -> str:
    """That a file cannot be added, and why in our words; the importer's own where ours say less."""
    why = escape(explained(reason, language))
    if says_all(reason, language):
        return text("upload.refused", language, why=why)
    return text("upload.refused_so", language, why=why, reason=escape(_cut(reason, 400)))


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:NAMED])) + (" …" if len(pages) > NAMED else "")


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0].rstrip(" ,;:(") + " …"
