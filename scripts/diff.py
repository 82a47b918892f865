"""tanya diff: what an edition has otherwise than another."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from scripts.common import Refusal, console, load_settings

if TYPE_CHECKING:
    from index.difference import Held, Words

AROUND = 10  # words that are shown on either side of a change
STYLES = {"-": "red strike", "+": "green bold"}
MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}")}


@click.command(name="diff")
@click.argument("before", type=int, required=False)
@click.argument("after", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(before: int | None, after: int | None, as_json: bool) -> None:
    """Show what edition AFTER (the one in force) has otherwise than edition BEFORE (the one before it).

    Passages that came (+), that went (-), and that changed (~), these word by word: [-what went-]
    {+what came+}; passages told in the same words by other sources (s). The last five editions are kept.

    \b
    Examples:
      tanya diff
      tanya diff 12
      tanya diff 12 14 --json
    """
    from index.difference import difference, held, in_words
    from index.edition import edition_path

    home = load_settings().home
    first, last = _numbers(before, after)
    found = difference(held(edition_path(home, first)), held(edition_path(home, last)))
    if as_json:
        told: dict[str, Any] = {"before": first, "after": last}
        told["added"] = [_machine(one) for one in found.added]
        told["removed"] = [_machine(one) for one in found.removed]
        told["changed"] = [
            {"before": _machine(old), "after": _machine(new), "words": in_words(old.text, new.text)}
            for old, new in found.changed
        ]
        told["resourced"] = [
            {"before": _machine(old), "after": _machine(new)} for old, new in found.resourced
        ]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    out = console()
    if not found:
        out.print(f"editions {first} and {last} hold the same passages")
        return
    shown: list[tuple[str, str, Text]] = []
    shown += [(one.document, "+", Text(one.text, STYLES["+"])) for one in found.added]
    shown += [(one.document, "-", Text(one.text, STYLES["-"])) for one in found.removed]
    shown += [
        (new.document, "~", _told(in_words(old.text, new.text), colours=out.is_terminal))
        for old, new in found.changed
    ]
    shown += [(new.document, "s", _resourced(old, new)) for old, new in found.resourced]
    for document, lines in groupby(sorted(shown, key=lambda one: one[0]), key=lambda one: one[0]):
        out.print(Text(document, "bold"))
        for _, mark, line in lines:
            out.print(Text(f"  {mark} ") + line)
    out.print(
        f"edition {first} → {last}: {len(found.added)} added, {len(found.removed)} removed,"
        f" {len(found.changed)} changed, {len(found.resourced)} with other sources"
    )


def _numbers(before: int | None, after: int | None) -> tuple[int, int]:
    """The two editions to compare. Raises Refusal."""
    from index.edition import current_number, numbers

    home = load_settings().home
    kept = numbers(home)
    last = after if after is not None else current_number(home)
    if last is None:
        raise Refusal("there is no edition yet: tanya build")
    older = [number for number in kept if number < last]
    if before is None and not older:
        raise Refusal(f"there is no edition before {last} to compare with")
    first = before if before is not None else older[-1]
    for number in (first, last):
        if number not in kept:
            raise Refusal(f"edition {number} is not kept; there are: {', '.join(map(str, kept)) or 'none'}")
    return first, last


def _told(words: Words, *, colours: bool) -> Text:
    """The change word by word, in colours on a terminal, else in marks; what stayed is cut where long."""
    line = Text()
    for place, (how, part) in enumerate(words):
        if how == "=":
            line += Text(_cut(part, first=place == 0, last=place == len(words) - 1))
            continue
        opening, closing = ("", "") if colours else MARKS[how]
        line += Text(f"{opening}{part.rstrip()}{closing}", STYLES[how]) + Text(" ")
    line.rstrip()
    return line


def _cut(stayed: str, *, first: bool, last: bool) -> str:
    """What stayed, as far as it shows where the change is."""
    words = stayed.split()
    begin = [] if first else words[:AROUND]
    end = [] if last else words[-AROUND:]
    if len(words) <= len(begin) + len(end) + AROUND:
        return " ".join(words) + " "
    return " ".join([*begin, "…", *end]) + " "


def _resourced(old: Held, new: Held) -> Text:
    gone = [source for source in old.sources if source not in new.sources]
    come = [source for source in new.sources if source not in old.sources]
    return Text(_begin(new.text)) + Text(
        "".join([*(f"\n      - {source}" for source in gone), *(f"\n      + {source}" for source in come)]),
        "dim",
    )


def _begin(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def _machine(one: Held) -> dict[str, Any]:
    return {
        "passage": one.id,
        "document": one.document,
        "heading": one.heading,
        "text": one.text,
        "kind": one.kind,
        "sources": list(one.sources),
    }
