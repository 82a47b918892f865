"""What people and groups chose: the language, and how the bot behaves in a group."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import cast

from bot.journal import Journal
from index.model import Language

JAKARTA = timezone(timedelta(hours=7))  # Bandung's time, all year round
LANGUAGES: tuple[Language, ...] = ("id", "en")

# What each setting of a group may be, the usual first.
CHOICES: dict[str, tuple[str, ...]] = {
    "listens": ("mention", "question"),
    "language": ("each", "id", "en"),
    "length": ("normal", "short"),
    "quiet": ("none", "21-05", "22-06", "17-08"),
    "askers": ("all", "admins"),
}


@dataclass(frozen=True)
class GroupSettings:
    """How the bot behaves in one group; each field is one of CHOICES. `quiet` are hours of Jakarta time."""

    listens: str = "mention"
    language: str = "each"  # each asker's own
    length: str = "normal"
    quiet: str = "none"
    askers: str = "all"

    def is_quiet(self, moment: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        if self.quiet == "none":
            return False
        start, end = map(int, self.quiet.split("-"))
        hour = moment.astimezone(JAKARTA).hour
        return start <= hour < end if start < end else hour >= start or hour < end


USUAL = GroupSettings()


def group_settings(journal: Journal, chat_id: int) -> GroupSettings:
    """The settings of a group; the usual ones where nothing was chosen."""
    rows = journal.db.query(f"select {', '.join(CHOICES)} from chats where chat_id = ?", (chat_id,))  # noqa: S608
    for row in rows:
        return GroupSettings(**{name: row[name] for name in CHOICES if row[name] in CHOICES[name]})
    return USUAL


def choose(journal: Journal, chat_id: int, name: str, value: str) -> GroupSettings:
    """Set one setting of a group; returns all. Raises ValueError for what is no choice."""
    if value not in CHOICES.get(name, ()):
        raise ValueError(f"{name} cannot be {value}")
    settings = replace(group_settings(journal, chat_id), **{name: value})
    columns = ", ".join(CHOICES)
    changes = ", ".join(f"{column} = excluded.{column}" for column in CHOICES)
    journal.db.execute(
        f"insert into chats (chat_id, {columns}) values (?, ?, ?, ?, ?, ?)"  # noqa: S608 (our own names)
        f" on conflict (chat_id) do update set {changes}",
        (chat_id, *(asdict(settings)[column] for column in CHOICES)),
    )
    return settings


def chosen_language(journal: Journal, chat_id: int, user_id: int | None) -> Language | None:
    """The language that somebody chose in a chat; None when they did not."""
    rows = journal.db.query(
        "select language from languages where chat_id = ? and user_id = ?", (chat_id, user_id)
    )
    return next((cast(Language, row["language"]) for row in rows if row["language"] in LANGUAGES), None)


def spoken_in(journal: Journal, chat_id: int, user_id: int | None) -> Language | None:
    """The language chosen by a person in a chat or for the whole group; None when nobody chose one."""
    own = chosen_language(journal, chat_id, user_id)
    if own is not None:
        return own
    settings = group_settings(journal, chat_id)
    return None if settings.language == "each" else cast(Language, settings.language)


def choose_language(journal: Journal, chat_id: int, user_id: int, language: Language) -> None:
    """Note in which language somebody wants to be spoken to in a chat."""
    journal.db.execute(
        "insert into languages (chat_id, user_id, language) values (?, ?, ?)"
        " on conflict (chat_id, user_id) do update set language = excluded.language",
        (chat_id, user_id, language),
    )
