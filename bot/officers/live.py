"""A published answer comes into an edition: whoever asked the same in vain is queued for the news."""

from __future__ import annotations

from typing import Any

from bot import news
from bot.assistant import Thinker
from bot.conversation import context_of
from bot.journal import Journal
from bot.officers import store
from bot.officers.store import ANSWERED, LIVE, PUBLISHED
from bot.preferences import spoken_in
from bot.questions import UNANSWERED
from index.model import Question

Row = dict[str, Any]

# Cosine of the model from which an unanswered question is asked again to see whether it is the same. Whether
# it is, the answer decides: it must be this very passage. Measured, see docs/adr/0039.
ALIKE = 0.85
AT_ONCE = 16  # questions compared before others get the thread that answers


async def queue_for_same(journal: Journal, thinker: Thinker) -> None:
    """For each published draft that the edition in force has by now, queue who asked the same.

    Raises AssistantFailed; then the draft is looked at again.
    """
    published = store.drafts(journal.db, PUBLISHED)
    if not published:
        return
    held = await thinker.look(lambda edition: {(row[0], row[2]) for row in edition.rows})
    for draft in published:
        if (draft["document"], draft["passage"]) not in held:
            continue
        same = await _same(journal, thinker, draft)
        with journal.db.atomic():
            still = [one for one in store.drafts(journal.db, PUBLISHED) if one == draft]
            if still:  # neither changed by its officer nor decided on anew while we thought
                news.queue(journal.db, same)
                store.decide(journal.db, draft["number"], LIVE, draft["document"], draft["passage"])


async def _same(journal: Journal, thinker: Thinker, draft: Row) -> list[int]:
    """The questions that asked what a draft answers, of everybody who was not answered, one a person."""
    if draft["question"] is None:
        return []
    rows = _unanswered(journal, draft["number"])
    texts = list(dict.fromkeys(row["text"] for row in rows))
    alike = set()
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        cosines = await thinker.likeness(draft["question"], some)
        alike |= {text for text, cosine in zip(some, cosines, strict=True) if cosine >= ALIKE}
    found: dict[tuple[int, int | None], int] = {}
    for row in rows:
        asker = (row["chat_id"], row["user_id"])
        if row["text"] in alike and asker not in found and await _answers(journal, thinker, row, draft):
            found[asker] = row["update_id"]
    return list(found.values())


async def _answers(journal: Journal, thinker: Thinker, row: Row, draft: Row) -> bool:
    """Whether the edition in force answers a recorded question with the passage of a draft."""
    spoken = spoken_in(journal, row["chat_id"], row["user_id"])
    made = await thinker.answer(Question(row["text"], context_of(row, journal), spoken))
    return news.is_news(made, row) and any(
        (quote.document, quote.text) == (draft["document"], draft["passage"]) for quote in made.passages
    )


def _unanswered(journal: Journal, number: int) -> list[Row]:
    """The questions without an answer, newest first, but for those of askers who have the officer's.

    An officer's answer to another number is one too; so is a question told of before.
    """
    marks = ", ".join("?" * len(UNANSWERED))
    return list(
        journal.db.query(
            f"select * from questions where status in ({marks})"  # noqa: S608 (what is put in are question marks)
            " and not exists (select 1 from forwarded where forwarded.chat_id = questions.chat_id"
            " and forwarded.user_id is questions.user_id and (forwarded.number = ? or"
            " forwarded.question = questions.update_id) and forwarded.state = ?)"
            " and update_id not in (select question from news)"
            " order by asked_at desc, update_id desc",
            (*UNANSWERED, number, ANSWERED),
        )
    )
