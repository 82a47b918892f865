"""Characters at their places become runs of text on an upright page. Pure; all lengths in points."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.importing.ruled import Ruling

SPACE = 0.16  # of a font's height, from which on white between two characters parts words
GUESSED = 0.07  # of a font's height that white must have where PDFium thinks that words part
BLANK = 0.03  # of a font's height that white must have where the file itself has a space
STRAIGHT = 4  # degrees by which text may lean and still count as upright


@dataclass(frozen=True)
class Mark:
    """A character: its box, the point on the baseline where it begins, and its angle in whole degrees.

    Without a text it says that words may part behind the character before it.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    angle: int


@dataclass(frozen=True)
class Run:
    """A word at its place: from `x` to `end`, on the baseline `y`, in a font of this height.

    `spaced` says that the file has a space before it, however narrow.
    """

    x: float
    end: float
    y: float
    height: float
    text: str
    spaced: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page: its runs in the order of its content, its ruling lines, how many pictures it has.

    `aside` is text that leans, as watermarks do. `unknown` counts characters whose font does not tell
    what they mean.
    """

    runs: tuple[Run, ...]
    rulings: tuple[Ruling, ...] = ()
    pictures: int = 0
    aside: tuple[str, ...] = ()
    unknown: int = 0


def gathered(marks: Sequence[Mark], rulings: Iterable[Ruling], *, pictures: int, unknown: int) -> Sheet:
    """A page out of its characters and lines, turned so that most of its text is upright."""
    told: dict[int | None, list[Mark]] = defaultdict(list)
    for mark in marks:
        told[_quarter(mark.angle)].append(mark)
    by_angle: dict[int | None, list[Mark]] = defaultdict(list)
    for angle, of_angle in told.items():
        by_angle[angle if angle is None else _direction(of_angle, angle)] += of_angle
    upright = max((a for a in by_angle if a is not None), key=lambda a: len(by_angle[a]), default=0)
    runs: list[Run] = []
    for angle, of_angle in by_angle.items():
        if angle is None:
            continue
        # Words are read in their own direction and then take the place that they have on the page.
        own = _words([turned(mark, angle) for mark in of_angle])
        runs += own if angle == upright else [_moved(run, angle, upright) for run in own]
    aside = " ".join("".join(mark.text or " " for mark in by_angle.get(None, ())).split())
    return Sheet(
        runs=tuple(_once(runs)),
        rulings=tuple(_turned_ruling(line, upright) for line in rulings),
        pictures=pictures,
        aside=(aside,) if aside else (),
        unknown=unknown,
    )


def _quarter(angle: int) -> int | None:
    """The quarter turn nearest to an angle, None for text that leans."""
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) <= STRAIGHT else None


def _direction(marks: Sequence[Mark], angle: int) -> int:
    """The angle in which text goes on: the way from letter to letter tells it, also in mirrored fonts."""
    forward = backward = 0
    for one, other in pairwise(turned(mark, angle) for mark in marks):
        height = one.top - one.bottom
        if abs(one.y - other.y) < 0.1 * height and abs(one.x - other.x) < 1.5 * height:
            forward += other.x > one.x
            backward += other.x < one.x
    return (angle + 180) % 360 if backward > 2 * forward else angle


def _rotated(x: float, y: float, angle: int) -> tuple[float, float]:
    if angle == 90:
        return y, -x
    if angle == 180:
        return -x, -y
    if angle == 270:
        return -y, x
    return x, y


def turned(mark: Mark, angle: int) -> Mark:
    """A character on the page turned back by a quarter turn, half a turn or three quarters."""
    if angle == 0:
        return mark
    one, other = _rotated(mark.left, mark.bottom, angle), _rotated(mark.right, mark.top, angle)
    x, y = _rotated(mark.x, mark.y, angle)
    return Mark(
        mark.text,
        min(one[0], other[0]),
        max(one[0], other[0]),
        min(one[1], other[1]),
        max(one[1], other[1]),
        x,
        y,
        0,
    )


def _moved(run: Run, angle: int, upright: int) -> Run:
    """A word that stands across the others: as wide as its letters are high, on the middle of its height."""
    back = (360 - angle) % 360
    one = _rotated(run.x, run.y, back)
    other = _rotated(run.end, run.y + run.height, back)
    one, other = _rotated(*one, upright), _rotated(*other, upright)
    left, right = min(one[0], other[0]), max(one[0], other[0])
    return Run(left, right, (one[1] + other[1]) / 2, min(run.height, right - left), run.text, spaced=True)


def _turned_ruling(line: Ruling, angle: int) -> Ruling:
    if angle == 0:
        return line
    ends = ((line.at, line.start), (line.at, line.end)) if line.vertical else (
        (line.start, line.at), (line.end, line.at)
    )  # fmt: skip
    (x1, y1), (x2, y2) = (_rotated(x, y, angle) for x, y in ends)
    if abs(x1 - x2) < abs(y1 - y2):
        return Ruling(True, x1, min(y1, y2), max(y1, y2))
    return Ruling(False, y1, min(x1, x2), max(x1, x2))


def _overlaps(marks: Sequence[Mark]) -> dict[int, float]:
    """By how much the boxes of neighbours overlap in fonts of each height that tell too large widths."""
    gaps: dict[int, list[float]] = defaultdict(list)
    for one, other in pairwise(mark for mark in marks if mark.text and not mark.text.isspace()):
        height = one.top - one.bottom
        if abs(one.y - other.y) < 0.1 * height and abs(other.left - one.right) < 0.5 * height:
            gaps[round(height)].append(one.right - other.left)
    return {height: max(median(told), 0.0) for height, told in gaps.items()}


def _words(marks: Sequence[Mark]) -> list[Run]:
    """Characters that follow one another without white, as words."""
    overlaps = _overlaps(marks)
    runs: list[Run] = []
    word: list[Mark] = []
    blank = guessed = spaced = False

    def close() -> None:
        if word:
            heights = sorted(mark.top - mark.bottom for mark in word)
            runs.append(
                Run(
                    min(mark.left for mark in word),
                    max(mark.right for mark in word),
                    word[0].y,
                    max(heights[len(heights) // 2], 1.0),
                    "".join(mark.text for mark in word),
                    spaced,
                )
            )
            word.clear()

    for mark in marks:
        if not mark.text or mark.text.isspace():
            blank, guessed = blank or bool(mark.text), True
            continue
        if word:
            last = word[-1]
            height = max(last.top - last.bottom, 1.0)
            white = mark.left - last.right + overlaps.get(round(height), 0.0)
            parted = (
                abs(mark.y - last.y) > 0.15 * height
                or white > SPACE * height
                or white < -0.7 * height
                or (blank and white > BLANK * height)
                or (guessed and white > GUESSED * height)
                or not 0.75 < (mark.top - mark.bottom) / height < 1.34
            )
            if parted:
                close()
        if not word:
            spaced = blank or guessed
        word.append(mark)
        blank = guessed = False
    close()
    return runs


def _once(runs: Sequence[Run]) -> list[Run]:
    """Runs without those that are drawn a second time right over themselves, as for bold letters."""
    seen: dict[str, list[Run]] = defaultdict(list)
    told = []
    for run in runs:
        near = 0.25 * run.height
        if any(abs(o.x - run.x) < near and abs(o.y - run.y) < near for o in seen[run.text]):
            continue
        seen[run.text].append(run)
        told.append(run)
    return told


def usual_height(runs: Sequence[Run]) -> float:
    """The height of most letters, in points; 10 without any."""
    heights: Counter[float] = Counter()
    for run in runs:
        heights[round(run.height, 1)] += len(run.text)
    (height, _), *_ = heights.most_common(1) or [(10.0, 0)]
    return max(height, 1.0)


def usual_width(runs: Sequence[Run]) -> float:
    """The width of a letter in the middle of all, in points."""
    widths = sorted((run.end - run.x) / len(run.text) for run in runs if len(run.text) > 2)
    return max(widths[len(widths) // 2] if widths else 5.0, 1.0)
