"""What the bot does with each kind of message. Answers are planned here, sent elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ChatMemberHandler, ExtBot, MessageHandler, filters

from bot.address import Heard, Me, hear, topic_of
from bot.assistant import Thinker
from bot.conversation import before
from bot.journal import Asked, Journal, Outgoing, now
from bot.late import with_apology
from bot.markup import escape
from bot.outbox import Outbox
from bot.render import render
from index.model import Answer, Language, Question
from index.texts import text

Context: TypeAlias = CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
App: TypeAlias = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


@dataclass(frozen=True)
class Tools:
    """What handlers work with."""

    thinker: Thinker
    journal: Journal
    outbox: Outbox
    retention_days: int


@dataclass(frozen=True)
class Turn:
    """One message that wants something of us."""

    update_id: int
    message: Message
    heard: Heard
    me: Me
    tools: Tools

    @property
    def private(self) -> bool:
        """Whether we are alone with the asker."""
        return self.message.chat.type == ChatType.PRIVATE

    @property
    def language(self) -> Language:
        """The language of our own words, by the asker's Telegram."""
        code = (self.message.from_user and self.message.from_user.language_code) or ""
        return "en" if code.lower().startswith("en") else "id"

    async def reply(self, messages: Sequence[str], asked: Asked | None = None) -> None:
        """Answer with these HTML messages: in the same topic and, in a group, as a reply."""
        messages = with_apology(messages, self.message.date, now(), self.language)
        chat_id, thread_id = self.message.chat.id, topic_of(self.message)
        reply_to = None if self.private else self.message.message_id
        outgoing = [
            Outgoing(chat_id, html, thread_id, reply_to if part == 0 else None)
            for part, html in enumerate(messages)
        ]
        self.tools.journal.plan(self.update_id, outgoing, asked)
        await self.tools.outbox.deliver(self.update_id)

    async def say(self, key: str, **fields: object) -> None:
        """Answer with a sentence of the catalogue, in HTML."""
        shown = {name: escape(str(value)) for name, value in fields.items()}
        await self.reply([text(key, self.language, bot=escape(self.me.username), **shown)])


async def on_start(turn: Turn) -> None:
    """Who we are."""
    await turn.say("bot.start", sample=text("sample.one", turn.language))


async def on_help(turn: Turn) -> None:
    """How to ask, with three sample questions."""
    samples = {name: text(f"sample.{name}", turn.language) for name in ("one", "two", "three")}
    await turn.say("help.private" if turn.private else "help.group", **samples)


async def on_ask(turn: Turn) -> None:
    """/tanya <question>."""
    if turn.heard.text:
        await on_question(turn)
    else:
        await turn.say("bot.empty_question")


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "start": on_start,
    "help": on_help,
    "bantuan": on_help,
    "tanya": on_ask,
}


async def on_question(turn: Turn) -> None:
    """Answer a question, in view of the ones before it."""
    message, tools = turn.message, turn.tools
    thread = before(message, turn.me, tools.journal)
    answered = tools.outbox.start_typing(message.chat.id, topic_of(message))
    try:
        answer = await tools.thinker.answer(Question(turn.heard.text, thread.context))
    finally:
        answered.set()
    await turn.reply(render(answer), _asked(turn, answer, thread.follows))


async def on_message(update: Update, context: Context, tools: Tools) -> None:
    """Any new message, in private or in a group."""
    message = update.message
    assert message is not None
    if message.migrate_to_chat_id is not None:
        tools.journal.migrated(message.chat.id, message.migrate_to_chat_id)
        return
    if message.migrate_from_chat_id is not None:
        tools.journal.migrated(message.migrate_from_chat_id, message.chat.id)
        return
    me = Me(context.bot.id, context.bot.username)
    heard = hear(message, me)
    if heard is None:
        return
    turn = Turn(update.update_id, message, heard, me, tools)
    if heard.what == "no_text":
        await turn.say("bot.no_text", sample=text("sample.two", turn.language))
    elif heard.what == "command":
        await _on_command(turn)
    elif heard.text or turn.private:
        await on_question(turn)
    else:
        await turn.say("bot.empty_mention")


async def _on_command(turn: Turn) -> None:
    command = COMMANDS.get(turn.heard.name)
    if command is not None:
        await command(turn)
    elif turn.private or f"@{turn.me.username}".lower() in (turn.message.text or "").lower():
        await turn.say("bot.unknown_command")


async def on_membership(update: Update, context: Context, tools: Tools) -> None:
    """We were added to a chat or removed from it. A group is greeted once."""
    change = update.my_chat_member
    assert change is not None
    if not _present(change.new_chat_member):
        tools.journal.gone(change.chat.id, removed=True)
    elif change.chat.type in GROUPS and not _present(change.old_chat_member):
        await _greet(update.update_id, change, context.bot.username, tools)


async def _greet(update_id: int, change: ChatMemberUpdated, username: str, tools: Tools) -> None:
    if not tools.journal.greet(change.chat.id):
        return
    language: Language = "id"  # a group has no language; the one who added us does not speak for it
    html = text("bot.greeting", language, bot=escape(username), days=tools.retention_days)
    tools.journal.plan(update_id, [Outgoing(change.chat.id, html)])
    await tools.outbox.deliver(update_id)


def _present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return bool(member.is_member)
    return member.status in PRESENT


def _asked(turn: Turn, answer: Answer, follows: int | None) -> Asked:
    sender = turn.message.from_user
    return Asked(
        chat_id=turn.message.chat.id,
        private=turn.private,
        message_id=turn.message.message_id,
        text=turn.heard.text,
        status=answer.status,
        asked_at=turn.message.date,
        thread_id=topic_of(turn.message),
        follows=follows,
        user_id=sender.id if sender else None,
        language=answer.language,
        edition=answer.edition,
        elapsed_ms=answer.elapsed_ms,
    )


def register(application: App, tools: Tools) -> None:
    """Put the handlers in place. Other kinds of updates match none and are done without a word."""

    async def message(update: Update, context: Context) -> None:
        await on_message(update, context, tools)

    async def membership(update: Update, context: Context) -> None:
        await on_membership(update, context, tools)

    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, message))
    application.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))
