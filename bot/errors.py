"""What stops the bot from starting or going on, as one clear line for the admin."""

from __future__ import annotations


class BotError(Exception):
    """The bot cannot start or go on; the message is one line that says why and what to do."""
