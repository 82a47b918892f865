"""For the admins' chat: /status, how the bot does."""

from __future__ import annotations

from datetime import timedelta

from bot.errors_seen import count_since
from bot.officers.store import counts
from bot.preferences import JAKARTA
from bot.records import now, stamp
from bot.turn import Turn
from index.dates import short_date


async def on_status(turn: Turn) -> None:
    """/status: edition, uptime, inbox, what waits for officers and admins, errors today."""
    journal = turn.tools.journal
    manifest = await turn.tools.thinker.look(lambda edition: edition.manifest)
    today = stamp(now().astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0))
    # This very command waits in the inbox too.
    waiting = [one for one in journal.waiting() if one.update_id != turn.update_id]
    asked = next(iter(journal.db.query("select count(*) as n from questions where asked_at >= ?", (today,))))[
        "n"
    ]
    officers, drafts = counts(journal)
    await turn.say(
        "staff.status",
        edition=manifest.number,
        built=short_date(manifest.created[:10], turn.language),
        uptime=_duration(now() - turn.tools.started),
        waiting=len(waiting),
        officers=officers,
        drafts=drafts,
        asked=asked,
        errors=count_since(journal, today),
    )


def _duration(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    return f"{days} d {rest // 60:02}:{rest % 60:02}" if days else f"{rest // 60:02}:{rest % 60:02}"
