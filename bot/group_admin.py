"""/atur: how the bot behaves in a group, set by the group's admins with buttons in one message."""

from __future__ import annotations

from telegram.error import TelegramError

from bot.buttons import Rows, carry
from bot.preferences import CHOICES, GroupSettings, choose
from bot.turn import Press, Turn
from index.model import Language
from index.texts import text


async def may_ask(turn: Turn) -> bool:
    """Whether the asker may, by the group's settings. When Telegram does not tell who is an admin, yes."""
    if turn.private or turn.settings.askers == "all":
        return True
    try:
        return await turn.tools.admins.includes(turn.tools.bot, turn.chat_id, turn.asker)
    except TelegramError:  # better one answer too many than an admin without one
        return True


async def on_settings(turn: Turn) -> None:
    """/atur."""
    allowed = await is_admin(turn)
    if allowed is None:
        await turn.say("group.cannot_check")
    elif not allowed:
        await turn.say("group.not_admin")
    else:
        await turn.say("group.settings", settings_rows(turn.settings, turn.language))


async def on_set(press: Press) -> None:
    """One more of a setting's choices: set:<name>:<value>."""
    turn, name, value = press.turn, press.pressed.value(0), press.pressed.value(1)
    if turn.private or value not in CHOICES.get(name, ()):
        press.toast("toast.old_button")
        return
    allowed = await is_admin(turn)
    if not allowed:
        press.toast("group.cannot_check" if allowed is None else "group.not_admin", alert=True)
        return
    press.toast("toast.saved")
    settings = choose(turn.tools.journal, turn.chat_id, name, value)
    await press.show(turn.words("group.settings"), settings_rows(settings, turn.language))


def settings_rows(settings: GroupSettings, language: Language) -> Rows:
    """One button a setting, with what it is now; pressed, it becomes the next of its choices."""
    rows = []
    for name, choices in CHOICES.items():
        now = getattr(settings, name)
        following = choices[(choices.index(now) + 1) % len(choices)]
        label = f"{text(f'setting.{name}', language)}: {_shown(name, now, language)}"
        rows.append([(label, carry("set", name, following))])
    return rows


def _shown(name: str, value: str, language: Language) -> str:
    if name == "quiet" and value != "none":
        start, end = value.split("-")
        return text("setting.hours", language, start=start, end=end)
    return text(f"setting.{name}_{value}", language)


async def is_admin(turn: Turn) -> bool | None:
    """Whether the asker is an admin of the group; None when Telegram does not tell."""
    try:
        return await turn.tools.admins.includes(turn.tools.bot, turn.chat_id, turn.asker)
    except TelegramError:
        return None
