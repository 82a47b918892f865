"""The lists that are open in a text: how deep an item stands, which list it goes on with. Pure."""

from __future__ import annotations

from knowledge.importing.marks import Mark


class Lists:
    """The open lists, outermost first, each by the kind of its marks and its last ordinal."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self._prose = False  # a paragraph has stood since the last item

    def level(self, mark: Mark) -> int:
        """Take in an item; its depth, 0 the outermost.

        An item that begins anew ("a." behind "j.") opens a list of its own: below the item before it, or on
        the outermost level where a paragraph leads to it.
        """
        place = self._place(mark)
        if place is None:
            if mark.ordinal == 1 and self._prose and self.has(mark.kind):
                self._open.clear()
            place = len(self._open)
        self._open[place:] = [(mark.kind, mark.ordinal)]
        self._prose = False
        return place

    def has(self, kind: str) -> bool:
        """Whether a list with such marks is open."""
        return any(known == kind for known, _ in self._open)

    def awaits(self, mark: Mark) -> bool:
        """Whether an item is the next one of a list whose last item no paragraph has followed."""
        return not self._prose and (mark.kind, mark.ordinal - 1) in self._open

    def interrupted(self) -> None:
        """A paragraph stands here."""
        self._prose = True

    def _place(self, mark: Mark) -> int | None:
        """Which of the lists an item goes on with: where it is next, else any with such marks."""
        same = [place for place, (kind, _) in enumerate(self._open) if kind == mark.kind]
        following = [place for place in same if self._open[place][1] == mark.ordinal - 1]
        if following:
            return following[-1]
        if mark.ordinal == 1 and mark.kind != "•":
            return None
        return same[-1] if same else None
