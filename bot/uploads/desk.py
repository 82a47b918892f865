"""Works off the documents that admins sent, one after the other, beside the answers; resumed after a kill.

Each step ends in one transaction that moves the document to its next state and plans the message that says
so. Killed before, the step is done again: looking changes nothing, and adding and building are all or nothing
and find what an earlier attempt has done.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.announce import announce
from bot.buttons import Rows, keyboard
from bot.child import ChildFailed, run_module
from bot.errors_seen import note
from bot.journal import Journal
from bot.library import Library
from bot.markup import escape
from bot.outbox import seconds_of
from bot.pace import Pace, Stop, Stopping, delays
from bot.records import Outgoing, Waiting
from bot.turn import Tools
from bot.uploads import store
from bot.uploads.preview import decision_rows, preview, published, refused
from bot.uploads.store import Upload
from index.publishing import Order
from index.texts import text

logger = logging.getLogger(__name__)

FOLDER = "uploads"  # in the home
ATTEMPTS = 3
LOOKING, PUBLISHING = 600.0, 3600.0  # seconds; reading has its own limits below these
FETCHING = 120.0
LARGEST = 21_000_000  # bytes
AGAIN = 3600.0  # seconds after which it looks for what was left undecided


class Gone(Exception):
    """The file cannot be had from Telegram any more."""


class Desk:
    """Looks at documents and publishes them."""

    def __init__(
        self, tools: Tools, library: Library, put: Callable[[Sequence[Waiting]], None], pace: Pace, stop: Stop
    ) -> None:
        self._bot: Bot = tools.bot
        self._journal: Journal = tools.journal
        self._admins_chat = tools.rules.admins_chat
        self._bell = tools.bell
        self._library = library
        self._put = put
        self._pace = pace
        self._stop = stop

    async def run(self) -> None:
        """Work off what there is and what comes. Raises Stopping when told to stop."""
        waits = delays(self._pace)
        while True:
            self._bell.clear()
            try:
                store.drop_undecided(self._journal)
                self._tidy()
                while (one := store.to_do(self._journal)) is not None:
                    await self._step(one)
                    waits = delays(self._pace)
            except (RetryAfter, NetworkError, sqlite3.OperationalError, OSError) as error:
                # No network, no room: it may pass, and what is to be done stays in the journal.
                logger.warning("a document waits: %s", type(error).__name__)
                await self._stop.pause(seconds_of(error) if isinstance(error, RetryAfter) else next(waits))
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), AGAIN)

    async def _step(self, one: Upload) -> None:
        """Bring a document to its next state."""
        try:
            if one.state == store.WAITING:
                await self._look(one)
            else:
                await self._publish(one)
        except Gone:
            self._over(one, store.FAILED, text("upload.file_gone", one.language))
        except (Stopping, RetryAfter, NetworkError, sqlite3.Error, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - one bad document must not end the work on the others
            why = str(error) if isinstance(error, ChildFailed) else type(error).__name__
            if store.failed(self._journal, one.id) < ATTEMPTS:
                logger.error("a document was not worked off (%s)", why)
                return
            _, report = note(self._journal, self._admins_chat, one.update_id, why, f"uploads {one.state}")
            self._over(one, store.FAILED, text("upload.failed", one.language), more=report)

    async def _look(self, one: Upload) -> None:
        report = await self._ordered(one, "look", LOOKING)
        file, language = report["file"], one.language
        if report["trouble"]:
            self._over(one, store.FAILED, text("upload.trouble", language, reason=escape(report["trouble"])))
        elif file["status"] == "refused":
            self._over(one, store.REFUSED, refused(str(file["reason"]), language))
        elif file["status"] == "duplicate":
            html = text("upload.duplicate", language, document=escape(str(file["document"])))
            self._over(one, store.DUPLICATE, html, document=file["document"])
        else:
            self._tell(one, store.READY, preview(file, language), decision_rows(one.id, language))

    async def _publish(self, one: Upload) -> None:
        report = await self._ordered(one, "publish", PUBLISHING)
        file = report["file"]
        if file.get("status") == "refused":
            self._over(one, store.REFUSED, refused(str(file["reason"]), one.language))
        else:
            state = store.FAILED if report["trouble"] else store.PUBLISHED
            self._over(one, state, published(report, one.language), document=file.get("document"))

    async def _ordered(self, one: Upload, what: str, seconds: float) -> dict[str, Any]:
        """The report of the process that does it. Raises Gone, ChildFailed, NetworkError, OSError."""
        library = self._library
        order = Order(
            "look" if what == "look" else "publish",
            str(await self._file(one)),
            str(library.knowledge),
            str(library.home),
            library.model,
            library.engine,
            one.options,
        )
        written = await run_module("index.publishing", json.dumps(asdict(order)).encode(), seconds)
        try:
            report: dict[str, Any] = json.loads(written)
        except ValueError as error:
            raise ChildFailed(type(error).__name__) from None
        return report

    async def _file(self, one: Upload) -> Path:
        """The file, fetched if it is not here. Raises Gone, NetworkError, OSError."""
        folder = self._library.home / FOLDER / str(one.id)
        path = folder / (one.name or "dokumen")
        if path.is_file():
            return path
        if one.file_id is None:
            raise Gone
        try:
            # Its address holds the token: of errors only the type is told.
            file = await self._stop.unless(self._bot.get_file(one.file_id))
            content = await self._stop.unless(file.download_as_bytearray(read_timeout=FETCHING))
        except BadRequest as error:  # "file is too big", "wrong file_id": it stays so
            raise Gone from error
        except (RetryAfter, NetworkError):
            raise
        except (TelegramError, RuntimeError) as error:
            raise Gone from error
        if len(content) > LARGEST:
            raise Gone
        folder.mkdir(parents=True, exist_ok=True)
        scratch = folder / ".part"
        scratch.write_bytes(content)
        scratch.replace(path)
        return path

    def _over(
        self,
        one: Upload,
        state: str,
        html: str,
        *,
        document: str | None = None,
        more: Sequence[Outgoing] = (),
    ) -> None:
        """A document is dealt with: say how, and drop its file."""
        store.became(self._journal, one.id, document)
        self._tell(one, state, html, (), more)
        shutil.rmtree(self._library.home / FOLDER / str(one.id), ignore_errors=True)

    def _tell(self, one: Upload, state: str, html: str, rows: Rows, more: Sequence[Outgoing] = ()) -> None:
        """Move a document on and plan what says so, together."""
        place = store.shown_in(self._journal, one)
        with self._journal.db.atomic():
            if not store.move(self._journal, one.id, one.state, state):
                return
            edit = Outgoing(one.chat_id, html, one.thread_id, None, keyboard(rows), edits=place)
            waiting = announce(self._journal, [edit, *more])
        self._put([waiting])

    def _tidy(self) -> None:
        """Drop files that no document needs any more: their step was killed on its last line."""
        folder = self._library.home / FOLDER
        if not folder.is_dir():
            return
        needed = {str(number) for number in store.open_numbers(self._journal)}
        for path in folder.iterdir():
            if path.name not in needed:
                shutil.rmtree(path, ignore_errors=True)
