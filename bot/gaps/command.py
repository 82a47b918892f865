"""/gaps in the admins' chat: the same groups as `tanya gaps` shows, most asked first."""

from __future__ import annotations

from functools import partial

from bot.gaps import arrange, store
from bot.gaps.arrange import Described
from bot.markup import escape, split
from bot.turn import Turn

SHOWN = 15
LONGEST = 300  # characters of a question


async def on_gaps(turn: Turn) -> None:
    """/gaps: what stayed unanswered, in groups, without who asked."""
    journal, thinker = turn.tools.journal, turn.tools.thinker
    model = await thinker.look(lambda edition: edition.manifest.model)
    while (batch := arrange.next_batch(journal, model)) is not None:
        meanings, gaps = await thinker.use(partial(arrange.placed, batch=batch))
        arrange.keep(journal, batch, meanings, gaps)
    found = [gap for gap in store.found(journal.db) if gap.state == store.OPEN]
    if not found:
        await turn.say("staff.no_gaps")
        return
    of_visits = store.regions_of_visits(journal.db)
    shown = found[:SHOWN]
    described = await thinker.look(
        lambda edition: [arrange.described(edition, gap, of_visits) for gap in shown]
    )
    head = turn.words("staff.gaps", count=sum(len(gap.questions) for gap in found), groups=len(found))
    more = len(found) - len(shown)
    foot = [turn.words("staff.gaps_more", count=more)] if more else []
    await turn.reply(
        split([head, *(_shown(turn, one) for one in described), *foot, turn.words("staff.gaps_how")])
    )


def _shown(turn: Turn, one: Described) -> str:
    gap = one.gap
    question = one.question if len(one.question) <= LONGEST else f"{one.question[: LONGEST - 1]}…"
    lines = [
        turn.words("staff.gap", number=gap.number, question=question, asked=len(gap.questions)),
        turn.words("staff.gap_people", people=gap.people, chats=gap.chats),
    ]
    if gap.bad:
        lines[1] += turn.words("staff.gap_bad", count=gap.bad)
    if one.regions:
        lines[1] += f" · {escape(', '.join(one.regions))}"
    if one.blank:
        lines.append(turn.words("staff.gap_blank"))
    elif one.nearest:
        lines.append(turn.words("staff.gap_nearest", title=one.nearest.title))
    return "\n".join(lines)
