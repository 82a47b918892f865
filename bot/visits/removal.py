"""What was noted in a visit by mistake is taken out again by its number: "hapus 2"."""

from __future__ import annotations

import re
from typing import Any

from bot.group_admin import is_admin
from bot.turn import Turn
from bot.visits import store
from bot.visits.store import Visit

_REMOVE = re.compile(r"(?:hapus|remove|delete)\s+(?:nomor\s+|no\.?\s*|number\s+)?(\d{1,4})", re.IGNORECASE)
# What the rows of a table are called.
NAMES = {
    "visit_notes": "notes",
    "visit_actions": "actions",
    "visit_agenda": "agenda",
    "visit_photos": "photos",
}


def number_to_remove(written: str) -> int | None:
    """The number in "hapus 2"; None when something else is written."""
    found = _REMOVE.fullmatch(written.strip())
    return int(found[1]) if found else None


async def remove(turn: Turn, visit: Visit, table: str, place: int) -> None:
    """Drop a row by its number: whoever noted it may, the secretary, and the group's admins."""
    journal, name = turn.tools.journal, NAMES[table]
    rows = store.numbered(journal, table, visit.id)
    what = turn.label(f"removal.{name}")
    if not 1 <= place <= len(rows):
        await turn.say("removal.no_such", what=what.lower(), number=place, count=len(rows))
        return
    row = rows[place - 1]
    if not _own(turn, visit, row) and (turn.private or not await is_admin(turn)):
        await turn.say("removal.not_yours", what=what, number=place)
        return
    with journal.db.atomic():
        store.drop(journal, table, row["id"])
        said = turn.words("removal.removed", what=what, number=place, count=len(rows) - 1)
        journal.plan(turn.update_id, turn.outgoing([said]))
    await turn.tools.outbox.deliver(turn.update_id)


def _own(turn: Turn, visit: Visit, row: dict[str, Any]) -> bool:
    return turn.asker is not None and turn.asker in (row["user_id"], row.get("taken_by"), visit.secretary)
