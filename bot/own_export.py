"""/data_saya: everything that is stored about the asker, as a JSON file and their photos, in private only."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.attachments import File, keep
from bot.markup import plain
from bot.records import now, stamp
from bot.turn import Turn
from bot.visits import ballots

# The columns that say whose a row is. A test sees that no table has another one.
PERSONAL = {
    "questions": ("user_id",),
    "votes": ("user_id",),
    "forwarded": ("user_id",),
    "languages": ("user_id",),
    "visits": ("secretary",),
    "visit_notes": ("user_id",),
    "visit_actions": ("user_id",),
    "visit_agenda": ("user_id",),
    "visit_people": ("user_id",),
    "visit_guests": ("user_id",),
    "visit_checks": ("user_id",),
    "visit_photos": ("user_id", "taken_by"),
}
# What of those rows is told: not the numbers of chats, not what other people asked.
TOLD = {
    "votes": "question, verdict, reason, voted_at",
    "forwarded": "number, text, status, state, forwarded_at, (select given.text from officer_answers as given"
    " where given.number = forwarded.number and given.state = 'chosen') as answer",
    "languages": "language",
    "visit_notes": "visit, text, noted_at",
    "visit_actions": "visit, what, who, due, noted_at",
    "visit_agenda": "visit, title, noted_at",
    "visit_people": "visit, name, joined_at",
    "visit_guests": "visit, since, until",
    "visit_checks": "visit, application, step, done, noted_at",
}


async def on_export(turn: Turn) -> None:
    """/data_saya."""
    if not turn.private or turn.asker is None:
        await turn.say("bot.private_only")
        return
    journal = turn.tools.journal
    with journal.db.atomic():
        photos = list(_photos(journal.db, turn.asker))
        told: dict[str, Any] = {"about": turn.label("bot.own_data_explained")}
        told |= stored(journal.db, turn.asker, turn.tools.rules.retention_days)
        told["visit_photos"] = [{key: row[key] for key in row if key != "content"} for row in photos]
        content = json.dumps(told, ensure_ascii=False, indent=1).encode()
        files = [File("data-saya.json", content)]
        files += [File("foto-saya.zip", _zipped(photos))] if photos else []
        planned = []
        for file in files:
            [message] = turn.outgoing([turn.words("bot.own_data", days=turn.tools.rules.retention_days)])
            planned.append(replace(message, attachment=keep(journal, file)))
        journal.plan(turn.update_id, planned)
    await turn.tools.outbox.deliver(turn.update_id)


def stored(db: Database, user_id: int, days: int) -> dict[str, Any]:
    """What the journal has of a person, by its tables; nothing of anybody else."""
    told: dict[str, Any] = {"made_at": stamp(now()), "kept_for_days": days, "telegram_id": user_id}
    told["questions"] = [
        {**row, "answer": plain(row["answer"] or "")}
        for row in db.query(
            "select case when private then 'private' else 'group' end as asked_in, asked_at, text, status,"
            " language, edition, document, html as answer from questions where user_id = ? order by asked_at",
            (user_id,),
        )
    ]
    for table, columns in TOLD.items():
        mine = " or ".join(f"{column} = :user" for column in PERSONAL[table])
        sql = f"select {columns} from {table} where {mine} order by rowid"  # noqa: S608 (our own names)
        told[table] = list(db.query(sql, {"user": user_id}))
    told["visits_led"] = list(
        db.query(
            "select id as visit, region, topic, state, started_at, ended_at, first_day, last_day from visits"
            " where secretary = ?",
            (user_id,),
        )
    )
    told["visit_evaluations"] = [
        {"visit": visit, "useful": useful, "missing": missing}
        for visit, useful, missing in ballots.own(db, user_id)
    ]
    told["messages_in_this_chat"] = [
        {"sent_at": row["sent_at"], "text": plain(row["html"])}
        for row in db.query(
            "select sent_at, html from sent where chat_id = ? and state = 'sent' order by rowid", (user_id,)
        )
    ]
    told["updates_received"] = next(
        iter(db.query("select count(*) as n from inbox where chat_id = ?", (user_id,)))
    )["n"]
    return told


def _photos(db: Database, user_id: int) -> Iterator[dict[str, Any]]:
    """The photos that somebody kept or sent, each with the name of its file."""
    rows = db.query(
        "select visit, caption, taken_at, noted_at, width, height, content from visit_photos"
        " where user_id = :user or taken_by = :user order by id",
        {"user": user_id},
    )
    for number, row in enumerate(rows, 1):
        yield {"file": f"foto-{number:02}.jpg", **row}


def _zipped(photos: list[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for photo in photos:
            archive.writestr(zipfile.ZipInfo(photo["file"]), bytes(photo["content"]))
    return stream.getvalue()
