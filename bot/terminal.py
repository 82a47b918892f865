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
from bot.logs import quiet
from bot.pace import Pace, Stop
from bot.receive import Receiver
from bot.terminal_request import TerminalRequest
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

    async def ask(self, line: str) -> list[str]:
        """The messages that answer a line, in HTML."""
        assert self._receiving is not None
        putting = asyncio.create_task(self._server.put(line))
        await asyncio.wait((putting, self._receiving), return_when=asyncio.FIRST_COMPLETED)
        if self._receiving.done():
            putting.cancel()
            self._receiving.result()
        await self._receiver.drain()
        answers = list(self._server.sent)
        self._server.sent.clear()
        return answers

    async def close(self) -> None:
        """Stop receiving."""
        self._stop.set()
        if self._receiving is not None:
            await self._receiving
        await self._conversation.application.shutdown()


def run_terminal(assistant: Assistant) -> int:
    """Chat over standard input and output until the end of input or Ctrl-C; returns the exit code.

    On a terminal with a prompt; otherwise each line is a question, answered in order. The journal is a
    temporary one, so a bot that runs on the same home is not disturbed.
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
        stop, server = Stop(), TerminalRequest()
        conversation = build(
            "0:terminal",
            "http://terminal.invalid",
            (server, server),
            thinker,
            journal,
            pace=Pace(),
            stop=stop,
            rules=Rules(RETENTION_DAYS),
            limited=False,
        )
        receiver = Receiver(conversation, journal, server="terminal", say=_to_stderr, pace=Pace(), stop=stop)
        chat = Chat(conversation, receiver, server, stop)
        runner.run(chat.open())
        try:
            for line in _typed() if interactive else sys.stdin:
                if line.strip():
                    for answer in runner.run(chat.ask(line.strip())):
                        show(answer)
        except KeyboardInterrupt:
            if not interactive:
                raise
            print()
        finally:
            runner.run(chat.close())
    if interactive:
        print(text("terminal.bye", "id"))
    return 0


def _typed() -> Iterator[str]:
    """Lines from a prompt, with editing where the system offers it, until Ctrl-D."""
    with suppress(ImportError):
        import readline  # noqa: F401 - input() uses it once it is imported
    print(text("terminal.welcome", "id"))
    while True:
        try:
            yield input(text("terminal.prompt", "id"))
        except EOFError:
            print()
            return


def _shown_on_terminal() -> Callable[[str], None]:
    console = Console(highlight=False)

    def show(answer: str) -> None:
        console.print(as_rich(answer), end="\n\n")

    return show


def _shown_in_pipe(answer: str) -> None:
    print(as_plain(answer), end="\n\n", flush=True)


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
