"""What the doctor finds: a check, how it went, in words of the catalogue with a remedy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from index.texts import text

Status = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `key` names its sentences, doctor.<key> and, unless well, remedy.<key>.

    An error keeps the bot from working or loses data; a warning keeps a part of it from working.
    """

    check: str
    status: Status
    key: str
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What was found, in Indonesian."""
        return text(f"doctor.{self.key}", "id", **self.fields)

    @property
    def remedy(self) -> str | None:
        """What to do, in Indonesian; None when all is well."""
        return None if self.status == "ok" else text(f"remedy.{self.key}", "id", **self.fields)

    def as_object(self) -> dict[str, Any]:
        """The finding as `tanya doctor --json` prints it."""
        return {
            "check": self.check,
            "status": self.status,
            "finding": self.key,
            "message": self.message,
            "remedy": self.remedy,
        }


def fine(check: str, key: str, **fields: object) -> Finding:
    """All is well."""
    return Finding(check, "ok", key, fields)


def warning(check: str, key: str, **fields: object) -> Finding:
    """Something does not work, the rest does."""
    return Finding(check, "warning", key, fields)


def error(check: str, key: str, **fields: object) -> Finding:
    """The bot does not work, or data is in danger."""
    return Finding(check, "error", key, fields)
