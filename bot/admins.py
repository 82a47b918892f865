"""Who is an admin of a group, by Telegram's own list, kept for a few minutes."""

from __future__ import annotations

import time

from telegram import Bot

MINUTES = 5.0
REMEMBERED = 1_000  # groups


class Admins:
    """Asks Telegram and remembers for a while."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[float, frozenset[int]]] = {}

    async def includes(self, bot: Bot, chat_id: int, asker: int | None) -> bool:
        """Whether somebody is an admin; one who writes as the group itself is one.

        Raises TelegramError when Telegram does not tell.
        """
        if asker == chat_id:
            return True
        return asker is not None and asker in await self._of(bot, chat_id)

    def forget(self, chat_id: int) -> None:
        """Ask again the next time."""
        self._known.pop(chat_id, None)

    async def _of(self, bot: Bot, chat_id: int) -> frozenset[int]:
        asked, admins = self._known.get(chat_id, (0.0, frozenset()))
        if not asked or time.monotonic() - asked > MINUTES * 60:
            admins = frozenset(member.user.id for member in await bot.get_chat_administrators(chat_id))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[chat_id] = (time.monotonic(), admins)
        return admins
