"""/naskah: the outline of an agreement, filled with the visit's parties, for the legal bureau."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.attachments import File, keep
from bot.buttons import carry
from bot.report.agreement import agreement_docx
from bot.report.model import clean
from bot.turn import Press, Turn
from bot.visits import ticks
from bot.visits.place import here
from index import replication
from index.clauses import DRAFTS, Draft, Outline, outline
from index.reader import OpenEdition

LONGEST_NAME = 60


async def on_draft(turn: Turn) -> None:
    """/naskah [kesepakatan|pks] [application]; without a word, asked back with buttons."""
    word, *rest = clean(turn.heard.text).split(maxsplit=1) or [""]
    draft = next((one for one in DRAFTS if one == word.lower()), None)
    if draft is None:
        rows = [[(turn.label(f"button.draft_{one}"), carry("vdraft", one)) for one in DRAFTS]]
        await turn.say("draft.usage", rows)
    else:
        await _send(turn, draft, rest[0][:LONGEST_NAME] if rest else None)


async def on_draft_press(press: Press) -> None:
    """Which of the two: vdraft:<kind>."""
    draft = next((one for one in DRAFTS if one == press.pressed.value(0)), None)
    if draft is None:
        press.toast("toast.old_button")
        return
    press.toast()
    await _send(press.turn, draft, None)


async def _send(turn: Turn, draft: Draft, wanted: str | None) -> None:
    journal = turn.tools.journal
    visit = here(turn)

    def found(edition: OpenEdition) -> tuple[Outline, str | None]:
        side, _ = replication.application(edition, wanted) if wanted else (None, ())
        return outline(edition, draft), side.name if side else None

    made, application = await turn.tools.thinker.look(found)
    if wanted and application is None:
        await turn.say("lookup.no_application", name=wanted)
        return
    region = visit.region if visit else None
    listed = tuple(ticks.lists(journal, visit.id)) if visit else ()
    applications = (application,) if application else listed
    content = await asyncio.to_thread(agreement_docx, made, region, applications, turn.tools.me.username)
    with journal.db.atomic():
        number = keep(journal, File(f"rancangan-{draft}.docx", content))
        key = "draft.caption" if region else "draft.caption_blank"
        [message] = turn.outgoing([turn.words(key, region=region or "")])
        journal.plan(turn.update_id, [replace(message, attachment=number)])
    await turn.tools.outbox.deliver(turn.update_id)
