"""The server itself: HTTP in front, updates out of getUpdates or to a webhook, and what tests do with it."""

from __future__ import annotations

import http.client
import json
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from bot_api.fields import read
from bot_api.methods import ANSWERS, POSTING
from bot_api.model import PATIENCE, TOKEN, Call, Chat, Flood, Refused, Reply, Script, State

RETRY_DELIVERY = 0.02


class BotApi:
    """The server. Use as a context manager; `url` is what TANYA_API_URL gets.

    Leaving it raises AssertionError when the bot made a mistake that Telegram would have passed over.
    """

    def __init__(self, like: BotApi | None = None) -> None:
        """A new one, or one that takes the place of another that was closed, and knows what that knew."""
        self.state = State() if like is None else replace(like.state, closed=False)
        self.changed = threading.Condition()
        self.webhook_server = ""  # "127.0.0.1:8443": where the reverse proxy would pass deliveries on to
        self._http = Server(("127.0.0.1", like.port if like else 0), _handler(self))
        self.port = int(self._http.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> BotApi:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        threading.Thread(target=self._deliver, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close()
        if kind is None:
            assert not self.state.faults, "\n".join(self.state.faults)

    def close(self) -> None:
        """Be gone: nobody listens any more, and open connections end."""
        with self.changed:
            if self.state.closed:
                return
            self.state.closed = True
            self.changed.notify_all()
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()

    # What tests do

    def put(self, update: dict[str, Any]) -> int:
        """Queue an update; returns its id. The bot may write to its chat from now on."""
        with self.changed:
            update_id = self.state.next_update
            self.state.next_update += 1
            self.state.learn(update)
            self.state.pending[update_id] = {"update_id": update_id, **update}
            self.changed.notify_all()
        return update_id

    def meet(self, chat_id: int, **names: Any) -> Chat:
        """A chat that the bot may write to, without an update from it."""
        with self.changed:
            kind = "private" if chat_id > 0 else "supergroup"
            return self.state.chats.setdefault(chat_id, Chat(chat_id, kind, names or {"title": "Uji"}))

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """A file that somebody sends; returns its Document object."""
        with self.changed:
            file_id = f"file-{len(self.state.files) + 1}"
            self.state.files[file_id] = content
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_name": name,
            "file_size": len(content),
        }

    def migrate(self, old: int, new: int) -> None:
        """A group becomes a supergroup: the old chat takes nothing any more and names the new one."""
        with self.changed:
            self.meet(old).refuses = Refused(
                "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new
            )
            self.meet(new)

    def flood(self, chat_id: int | None, times: int, retry_after: int = 1) -> None:
        """Answer so many messages to a chat (None: to any) with 429."""
        with self.changed:
            self.state.floods[chat_id] = Flood(times, retry_after)

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
            last = [call.method for call in self.state.calls[-8:]]
            assert found, f"waited in vain; last calls: {last}; faults: {self.state.faults}"
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

    def answer(self, call: Call, faults: list[str]) -> Reply:
        """One call answered as Telegram would, unless a test wants it otherwise."""
        with self.changed:
            self.state.calls.append(call)
            self.changed.notify_all()
            script = self.state.scripts.get(call.method)
        scripted = script(call) if script else None
        if scripted is not None:
            return scripted
        with self.changed:
            self.state.faults += faults
        return self.take(call)

    def take(self, call: Call) -> Reply:
        """One call answered as Telegram would."""
        if call.method == "getUpdates":
            return self._get_updates(call.fields)
        if call.method not in ANSWERS:
            return Reply.error(404, "Not Found: method not found")
        with self.changed:
            try:
                if call.method in POSTING:
                    self._count_flood(call)
                return Reply.result(ANSWERS[call.method](self.state, call))
            except Refused as refused:
                return refused.reply
            finally:
                self.changed.notify_all()

    def file(self, address: str) -> Reply:
        """A file that getFile gave the path of, as it is; the token stands in the address here too."""
        token, _, path = address.partition("/")
        with self.changed:
            file_id = self.state.fetchable.get(path)
            if token != f"bot{TOKEN}" or file_id is None:
                self.state.faults.append(f"a file was fetched that getFile did not give: {path}")
                return Reply.error(404, "Not Found")
            return Reply(200, self.state.files[file_id])

    def wait_at(self, name: str) -> None:
        """Hold a caller until the gate is open."""
        with self.changed:
            self.state.gates[name] = self.state.gates.get(name, 0) + 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: name in self.state.opened or self.state.closed)

    def _count_flood(self, call: Call) -> None:
        for chat_id in (call.fields.get("chat_id"), None):
            flood = self.state.floods.get(chat_id)
            if flood is not None and flood.left > 0:
                flood.left -= 1
                wait = flood.retry_after
                raise Refused(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)

    def _get_updates(self, fields: dict[str, Any]) -> Reply:
        """An update is forgotten only by a later call with a higher offset; a newer poll ends the older."""
        state = self.state
        with self.changed:
            if state.webhook:
                return Reply.error(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
                    " delete the webhook first",
                )
            state.polls += 1
            mine = state.polls
            for update_id in [known for known in state.pending if known < fields.get("offset", 0)]:
                self._confirm(update_id)
            self.changed.notify_all()
            self.changed.wait_for(
                lambda: state.pending or state.polls > mine or state.closed, fields.get("timeout", 0)
            )
            if state.polls > mine:
                return Reply.error(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
                    " is running",
                )
            return Reply.result([state.pending[update_id] for update_id in sorted(state.pending)][:100])

    def _confirm(self, update_id: int) -> None:
        del self.state.pending[update_id]
        self.state.confirmed.append(update_id)

    # What a webhook gets

    def post(self, path: str, body: bytes, **headers: str) -> int:
        """Send a request to the bot's webhook, as a reverse proxy passes it on; returns the status code."""
        connection = http.client.HTTPConnection(self.webhook_server, timeout=PATIENCE)
        try:
            connection.request(
                "POST",
                path,
                body,
                {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}},
            )
            return connection.getresponse().status
        finally:
            connection.close()

    def _deliver(self) -> None:
        """Deliver pending updates to the webhook, one after the other, each until it is taken."""
        while True:
            with self.changed:
                self.changed.wait_for(
                    lambda: (self.state.webhook and self.state.pending) or self.state.closed
                )
                if self.state.closed:
                    return
                update_id = min(self.state.pending)
                body = json.dumps(self.state.pending[update_id]).encode()
                hook = dict(self.state.webhook)
            try:
                secret = {"X_Telegram_Bot_Api_Secret_Token": hook.get("secret_token", "")}
                status = self.post(urlsplit(hook["url"]).path, body, **secret)
            except (OSError, http.client.HTTPException):
                status = 0
            with self.changed:
                self.state.deliveries.append(status)
                if status == 200 and update_id in self.state.pending:
                    self._confirm(update_id)
                self.changed.notify_all()
                if status != 200:
                    self.changed.wait_for(lambda: self.state.closed, RETRY_DELIVERY)


class Server(ThreadingHTTPServer):
    """A server whose clients may be killed."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """See socketserver; remembers the connection."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """See socketserver; forgets the connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all connections."""
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of errors, but not that a client has gone."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # head and body in one packet

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kind, _, rest = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
            if kind == "gate":
                api.wait_at(rest)
                reply = Reply(200, b"{}")
            elif kind == "file":
                reply = api.file(rest)
            elif kind != f"bot{TOKEN}":
                reply = Reply.error(401, "Unauthorized")
            else:
                reply = api.answer(*read(rest, self.headers.get("Content-Type", ""), body))
            if reply.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
