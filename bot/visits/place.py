"""Which visit a message or a press is about, and whether whoever sent it may do what it asks."""

from __future__ import annotations

from bot.group_admin import is_admin
from bot.turn import Press, Turn
from bot.visits import store
from bot.visits.store import RUNNING, Visit


def here(turn: Turn) -> Visit | None:
    """The running visit of a group; in private, of its secretary, or of who came by its link."""
    journal = turn.tools.journal
    if not turn.private:
        return store.running_in(journal, turn.chat_id)
    return store.kept_by(journal, turn.asker) or store.guest_of(journal, turn.asker)


async def may_lead(turn: Turn) -> bool:
    """Whether the asker is an admin of this group; says so when not."""
    allowed = await is_admin(turn)
    if allowed:
        return True
    await turn.say("group.cannot_check" if allowed is None else "visit.not_admin")
    return False


async def may_plan(turn: Turn, visit: Visit) -> bool:
    """Whether the asker may change how a visit is planned: the group's admins; in private the secretary."""
    if not turn.private:
        return await may_lead(turn)
    if turn.asker is not None and turn.asker == visit.secretary:
        return True
    await turn.say("visit.not_admin")
    return False


async def leads(press: Press) -> bool:
    """The same for a press."""
    allowed = await is_admin(press.turn)
    if allowed:
        return True
    press.toast("group.cannot_check" if allowed is None else "visit.not_admin", alert=True)
    return False


def pressed_visit(press: Press, *states: str) -> Visit | None:
    """The visit of a button, in one of these states (running if none is given); else says so.

    Data comes from clients: a visit answers only in its own chat, or to its guests in private.
    """
    turn, journal = press.turn, press.turn.tools.journal
    found = store.visit(journal, press.pressed.number(0))
    ours = found is not None and (
        found.chat_id == turn.chat_id
        or (turn.private and turn.asker is not None and store.belongs(journal, found.id, turn.asker))
    )
    if found is None or not ours or found.state not in (states or (RUNNING,)):
        press.toast("visit.not_running", alert=True)
        return None
    return found
