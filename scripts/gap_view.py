"""A gap as people read it in the terminal, and as machines do. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.gaps.arrange import Described

LONGEST = 200  # characters of a question in a list


def as_object(one: Described) -> dict[str, Any]:
    """A gap as machines read it: nothing of who asked but how many."""
    gap = one.gap
    return {
        "gap": gap.number,
        "state": gap.state,
        "because": gap.because,
        "question": one.question,
        "examples": [{"question": question, "asked": count} for question, count in one.examples],
        "asked": len(gap.questions),
        "people": gap.people,
        "chats": gap.chats,
        "statuses": gap.statuses,
        "bad_votes": gap.bad,
        "reasons": list(gap.reasons),
        "regions": list(one.regions),
        "first_asked": gap.questions[0]["asked_at"],
        "last_asked": gap.questions[-1]["asked_at"],
        "closed_before": gap.closed,
        "nearest": one.nearest
        and {
            "passage": one.nearest.passage,
            "document": one.nearest.document,
            "title": one.nearest.title,
            "text": one.nearest.text,
            "score": one.nearest.score,
        },
        "known_missing": one.blank,
    }


def lines(one: Described) -> Iterator[str]:
    """A gap as people read it."""
    gap = one.gap
    ignored = f"  (ignored{f': {gap.because}' if gap.because else ''})" if gap.state == "ignored" else ""
    yield f"{gap.number:>4}  {_short(one.question)}{ignored}"
    statuses = ", ".join(f"{count} {said(status)}" for status, count in gap.statuses.items())
    people = f"{gap.people} {'person' if gap.people == 1 else 'people'}"
    chats = f"{gap.chats} {'chat' if gap.chats == 1 else 'chats'}"
    bad = f", 👎 {gap.bad}" + (f" ({', '.join(sorted(set(gap.reasons)))})" if gap.reasons else "")
    yield f"      {len(gap.questions)}× by {people} in {chats}: {statuses}{bad if gap.bad else ''}"
    if one.regions:
        yield f"      regions: {', '.join(one.regions)}"
    for question, count in one.examples:
        yield f"      also: {_short(question)}" + (f" ({count}×)" if count > 1 else "")
    if one.blank:
        yield f"      known to be missing: {_short(one.blank)}"
    if one.nearest:
        yield f"      nearest: {one.nearest.passage}: {_short(one.nearest.text)}"


def said(status: str) -> str:
    """How an answer is named to people, as `tanya stats` does."""
    return {"partial": "answered in part"}.get(status, status.replace("_", " "))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
