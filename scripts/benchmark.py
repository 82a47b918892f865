"""tanya benchmark: how quick the bot is under load, and what it keeps in memory."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

import click

from bot.settings import Settings
from knowledge.load import load
from scripts.common import Refusal, console, load_settings
from scripts.played_telegram import Asked, PlayedTelegram, played

CHATS, BURST, BURST_SECONDS = 50, 500, 10.0
SLOW_CHAT, SLOW_SECONDS = -1, 2.0
WARM_UP = 20  # questions before memory is measured for the first time
AT_ONCE = 16  # unanswered questions while memory is measured
PATIENCE = 600.0


@dataclass(frozen=True)
class Burst:
    """500 questions in 50 chats within 10 seconds, one chat slow. Seconds are from question to answer."""

    asked: int
    answered_once: int
    in_order: bool
    p95_seconds: float
    longest_seconds: float  # of the other chats
    slow_chat_longest_seconds: float


@dataclass(frozen=True)
class Rate:
    """Questions at a steady rate. Milliseconds are from question to answer."""

    per_second: float
    seconds: float
    answered: int
    median_ms: float
    p95_ms: float
    longest_ms: float


@dataclass(frozen=True)
class Memory:
    """Memory of a new bot in MB: after its first answers, and after so many questions more.

    Resident memory has pages of files in it, which the system takes back when it is short of memory;
    `anonymous` is without them, None where the system does not tell (not Linux).
    """

    questions: int
    before_mb: float
    after_mb: float
    growth_mb: float
    anonymous_before_mb: float | None
    anonymous_after_mb: float | None
    anonymous_growth_mb: float | None


@click.command(name="benchmark")
@click.option("--rate", default=30.0, show_default=True, metavar="N", help="Questions a second.")
@click.option("--seconds", default=60.0, show_default=True, metavar="S", help="For so many seconds.")
@click.option("--questions", default=10_000, show_default=True, metavar="N", help="For memory; 0: leave out.")
@click.option("--no-burst", is_flag=True, help="Leave out the burst.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON object.")
def command(rate: float, seconds: float, questions: int, no_burst: bool, as_json: bool) -> None:
    """Measure the bot as a process of its own against a Telegram played on this machine.

    The edition in force answers questions of the knowledge base. Telegram's limits on sending (30 messages a
    second) are off, or they would be what is measured. The home's journal is not touched.

    \b
    Examples:
      tanya benchmark
      tanya benchmark --rate 20 --seconds 30 --questions 0
      tanya benchmark --json > run.json
    """
    settings = load_settings()
    asked = _questions(settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the bot that we started must not outlive us
    figures = asyncio.run(_measured(settings, asked, rate, seconds, questions, burst=not no_burst))
    if as_json:
        click.echo(json.dumps({"limiter": False, **figures}))
        return
    shown = console()
    shown.print("Telegram's limits on sending are off.")
    for name, values in figures.items():
        shown.print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in values.items()))


async def _measured(
    settings: Settings, texts: Sequence[str], rate: float, seconds: float, questions: int, *, burst: bool
) -> dict[str, dict[str, object]]:
    """The figures of each part, by its name."""
    figures: dict[str, dict[str, object]] = {}
    if burst:
        async with _bot(settings) as (telegram, _):
            figures["burst"] = asdict(await _burst(telegram, texts))
    if rate > 0 and seconds > 0:
        async with _bot(settings) as (telegram, _):
            figures["rate"] = asdict(await _rate(telegram, texts, rate, seconds))
    if questions:
        async with _bot(settings) as (telegram, process):
            figures["memory"] = asdict(await _memory(telegram, process, texts, questions))
    return figures


async def _burst(telegram: PlayedTelegram, texts: Sequence[str]) -> Burst:
    telegram.slow[SLOW_CHAT] = SLOW_SECONDS
    chats = [-1 - number % CHATS for number in range(BURST)]
    await _at_a_rate(telegram, texts, chats, BURST / BURST_SECONDS)
    await _finished(telegram)
    others = [asked for asked in telegram.asked if asked.chat_id != SLOW_CHAT]
    slow = [asked for asked in telegram.asked if asked.chat_id == SLOW_CHAT]
    in_order = True
    for chat_id in set(chats):
        moments = [asked.answered[0] for asked in telegram.asked if asked.chat_id == chat_id]
        in_order = in_order and moments == sorted(moments)
    return Burst(
        asked=len(telegram.asked),
        answered_once=sum(len(asked.answered) == 1 for asked in telegram.asked),
        in_order=in_order,
        p95_seconds=round(_percentile(_seconds(others), 95), 2),
        longest_seconds=round(max(_seconds(others)), 2),
        slow_chat_longest_seconds=round(max(_seconds(slow)), 2),
    )


async def _rate(telegram: PlayedTelegram, texts: Sequence[str], rate: float, seconds: float) -> Rate:
    chats = range(1, 1 + round(rate * seconds))
    await _at_a_rate(telegram, texts, chats, rate)
    await _finished(telegram)
    taken = _seconds(telegram.asked)
    return Rate(
        per_second=rate,
        seconds=seconds,
        answered=len(taken),
        median_ms=round(median(taken) * 1000, 1),
        p95_ms=round(_percentile(taken, 95) * 1000, 1),
        longest_ms=round(max(taken) * 1000, 1),
    )


async def _memory(
    telegram: PlayedTelegram, process: subprocess.Popen[bytes], texts: Sequence[str], questions: int
) -> Memory:
    async def asked(numbers: Iterable[int]) -> None:
        for number in numbers:
            await telegram.ask(-1 - number % CHATS, texts[number % len(texts)])
            await telegram.until_open(AT_ONCE)
        await _finished(telegram)

    await asked(range(WARM_UP))
    before, anonymous_before = _held(process)
    await asked(range(WARM_UP, WARM_UP + questions))
    after, anonymous_after = _held(process)
    grown = None
    if anonymous_before is not None and anonymous_after is not None:
        grown = round(anonymous_after - anonymous_before, 1)
    return Memory(
        questions, before, after, round(after - before, 1), anonymous_before, anonymous_after, grown
    )


async def _at_a_rate(
    telegram: PlayedTelegram, texts: Sequence[str], chats: Sequence[int], rate: float
) -> None:
    """Ask a question in each of the chats, so many a second."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    for number, chat_id in enumerate(chats):
        await asyncio.sleep(start + number / rate - loop.time())
        await telegram.ask(chat_id, texts[number % len(texts)])


async def _finished(telegram: PlayedTelegram) -> None:
    if not await telegram.all_answered(PATIENCE):
        raise Refusal("the bot left questions unanswered: see what it says with `tanya run`")


@asynccontextmanager
async def _bot(settings: Settings) -> AsyncIterator[tuple[PlayedTelegram, subprocess.Popen[bytes]]]:
    """A bot at work on the edition in force, with a journal of its own, and the Telegram that it talks to."""
    with tempfile.TemporaryDirectory(prefix="tanya-benchmark-") as folder:
        home = Path(folder)
        for name in ("editions", "current"):
            (home / name).symlink_to((settings.home / name).absolute())
        async with played() as (telegram, url):
            given = {"TANYA_HOME": folder, "TANYA_API_URL": url, "TANYA_TOKEN": "1:benchmark"}
            unset = {"TANYA_WEBHOOK_URL": "", "TANYA_OFFICERS_CHAT": "", "TANYA_ADMINS_CHAT": ""}
            with (home / "said").open("wb") as said:
                process = subprocess.Popen(
                    [sys.executable, "-m", "scripts.benchmark_bot"],
                    env={**os.environ, **unset, **given},
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                )
            try:
                await telegram.ask(-CHATS - 1, "apa itu e-RK?")
                while not await telegram.all_answered(1.0):
                    if process.poll() is not None:
                        said_last = (home / "said").read_text(encoding="utf-8").strip().splitlines()[-1:]
                        raise Refusal("".join(said_last).removeprefix("tanya: "))
                telegram.asked.clear()
                yield telegram, process
            finally:
                process.terminate()
                process.wait()


def _questions(settings: Settings) -> list[str]:
    """People's questions from the knowledge base, or its titles where there are none, in a fixed mixture."""
    documents = load(settings.knowledge).documents
    found = [text for document in documents for passage in document.passages for text in passage.questions]
    texts = sorted(set(found)) or sorted({document.title for document in documents})
    if not texts:
        raise Refusal("the knowledge base is empty: there is nothing to ask")
    random.Random(1).shuffle(texts)  # noqa: S311 (the same each time, not secret)
    return texts


def _seconds(asked: Sequence[Asked]) -> list[float]:
    return [each.seconds for each in asked if each.seconds is not None]


def _percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0]


def _held(process: subprocess.Popen[bytes]) -> tuple[float, float | None]:
    """Resident memory of a process, and the part of it that is no page of a file, in MB; see Memory."""
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        kilobytes = {
            name: int(value.split()[0])
            for name, _, value in (line.partition(":") for line in status.read_text("ascii").splitlines())
            if name in ("VmRSS", "RssAnon")
        }
        return round(kilobytes["VmRSS"] / 1024, 1), round(kilobytes["RssAnon"] / 1024, 1)
    ran = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(process.pid)], capture_output=True, check=True, encoding="ascii"
    )
    return round(int(ran.stdout) / 1024, 1), None
