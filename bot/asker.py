"""Messages to whoever asked, later and where it was asked: the chat, the topic, in a group as a reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.buttons import Rows, keyboard
from bot.journal import Journal
from bot.markup import escape
from bot.preferences import group_settings, spoken_in
from bot.records import Outgoing, now
from index.model import Language

LONGEST_QUOTE = 700  # characters of a question that are repeated


def language_of(journal: Journal, row: dict[str, Any]) -> Language:
    """The language to speak to the asker in; `row` is of `questions` or `forwarded`."""
    spoken = spoken_in(journal, row["chat_id"], row["user_id"])
    if spoken is not None:
        return spoken
    asked = row if "language" in row else journal.question(row["question"])
    return "en" if asked is not None and asked["language"] == "en" else "id"


def to_asker(
    journal: Journal, row: dict[str, Any], number: int, messages: Sequence[str], rows: Rows = ()
) -> list[Outgoing]:
    """HTML messages about the question with this update_id, to where it was asked; buttons under the last."""
    private = row["chat_id"] > 0
    quiet = not private and group_settings(journal, row["chat_id"]).is_quiet(now())
    return [
        Outgoing(
            row["chat_id"],
            html,
            row["thread_id"],
            row["message_id"] if part == 0 and not private else None,
            keyboard(rows) if part == len(messages) - 1 else None,
            about=number,
            silent=quiet,
        )
        for part, html in enumerate(messages)
    ]


def quoted(question: str) -> str:
    """The question repeated, as HTML."""
    shown = question if len(question) <= LONGEST_QUOTE else f"{question[:LONGEST_QUOTE].rstrip()}…"
    return f"<blockquote>{escape(shown)}</blockquote>"
