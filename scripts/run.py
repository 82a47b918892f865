"""tanya run: the bot, in Telegram with a token, in this terminal without one."""

from __future__ import annotations

import click

from scripts.common import assistants, console, load_settings


@click.command(name="run")
def command() -> int:
    """Start the bot: in Telegram when TANYA_TOKEN is set, else as a chat in this terminal.

    \b
    Examples:
      tanya run
      TANYA_TOKEN=123456:abc… tanya run
      echo "apa itu e-RK?" | tanya run
    """
    from index.texts import text

    settings = load_settings()
    notice = console(stderr=True)
    if settings.token is None:
        notice.print(text("terminal.why", "id"), markup=False)
        from scripts.chat import chat

        return chat(settings)
    from bot.run import check_settings, run_telegram

    check_settings(settings)
    notice.print(text("terminal.telegram", "id"), markup=False)
    with assistants(settings) as opened:
        return run_telegram(settings, *opened)
