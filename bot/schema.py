"""The tables of the journal, as migrations: a journal of any earlier version is brought up to date."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot import news
from bot.gaps import schema as gaps
from bot.officers import schema as officers
from bot.uploads import schema as of_uploads
from bot.visits.schema import add_days, create, create_evaluation, create_photos

migrations = Migrations("journal")


@migrations()
def first_tables(db: Database) -> None:
    """Inbox, outgoing messages, questions and chats. All times are ISO 8601 in UTC."""
    db.table("inbox").create(
        {
            "update_id": int,
            "chat_id": int,  # 0 when the update belongs to no chat
            "received_at": str,
            "payload": str,  # JSON without people's names; null once done
            "attempts": int,  # how often a handler failed on it
            "done_at": str,
        },
        pk="update_id",
        not_null={"update_id", "chat_id", "received_at", "attempts"},
        defaults={"attempts": 0},
    )
    db.execute("create index inbox_waiting on inbox(update_id) where done_at is null")
    db.table("sent").create(
        {
            "update_id": int,
            "part": int,  # from 0
            "chat_id": int,
            "thread_id": int,  # a forum's topic
            "reply_to": int,
            "html": str,
            "state": str,  # sending, sent, refused
            "message_id": int,
            "planned_at": str,
            "sent_at": str,
        },
        pk=("update_id", "part"),
        not_null={"update_id", "part", "chat_id", "html", "state", "planned_at"},
    )
    db.table("sent").create_index(["chat_id", "message_id"])
    db.table("questions").create(
        {
            "update_id": int,
            "chat_id": int,
            "private": int,
            "thread_id": int,
            "message_id": int,
            "follows": int,  # update_id of the question that this one follows up, along replies
            "user_id": int,
            "text": str,
            "status": str,
            "language": str,
            "edition": int,
            "elapsed_ms": float,
            "asked_at": str,
        },
        pk="update_id",
        not_null={"update_id", "chat_id", "message_id", "text", "status", "asked_at"},
    )
    db.table("questions").create_index(["chat_id", "asked_at"])
    db.table("chats").create(
        {"chat_id": int, "greeted_at": str, "gone_at": str},  # gone: we were blocked, removed or muted
        pk="chat_id",
    )


@migrations()
def buttons_and_settings(db: Database) -> None:
    """Messages with buttons and edits, what buttons do, what chats and people chose, errors."""
    sent = db.table("sent")
    sent.add_column("keyboard", str)  # Telegram's JSON
    sent.add_column("edits", int)  # the message of ours that this one replaces
    sent.add_column("about", int)  # update_id of the question that it shows, when not its own
    sent.add_column("instead", str)  # what to send when another chat of the plan refuses
    sent.add_column("silent", int, not_null_default=0)
    questions = db.table("questions")
    questions.add_column("passages", str)  # JSON: ids of the passages shown
    questions.add_column("asks", str)  # JSON: the questions that its buttons ask
    questions.add_column("document", str)  # of its best passage
    questions.add_column("html", str)  # the message with the buttons
    questions.add_column("keyboard", str)  # its buttons, Telegram's JSON
    questions.add_column("pressed", str)  # the button that asked it
    questions.create_index(["chat_id", "message_id"])
    questions.create_index(["user_id"])
    db.table("votes").create(
        {
            "question": int,
            "user_id": int,
            "verdict": str,  # good, bad
            "reason": str,  # wrong, incomplete, outdated, beside
            "voted_at": str,
        },
        pk=("question", "user_id"),
        not_null={"verdict", "voted_at"},
    )
    db.table("forwarded").create(
        {
            "number": int,  # what people are told, from 1
            "question": int,  # update_id
            "update_id": int,  # of the press that passed it on
            "chat_id": int,  # where it was asked, for the officer's answer
            "thread_id": int,
            "message_id": int,
            "user_id": int,  # of the asker
            "text": str,
            "status": str,
            "state": str,  # kept (no officers' chat then), waiting, refused; answering is to come
            "forwarded_at": str,
        },
        pk="number",
        not_null={"question", "chat_id", "text", "state", "forwarded_at"},
    )
    db.table("forwarded").create_index(["question"], unique=True)
    db.table("languages").create(
        {"chat_id": int, "user_id": int, "language": str}, pk=("chat_id", "user_id"), not_null={"language"}
    )
    chats = db.table("chats")
    chats.add_column("listens", str)  # question: also to questions that do not address us
    chats.add_column("language", str)
    chats.add_column("length", str)  # short
    chats.add_column("quiet", str)  # "22-06", hours of Jakarta time
    chats.add_column("askers", str)  # admins
    db.table("errors").create(
        {
            "id": int,
            "update_id": int,
            "kind": str,  # the exception's type
            "place": str,
            "happened_at": str,
        },
        pk="id",
        not_null={"kind", "place", "happened_at"},
    )


@migrations()
def pictures(db: Database) -> None:
    """Messages with a picture, kept as the data that it is drawn from."""
    db.table("sent").add_column("picture", str)


@migrations()
def too_late(db: Database) -> None:
    """Updates that came when nobody expected an answer any more, to be reported as a number."""
    db.table("passed_over").create(
        {"update_id": int, "at": str, "reported_at": str}, pk="update_id", not_null={"at"}
    )


@migrations()
def visits(db: Database) -> None:
    """Study visits with all that belongs to them, and files on their way."""
    create(db)


@migrations()
def uploads(db: Database) -> None:
    """Documents that admins sent for the knowledge base."""
    of_uploads.create(db)


@migrations()
def news_for_who_asked(db: Database) -> None:
    """Questions whose askers are told once an edition answers them."""
    news.create(db)


@migrations()
def officers_answers(db: Database) -> None:
    """What officers answer, as drafts for an admin."""
    officers.create(db)


@migrations()
def photos_of_visits(db: Database) -> None:
    """Photos kept as documentation of a visit."""
    create_photos(db)


@migrations()
def evaluations_of_visits(db: Database) -> None:
    """What participants thought of a visit."""
    create_evaluation(db)


@migrations()
def gaps_by_meaning(db: Database) -> None:
    """Unanswered questions, grouped, and what admins decided on them."""
    gaps.create(db)


@migrations()
def days_of_visits(db: Database) -> None:
    """On which days a visit is."""
    add_days(db)
