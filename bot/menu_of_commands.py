"""Telegram's own menus of commands: by place and language, out of the table of commands."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.commands import Where, offered
from bot.outbox import ODD_ANSWER
from bot.preferences import LANGUAGES

logger = logging.getLogger(__name__)


async def set_menus(bot: ExtBot[Any], admins_chat: int | None) -> None:
    """Offer our commands in Telegram's menus; a server that knows no menus can do without."""
    for scope, places in _menus(admins_chat):
        for language in LANGUAGES:
            commands = [BotCommand(one.names[0], one.about(language)) for one in offered(places)]
            code = None if language == "id" else language  # Indonesian for all who have no menu of their own
            try:
                await bot.set_my_commands(commands, scope, code)
            except (TelegramError, *ODD_ANSWER) as error:
                logger.info("a menu of commands was not set: %s", type(error).__name__)


def _menus(admins_chat: int | None) -> Iterator[tuple[BotCommandScope, Sequence[Where]]]:
    yield BotCommandScopeAllPrivateChats(), ["private"]
    yield BotCommandScopeAllGroupChats(), ["group"]
    yield BotCommandScopeAllChatAdministrators(), ["group", "group_admins"]
    if admins_chat is not None:
        # A menu for one chat takes the place of those above.
        places: list[Where] = ["private"] if admins_chat > 0 else ["group", "group_admins"]
        yield BotCommandScopeChat(admins_chat), [*places, "admins_chat"]
