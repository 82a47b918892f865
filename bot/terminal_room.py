"""The chat in the terminal as Telegram would have it: who speaks, what was said, which buttons there are."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

BOT = {
    "id": 2,
    "is_bot": True,
    "first_name": "Tanya Bandung",
    "username": "TanyaBandungBot",
    "can_read_all_group_messages": True,
}
PRIVATE = {"id": 1, "type": "private"}
GROUP = {"id": -1, "type": "supergroup", "title": "Grup"}
FIRST_PERSON = 1
NEXT_PERSON = 11  # the bot's id must stay its own
SPEAKER = re.compile(r"(?P<name>[^\W\d_][\w .'-]{0,29}):\s+(?P<said>.+)", re.DOTALL)
ENDINGS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


@dataclass(frozen=True)
class Shown:
    """Something to see: a message, an edit of one, a word over the chat, or a picture saved at `path`."""

    what: Literal["message", "edit", "toast", "picture"]
    html: str
    buttons: tuple[str, ...] = ()  # their labels, in the order of their numbers from 1
    path: Path | None = None


@dataclass
class Room:
    """One chat with one person, or a group with as many as speak.

    In a group "Budi: …" lets Budi speak; whoever speaks without a name is the group's admin. A line that
    begins with ">" replies to the bot's last message. A number presses a button of the last message with any.
    """

    group: bool = False
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    last_number: int = 0
    last_sent: int | None = None
    with_buttons: int | None = None
    folder: Path | None = None  # of saved pictures, made when there is the first

    @property
    def chat(self) -> dict[str, Any]:
        """As a Chat object."""
        return GROUP if self.group else PRIVATE

    def next_number(self) -> int:
        """A number for an update or a message."""
        self.last_number += 1
        return self.last_number

    def administrators(self) -> list[dict[str, Any]]:
        """The group's admins: whoever speaks without a name."""
        return [{"status": "creator", "user": _person(FIRST_PERSON), "is_anonymous": False}]

    def typed(self, line: str) -> dict[str, Any]:
        """A typed line as an update: a message, or a press."""
        speaker, said = self._speaker(line)
        data = self._button(said)
        if data is not None:
            query = {"id": str(self.last_number), "from": speaker, "chat_instance": "1", "data": data}
            return {"callback_query": {**query, "message": self.messages[self.with_buttons or 0]}}
        message = self._message(speaker)
        if said.startswith(">") and self.last_sent is not None:
            message["reply_to_message"] = self.messages[self.last_sent]
            said = said.removeprefix(">").strip()
        return {"message": {**message, "text": said}}

    def message(self, fields: Mapping[str, Any]) -> tuple[Shown, dict[str, Any]]:
        """A message of the bot."""
        return self._posted("message", str(fields["text"]), fields)

    def edit(self, fields: Mapping[str, Any]) -> tuple[Shown, dict[str, Any]] | None:
        """A message of the bot that becomes another; None when there is none."""
        number = int(fields["message_id"])
        if self.messages.get(number, {}).get("from") != BOT:
            return None
        return self._posted("edit", str(fields["text"]), fields, number)

    def picture(self, fields: Mapping[str, Any], files: Mapping[str, Any]) -> tuple[Shown, dict[str, Any]]:
        """A picture or a document of the bot, saved as a file."""
        found = ((Path(str(file[0])), file[1]) for file in files.values() if isinstance(file[1], bytes))
        name, content = next(found, (Path("gambar"), b""))
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="tanya-gambar-"))
        ending = next((name for begin, name in ENDINGS.items() if content.startswith(begin)), None)
        ending = ending or name.suffix or ".bin"
        path = self.folder / f"{name.stem}-{self.last_number + 1}{ending}"
        path.write_bytes(content)
        shown, message = self._posted("picture", str(fields.get("caption", "")), fields)
        return Shown("picture", shown.html, shown.buttons, path), message

    def _posted(
        self,
        what: Literal["message", "edit", "picture"],
        html: str,
        fields: Mapping[str, Any],
        number: int | None = None,
    ) -> tuple[Shown, dict[str, Any]]:
        rows = (fields.get("reply_markup") or {}).get("inline_keyboard", [])
        message = {**self._message(BOT, number), "text": html}
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
            self.with_buttons = message["message_id"]
        elif self.with_buttons == number:
            self.with_buttons = None
        self.messages[message["message_id"]] = message
        self.last_sent = message["message_id"]
        return Shown(what, html, tuple(button["text"] for row in rows for button in row)), message

    def _message(self, sender: dict[str, Any], number: int | None = None) -> dict[str, Any]:
        chosen = self.next_number() if number is None else number
        return {"message_id": chosen, "date": int(time.time()), "chat": self.chat, "from": sender}

    def _speaker(self, line: str) -> tuple[dict[str, Any], str]:
        named = SPEAKER.fullmatch(line) if self.group else None
        if named is None:
            return _person(FIRST_PERSON), line
        number = self.people.setdefault(named["name"].casefold(), NEXT_PERSON + len(self.people))
        return _person(number), named["said"]

    def _button(self, said: str) -> str | None:
        """The data of the button with this number under the last message with buttons."""
        if self.with_buttons is None or not (said.isascii() and said.isdigit() and len(said) < 4):
            return None
        rows = self.messages[self.with_buttons]["reply_markup"]["inline_keyboard"]
        buttons = [button for row in rows for button in row]
        number = int(said)
        return str(buttons[number - 1]["callback_data"]) if 1 <= number <= len(buttons) else None


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": ""}
