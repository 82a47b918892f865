"""The chat in a terminal: the same application and receive loop as in Telegram, fed with typed lines."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from rich.console import Console

from bot.application import Conversation, build
from bot.assistant import Assistant, Thinker
from bot.journal import open_journal
from bot.library import Library
from bot.logs import quiet
from bot.markup import escape
from bot.pace import Pace, Stop
from bot.receive import Receiver
from bot.terminal_request import TerminalRequest
from bot.terminal_room import Room, Shown
from bot.terminal_text import as_plain, as_rich
from bot.turn import Rules
from index.texts import text

RETENTION_DAYS = 1  # the journal lives in a temporary folder, gone at the end


class Chat:
    """A running conversation with one asker."""

    def __init__(
        self, conversation: Conversation, receiver: Receiver, server: TerminalRequest, stop: Stop
    ) -> None:
        self._conversation = conversation
        self._receiver = receiver
        self._server = server
        self._stop = stop
        self._receiving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start receiving."""
        await self._conversation.application.initialize()
        self._receiving = asyncio.create_task(self._receiver.run())

    async def ask(self, line: str) -> list[Shown]:
        """What there is to see after a line: messages, edits, words over the chat, pictures."""
        assert self._receiving is not None
        putting = asyncio.create_task(self._server.put(line))
        await asyncio.wait((putting, self._receiving), return_when=asyncio.FIRST_COMPLETED)
        if self._receiving.done():
            putting.cancel()
            self._receiving.result()
        await self._receiver.drain()
        await self._conversation.outbox.settled()
        shown = list(self._server.shown)
        self._server.shown.clear()
        return shown

    async def close(self) -> None:
        """Stop receiving."""
        self._stop.set()
        if self._receiving is not None:
            await self._receiving
        await self._conversation.application.shutdown()


def run_terminal(assistant: Assistant, *, as_group: bool = False, library: Library | None = None) -> int:
    """Chat over standard input and output until the end of input or Ctrl-C; returns the exit code.

    On a terminal with a prompt; otherwise each line is a question, answered in order. With `as_group` the
    chat is a group in which several people speak, see `Room`. Pages are shown out of the `library`. The
    journal is a temporary one, so a bot that runs on the same home is not disturbed.
    """
    quiet()
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    show = _shown_on_terminal() if interactive else _shown_in_pipe
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tanya-")))
        journal = stack.enter_context(open_journal(folder, RETENTION_DAYS))
        thinker = Thinker(assistant)
        stack.callback(thinker.close)
        # The loop runs only while a line is answered: in between the main thread is free to read, so that
        # Ctrl-C and line editing work as people expect.
        runner = stack.enter_context(asyncio.Runner())
        runner.get_loop()
        stop, server = Stop(), TerminalRequest(Room(as_group))
        conversation = build(
            "0:terminal",
            "http://terminal.invalid",
            (server, server),
            thinker,
            journal,
            pace=Pace(),
            stop=stop,
            rules=Rules(RETENTION_DAYS, library=library),
            limited=False,
        )
        receiver = Receiver(conversation, journal, server="terminal", say=_to_stderr, pace=Pace(), stop=stop)
        chat = Chat(conversation, receiver, server, stop)
        runner.run(chat.open())
        try:
            for line in _typed(as_group) if interactive else sys.stdin:
                if line.strip():
                    shown = runner.run(chat.ask(line.strip()))
                    for one in shown:
                        show(one)
                    if as_group and not shown:
                        print(text("terminal.silence", "id"), end="\n\n", flush=True)
        except KeyboardInterrupt:
            if not interactive:
                raise
            print()
        finally:
            runner.run(chat.close())
    if interactive:
        print(text("terminal.bye", "id"))
    return 0


def _typed(as_group: bool) -> Iterator[str]:
    """Lines from a prompt, with editing where the system offers it, until Ctrl-D."""
    with suppress(ImportError):
        import readline  # noqa: F401 - input() uses it once it is imported
    print(text("terminal.welcome_group" if as_group else "terminal.welcome", "id"))
    while True:
        try:
            yield input(text("terminal.prompt", "id"))
        except EOFError:
            print()
            return


def _shown_on_terminal() -> Callable[[Shown], None]:
    console = Console(highlight=False)

    def show(shown: Shown) -> None:
        console.print(as_rich(_whole(shown)), end="\n\n")

    return show


def _shown_in_pipe(shown: Shown) -> None:
    print(as_plain(_whole(shown)), end="\n\n", flush=True)


def _whole(shown: Shown) -> str:
    """What is to be seen as HTML: the message, what became of it, its buttons with their numbers."""
    above = {"edit": "terminal.edited", "toast": "terminal.toast", "picture": "terminal.picture"}
    lines = []
    if shown.what in above:
        lines.append(f"<i>{escape(text(above[shown.what], 'id', path=shown.path))}</i>")
    if shown.html:
        lines.append(escape(shown.html) if shown.what == "toast" else shown.html)
    if shown.buttons:
        numbered = (f"[{number}] {label}" for number, label in enumerate(shown.buttons, 1))
        lines.append(escape("  ".join(numbered)))
    return "\n".join(lines)


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
