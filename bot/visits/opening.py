"""A visit begins: /kunjungan mulai, which region, and what becomes of one that runs already."""

from __future__ import annotations

from bot.buttons import Rows, carry, column
from bot.markup import split
from bot.preferences import JAKARTA
from bot.records import Outgoing, now
from bot.report.model import clean, long_date
from bot.turn import Press, Turn
from bot.visits import store
from bot.visits.briefings import LONGEST_TOPIC, MOST_REGIONS, messages, of
from bot.visits.days import Days, days_in
from bot.visits.place import here, leads, may_lead, may_plan, pressed_visit
from bot.visits.store import ASKING, CANCELLED, AlreadyRunning, Visit
from index import briefing


async def on_begin(turn: Turn, written: str) -> None:
    """/kunjungan mulai <region> [topic] [days]."""
    if turn.private:
        await turn.say("visit.group_only")
        return
    if not await may_lead(turn):
        return
    written = clean(written)
    found = await turn.tools.thinker.look(lambda edition: briefing.named(edition, written))
    days, rest = days_in(found.rest)
    topic = rest[:LONGEST_TOPIC] or None
    journal = turn.tools.journal
    if not written:
        await turn.say("visit.begin_usage")
    elif not found.regions:
        await turn.say("lookup.no_region", name=written[:LONGEST_TOPIC])
    elif len(found.regions) > 1:
        with journal.db.atomic():
            waiting = store.ask_for_region(journal, turn.chat_id, None, topic, turn.asker, days)
            shown = [(region.name, region.code) for region in found.regions[:MOST_REGIONS]]
            rows = column([(name, carry("vregion", waiting.id, code)) for name, code in shown])
            html = turn.words("lookup.which_region", name=written[:LONGEST_TOPIC])
            journal.plan(turn.update_id, turn.outgoing([html], rows))
        await turn.tools.outbox.deliver(turn.update_id)
    else:
        region = found.regions[0].name
        with journal.db.atomic():
            waiting = store.ask_for_region(journal, turn.chat_id, region, topic, turn.asker, days)
            planned = _plan_question(turn, waiting, region)
        if planned:
            await turn.tools.outbox.deliver(turn.update_id)
        else:
            await _begin(turn, waiting, region)


async def on_region_press(press: Press) -> None:
    """Which region is meant: vregion:<visit>:<code>."""
    visit = pressed_visit(press, ASKING)
    if visit is None or not await leads(press):
        return
    turn, code = press.turn, press.pressed.value(1)
    region = await turn.tools.thinker.look(lambda edition: briefing.region_by_code(edition, code))
    if region is None:
        press.toast("toast.old_button")
        return
    press.toast()
    if _plan_question(turn, visit, region.name):
        await turn.tools.outbox.deliver(turn.update_id)
    else:
        await _begin(turn, visit, region.name)


async def on_swap_press(press: Press) -> None:
    """End the visit that runs, without a report, and begin the other: vswap:<visit>:<running>."""
    visit = pressed_visit(press, ASKING)
    if visit is None or not await leads(press):
        return
    press.toast()
    # The question was planned with the region; data that names another waiting visit may lack it.
    region = visit.region or ""
    if not region:
        return
    await _begin(press.turn, visit, region, instead_of=press.pressed.number(1))


async def on_keep_press(press: Press) -> None:
    """Go on with the visit that runs: vkeep:<visit>."""
    visit = pressed_visit(press, ASKING)
    if visit is None or not await leads(press):
        return
    press.toast()
    journal = press.turn.tools.journal
    journal.db.execute("delete from visits where id = ? and state = ?", (visit.id, ASKING))
    await press.show(press.turn.words("visit.kept"), None)


def _plan_question(turn: Turn, waiting: Visit, region: str) -> bool:
    """When a visit runs here already, plan the question what to do. False when none does."""
    journal = turn.tools.journal
    running = store.running_in(journal, turn.chat_id)
    if running is None:
        return False
    journal.db.execute("update visits set region = ? where id = ?", (region, waiting.id))
    rows = [
        [(turn.label("button.swap", region=region), carry("vswap", waiting.id, running.id))],
        [(turn.label("button.keep_visit", region=running.region or ""), carry("vkeep", waiting.id))],
    ]
    html = turn.words("visit.running", region=running.region or "", since=since(running))
    journal.plan(turn.update_id, turn.outgoing([html], rows))
    return True


async def _begin(turn: Turn, visit: Visit, region: str, instead_of: int | None = None) -> None:
    """Let the visit run and say so, with the briefing, all in one transaction."""
    journal = turn.tools.journal
    made = await turn.tools.thinker.look(lambda edition: of(edition, region, visit.topic))
    try:
        with journal.db.atomic():
            if instead_of is not None:
                running = store.running_in(journal, turn.chat_id)
                if running is not None and running.id == instead_of:
                    store.end(journal, running.id, CANCELLED, now())
            store.begin(journal, visit.id, region, turn.moment)
            journal.plan(turn.update_id, _opening(turn, visit, region, made))
    except AlreadyRunning:
        await turn.say("visit.begun_meanwhile")
        return
    await turn.tools.outbox.deliver(turn.update_id)


def _opening(turn: Turn, visit: Visit, region: str, made: briefing.Briefing | None) -> list[Outgoing]:
    days = turn.tools.rules.retention_days
    lines = [turn.words("visit.begun", region=region, days=days)]
    lines += dated(turn, visit.days) if visit.days else []
    rows: Rows = [
        [
            (turn.label("button.qr"), carry("vqr", visit.id)),
            (turn.label("button.join"), carry("vjoin", visit.id)),
        ]
    ]
    opened = turn.outgoing(split(lines), rows)
    return [*opened, *messages(turn, made)] if made is not None else opened


async def on_days(turn: Turn, written: str) -> None:
    """/kunjungan tanggal <days>: on which days the visit is, for its report."""
    visit = here(turn)
    if visit is None:
        await turn.say("visit.none")
        return
    days, rest = days_in(clean(written))
    if days is None or rest:
        await turn.say("visit.days_usage", days=visit.days or "…")
    elif await may_plan(turn, visit):
        with turn.tools.journal.db.atomic():
            store.put_days(turn.tools.journal, visit.id, days)
            turn.tools.journal.plan(turn.update_id, turn.outgoing(["\n".join(dated(turn, days))]))
        await turn.tools.outbox.deliver(turn.update_id)


def dated(turn: Turn, days: Days) -> list[str]:
    """On which days a visit is, and when that is over already."""
    past = days.last < now().astimezone(JAKARTA).date()
    return [turn.words("visit.days", days=days), *([turn.words("visit.days_past")] if past else [])]


def since(visit: Visit) -> str:
    """When a visit began, in words."""
    return long_date(visit.started.astimezone(JAKARTA).date())
