"""What the bot does with each kind of update: who is heard, and which part of the bot answers."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.address import Heard, hear
from bot.answering import answer_edited, on_overheard, on_question
from bot.commands import dispatch
from bot.flood import Verdict
from bot.inline import on_inline
from bot.introduction import greeting
from bot.officers.replies import is_for_officers, on_correction, on_reply
from bot.preferences import USUAL, group_settings
from bot.presses import on_press
from bot.questions import asked_in
from bot.records import Outgoing
from bot.turn import GROUPS, App, Context, Tools, Turn, turn_of
from bot.uploads.receiving import is_upload, on_document
from bot.visits.evaluation import on_lacking
from bot.visits.photos import follows_album
from index.texts import text

PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def on_message(update: Update, tools: Tools) -> None:
    """Any new message, in private or in a group."""
    message = update.message
    assert message is not None
    if message.migrate_to_chat_id is not None:
        tools.journal.migrated(message.chat.id, message.migrate_to_chat_id)
        return
    if message.migrate_from_chat_id is not None:
        tools.journal.migrated(message.migrate_from_chat_id, message.chat.id)
        return
    private = message.chat.type == ChatType.PRIVATE
    settings = USUAL if private else group_settings(tools.journal, message.chat.id)
    if is_upload(message, tools):
        upload = turn_of(update.update_id, message, Heard("no_text"), settings, tools)
        if not await _is_flood(upload):
            await on_document(upload)
        return
    heard = follows_album(message, tools.journal)
    heard = heard or hear(message, tools.me, to_all=settings.listens == "question")
    if heard is None:
        return
    turn = turn_of(update.update_id, message, heard, settings, tools)
    if is_for_officers(message, heard, tools):
        await on_reply(turn)
    elif heard.what == "overheard":
        # Counted apart: who talks a lot in the group must not find us silent when they turn to us.
        asker, kind = turn.asker or 0, heard.what
        if tools.flood.judge(turn.chat_id, asker, turn.moment, private=True, kind=kind) is Verdict.ANSWER:
            await on_overheard(turn)
    elif not await _is_flood(turn):
        await _answer(turn)


async def _answer(turn: Turn) -> None:
    heard = turn.heard
    if heard.what == "no_text":
        await turn.say("bot.no_text", sample=text("sample.two", turn.language))
    elif heard.what == "command":
        await dispatch(turn)
    elif heard.what == "question" and await on_lacking(turn):
        return
    elif heard.text or turn.private:
        await on_question(turn)
    else:
        await turn.say("bot.empty_mention")


async def on_edited(update: Update, tools: Tools) -> None:
    """A message was changed: if it is a question that was answered, its answer is changed too."""
    message = update.edited_message
    assert message is not None
    if await on_correction(update, tools):
        return
    row = asked_in(tools.journal, message.chat.id, message.message_id)
    private = message.chat.type == ChatType.PRIVATE
    settings = USUAL if private else group_settings(tools.journal, message.chat.id)
    heard = hear(message, tools.me, to_all=True)
    if row is None or heard is None or not heard.text or heard.text == row["text"]:
        return
    if heard.what != "no_text" and (heard.what != "command" or heard.name == "tanya"):
        await answer_edited(turn_of(update.update_id, message, heard, settings, tools), row)


async def _is_flood(turn: Turn) -> bool:
    """Whether this is more than one may ask in a minute; says so once."""
    verdict = turn.tools.flood.judge(turn.chat_id, turn.asker or 0, turn.moment, private=turn.private)
    if verdict is Verdict.NOTICE:
        await turn.say("bot.flood")
    return verdict is not Verdict.ANSWER


async def on_membership(update: Update, tools: Tools) -> None:
    """We were added to a chat or removed from it, or our rights changed. A group is greeted once."""
    change = update.my_chat_member
    assert change is not None
    tools.admins.forget(change.chat.id)
    if not _present(change.new_chat_member):
        tools.journal.gone(change.chat.id, removed=True)
    elif change.chat.type in GROUPS and not _present(change.old_chat_member):
        await _greet(update.update_id, change, tools)


async def _greet(update_id: int, change: ChatMemberUpdated, tools: Tools) -> None:
    if not tools.journal.greet(change.chat.id):
        return
    # A group has no language until its admins choose one; the one who added us does not speak for it.
    tools.journal.plan(update_id, [Outgoing(change.chat.id, greeting(tools, "id"))])
    await tools.outbox.deliver(update_id)


def _present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return bool(member.is_member)
    return member.status in PRESENT


def register(application: App, tools: Tools) -> None:
    """Put the handlers in place. Other kinds of updates match none and are done without a word."""

    async def message(update: Update, context: Context) -> None:
        await on_message(update, tools)

    async def edited(update: Update, context: Context) -> None:
        await on_edited(update, tools)

    async def membership(update: Update, context: Context) -> None:
        await on_membership(update, tools)

    async def press(update: Update, context: Context) -> None:
        await on_press(update, tools)

    async def inline(update: Update, context: Context) -> None:
        await on_inline(update, tools)

    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, message))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited))
    application.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(InlineQueryHandler(inline))
