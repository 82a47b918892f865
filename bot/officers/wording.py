"""What officers and askers read about a question that was passed on, as HTML. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.asker import quoted
from bot.buttons import Rows, carry
from bot.markup import escape, split
from bot.preferences import JAKARTA
from index.dates import short_date
from index.model import Language
from index.texts import text

Row = dict[str, Any]


def local_day(moment: str) -> str:
    """The day in Bandung of a time as the journal writes it: 2026-11-24."""
    return datetime.fromisoformat(moment).astimezone(JAKARTA).date().isoformat()


def day_of(moment: str, language: Language) -> str:
    """The same as people read it: 24 Nov 2026."""
    return short_date(local_day(moment), language)


def question_shown(number: int, question: Row, region: str | None) -> list[str]:
    """The question for the officers: its number, whence in general, its words, how it ended.

    `region` is whose visit it was asked in.
    """
    if region is not None:
        place = text("officers.visit", "id", region=escape(region))
    else:
        place = text("officers.private" if question["chat_id"] > 0 else "officers.group", "id")
    status = text(f"officers.{question['status']}", "id")
    head = text("officers.question", "id", number=number, place=place, status=status)
    return split([head, f"<blockquote>{escape(question['text'])}</blockquote>", text("officers.how", "id")])


def question_rows(number: int) -> Rows:
    """The buttons under a question in the officers' chat."""
    return [
        [
            (text("button.answer", "id"), carry("reply", number)),
            (text("button.not_ours", "id"), carry("notours", number)),
        ]
    ]


def reminder(row: Row) -> list[str]:
    """The question once more, for officers who have left it for a day."""
    since = day_of(row["forwarded_at"], "id")
    head = text("officers.reminder", "id", number=row["number"], since=since)
    return split([head, f"<blockquote>{escape(row['text'])}</blockquote>", text("officers.how", "id")])


def answer_shown(row: Row, answer: Row, language: Language) -> list[str]:
    """The officer's answer for the asker: whose it is and of when, the question, the officer's words."""
    head = text(
        "officers.answer",
        language,
        office=escape(answer["office"]),
        date=day_of(answer["answered_at"], language),
    )
    return split([head, quoted(row["text"]), escape(answer["text"])])


def declined_shown(row: Row, pointer: str | None, language: Language) -> list[str]:
    """The kind word to the asker that the officers cannot answer, with whom the base names, if it does."""
    head = text("officers.declined", language, number=row["number"])
    return split([head, quoted(row["text"]), *([pointer] if pointer else [])])


def closed_shown(row: Row, days: int, language: Language) -> list[str]:
    """The honest word to the asker that no officer answered."""
    return split([text("officers.closed", language, number=row["number"], days=days), quoted(row["text"])])
