"""What belongs to the asker: the language, the sources of the last answer, and the erasing of it all."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from bot.answer_buttons import paging_row
from bot.buttons import Rows, carry
from bot.gaps.schema import purge
from bot.journal import Journal
from bot.officers.schema import erase_asker
from bot.pages import cut, source_pages, titled
from bot.preferences import LANGUAGES, choose_language
from bot.questions import Row, last_answered
from bot.records import Outgoing
from bot.turn import Press, Turn
from bot.visits.schema import erase_person
from index.model import Language
from index.reader import OpenEdition
from index.texts import text
from index.versions import quoted

LONGEST_QUESTION = 80  # UTF-16 units of a question in a title


async def on_sources(turn: Turn) -> None:
    """/sumber: the sources of the last answer, or of the one replied to."""
    journal = turn.tools.journal
    replied = turn.message.reply_to_message if turn.message else None
    number = journal.question_answered_by(turn.chat_id, replied.message_id) if replied else None
    row = (
        journal.question(number)
        if number is not None
        else last_answered(journal, turn.chat_id, turn.thread_id)
    )
    if row is None:
        await turn.say("bot.no_answer_yet")
        return
    pages = await sources_of_question(turn, row)
    if not pages:
        await turn.say("toast.edition_gone")
        return
    html = sources_page(row, pages, 1, turn.language)
    await turn.reply([html], [paging_row("source", (row["update_id"],), 1, len(pages))])


def sources_page(row: Row, pages: Sequence[str], number: int, language: Language) -> str:
    """One of the pages with the sources of a question's answer, under a title that names the question."""
    question = cut(" ".join(row["text"].split()), LONGEST_QUESTION)
    title = text("paging.sources", language, question=question)
    return titled(title, pages[number - 1], number, len(pages), language)


async def sources_of_question(turn: Turn, row: Row) -> list[str]:
    """The sources of a question's answer as pages; none when the edition no longer has all its passages."""
    wanted, language = json.loads(row["passages"]), turn.language

    def found(edition: OpenEdition) -> list[str]:
        quotes = list(quoted(edition, wanted))
        return source_pages(quotes, language) if len(quotes) == len(wanted) else []

    return await turn.tools.thinker.look(found)


async def on_language(turn: Turn) -> None:
    """/bahasa."""
    await turn.say("bot.language", language_rows(turn.language))


async def on_languages_press(press: Press) -> None:
    """Offer the languages in place: languages."""
    press.toast()
    await press.show(press.turn.words("bot.language"), language_rows(press.turn.language))


async def on_language_press(press: Press) -> None:
    """Choose a language: language:<code>."""
    turn = press.turn
    language = next((one for one in LANGUAGES if one == press.pressed.value(0)), None)
    if language is None or turn.asker is None:
        press.toast("toast.old_button")
        return
    choose_language(turn.tools.journal, turn.chat_id, turn.asker, language)
    turn.tools.outbox.acknowledge(press.id, text("toast.language", language))
    await press.show(text("bot.language", language), language_rows(language))


def language_rows(current: Language) -> Rows:
    """One button a language, the current one marked."""
    names = [(text("language.name", one), one) for one in LANGUAGES]
    return [
        [(f"✓ {name}" if one == current else name, carry("language", one)) for name, one in names],
        [(text("button.start", current), carry("start"))],
    ]


async def on_erase(turn: Turn) -> None:
    """/hapus_data: asks whether that is meant."""
    yes, no = turn.label("button.erase"), turn.label("button.keep")
    await turn.say("bot.erase_confirm", [[(yes, carry("erase", "yes")), (no, carry("erase", "no"))]])


async def on_erase_press(press: Press) -> None:
    """Erase what is stored of whoever presses, in private only: erase:<yes|no>."""
    turn = press.turn
    if not turn.private or turn.asker is None:
        press.toast("toast.old_button")
        return
    press.toast()
    if press.pressed.value(0) != "yes":
        await press.show(turn.words("bot.erase_kept"), None)
        return
    journal = turn.tools.journal
    with journal.db.atomic():
        counts = erase(journal, turn.asker)
        html = turn.words("bot.erased", **counts)
        journal.plan(turn.update_id, [Outgoing(turn.chat_id, html, edits=press.message_id)])
    journal.db.execute("pragma wal_checkpoint(truncate)")
    await turn.tools.outbox.deliver(turn.update_id)


def _erase_chat(db: Database, user_id: int) -> None:
    """Forget the private chat with a person, whose id is theirs: what we sent there, and that they wrote.

    That an update is done must stay known, or it would be answered again if it came again.
    """
    values = {"user": user_id}
    own = "select update_id from sent where chat_id = :user"
    db.execute(f"delete from briefings where update_id in ({own})", values)  # noqa: S608 (our own names)
    db.execute("delete from sent where chat_id = :user and state <> 'sending'", values)
    db.execute("update inbox set chat_id = 0 where chat_id = :user and done_at is not null", values)


def erase(journal: Journal, user_id: int) -> dict[str, int]:
    """Delete all rows of a person, in every chat; returns how many of what."""
    own = "select update_id from questions where user_id = :user"
    passed_on = "select update_id from forwarded where user_id = :user"
    db, values = journal.db, {"user": user_id}
    db.execute(
        f"delete from sent where state <> 'sending' and (update_id in ({own}) or about in ({own})"  # noqa: S608
        f" or update_id in ({passed_on}))",
        values,
    )
    votes = db.execute(f"delete from votes where user_id = :user or question in ({own})", values)  # noqa: S608
    erase_asker(db, user_id)
    forwarded = db.execute("delete from forwarded where user_id = :user", values)
    questions = db.execute("delete from questions where user_id = :user", values)
    db.execute("delete from languages where user_id = :user", values)
    _erase_chat(db, user_id)
    purge(db)
    return {
        "questions": questions.rowcount,
        "votes": votes.rowcount,
        "forwarded": forwarded.rowcount,
        "visits": erase_person(db, user_id),
    }
