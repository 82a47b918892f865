"""The replication checklists of a visit in the journal: which there are, and which steps are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.journal import Journal
from bot.records import now, stamp


def done(journal: Journal, number: int, application: str) -> frozenset[str]:
    """The ticked steps of a checklist."""
    found = journal.db.query(
        "select step from visit_checks where visit = ? and application = ? and done and step <> ''",
        (number, application),
    )
    return frozenset(row["step"] for row in found)


def tick(journal: Journal, number: int, application: str, step: str, user_id: int | None) -> None:
    """Tick a step, or untick it; step "" notes that the visit has this checklist."""
    journal.db.execute(
        "insert into visit_checks (visit, application, step, done, user_id, noted_at)"
        " values (?, ?, ?, 1, ?, ?) on conflict (visit, application, step) do update set"
        " done = case when step = '' then 1 else not done end, user_id = excluded.user_id",
        (number, application, step, user_id, stamp(now())),
    )


def lists(journal: Journal, number: int) -> Sequence[str]:
    """The applications whose checklists a visit has, in the order in which they were asked for."""
    found = journal.db.query(
        "select application from visit_checks where visit = ? and step = '' order by noted_at, rowid",
        (number,),
    )
    return [row["application"] for row in found]
