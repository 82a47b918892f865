"""What the server knows: chats with their messages, what came in and went out, and how it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TOKEN = "123456:loop-back_TOKEN"
BOT = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Tanya",
    "username": "TanyaUjiBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
PATIENCE = 30.0  # seconds that a test waits for an event before it fails


@dataclass(frozen=True)
class Call:
    """One call of a method: its fields decoded, the files that came with it."""

    method: str
    fields: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; with `reset`, none: the connection breaks."""

    status: int
    body: bytes
    reset: bool = False

    @classmethod
    def result(cls, value: object) -> Reply:
        """The answer to a call that went well."""
        return cls(200, json.dumps({"ok": True, "result": value}).encode())

    @classmethod
    def error(cls, code: int, description: str, **parameters: Any) -> Reply:
        """An error as Telegram words it."""
        body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        return cls(code, json.dumps(body).encode())

    @classmethod
    def broken(cls) -> Reply:
        """No answer: the connection is reset."""
        return cls(0, b"", reset=True)


class Refused(Exception):
    """Telegram refuses a call, with a code, its words and perhaps parameters."""

    def __init__(self, description: str, code: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def reply(self) -> Reply:
        """The answer that says so."""
        return Reply.error(self.code, self.description, **self.parameters)


Script = Callable[[Call], Reply | None]


@dataclass
class Chat:
    """A chat that the bot has met."""

    id: int
    type: str
    names: dict[str, Any] = field(default_factory=dict)  # title, first_name and the like
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)
    admins: list[dict[str, Any]] = field(default_factory=list)  # ChatMember objects
    refuses: Refused | None = None  # every message to it: blocked, kicked, muted

    @property
    def shown(self) -> dict[str, Any]:
        """As a Chat object."""
        return {"id": self.id, "type": self.type, **self.names}


@dataclass
class Flood:
    """So many more calls are answered with 429."""

    left: int
    retry_after: int


@dataclass
class State:
    """What the server knows; guarded by `BotApi.changed`."""

    pending: dict[int, dict[str, Any]] = field(default_factory=dict)
    confirmed: list[int] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)  # messages that were taken, in order
    edits: list[dict[str, Any]] = field(default_factory=list)  # edits that were taken, in order
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: set[str] = field(default_factory=set)  # callback and inline queries that may be answered
    answered: list[dict[str, Any]] = field(default_factory=list)  # answers to them
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # by scope and language
    floods: dict[int | None, Flood] = field(default_factory=dict)  # by chat; None: all of them
    gates: dict[str, int] = field(default_factory=dict)  # how often each was reached
    opened: set[str] = field(default_factory=set)
    scripts: dict[str, Script] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # by file_id, what people have sent
    fetchable: dict[str, str] = field(default_factory=dict)  # file_id by the path that getFile gave
    webhook: dict[str, Any] = field(default_factory=dict)
    deliveries: list[int] = field(default_factory=list)  # status codes that the webhook answered
    next_update: int = 1000
    next_message: int = 1
    polls: int = 0
    closed: bool = False
    bot: dict[str, Any] = field(default_factory=lambda: dict(BOT))

    def learn(self, update: dict[str, Any]) -> None:
        """Chats, topics, messages and queries out of an update; malformed parts are passed over."""
        for kind, content in update.items():
            if not isinstance(content, dict):
                continue
            if kind in ("callback_query", "inline_query") and isinstance(content.get("id"), str):
                self.queries.add(content["id"])
            self._learn_message(content.get("message") if kind == "callback_query" else content)

    def _learn_message(self, message: Any) -> None:
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(chat, dict) or not isinstance(chat.get("id"), int):
            return
        names = {key: value for key, value in chat.items() if key not in ("id", "type")}
        known = self.chats.setdefault(chat["id"], Chat(chat["id"], chat.get("type", "private"), names))
        if message.get("is_topic_message"):
            known.topics.add(message["message_thread_id"])
        if isinstance(message.get("message_id"), int):
            known.messages.setdefault(message["message_id"], message)
