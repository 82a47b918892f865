"""What stands beside a passage in a comment: the questions that it answers, and the facts it was made of.

    - The statement as it is quoted. [1]
      <!--
      ? A question that it answers, as people ask it
      < sakip/riwayat-predikat 3
      -->

Whatever else a comment says is for curators only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Bullets under this heading are no passages but known unknowns: what people ask for and no source gives.
UNKNOWN_HEADING = "Tidak ada dalam basis pengetahuan"

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)


@dataclass(frozen=True)
class Beside:
    """`questions` and `origins`, each in the order of the comment, without doubles."""

    questions: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    def __add__(self, other: Beside) -> Beside:
        return Beside(
            tuple(dict.fromkeys(self.questions + other.questions)),
            tuple(dict.fromkeys(self.origins + other.origins)),
        )


NOTHING_BESIDE = Beside()


def read_beside(html: str) -> Beside:
    """What the comments in a piece of HTML put beside a passage."""
    lines = [" ".join(line.split()) for match in _COMMENT.finditer(html) for line in match[1].split("\n")]
    return NOTHING_BESIDE + Beside(
        tuple(line[1:].strip() for line in lines if line.startswith("?") and line[1:].strip()),
        tuple(line[1:].strip() for line in lines if line.startswith("<") and line[1:].strip()),
    )
