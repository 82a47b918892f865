"""/kunjungan and its words, and the buttons of visits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.turn import Press, Turn
from bot.visits.briefings import on_ask_press, on_pdf_press, on_which_press
from bot.visits.checklists import on_step_press, on_suggested_press
from bot.visits.closing import on_cancel, on_cancel_press, on_finish, on_go_on_press
from bot.visits.drafts import on_draft_press
from bot.visits.evaluation import on_rate_press
from bot.visits.links import on_leave_press, on_qr, on_qr_press
from bot.visits.notes import on_action, on_agenda, on_join_press, on_note, on_people, on_status
from bot.visits.opening import on_begin, on_days, on_keep_press, on_region_press, on_swap_press
from bot.visits.photos import on_photo


async def _qr(turn: Turn, written: str) -> None:
    await on_qr(turn)


WORDS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "mulai": on_begin,
    "start": on_begin,
    "status": on_status,
    "peserta": on_people,
    "participants": on_people,
    "catatan": on_note,
    "note": on_note,
    "tindaklanjut": on_action,
    "action": on_action,
    "agenda": on_agenda,
    "tanggal": on_days,
    "date": on_days,
    "foto": on_photo,
    "photo": on_photo,
    "qr": _qr,
    "batal": on_cancel,
    "cancel": on_cancel,
    "selesai": on_finish,
    "finish": on_finish,
}


async def on_visit(turn: Turn) -> None:
    """/kunjungan <word> …; without a word that we know, how it is used."""
    word, *rest = turn.heard.text.split(maxsplit=1) or [""]
    run = WORDS.get(word.lower())
    if run is None:
        await turn.say("visit.usage")
    else:
        await run(turn, rest[0] if rest else "")


PRESSES: dict[str, Callable[[Press], Awaitable[None]]] = {
    "vask": on_ask_press,
    "vpdf": on_pdf_press,
    "vbrief": on_which_press,
    "vregion": on_region_press,
    "vswap": on_swap_press,
    "vkeep": on_keep_press,
    "vqr": on_qr_press,
    "vjoin": on_join_press,
    "vleave": on_leave_press,
    "vcancel": on_cancel_press,
    "vgoon": on_go_on_press,
    "vlist": on_suggested_press,
    "vstep": on_step_press,
    "vrate": on_rate_press,
    "vdraft": on_draft_press,
}
