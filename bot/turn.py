"""One message or press that wants something of us: where it stands, whose it is, how it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from telegram import CallbackQuery, Message
from telegram import Message as TelegramMessage
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ExtBot

from bot.address import Heard, Me, topic_of
from bot.admins import Admins
from bot.assistant import Thinker
from bot.buttons import Pressed, Rows, keyboard, read
from bot.flood import Flood
from bot.journal import Journal
from bot.late import with_apology
from bot.library import Library
from bot.markup import escape
from bot.outbox import Outbox
from bot.preferences import USUAL, GroupSettings, group_settings, spoken_in
from bot.records import Asked, Outgoing, now
from index.model import Language
from index.texts import text

Context: TypeAlias = CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
App: TypeAlias = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


@dataclass(frozen=True)
class Rules:
    """What the admin set: days that the journal is kept, chats of ours, questions a minute (0: any).

    `library` is where the knowledge lies, None where nothing of it can be read or added.
    `office` is whose the officers' answers are, `officers_days` how long they are waited for.
    """

    retention_days: int
    officers_chat: int | None = None
    admins_chat: int | None = None
    questions_per_minute: int = 0
    library: Library | None = None
    office: str = "Pemerintah Kota Bandung"
    officers_days: int = 7


@dataclass(frozen=True)
class Tools:
    """What handlers work with. `bell` wakes who works off the documents that admins sent."""

    thinker: Thinker
    journal: Journal
    outbox: Outbox
    rules: Rules
    bot: ExtBot[Any]
    flood: Flood
    admins: Admins = field(default_factory=Admins)
    started: datetime = field(default_factory=now)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def me(self) -> Me:
        """Who we are."""
        return Me(self.bot.id, self.bot.username)


@dataclass(frozen=True)
class Turn:
    """What is to be answered, a message or a press.

    `asker` is the person, or the chat in whose name somebody writes; `reply_to` the message that an answer in
    a group replies to; `chosen` whether the language was chosen, by the asker or for the group.
    """

    update_id: int
    tools: Tools
    chat_id: int
    private: bool
    thread_id: int | None
    reply_to: int
    asker: int | None
    moment: datetime
    settings: GroupSettings
    language: Language
    chosen: bool
    heard: Heard
    message: Message | None = None

    @property
    def spoken(self) -> Language | None:
        """The language that answers must have; None when the question decides."""
        return self.language if self.chosen else None

    def outgoing(self, messages: Sequence[str], rows: Rows = ()) -> list[Outgoing]:
        """HTML messages as an answer, in the same topic, in a group as a reply; buttons under the last.

        A late answer begins with an apology.
        """
        if self.message is not None:
            written = self.message.edit_date or self.message.date
            messages = with_apology(messages, written, now(), self.language)
        return [
            Outgoing(
                self.chat_id,
                html,
                self.thread_id,
                self.reply_to if part == 0 and not self.private else None,
                keyboard(rows) if part == len(messages) - 1 else None,
                silent=not self.private and self.settings.is_quiet(self.moment),
            )
            for part, html in enumerate(messages)
        ]

    async def send(self, messages: Sequence[Outgoing], asked: Asked | None = None) -> None:
        """Plan messages as the answer to this, and send them."""
        self.tools.journal.plan(self.update_id, messages, asked)
        await self.tools.outbox.deliver(self.update_id)

    async def reply(self, messages: Sequence[str], rows: Rows = ()) -> None:
        """Answer with these HTML messages."""
        await self.send(self.outgoing(messages, rows))

    async def say(self, key: str, rows: Rows = (), **fields: object) -> None:
        """Answer with a sentence of the catalogue, in HTML."""
        await self.reply([self.words(key, **fields)], rows)

    def words(self, key: str, **fields: object) -> str:
        """A sentence of the catalogue as HTML, its fields made safe; {bot} is our name."""
        shown = {name: escape(str(value)) for name, value in fields.items()}
        return text(key, self.language, bot=escape(self.tools.me.username), **shown)

    def label(self, key: str, **fields: object) -> str:
        """A sentence of the catalogue as plain text, for a button or a toast."""
        return text(key, self.language, **fields)


@dataclass(frozen=True)
class Press:
    """A pressed button: the turn that it takes, what it carries, and the message that it stands under."""

    turn: Turn
    id: str
    pressed: Pressed
    message_id: int

    def toast(self, key: str = "", *, alert: bool = False, **fields: object) -> None:
        """End the waiting sign, with a sentence of the catalogue over the chat if one is given."""
        words = self.turn.label(key, **fields) if key else ""
        self.turn.tools.outbox.acknowledge(self.id, words, alert=alert)

    async def show(self, html: str, rows: Rows | str | None, *, about: int | None = None) -> None:
        """Edit the message of the button. `rows` may be a keyboard as the journal has it."""
        turn = self.turn
        buttons = rows if rows is None or isinstance(rows, str) else keyboard(rows)
        await turn.send([Outgoing(turn.chat_id, html, turn.thread_id, None, buttons, self.message_id, about)])


def turn_of(update_id: int, message: Message, heard: Heard, settings: GroupSettings, tools: Tools) -> Turn:
    """The turn that a message takes."""
    private = message.chat.type == ChatType.PRIVATE
    sender = message.from_user
    asker = asker_of(message)
    language, chosen = _language(
        tools.journal, message.chat.id, asker, sender.language_code if sender else None
    )
    return Turn(
        update_id,
        tools,
        message.chat.id,
        private,
        topic_of(message),
        message.message_id,
        asker,
        message.date,
        settings,
        language,
        chosen,
        heard,
        message,
    )


def press_of(update_id: int, query: CallbackQuery, tools: Tools) -> Press | None:
    """The press of a button under a message of ours in a chat; None for other buttons."""
    message = query.message
    if message is None or query.data is None:
        return None
    private = message.chat.type == ChatType.PRIVATE
    settings = USUAL if private else group_settings(tools.journal, message.chat.id)
    language, chosen = _language(
        tools.journal, message.chat.id, query.from_user.id, query.from_user.language_code
    )
    turn = Turn(
        update_id,
        tools,
        message.chat.id,
        private,
        topic_of(message) if isinstance(message, TelegramMessage) else None,
        message.message_id,
        query.from_user.id,
        now(),
        settings,
        language,
        chosen,
        Heard("question"),
    )
    return Press(turn, query.id, read(query.data), message.message_id)


def asker_of(message: Message) -> int | None:
    """Who asks: the chat in whose name somebody writes, else the person."""
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _language(journal: Journal, chat_id: int, asker: int | None, code: str | None) -> tuple[Language, bool]:
    """The language of our own words, and whether it was chosen, by the asker or for the group."""
    spoken = spoken_in(journal, chat_id, asker)
    if spoken is not None:
        return spoken, True
    return ("en" if (code or "").lower().startswith("en") else "id"), False
