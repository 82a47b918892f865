"""A Bot API server of our own on the loopback, as strict as Telegram in what it takes."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from telegram_html import parse

TOKEN = "123456:loop-back_TOKEN"
BOT = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Tanya",
    "username": "TanyaUjiBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
PATIENCE = 30.0  # seconds that a test waits for an event before it fails


@dataclass(frozen=True)
class Call:
    """One call of a method, its fields decoded."""

    method: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """An HTTP answer that a test wants instead of the usual one."""

    status: int
    body: bytes

    @classmethod
    def error(cls, code: int, description: str, **parameters: Any) -> Reply:
        """An error as Telegram words it."""
        body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        return cls(code, json.dumps(body).encode())


Script = Callable[[Call], Reply | None]


@dataclass
class State:
    """What the server knows; guarded by `changed`."""

    pending: dict[int, dict[str, Any]] = field(default_factory=dict)
    confirmed: list[int] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)  # messages that were taken, in order
    gates: dict[str, int] = field(default_factory=dict)  # how often each was reached
    opened: set[str] = field(default_factory=set)
    scripts: dict[str, Script] = field(default_factory=dict)
    next_update: int = 1000
    next_message: int = 1
    polls: int = 0
    closed: bool = False


class BotApi:
    """The server. Use as a context manager; `url` is what TANYA_API_URL gets."""

    def __init__(self) -> None:
        self.state = State()
        self.changed = threading.Condition()
        self._http = Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> BotApi:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self.changed:
            self.state.closed = True
            self.changed.notify_all()
        self._http.shutdown()
        self._http.server_close()

    # What tests do

    def put(self, update: dict[str, Any]) -> int:
        """Queue an update; returns its id."""
        with self.changed:
            update_id = self.state.next_update
            self.state.next_update += 1
            self.state.pending[update_id] = {"update_id": update_id, **update}
            self.changed.notify_all()
        return update_id

    def script(self, method: str, script: Script | None) -> None:
        """Let a function answer calls of a method, or None for the usual answer again."""
        with self.changed:
            if script is None:
                self.state.scripts.pop(method, None)
            else:
                self.state.scripts[method] = script

    def fail(self, method: str, *replies: Reply) -> None:
        """Answer the next calls of a method with these, then as usual."""
        left = list(replies)
        self.script(method, lambda call: left.pop(0) if left else None)

    def open_gate(self, name: str) -> None:
        """Let through all that waits at a gate, and all that comes."""
        with self.changed:
            self.state.opened.add(name)
            self.changed.notify_all()

    def wait(self, condition: Callable[[State], Any]) -> Any:
        """Wait until a condition on the state holds; returns what it gave."""
        with self.changed:
            found = self.changed.wait_for(lambda: condition(self.state), PATIENCE)
            assert found, f"waited in vain; last calls: {[call.method for call in self.state.calls[-8:]]}"
            return found

    def sent_to(self, chat_id: int, count: int = 1) -> list[dict[str, Any]]:
        """Wait for so many messages in a chat; returns all that are there."""

        def there(state: State) -> list[dict[str, Any]] | None:
            messages = [message for message in state.sent if message["chat_id"] == chat_id]
            return messages if len(messages) >= count else None

        return list(self.wait(there))

    def count(self, method: str) -> int:
        """How often a method was called."""
        with self.changed:
            return sum(call.method == method for call in self.state.calls)

    # What the bot does

    def answer(self, call: Call) -> Reply:
        """One call answered as Telegram would."""
        with self.changed:
            self.state.calls.append(call)
            self.changed.notify_all()
            script = self.state.scripts.get(call.method)
        scripted = script(call) if script else None
        if scripted is not None:
            return scripted
        known = {
            "getMe": lambda fields: BOT,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "sendChatAction": lambda fields: True,
            "setMyCommands": lambda fields: True,
            "deleteWebhook": lambda fields: True,
        }
        if call.method not in known:
            return Reply.error(404, "Not Found")
        result = known[call.method](call.fields)
        if isinstance(result, Reply):
            return result
        return Reply(200, json.dumps({"ok": True, "result": result}).encode())

    def wait_at(self, name: str) -> None:
        """Hold a caller until the gate is open."""
        with self.changed:
            self.state.gates[name] = self.state.gates.get(name, 0) + 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: name in self.state.opened or self.state.closed)

    def _get_updates(self, fields: dict[str, Any]) -> object:
        """An update is forgotten only by a later call with a higher offset; a newer poll ends the older."""
        state = self.state
        with self.changed:
            state.polls += 1
            mine = state.polls
            for update_id in [known for known in state.pending if known < int(fields.get("offset", 0))]:
                del state.pending[update_id]
                state.confirmed.append(update_id)
            self.changed.notify_all()
            self.changed.wait_for(
                lambda: state.pending or state.polls > mine or state.closed, float(fields.get("timeout", 0))
            )
            if state.polls > mine:
                return Reply.error(409, "Conflict: terminated by other getUpdates request")
            return [state.pending[update_id] for update_id in sorted(state.pending)][:100]

    def _send_message(self, fields: dict[str, Any]) -> object:
        text = fields.get("text", "")
        if fields.get("parse_mode") == "HTML":
            try:
                text = parse(text)
            except ValueError as error:
                return Reply.error(400, f"Bad Request: can't parse entities: {error}")
        text = text.strip()
        if not text:
            return Reply.error(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return Reply.error(400, "Bad Request: message is too long")
        with self.changed:
            message_id = self.state.next_message + 500_000
            self.state.next_message += 1
            self.state.sent.append({**fields, "message_id": message_id, "shown": text})
            self.changed.notify_all()
        chat_id = fields["chat_id"]
        chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup", "title": "Uji"}
        return {"message_id": message_id, "date": 1, "chat": chat, "from": BOT, "text": text}


class Server(ThreadingHTTPServer):
    """A server whose clients may be killed."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of errors, but not that a client has gone."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            kind, _, rest = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
            if kind == "gate":
                api.wait_at(rest)
                reply = Reply(200, b"{}")
            elif kind != f"bot{TOKEN}":
                reply = Reply.error(401, "Unauthorized")
            else:
                reply = api.answer(Call(rest, {k: _decoded(v) for k, v in parse_qsl(body)}))
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _decoded(value: str) -> Any:
    """A field as sent: numbers and JSON decoded, text as it is."""
    try:
        decoded = json.loads(value)
    except ValueError:
        return value
    return decoded if isinstance(decoded, int | dict | list) else value
