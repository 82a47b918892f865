"""Trouble that lasts is told to the admin once when it begins and once when it is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Kind = Literal["server", "journal"]


class Notices:
    """What is the matter now: that the server cannot be reached, that the journal cannot be written."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._lasting: set[Kind] = set()

    def begin(self, kind: Kind, line: str) -> None:
        """Tell of trouble, unless it is known already."""
        if kind not in self._lasting:
            self._say(line)
        self._lasting.add(kind)

    def over(self, kind: Kind, line: str) -> None:
        """Tell that trouble is over, if there was any."""
        if kind in self._lasting:
            self._lasting.discard(kind)
            self._say(line)

    def lasts(self, kind: Kind) -> bool:
        """Whether there is such trouble now."""
        return kind in self._lasting
