"""The chat in a terminal and in a pipe: the same handlers, lines in, text out."""

from __future__ import annotations

import asyncio
import codecs
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bot_api import PATIENCE, BotApi
from conftest import SERVE, message, new_chat, running
from telegram import Bot

from bot.terminal_request import TerminalRequest
from bot.terminal_room import Room, Shown
from bot.terminal_text import as_plain, as_rich
from index.texts import text

COMMAND = [sys.executable, SERVE, "terminal"]


def piped(lines: bytes, home: Path, *options: str, edition: Path | None = None) -> list[str]:
    """The answers to lines in a pipe."""
    ran = subprocess.run(
        [*COMMAND, *options],
        input=lines,
        capture_output=True,
        timeout=PATIENCE,
        env={**os.environ, "TANYA_HOME": str(home), "EDITION_HOME": str(edition)},
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode().strip().split("\n\n")


class Terminal:
    """A pseudo-terminal with the chat in it."""

    def __init__(self) -> None:
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            # A shell that started the tests in the background had them ignore Ctrl-C, and so their children.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execve(COMMAND[0], list(map(str, COMMAND)), {**os.environ, "TERM": "xterm", "COLUMNS": "100"})
        self.shown = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end inside a character

    def wait_for(self, words: str, times: int = 1, nudge: Callable[[], None] | None = None) -> None:
        """Read until words were shown so often; `nudge` is called when nothing comes for a second."""
        silent = 0
        while self.shown.count(words) < times:
            ready, _, _ = select.select([self._descriptor], [], [], 1.0)
            if not ready:
                silent += 1
                assert silent < PATIENCE, f"waited in vain for {words!r}:\n{self.shown}"
                if nudge:
                    nudge()
                continue
            try:
                read = os.read(self._descriptor, 4096)
            except OSError:  # Linux says so when the other end is closed
                read = b""
            assert read, f"the chat ended before it showed {words!r}:\n{self.shown}"
            self.shown += self._decoder.decode(read)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._descriptor, keys)

    def exit_code(self) -> int:
        """Wait for the end of the chat."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        """Make sure that it is gone: its terminal is hung up."""
        os.close(self._descriptor)


@contextmanager
def terminal() -> Iterator[Terminal]:
    """A chat in a terminal."""
    opened = Terminal()
    try:
        yield opened
    finally:
        opened.close()


def test_each_line_is_answered_in_order_until_the_end_of_input(home: Path) -> None:
    lines = b"apa itu e-RK?\n\n   \nhalo\n/cuaca\nkapan?"
    first, greeting, unknown, follow_up = piped(lines, home)
    assert first == "Jawaban: apa itu e-RK?"
    assert greeting.startswith("Jawaban: halo")
    assert "/bantuan" in unknown
    assert follow_up == "Jawaban: kapan?\nsebelumnya: apa itu e-RK?"
    assert not home.exists()


def test_bytes_that_are_no_text_and_a_failing_assistant_do_not_end_it(home: Path) -> None:
    odd, sorry, last = piped(b"\xff\xfe satu\nrusak\nhalo\n", home)
    assert odd == "Jawaban: \ufffd\ufffd satu"
    assert sorry.startswith("Maaf")
    assert last.startswith("Jawaban: halo")


def test_in_a_pipe_there_is_no_markup_and_links_show_their_address(home: Path) -> None:
    (shown,) = piped(b"jahat\n", home)
    assert "• <b>tebal</b> & <script>alert(1)</script>" in shown
    *_, source, buttons = shown.splitlines()
    assert source == '¹ Humas <Uji> & Kawan (https://example.org/a?b=1&c="2"), 13 Mar 2019'
    assert buttons.startswith("[1] 👍  [2] 👎")


def test_a_number_presses_a_button_and_an_edit_is_shown_as_one(home: Path, real_home: Path) -> None:
    lines = b"fakta\n3\n7\n1\n2\n1\n"
    answer, read, asked, *rest = piped(lines, home, edition=real_home)
    assert "[3] Selengkapnya" in answer
    assert read.splitlines()[0] == text("terminal.edited", "id")
    assert "hlm. 1 dari" in read and "[1] ▶" in read
    assert asked.startswith("Jawaban: 7")  # there is no seventh button, so it is a question
    assert rest[0].splitlines()[0] == text("terminal.edited", "id")
    assert "hlm. 2 dari" in rest[0]


def test_in_a_group_several_people_speak(home: Path) -> None:
    lines = "halo semua\nBudi: @TanyaBandungBot satu\nSiti: > kapan?\nBudi: /atur\n/atur\nBudi: 1\n1\n"
    silence, first, follow_up, refused, settings, toast, *changed = piped(lines.encode(), home, "--as-group")
    assert silence == text("terminal.silence", "id")
    assert first == "Jawaban: satu"
    assert follow_up == "Jawaban: kapan?\nsebelumnya: satu"
    assert refused == text("group.not_admin", "id")
    assert "[1] Menjawab: bila disapa" in settings
    assert toast.splitlines()[-1] == text("group.not_admin", "id")
    assert any("[1] Menjawab: juga tanda tanya" in one for one in changed)


def test_a_picture_is_saved_and_named() -> None:
    async def send() -> list[Shown]:
        server = TerminalRequest(Room())
        bot = Bot("0:terminal", request=server, get_updates_request=server)
        await bot.send_photo(1, b"\x89PNG\r\n\x1a\n....", caption="<b>SAKIP</b>")
        return server.shown

    [shown] = asyncio.run(send())
    assert (shown.what, shown.html) == ("picture", "<b>SAKIP</b>")
    assert shown.path is not None and shown.path.suffix == ".png"
    assert shown.path.read_bytes().startswith(b"\x89PNG")
    shutil.rmtree(shown.path.parent)


def test_nothing_to_read_is_no_error(home: Path) -> None:
    assert piped(b"", home) == [""]


def test_a_bot_on_the_same_home_is_not_disturbed(api: BotApi, home: Path) -> None:
    chat_id = new_chat()
    with running(api, home):
        api.put(message(chat_id, "satu"))
        api.sent_to(chat_id)
        assert piped(b"dua\n", home) == ["Jawaban: dua"]
        api.put(message(chat_id, "tiga"))
        assert api.sent_to(chat_id, 2)[-1]["shown"] == "Jawaban: tiga\nsebelumnya: satu"


def test_on_a_terminal_there_is_a_prompt_and_control_d_ends_it() -> None:
    prompt = text("terminal.prompt", "id").strip()
    with terminal() as chat:
        chat.wait_for(prompt)
        assert text("terminal.welcome", "id") in chat.shown
        chat.type(b"panjang\n")
        chat.wait_for(prompt, 2)
        assert "\x1b[1mPanjang\x1b[0m" in chat.shown
        assert re.search(r"\x1b\]8;[^;]*;https://example.org/a\?b=1&c=", chat.shown)
        chat.type(b"\x04")
        chat.wait_for(text("terminal.bye", "id"))
        assert chat.exit_code() == 0
    assert "Traceback" not in chat.shown


def test_control_c_ends_it_politely() -> None:
    with terminal() as chat:
        chat.wait_for(text("terminal.prompt", "id").strip())

        def interrupt() -> None:
            os.kill(chat.pid, signal.SIGINT)

        interrupt()
        # Python sees a signal that comes just before it waits for a key only with the next one.
        chat.wait_for(text("terminal.bye", "id"), nudge=interrupt)
        assert chat.exit_code() == 0
    assert "Traceback" not in chat.shown


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<b>a</b> &lt;b&gt; &amp;amp;", "a <b> &amp;"),
        (
            '<a href="https://x.example/?a=1&amp;b=2">Koran</a>, 2019',
            "Koran (https://x.example/?a=1&b=2), 2019",
        ),
        ('<i>x <a href="https://y.example"><b>y</b></a></i>', "x y (https://y.example)"),
    ],
)
def test_html_becomes_text(html: str, plain: str) -> None:
    assert as_plain(html) == plain


def test_html_becomes_styles_and_links() -> None:
    shown = as_rich('<b>a</b> <i><a href="https://y.example">b</a></i>')
    assert shown.plain == "a b"
    assert [(span.start, span.end, str(span.style)) for span in shown.spans] == [
        (0, 1, "bold"),
        (2, 3, "italic link https://y.example"),
    ]
