"""The evaluation of a visit in Telegram: asked when it closes, one vote a person, told to nobody by name."""

from __future__ import annotations

from bot.buttons import Rows, carry, keyboard
from bot.preferences import JAKARTA
from bot.records import Outgoing
from bot.report.model import clean, long_date
from bot.turn import Press, Turn
from bot.visits import ballots, store
from bot.visits.store import CLOSED, Visit

PREFIX = "e_"  # the beginning of a link's payload that opens the evaluation in private
LONGEST_MISSING = 500  # characters


def questions(turn: Turn, visit: Visit) -> list[Outgoing]:
    """Open the evaluation: the messages that ask for it, in the group and to who came by the visit's link.

    Belongs into the transaction that closes the visit and plans these messages.
    """
    journal = turn.tools.journal
    ballots.begin(journal.db, visit.id, turn.update_id, turn.moment)
    html, rows = _wording(turn, visit, private=False), keyboard(_rows(turn, visit))
    in_group = Outgoing(
        turn.chat_id, html, turn.thread_id, keyboard=rows, silent=turn.settings.is_quiet(turn.moment)
    )
    alone = _wording(turn, visit, private=True)
    return [in_group, *(Outgoing(guest, alone, keyboard=rows) for guest in store.guests(journal, visit.id))]


async def open_evaluation(turn: Turn, token: str) -> bool:
    """/start with an evaluation's link, in private. False when there is no such visit, or this is a group."""
    journal = turn.tools.journal
    found = store.by_token(journal, token)
    if found is None or not turn.private:
        return False
    visit, _ = found
    if visit.state != CLOSED or not ballots.is_open(journal.db, visit.id):
        await turn.say("poll.closed")
        return True
    with journal.db.atomic():
        ballots.ask(journal.db, visit.id, turn.update_id)
        journal.plan(turn.update_id, turn.outgoing([_wording(turn, visit, private=True)], _rows(turn, visit)))
    await turn.tools.outbox.deliver(turn.update_id)
    return True


async def on_rate_press(press: Press) -> None:
    """How useful the visit was: vrate:<visit>:<1 to 5>. Counts where we have asked, and nowhere else."""
    turn, db = press.turn, press.turn.tools.journal.db
    visit, useful = press.pressed.number(0), press.pressed.number(1)
    known = ballots.asked_in(db, turn.chat_id, visit) and useful in ballots.SCALE
    if not known or turn.asker is None:
        press.toast("toast.old_button")
    elif ballots.rate(db, visit, turn.asker, useful):
        press.toast("poll.rated", useful=useful, alert=True)
    else:
        press.toast("poll.closed", alert=True)


async def on_lacking(turn: Turn) -> bool:
    """A reply to the message that asks: what was missing. False when it is no such reply."""
    replied = turn.message.reply_to_message if turn.message else None
    if replied is None or turn.asker is None or not turn.heard.text:
        return False
    journal = turn.tools.journal
    visit = ballots.asked_by(journal.db, turn.chat_id, replied.message_id)
    if visit is None:
        return False
    said = clean(turn.heard.text)
    if len(said) > LONGEST_MISSING:
        await turn.say("visit.too_long", most=LONGEST_MISSING)
        return True
    with journal.db.atomic():
        kept = ballots.lacked(journal.db, visit, turn.asker, said)
        key = "poll.noted" if kept else "poll.closed"
        journal.plan(turn.update_id, turn.outgoing([turn.words(key)]))
    await turn.tools.outbox.deliver(turn.update_id)
    return True


def _wording(turn: Turn, visit: Visit, *, private: bool) -> str:
    ended = visit.ended or turn.moment
    until = long_date((ended + ballots.OPEN).astimezone(JAKARTA).date(), turn.language)
    link = f"https://t.me/{turn.tools.me.username}?start={PREFIX}{visit.token}"
    key = "poll.ask_private" if private else "poll.ask"
    return turn.words(key, region=visit.region or "", day=until, link=link)


def _rows(turn: Turn, visit: Visit) -> Rows:
    return [[(f"⭐ {step}", carry("vrate", visit.id, step)) for step in ballots.SCALE]]
