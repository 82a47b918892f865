"""What people think of answers: one verdict a person and question, with a reason when it is bad."""

from __future__ import annotations

from bot.journal import Journal
from bot.records import now, stamp


def vote(journal: Journal, question: int, user_id: int, verdict: str, reason: str | None = None) -> bool:
    """Note a verdict ("good", "bad"). False when it was there already and nothing changed."""
    before = next(
        iter(
            journal.db.query(
                "select verdict, reason from votes where question = ? and user_id = ?", (question, user_id)
            )
        ),
        None,
    )
    if before is not None and before["verdict"] == verdict and reason in (None, before["reason"]):
        return False
    journal.db.execute(
        "insert into votes (question, user_id, verdict, reason, voted_at) values (?, ?, ?, ?, ?)"
        " on conflict (question, user_id) do update set"
        " verdict = excluded.verdict, reason = excluded.reason, voted_at = excluded.voted_at",
        (question, user_id, verdict, reason, stamp(now())),
    )
    return True


def forget_votes(journal: Journal, question: int) -> None:
    """Drop the verdicts on an answer that is no longer the one."""
    journal.db.execute("delete from votes where question = ?", (question,))
