"""A visit ends: called off, or closed with a summary in the chat and its report as two files."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from bot.attachments import File, keep
from bot.buttons import carry
from bot.markup import escape, split
from bot.preferences import JAKARTA
from bot.records import Outgoing, now
from bot.report.docx_file import TemplateBroken, admins_template, report_docx
from bot.report.model import Report
from bot.report.pdf_file import report_pdf
from bot.turn import Press, Turn
from bot.visits import evaluation, store
from bot.visits.collect import material_of, report_of
from bot.visits.place import leads, may_lead, pressed_visit
from bot.visits.store import CANCELLED, CLOSED, Visit

logger = logging.getLogger(__name__)

UNANSWERED_SHOWN = 5  # in the chat; the report has all, and how many there are is said
ACTIONS_SHOWN = 10


async def on_cancel(turn: Turn, written: str) -> None:
    """/kunjungan batal: asks whether that is meant."""
    visit = await _led(turn)
    if visit is None:
        return
    rows = [
        [
            (turn.label("button.cancel_visit"), carry("vcancel", visit.id)),
            (turn.label("button.keep"), carry("vgoon", visit.id)),
        ]
    ]
    await turn.say("visit.cancel_confirm", rows, region=visit.region or "")


async def on_cancel_press(press: Press) -> None:
    """End the visit without a report: vcancel:<visit>."""
    visit = pressed_visit(press)
    if visit is None or not await leads(press):
        return
    press.toast()
    turn = press.turn
    with turn.tools.journal.db.atomic():
        store.end(turn.tools.journal, visit.id, CANCELLED, now())
        html = turn.words("visit.cancelled", region=visit.region or "")
        edit = Outgoing(turn.chat_id, html, turn.thread_id, edits=press.message_id)
        turn.tools.journal.plan(turn.update_id, [edit])
    await turn.tools.outbox.deliver(turn.update_id)


async def on_go_on_press(press: Press) -> None:
    """Do not end it: vgoon:<visit>."""
    visit = pressed_visit(press)
    if visit is not None:
        press.toast()
        await press.show(press.turn.words("visit.kept"), None)


async def on_finish(turn: Turn, written: str) -> None:
    """/kunjungan selesai: the summary and the report; the visit is closed with their plan."""
    visit = await _led(turn)
    if visit is None:
        return
    tools, journal = turn.tools, turn.tools.journal
    finished = tools.outbox.start_typing(turn.chat_id, turn.thread_id)
    try:
        # What is asked while the report is being written is not in it, so the end is now.
        until = turn.moment
        material = material_of(journal, visit, until)
        report = await tools.thinker.look(
            lambda edition: report_of(edition, material, until, tools.me.username)
        )
        files, trouble = await asyncio.to_thread(_files, report, journal.path.parent)
    finally:
        finished.set()
    with journal.db.atomic():
        if not store.end(journal, visit.id, CLOSED, until):
            return  # it was ended meanwhile
        summary = split(
            [*_summary(turn, report), *([turn.words("visit.template", reason=trouble)] if trouble else [])]
        )
        planned = turn.outgoing(summary)
        for file in files:
            [message] = turn.outgoing([turn.words("visit.report", region=report.region)])
            planned.append(replace(message, attachment=keep(journal, file), reply_to=None))
        if trouble and tools.rules.admins_chat is not None:
            planned.append(Outgoing(tools.rules.admins_chat, turn.words("visit.template", reason=trouble)))
        planned += evaluation.questions(turn, visit)
        journal.plan(turn.update_id, planned)
    await tools.outbox.deliver(turn.update_id)


def _files(report: Report, home: Path) -> tuple[list[File], str | None]:
    """The report as DOCX and PDF; when the admin's template is broken, ours, and why."""
    today = now().astimezone(JAKARTA).date()
    name = f"laporan-kunjungan-{'-'.join(report.region.lower().split())}-{report.last_day.isoformat()}"
    trouble = None
    try:
        document = report_docx(report, today, admins_template(home))
    except TemplateBroken as broken:
        trouble = str(broken)
        logger.error("the admin's template of the report is broken; ours was used")
        document = report_docx(report, today)
    return [File(f"{name}.docx", document), File(f"{name}.pdf", report_pdf(report, today))], trouble


def _summary(turn: Turn, report: Report) -> list[str]:
    answered = sum(len(topic.results) for topic in report.topics)
    lines = [
        turn.words(
            "visit.closed",
            region=report.region,
            answered=answered,
            open=len(report.unanswered),
            notes=len(report.notes),
            actions=len(report.actions),
            checklists=len(report.checklists),
            photos=len(report.photos),
        )
    ]
    lines += [f"• {escape(topic.title)}: {len(topic.results)}" for topic in report.topics]
    if report.unanswered:
        lines.append(turn.words("visit.closed_open"))
        lines += [f"• {escape(question)}" for question in report.unanswered[:UNANSWERED_SHOWN]]
    if report.actions:
        lines.append(turn.words("visit.closed_actions"))
        lines += [
            f"• {escape(' – '.join(part for part in (one.what, one.due) if part))}"
            for one in report.actions[:ACTIONS_SHOWN]
        ]
    return lines


async def _led(turn: Turn) -> Visit | None:
    """The running visit of this group, if the asker may end it; else says why not."""
    if turn.private:
        await turn.say("visit.group_only")
        return None
    visit = store.running_in(turn.tools.journal, turn.chat_id)
    if visit is None:
        await turn.say("visit.none")
        return None
    return visit if await may_lead(turn) else None
