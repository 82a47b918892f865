"""A Bot API server of our own on the loopback, as strict as Telegram in what it takes.

What Telegram would refuse is refused in Telegram's words. What Telegram would pass over in silence but can
only be a mistake of ours (an unknown method or field, a value of the wrong type, an odd button) is a fault,
and a test during which there was one fails at its end.
"""

from bot_api.model import BOT, PATIENCE, TOKEN, Call, Chat, Refused, Reply, State
from bot_api.server import BotApi

__all__ = ["BOT", "PATIENCE", "TOKEN", "BotApi", "Call", "Chat", "Refused", "Reply", "State"]
