"""What is noted while a visit runs: notes, follow-up actions, the agenda, who takes part, how far it is."""

from __future__ import annotations

from bot.buttons import Button, carry, column
from bot.markup import escape, split
from bot.preferences import JAKARTA
from bot.records import now
from bot.report.model import clean
from bot.turn import Press, Turn
from bot.visits import store
from bot.visits.due import read_action
from bot.visits.opening import dated, since
from bot.visits.place import here, may_plan, pressed_visit
from bot.visits.removal import number_to_remove, remove
from bot.visits.store import Visit

LONGEST_NOTE = 2000  # characters
LONGEST_TITLE = 120
LONGEST_NAME = 120
AGENDA_SHOWN = 20  # points, each a button


async def on_note(turn: Turn, written: str) -> None:
    """/kunjungan catatan <text>."""
    visit = await _running(turn)
    if visit is None:
        return
    note, journal = clean(written), turn.tools.journal
    if (mistaken := number_to_remove(note)) is not None:
        await remove(turn, visit, "visit_notes", mistaken)
        return
    if not note:
        await turn.say("visit.note_usage")
        return
    if len(note) > LONGEST_NOTE:
        await turn.say("visit.too_long", most=LONGEST_NOTE)
        return
    with journal.db.atomic():
        store.add(journal, "visit_notes", visit.id, turn.asker, text=note)
        number = store.noted(journal, visit).notes
        journal.plan(turn.update_id, turn.outgoing([turn.words("visit.noted", number=number)]))
    await turn.tools.outbox.deliver(turn.update_id)


async def on_action(turn: Turn, written: str) -> None:
    """/kunjungan tindaklanjut <what> - <who> - <by when>."""
    visit = await _running(turn)
    if visit is None:
        return
    if (mistaken := number_to_remove(written)) is not None:
        await remove(turn, visit, "visit_actions", mistaken)
        return
    action = read_action(clean(written)) if len(written) <= LONGEST_NOTE else None
    if action is None:
        await turn.say("visit.too_long" if written else "visit.action_usage", most=LONGEST_NOTE)
        return
    journal = turn.tools.journal
    with journal.db.atomic():
        store.add(
            journal, "visit_actions", visit.id, turn.asker, what=action.what, who=action.who, due=action.due
        )
        number = store.noted(journal, visit).actions
        # Who it falls to may be a person's name: it is kept with the visit alone, not in what we sent.
        lines = [turn.words("visit.action_noted", number=number)]
        lines += [turn.words("visit.action_who")] if action.who else []
        lines += [turn.words("visit.action_due", due=action.due)] if action.due else []
        if action.day is not None and action.day < now().astimezone(JAKARTA).date():
            lines.append(turn.words("visit.action_past"))
        lines.append(turn.words("visit.action_mistaken", number=number))
        journal.plan(turn.update_id, turn.outgoing(split(lines)))
    await turn.tools.outbox.deliver(turn.update_id)


async def on_agenda(turn: Turn, written: str) -> None:
    """/kunjungan agenda [<title>]: a new point, or all of them, each with the button to its QR picture."""
    visit = await _running(turn)
    if visit is None:
        return
    title, journal = clean(written), turn.tools.journal
    if len(title) > LONGEST_TITLE:
        await turn.say("visit.too_long", most=LONGEST_TITLE)
        return
    if title and not await may_plan(turn, visit):
        return
    if (mistaken := number_to_remove(title)) is not None:
        await remove(turn, visit, "visit_agenda", mistaken)
        return
    with journal.db.atomic():
        if title:
            store.add(journal, "visit_agenda", visit.id, turn.asker, title=title)
        points = store.rows(journal, "visit_agenda", visit.id)
        lines = [turn.words("visit.agenda" if points else "visit.agenda_usage")]
        lines += [f"{place}. {escape(point['title'])}" for place, point in enumerate(points, 1)]
        lines += [turn.words("visit.agenda_mistaken", number=len(points))] if title else []
        buttons: list[Button] = [
            (turn.label("button.qr_agenda", title=point["title"]), carry("vqr", visit.id, point["id"]))
            for point in points[-AGENDA_SHOWN:]
        ]
        journal.plan(turn.update_id, turn.outgoing(split(lines), column(buttons)))
    await turn.tools.outbox.deliver(turn.update_id)


async def on_people(turn: Turn, written: str) -> None:
    """/kunjungan peserta [<own name>|keluar]. Names are never shown by us, only put into the report."""
    visit = await _running(turn)
    if visit is None or turn.asker is None:
        return
    name, journal = clean(written), turn.tools.journal
    if len(name) > LONGEST_NAME:
        await turn.say("visit.too_long", most=LONGEST_NAME)
        return
    with journal.db.atomic():
        if name.casefold() in ("keluar", "leave"):
            store.leave(journal, visit.id, turn.asker)
            said = turn.words("visit.left")
        elif name:
            store.join(journal, visit.id, turn.asker, name)
            said = turn.words("visit.name_noted")
        else:
            said = turn.words("visit.people", count=store.noted(journal, visit).people)
        rows = [[(turn.label("button.join"), carry("vjoin", visit.id))]] if not name else []
        journal.plan(turn.update_id, turn.outgoing([said], rows))
    await turn.tools.outbox.deliver(turn.update_id)


async def on_join_press(press: Press) -> None:
    """Take part: vjoin:<visit>. The name is typed, if one wants it in the report."""
    visit = pressed_visit(press)
    if visit is None or press.turn.asker is None:
        return
    store.join(press.turn.tools.journal, visit.id, press.turn.asker, None)
    press.toast("visit.joined", alert=True)


async def on_status(turn: Turn, written: str) -> None:
    """/kunjungan status."""
    visit = await _running(turn)
    if visit is not None:
        counts = store.noted(turn.tools.journal, visit)
        html = turn.words("visit.status", region=visit.region or "", since=since(visit), **vars(counts))
        await turn.reply(["\n".join([html, *(dated(turn, visit.days)[:1] if visit.days else [])])])


async def _running(turn: Turn) -> Visit | None:
    """The visit that this is about; says so when there is none."""
    visit = here(turn)
    if visit is None:
        await turn.say("visit.none")
    return visit
