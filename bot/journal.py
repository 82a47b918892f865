"""The journal: what came in, what was asked and what was sent, kept so that nothing is lost or said twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot import news
from bot.errors import BotError
from bot.gaps import schema as gaps
from bot.incoming import lane_of, storable
from bot.officers import schema as officers
from bot.records import Asked, Outgoing, Waiting, now, stamp, usable
from bot.schema import migrations
from bot.uploads.schema import purge as purge_uploads
from bot.visits.schema import purge
from index.texts import text

# What a message to send consists of, apart from where it stands in its plan.
OUTGOING = tuple(field.name for field in fields(Outgoing))


class Journal:
    """`journal.db` of one home. One thread of the bot that holds the home's lock writes it.

    Beside it commands may decide on drafts and queue news, in short transactions of their own.
    """

    def __init__(self, home: Path) -> None:
        """Open or create the journal. Raises BotError when it is damaged or cannot be written."""
        self.path = home / "journal.db"
        try:
            self._db = _opened(self.path)
        except sqlite3.OperationalError as error:
            raise BotError(text("admin.unwritable", "id", home=home, reason=error)) from error
        except sqlite3.DatabaseError as error:
            raise BotError(text("admin.damaged", "id", path=self.path, reason=error)) from error

    @property
    def db(self) -> Database:
        """The database, for the modules that keep one kind of rows each."""
        return self._db

    def close(self) -> None:
        """Close the file; everything recorded is on the disk already."""
        self._db.close()

    # The inbox

    def receive(self, updates: Sequence[dict[str, Any]]) -> list[Waiting]:
        """Commit updates as Telegram sent them; returns those that were not there yet, in order.

        An update without a usable update_id cannot be told from others and is passed over.
        """
        new = []
        with self._db.atomic():
            for update in updates:
                update_id = update.get("update_id")
                if not usable(update_id):
                    continue
                waiting = Waiting(int(update["update_id"]), lane_of(update))
                inserted = self._db.execute(
                    "insert or ignore into inbox (update_id, chat_id, received_at, payload)"
                    " values (?, ?, ?, ?)",
                    (update_id, waiting.chat_id, stamp(now()), json.dumps(storable(update))),
                )
                if inserted.rowcount:
                    new.append(waiting)
        return new

    def waiting(self) -> list[Waiting]:
        """What is not done, oldest first."""
        rows = self._rows("select update_id, chat_id from inbox where done_at is null order by update_id")
        return [Waiting(**row) for row in rows]

    def payload(self, update_id: int) -> dict[str, Any] | None:
        """The update as it was stored; None when it is done."""
        row = self._first("select payload from inbox where update_id = ? and done_at is null", update_id)
        return json.loads(row["payload"]) if row else None

    def failed(self, update_id: int) -> int:
        """Count one more failure on an update; returns how many there are now."""
        self._db.execute("update inbox set attempts = attempts + 1 where update_id = ?", (update_id,))
        row = self._first("select attempts from inbox where update_id = ?", update_id)
        return int(row["attempts"]) if row else 0

    def done(self, update_id: int) -> None:
        """The update is dealt with: it is never replayed, and its content is dropped."""
        self._db.execute(
            "update inbox set done_at = ?, payload = null where update_id = ? and done_at is null",
            (stamp(now()), update_id),
        )

    # What goes out

    def plan(
        self,
        update_id: int,
        messages: Sequence[Outgoing],
        asked: Asked | None = None,
        question: int | None = None,
    ) -> None:
        """Record what answers an update before any of it is sent, with the question if it was one.

        `question` is the update under which the question stands, when it is not this one: it was edited.
        """
        with self._db.atomic():
            if asked is not None:
                self._record(update_id if question is None else question, asked)
            self._insert_parts(update_id, 0, messages)

    def plan_instead(self, update_id: int, *messages: Outgoing) -> None:
        """Replace what is still unsent for an update by other messages."""
        with self._db.atomic():
            self._db.execute("delete from sent where update_id = ? and state = 'sending'", (update_id,))
            row = self._first("select max(part) as part from sent where update_id = ?", update_id)
            used = row["part"] if row else None
            self._insert_parts(update_id, 0 if used is None else used + 1, messages)

    def planned(self, update_id: int) -> bool:
        """Whether it is settled already what answers this update."""
        return self._first("select 1 as one from sent where update_id = ? limit 1", update_id) is not None

    def unsent(self, update_id: int) -> list[tuple[int, Outgoing]]:
        """The messages that still have to be sent for an update, as (part, message) in order."""
        rows = self._rows(
            f"select part, {', '.join(OUTGOING)} from sent"  # noqa: S608 (our own names of columns)
            " where update_id = ? and state = 'sending' order by part",
            (update_id,),
        )
        return [(row.pop("part"), Outgoing(**row)) for row in rows]

    def sent(self, update_id: int, part: int, message_id: int | None) -> None:
        """Telegram took this part; with the last one, the update is done in the same transaction."""
        with self._db.atomic():
            # One that could not be edited was sent anew: it stands for the old one from now on.
            self._db.execute(
                "update sent set message_id = :new from (select chat_id, edits from sent"
                " where update_id = :update and part = :part and edits <> :new) as planned"
                " where sent.chat_id = planned.chat_id and sent.message_id = planned.edits",
                {"new": message_id, "update": update_id, "part": part},
            )
            self._db.execute(
                "update sent set state = 'sent', message_id = ?, sent_at = ?"
                " where update_id = ? and part = ?",
                (message_id, stamp(now()), update_id, part),
            )
            if not self.unsent(update_id):
                self.done(update_id)

    def refused(self, update_id: int) -> None:
        """Telegram does not take what is unsent for this update and never will; the update is done."""
        with self._db.atomic():
            self._db.execute(
                "update sent set state = 'refused' where update_id = ? and state = 'sending'", (update_id,)
            )
            self.done(update_id)

    def refused_by(self, chat_id: int, update_id: int) -> None:
        """A chat takes no messages: what is unsent for it is given up; others get `instead`."""
        with self._db.atomic():
            self._db.execute(
                "update sent set state = 'refused' where update_id = ? and chat_id = ? and state = 'sending'",
                (update_id, chat_id),
            )
            self._db.execute(
                "update sent set html = instead where update_id = ? and state = 'sending'"
                " and instead is not null",
                (update_id,),
            )
            if not self.unsent(update_id):
                self.done(update_id)

    # Questions and chats

    def recent_questions(
        self, chat_id: int, thread_id: int | None, since: datetime, until: datetime, statuses: Sequence[str]
    ) -> list[str]:
        """The texts of a chat's questions between two moments, newest first, at most three."""
        marks = ", ".join("?" * len(statuses))
        rows = self._rows(
            "select text from questions"  # noqa: S608 (what is put in are question marks)
            " where chat_id = ? and thread_id is ? and asked_at between ? and ?"
            f" and status in ({marks}) order by asked_at desc, update_id desc limit 3",
            (chat_id, thread_id, stamp(since), stamp(until), *statuses),
        )
        return [row["text"] for row in rows]

    def question_answered_by(self, chat_id: int, message_id: int) -> int | None:
        """The update of the question that this message of ours answers."""
        row = self._first(
            "select questions.update_id from sent"
            " join questions on questions.update_id = coalesce(sent.about, sent.update_id)"
            " where sent.chat_id = ? and sent.message_id = ? limit 1",
            chat_id,
            message_id,
        )
        return row["update_id"] if row else None

    def question(self, update_id: int) -> dict[str, Any] | None:
        """One recorded question as a row."""
        return self._first("select * from questions where update_id = ?", update_id)

    def greet(self, chat_id: int) -> bool:
        """Note that we greet this chat. False when we did before and were not removed since."""
        with self._db.atomic():
            row = self._first("select greeted_at from chats where chat_id = ?", chat_id)
            self._db.execute(
                "insert into chats (chat_id, greeted_at) values (?, ?) on conflict (chat_id)"
                " do update set greeted_at = coalesce(greeted_at, excluded.greeted_at), gone_at = null",
                (chat_id, stamp(now())),
            )
        return row is None or row["greeted_at"] is None

    def gone(self, chat_id: int, *, removed: bool = False) -> None:
        """Note that we cannot write to this chat; `removed` when we are no longer in it at all."""
        self._db.execute(
            "insert into chats (chat_id, gone_at) values (?, ?) on conflict (chat_id) do update set"
            " gone_at = excluded.gone_at, greeted_at = case when ? then null else greeted_at end",
            (chat_id, stamp(now()), removed),
        )

    def migrated(self, old: int, new: int) -> None:
        """A group became a supergroup: all that is kept of it goes on under the new id, the greeting too."""
        with self._db.atomic():
            for table in self._db.tables:
                # What waits in the inbox stays in the order of its old chat.
                if table.name != "inbox" and "chat_id" in table.columns_dict:
                    self._db.execute(
                        f"update or replace {table.name} set chat_id = ? where chat_id = ?",  # noqa: S608
                        (new, old),
                    )
            self._db.execute(
                "insert into chats (chat_id, greeted_at) values (?, ?) on conflict (chat_id)"
                " do update set greeted_at = coalesce(greeted_at, excluded.greeted_at), gone_at = null",
                (new, stamp(now())),
            )

    def forget(self, days: int) -> None:
        """Delete what is older than so many days."""
        before = (stamp(now() - timedelta(days=days)),)
        with self._db.atomic():
            self._db.execute("delete from inbox where done_at < ?", before)
            self._db.execute("delete from sent where planned_at < ? and state <> 'sending'", before)
            self._db.execute("delete from questions where asked_at < ?", before)
            self._db.execute("delete from forwarded where forwarded_at < ?", before)
            self._db.execute("delete from votes where voted_at < ?", before)
            self._db.execute("delete from errors where happened_at < ?", before)
            purge(self._db, before[0])
            purge_uploads(self._db, before[0])
            officers.purge(self._db, before[0])
            news.purge(self._db)
            gaps.purge(self._db)

    def _record(self, update_id: int, asked: Asked) -> None:
        row = {**vars(asked), "update_id": update_id, "asked_at": stamp(asked.asked_at)}
        self._insert("insert or replace into questions", row)

    def _insert_parts(self, update_id: int, first: int, messages: Sequence[Outgoing]) -> None:
        for part, message in enumerate(messages, first):
            row = {**vars(message), "update_id": update_id, "part": part}
            self._insert("insert into sent", {**row, "state": "sending", "planned_at": stamp(now())})

    # The library's own functions take many statements, and after each one the loop waits for the interpreter.

    def _insert(self, into: str, row: dict[str, Any]) -> None:
        """Insert a row whose names of columns are our own."""
        marks = ", ".join("?" * len(row))
        self._db.execute(f"{into} ({', '.join(row)}) values ({marks})", tuple(row.values()))

    def _rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        cursor = self._db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor.fetchall())

    def _first(self, sql: str, *values: object) -> dict[str, Any] | None:
        return next(self._rows(sql, values), None)


@contextmanager
def open_journal(home: Path, retention_days: int) -> Iterator[Journal]:
    """The journal of a home, old rows dropped, closed afterwards. Raises BotError."""
    journal = Journal(home)
    try:
        journal.forget(retention_days)
        yield journal
    finally:
        journal.close()


def _opened(path: Path) -> Database:
    connection = sqlite3.connect(path, timeout=5)
    try:
        db = Database(connection)
        db.enable_wal()
        db.execute("pragma synchronous = full")
        db.execute("pragma secure_delete = on")
        check = db.execute("pragma quick_check(1)").fetchone()[0]
        if check != "ok":
            raise sqlite3.DatabaseError(check.splitlines()[0])
        migrations.apply(db)
    except BaseException:
        connection.close()
        raise
    return db
