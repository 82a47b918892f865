"""The link of a visit and of each point of its agenda: as a QR picture, and what opens behind it."""

from __future__ import annotations

import io
from dataclasses import replace

import segno

from bot.attachments import File, keep
from bot.buttons import Rows, carry
from bot.markup import escape
from bot.records import Outgoing
from bot.turn import Press, Turn
from bot.visits import store
from bot.visits.briefings import note, of, question_rows
from bot.visits.place import here, pressed_visit
from bot.visits.store import RUNNING, Visit

PREFIX = "v_"  # the beginning of a link's payload that opens a visit
SCALE = 12  # points of the picture for each of the code's modules: 500 to 600 points wide
BORDER = 4  # modules, as the standard wants


def link_of(username: str, token: str) -> str:
    """The link that opens the bot within a visit, or at a point of its agenda."""
    return f"https://t.me/{username}?start={PREFIX}{token}"


def qr_png(link: str) -> bytes:
    """The link as a QR code that still reads when a tenth of it is dirty, as PNG."""
    stream = io.BytesIO()
    segno.make(link, error="q", micro=False).save(stream, kind="png", scale=SCALE, border=BORDER)
    return stream.getvalue()


def qr_message(turn: Turn, visit: Visit, agenda: dict[str, object] | None) -> Outgoing:
    """The QR picture as a message; belongs into the transaction of its plan."""
    token = str(agenda["token"]) if agenda else visit.token
    link = link_of(turn.tools.me.username, token)
    caption = turn.words("visit.qr", region=visit.region or "", link=link)
    if agenda:
        caption = turn.words("visit.qr_agenda", title=agenda["title"], link=link)
    number = keep(turn.tools.journal, File("kunjungan-qr.png", qr_png(link)))
    [message] = turn.outgoing([caption])
    return replace(message, attachment=number)


async def on_qr(turn: Turn) -> None:
    """/kunjungan qr."""
    visit = here(turn)
    if visit is None:
        await turn.say("visit.none")
        return
    with turn.tools.journal.db.atomic():
        turn.tools.journal.plan(turn.update_id, [qr_message(turn, visit, None)])
    await turn.tools.outbox.deliver(turn.update_id)


async def on_qr_press(press: Press) -> None:
    """The QR picture: vqr:<visit>[:<point of the agenda>]."""
    visit = pressed_visit(press)
    if visit is None:
        return
    turn, point = press.turn, press.pressed.number(1)
    agenda = next(
        (row for row in store.rows(turn.tools.journal, "visit_agenda", visit.id) if row["id"] == point), None
    )
    if point and agenda is None:
        press.toast("toast.old_button")
        return
    press.toast()
    with turn.tools.journal.db.atomic():
        turn.tools.journal.plan(turn.update_id, [qr_message(turn, visit, agenda)])
    await turn.tools.outbox.deliver(turn.update_id)


async def open_visit(turn: Turn, token: str) -> bool:
    """/start with a visit's link, in private: whoever opens it asks within the visit from now on.

    False when there is no such visit, or this is a group.
    """
    journal = turn.tools.journal
    found = store.by_token(journal, token)
    if found is None or not turn.private or turn.asker is None:
        return False
    visit, agenda = found
    if visit.state != RUNNING or visit.region is None:
        await turn.say("visit.over", region=visit.region or "")
        return True
    topic = str(agenda["title"]) if agenda else visit.topic
    region = visit.region
    made = await turn.tools.thinker.look(lambda edition: of(edition, region, topic))
    lines = [turn.words("visit.welcome", region=region)]
    if agenda:
        lines.append(turn.words("visit.welcome_agenda", title=agenda["title"]))
    rows: list[Rows] = []
    with journal.db.atomic():
        store.enter(journal, visit.id, turn.asker, int(agenda["id"]) if agenda else None)
        if made is not None:
            note(turn, region, topic, made.questions)
            lines += [f"{place}. {escape(ask)}" for place, ask in enumerate(made.questions, 1)]
            rows.append(question_rows(turn.update_id, made))
        lines.append("\n" + turn.words("visit.welcome_stored"))
        rows.append([[(turn.label("button.join"), carry("vjoin", visit.id))]])
        rows.append([[(turn.label("button.withdraw"), carry("vleave", visit.id))]])
        all_rows = [row for group in rows for row in group]
        journal.plan(turn.update_id, turn.outgoing(["\n".join(lines)], all_rows))
    await turn.tools.outbox.deliver(turn.update_id)
    return True


async def on_leave_press(press: Press) -> None:
    """Questions in private are not to be in the report: vleave:<visit>."""
    visit = pressed_visit(press)
    if visit is None or press.turn.asker is None:
        return
    store.withdraw(press.turn.tools.journal, visit.id, press.turn.asker)
    press.toast("visit.withdrawn", alert=True)
