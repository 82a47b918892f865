"""tanya chat: the same bot as in Telegram, in this terminal."""

from __future__ import annotations

import click

from bot.settings import Settings
from scripts.common import assistant, load_settings


@click.command(name="chat")
def command() -> int:
    """Chat with the bot in this terminal; with a pipe, one question a line until the end of input.

    \b
    Examples:
      tanya chat
      printf 'apa itu e-RK?\\n' | tanya chat
    """
    return chat(load_settings())


def chat(settings: Settings) -> int:
    """Run the terminal chat on the edition in force."""
    from bot.run import run_terminal

    with assistant(settings) as opened:
        return run_terminal(opened)
