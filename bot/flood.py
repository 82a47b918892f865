"""Against floods: how much one person and one chat may ask in a minute. In memory: a restart forgives all."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

MINUTE = timedelta(minutes=1)
CALM = timedelta(seconds=20)  # of silence after which somebody who flooded is heard again
GROUP_MEMBER = 10  # messages a minute by one person in a group
GROUP = 20  # a minute in all: as many messages as Telegram lets us send to a group
REMEMBERED = 5_000  # people and chats, before those that were silent for long are forgotten


class Verdict(Enum):
    """What to do with a message: answer it, say once that it is too much, or keep quiet."""

    ANSWER = "answer"
    NOTICE = "notice"
    SILENCE = "silence"


@dataclass
class _Window:
    moments: deque[datetime] = field(default_factory=deque)
    told: bool = False
    last: datetime | None = None

    def full(self, moment: datetime, limit: int) -> bool:
        while self.moments and moment - self.moments[0] >= MINUTE:
            self.moments.popleft()
        return len(self.moments) >= limit


class Flood:
    """Judges messages by when they were written, so that what waited during an outage is no flood."""

    def __init__(self, per_minute: int) -> None:
        """`per_minute`: by one person in private; 0 means without any limit, in groups too."""
        self._per_minute = per_minute
        self._people: dict[tuple[int, int, str], _Window] = {}
        self._groups: dict[int, _Window] = {}

    def judge(
        self, chat_id: int, asker: int, moment: datetime, *, private: bool, kind: str = "message"
    ) -> Verdict:
        """What to do with one more message of this person in this chat; each `kind` is counted apart."""
        if not self._per_minute:
            return Verdict.ANSWER
        self._forget(moment)
        person = self._people.setdefault((chat_id, asker, kind), _Window())
        limit = self._per_minute if private else min(GROUP_MEMBER, self._per_minute)
        flooding = person.told and person.last is not None and moment - person.last < CALM
        person.last = moment
        if flooding or person.full(moment, limit):
            return _told(person)
        person.told = False
        if not private:
            # One who floods is kept out above and does not use up what the others have.
            group = self._groups.setdefault(chat_id, _Window())
            group.last = moment
            if group.full(moment, GROUP):
                return _told(group)
            group.told = False
            group.moments.append(moment)
        person.moments.append(moment)
        return Verdict.ANSWER

    def _forget(self, moment: datetime) -> None:
        if len(self._people) + len(self._groups) < REMEMBERED:
            return
        self._people = {key: one for key, one in self._people.items() if not _is_old(one, moment)}
        self._groups = {key: one for key, one in self._groups.items() if not _is_old(one, moment)}


def _is_old(window: _Window, moment: datetime) -> bool:
    return window.last is None or abs(moment - window.last) > 2 * MINUTE


def _told(window: _Window) -> Verdict:
    verdict = Verdict.SILENCE if window.told else Verdict.NOTICE
    window.told = True
    return verdict
