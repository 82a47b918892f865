"""All commands in one table, which drives what is done, what /bantuan lists and what menus offer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering import on_question
from bot.gaps.command import on_gaps
from bot.group_admin import on_settings
from bot.introduction import on_about, on_privacy, on_start
from bot.lookups import on_compare, on_region, on_term
from bot.menus import on_category
from bot.own_data import on_erase, on_language, on_sources
from bot.own_export import on_export
from bot.sakip import on_sakip
from bot.staff import on_status
from bot.turn import Turn
from bot.visits.briefings import on_briefing
from bot.visits.checklists import on_replication
from bot.visits.command import on_visit
from bot.visits.drafts import on_draft
from index.model import Language
from index.texts import text

Where = Literal["private", "group", "group_admins", "admins_chat"]
BOTH: tuple[Where, ...] = ("private", "group")


@dataclass(frozen=True)
class Command:
    """A command: its names, the first of which is shown, where it can be used, and what it does.

    What it is for stands in the catalogue under "command.<first name>".
    """

    names: tuple[str, ...]
    where: tuple[Where, ...]
    run: Callable[[Turn], Awaitable[None]]
    listed: bool = True

    def about(self, language: Language) -> str:
        """What it is for, in a few words."""
        return text(f"command.{self.names[0]}", language)


async def on_help(turn: Turn) -> None:
    """How to ask, three sample questions, and the commands that can be used here."""
    samples = {name: text(f"sample.{name}", turn.language) for name in ("one", "two", "three")}
    head = turn.words("help.private" if turn.private else "help.group", **samples)
    lines = [f"/{command.names[0]} – {command.about(turn.language)}" for command in offered(_here(turn))]
    await turn.reply(["\n".join([head, "", turn.words("help.commands"), *lines])])


async def on_ask(turn: Turn) -> None:
    """/tanya <question>."""
    if turn.heard.text:
        await on_question(turn)
    else:
        await turn.say("bot.empty_question")


COMMANDS: tuple[Command, ...] = (
    Command(("start",), BOTH, on_start, listed=False),
    Command(("tanya", "ask"), BOTH, on_ask),
    Command(("bantuan", "help"), BOTH, on_help),
    Command(("aplikasi",), BOTH, on_category),
    Command(("smartcity",), BOTH, on_category),
    Command(("sakip",), BOTH, on_sakip),
    Command(("kerjasama",), BOTH, on_category),
    Command(("istilah", "term"), BOTH, on_term),
    Command(("banding", "compare"), BOTH, on_compare),
    Command(("daerah", "region"), BOTH, on_region),
    Command(("briefing",), BOTH, on_briefing),
    Command(("kunjungan", "visit"), BOTH, on_visit),
    Command(("replikasi", "replication"), BOTH, on_replication),
    Command(("naskah", "draft"), BOTH, on_draft),
    Command(("sumber", "sources"), BOTH, on_sources),
    Command(("bahasa", "language"), BOTH, on_language),
    Command(("tentang", "about"), BOTH, on_about),
    Command(("privasi", "privacy"), BOTH, on_privacy),
    Command(("data_saya", "my_data"), ("private",), on_export),
    Command(("hapus_data", "delete_data"), ("private",), on_erase),
    Command(("atur", "settings"), ("group_admins",), on_settings),
    Command(("status",), ("admins_chat",), on_status),
    Command(("gaps",), ("admins_chat",), on_gaps),
)
BY_NAME = {name: command for command in COMMANDS for name in command.names}


async def dispatch(turn: Turn) -> None:
    """Do what a command says, where it can be used."""
    command = BY_NAME.get(turn.heard.name)
    here = _here(turn)
    if command is not None and set(command.where) & set(here):
        await command.run(turn)
    elif command is not None and command.where == ("private",):
        await turn.say("bot.private_only")
    elif command is not None and command.where == ("group_admins",):
        await turn.say("bot.group_only")
    elif turn.private or _named(turn):
        await turn.say("bot.unknown_command")


def offered(here: Sequence[Where]) -> list[Command]:
    """The commands that a menu in such a place offers."""
    return [command for command in COMMANDS if command.listed and set(command.where) & set(here)]


def _here(turn: Turn) -> list[Where]:
    """What the place of a turn is. Who is an admin of a group is seen when it matters."""
    places: list[Where] = ["private"] if turn.private else ["group", "group_admins"]
    return [*places, "admins_chat"] if turn.chat_id == turn.tools.rules.admins_chat else places


def _named(turn: Turn) -> bool:
    written = (turn.message.text if turn.message else None) or ""
    return f"@{turn.tools.me.username}".lower() in written.lower()
