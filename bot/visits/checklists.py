"""/replikasi: what to clear before an application is taken home, ticked and kept with its visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.buttons import Rows, carry, column, document_key, fits, keyboard
from bot.markup import escape, split
from bot.records import Outgoing
from bot.render import MARKS, Numbers, source_key, source_line, superscript
from bot.report.model import Checklist, Fact, Step, clean
from bot.turn import Press, Turn
from bot.visits import ticks
from bot.visits.place import here, pressed_visit
from index import replication
from index.model import Language
from index.reader import OpenEdition
from index.replication import Replication, Told
from index.texts import text
from knowledge.model import Source

DONE, OPEN = "☑", "☐"
SHOWN = 1  # facts a step in the chat; the report has all
LONGEST_NAME = 60


async def on_replication(turn: Turn) -> None:
    """/replikasi <application>."""
    name = clean(turn.heard.text)[:LONGEST_NAME]
    if not name:
        await turn.say("replication.usage")
        return
    made, suggestions = await turn.tools.thinker.look(lambda edition: _found(edition, name))
    if made is None:
        key = "replication.suggestions" if suggestions else "lookup.no_application"
        rows = column([(one, carry("vlist", one)) for one in suggestions if fits(f"vlist:{one}")])
        await turn.say(key, rows, name=name)
        return
    await _send(turn, made)


async def on_suggested_press(press: Press) -> None:
    """A suggested application: vlist:<name>."""
    press.toast()
    name = ":".join(press.pressed.values)
    made, _ = await press.turn.tools.thinker.look(lambda edition: _found(edition, name))
    if made is not None:
        await _send(press.turn, made)


async def on_step_press(press: Press) -> None:
    """Tick a step or untick it: vstep:<visit>:<application's key>:<step>."""
    visit = pressed_visit(press)
    if visit is None:
        return
    journal, turn = press.turn.tools.journal, press.turn
    key, step = press.pressed.value(1), press.pressed.value(2)
    names = [one for one in ticks.lists(journal, visit.id) if document_key(one) == key]
    known = {one for one, _, _ in replication.STEPS}
    if not names or step not in known:
        press.toast("toast.old_button")
        return
    made, _ = await turn.tools.thinker.look(lambda edition: _found(edition, names[0]))
    if made is None:
        press.toast("toast.edition_gone", alert=True)
        return
    press.toast("toast.saved")
    with journal.db.atomic():
        ticks.tick(journal, visit.id, names[0], step, turn.asker)
        done = ticks.done(journal, visit.id, names[0])
        html = _ticks(turn, made, done)
        rows = keyboard(step_rows(made, visit.id, done, turn.language))
        edit = Outgoing(turn.chat_id, html, turn.thread_id, keyboard=rows, edits=press.message_id)
        journal.plan(turn.update_id, [edit])
    await turn.tools.outbox.deliver(turn.update_id)


def of_visit(edition: OpenEdition, names: Sequence[str], done: dict[str, frozenset[str]]) -> list[Checklist]:
    """The checklists of a visit for its report; applications that the edition lost are left out."""
    lists = []
    for name in names:
        made, _ = _found(edition, name)
        if made is not None:
            steps = tuple(_step(step, step.key in done.get(name, frozenset())) for step in made.steps)
            lists.append(Checklist(made.application, steps))
    return lists


def blocks(made: Replication, language: Language) -> Iterator[str]:
    """The checklist as blocks of HTML: each step with what is known best, or that nothing is."""
    numbers: Numbers = {}
    yield f"<b>{escape(text('replication.title', language, application=made.application))}</b>"
    if made.thin:
        yield f"<i>{escape(text('replication.thin', language))}</i>"
    for step in made.steps:
        yield f"\n<b>{escape(step_name(step.key, language))}</b>"
        for told in step.told[: SHOWN if step.key != "open" else replication.OPEN]:
            yield _line(told, numbers, language)
        if not step.told:
            for attribute in step.blank or ("",):
                missing = text(f"attribute.{attribute}", language) if attribute else ""
                said = text("lookup.blank", language)
                yield f"ℹ️ {escape(f'{missing}: {said}' if missing else said)}"
    sources = [source_line(source, n, language) for source, n in numbers.items()]
    if sources:
        yield "\n" + " · ".join(sources)


def _ticks(turn: Turn, made: Replication, done: frozenset[str]) -> str:
    """The steps with their ticks."""
    title = turn.words("replication.ticks", application=made.application)
    steps = [
        f"{DONE if step.key in done else OPEN} {escape(step_name(step.key, turn.language))}"
        for step in made.steps
    ]
    return "\n".join([title, *steps, turn.words("replication.kept")])


def step_name(key: str, language: str) -> str:
    """What a step is called."""
    return text(f"step.{key}", language)


def step_rows(made: Replication, visit: int, done: frozenset[str], language: Language) -> Rows:
    """One button a step."""
    key = document_key(made.application)
    buttons = [
        (
            f"{DONE if step.key in done else OPEN} {step_name(step.key, language)}",
            carry("vstep", visit, key, step.key),
        )
        for step in made.steps
    ]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


def _found(edition: OpenEdition, name: str) -> tuple[Replication | None, tuple[str, ...]]:
    side, suggestions = replication.application(edition, name)
    return (replication.replication(edition, side), ()) if side else (None, suggestions)


async def _send(turn: Turn, made: Replication) -> None:
    journal = turn.tools.journal
    visit = here(turn)
    with journal.db.atomic():
        done: frozenset[str] = frozenset()
        rows: Rows = ()
        if visit is not None:
            ticks.tick(journal, visit.id, made.application, "", turn.asker)
            done = ticks.done(journal, visit.id, made.application)
            rows = step_rows(made, visit.id, done, turn.language)
        parts = list(blocks(made, turn.language))
        last = [_ticks(turn, made, done)] if visit else []
        if not visit:
            parts.append("\n" + turn.words("replication.not_kept"))
        # The steps to tick are a message of their own: what a press changes must be one message.
        journal.plan(turn.update_id, turn.outgoing([*split(parts), *last], rows))
    await turn.tools.outbox.deliver(turn.update_id)


def _line(told: Told, numbers: Numbers, language: Language) -> str:
    used = sorted({numbers.setdefault(source_key(one), len(numbers) + 1) for one in told.sources})
    raised = "".join(f"\u00a0{superscript(number)}" for number in used)
    label = f"{text(f'attribute.{told.attribute}', language)}: " if told.attribute else ""
    return f"{MARKS.get(told.kind, '•')} {escape(label + told.text)}{raised}"


def _step(step: replication.Step, done: bool) -> Step:
    facts = tuple(Fact(told.text, told.kind, _bare(told.sources), _label(told)) for told in step.told)
    missing = tuple(text(f"attribute.{name}", "id") for name in step.blank)
    return Step(step_name(step.key, "id"), facts, missing, done)


def _label(told: Told) -> str:
    return text(f"attribute.{told.attribute}", "id") if told.attribute else ""


def _bare(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))
