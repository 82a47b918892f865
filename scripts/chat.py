"""tanya chat: the same bot as in Telegram, in this terminal."""

from __future__ import annotations

import click

from bot.settings import Settings
from scripts.common import assistant, load_settings


@click.command(name="chat")
@click.option(
    "--as-group",
    is_flag=True,
    help='Chat as a group: "Budi: …" lets Budi speak, "> …" replies to the bot.',
)
def command(as_group: bool) -> int:
    """Chat with the bot in this terminal; with a pipe, one question a line until the end of input.

    Buttons are numbered: a number presses one.

    \b
    Examples:
      tanya chat
      tanya chat --as-group
      printf 'apa itu e-RK?\\n' | tanya chat
    """
    return chat(load_settings(), as_group=as_group)


def chat(settings: Settings, *, as_group: bool = False) -> int:
    """Run the terminal chat on the edition in force."""
    from bot.library import library_of
    from bot.run import run_terminal

    with assistant(settings) as opened:
        return run_terminal(opened, as_group=as_group, library=library_of(settings))
