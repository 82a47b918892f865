"""The real bot with an assistant of canned answers, as a process that tests start and kill.

What the assistant does is said by the first word of the question; `tunggu NAME` waits at a gate of the test's
server. Settings come from the environment, as always. With the argument `terminal`, the chat in the terminal.

UJI_ANSWER sets for how many seconds a send waits for its answer, UJI_LOG a file to which every logger writes
everything; UJI_UNLIMITED lets it send as fast as it can. SIGUSR1 makes the journal read-only, SIGUSR2
writable.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from urllib.request import urlopen

import numpy as np
from sqlite_utils import Database

import bot.journal
import bot.run
from bot.errors import BotError
from bot.pace import Pace
from bot.run import run_telegram, run_terminal
from bot.settings import Settings
from index import browse
from index.assistant import Assistant
from index.edition import current_number, edition_path, verify
from index.encoder import Vectors, load_encoder
from index.model import Answer, Question, Quote, Status
from index.reader import OpenEdition
from index.search import Hit
from knowledge.model import Source

QUICK = Pace(
    poll=20,
    retry_first=0.01,
    retry_longest=0.05,
    idle=0.01,
    finish=10.0,
    typing_after=0.01,
    typing=0.05,
    answer=float(os.environ.get("UJI_ANSWER", "20")),
    webhook_look=0.2,
    report=0.05,
)
RELATED = ("Kapan e-RK diluncurkan?", "Siapa pengelola e-RK?")
HOSTILE = "<b>tebal</b> & <script>alert(1)</script> &amp; \" ' </i> \u0000 \U0001f600"


def quote(text: str) -> Quote:
    """A fact with one source."""
    source = Source("Humas <Uji> & Kawan", "2019-03-13", 'https://example.org/a?b=1&c="2"')
    return Quote(text, "umum/uji", "Uji", "", "fact", (source,), 1.0, "umum/uji#1")


class Canned:
    """An assistant that repeats the question, with the earlier ones as notes."""

    def answer(self, question: Question) -> Answer:
        """See index.model; the first word of the question decides."""
        word, _, rest = question.text.partition(" ")
        if word == "tunggu":
            urlopen(f"{os.environ['TANYA_API_URL'].rstrip('/')}/gate/{rest}").read()
        if word == "sakip":
            facts = tuple(browse.reading(self.edition, "sakip/strategi-kota-bandung")[:3])
            return Answer(question.text, Status.ANSWERED, "", title=facts[0].title, passages=facts)
        if word == "rusak":
            raise RuntimeError(f"kata rahasia: {question.text}")
        if word == "panjang":
            facts = tuple(quote(f"Fakta {n} " + "kata " * 30 + "selesai.") for n in range(1, 81))
            return Answer(question.text, Status.ANSWERED, "", title="Panjang", passages=facts)
        if word == "fakta":
            facts = tuple(browse.reading(self.edition, "aplikasi/e-rk")[:3])
            return Answer(
                question.text, Status.ANSWERED, "", title=facts[0].title, passages=facts, related=RELATED
            )
        if word == "kosong":
            nearest = tuple(browse.reading(self.edition, "aplikasi/e-rk")[:1])
            return Answer(question.text, Status.NOT_FOUND, "", lead="Belum ada.", nearest=nearest)
        if word == "pilih":
            return Answer(question.text, Status.CLARIFY, "", lead="Yang mana?", choices=("satu", "dua"))
        if word == "jahat":
            return Answer(
                question.text, Status.ANSWERED, "", title=HOSTILE, lead=HOSTILE, passages=(quote(HOSTILE),)
            )
        return Answer(
            question.text,
            Status.SMALLTALK if word == "halo" else Status.ANSWERED,
            "",
            lead=f"Jawaban: {question.text}" + (f" [{question.language}]" if question.language else ""),
            notes=tuple(f"sebelumnya: {earlier}" for earlier in question.context),
        )

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The first passages of the edition."""
        return [Hit(row, 1.0, 1.0, 1.0, 1.0) for row in range(limit)]

    def likeness(self, question: str, others: Sequence[str]) -> list[float]:
        """Alike are questions that begin with the same word."""
        return [float(question.split()[0] == other.split()[0]) for other in others]

    def meanings(self, questions: Sequence[Question]) -> Vectors:
        """Questions that begin with the same word mean the same."""
        words = [question.text.split()[0].encode() for question in questions]
        found = np.stack([np.random.default_rng(list(word)).normal(size=384) for word in words])
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)

    @cached_property
    def edition(self) -> OpenEdition:
        """The edition in force in the home that EDITION_HOME names."""
        home = Path(os.environ["EDITION_HOME"])
        number = current_number(home)
        assert number is not None
        path = edition_path(home, number)
        return OpenEdition(path, verify(path))

    def refresh(self) -> bool:
        """Nothing newer ever comes."""
        return False


def journal_on_signal() -> None:
    """Let signals take away and give back the right to write the journal that is opened later."""
    opened = bot.journal._opened

    def opening(path: Path) -> Database:
        database = opened(path)
        signal.signal(signal.SIGUSR1, lambda *_: database.execute("pragma query_only = on"))
        signal.signal(signal.SIGUSR2, lambda *_: database.execute("pragma query_only = off"))
        return database

    bot.journal._opened = opening


def log_everything(path: str) -> None:
    """Write all that any logger says to a file, as somebody does who looks for an error."""
    quiet = bot.run.quiet

    def quiet_and_loud(secret: str | None = None) -> None:
        logging.basicConfig(level=logging.DEBUG, filename=path)
        quiet(secret)
        logging.getLogger().setLevel(logging.DEBUG)
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).setLevel(logging.DEBUG)

    bot.run.quiet = quiet_and_loud


if __name__ == "__main__":
    journal_on_signal()
    if "UJI_LOG" in os.environ:
        log_everything(os.environ["UJI_LOG"])
    try:
        if sys.argv[1:2] == ["terminal"]:
            sys.exit(run_terminal(Canned(), as_group=sys.argv[2:] == ["--as-group"]))
        limited = "UJI_UNLIMITED" not in os.environ
        assistant: Canned | Assistant = Canned()
        if "REAL_ASSISTANT" in os.environ:
            assistant = Assistant(
                Path(os.environ["EDITION_HOME"]), load_encoder(Settings().model, Settings().engine)
            )
        sys.exit(run_telegram(Settings(), assistant, pace=QUICK, limited=limited))
    except BotError as error:
        print(f"tanya: {error}", file=sys.stderr)
        sys.exit(1)
