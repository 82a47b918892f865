"""How we talk: the Telegram application, the inbox, the messages."""
