"""The SAKIP calculator: component scores read from what people write, total, predicate, open points. Pure.

Weights are those of PermenPANRB 88/2021, the scale is the one that the knowledge base documents in
`sakip/bobot-penilaian-dan-predikat`; a test holds both to that document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Component = Literal["planning", "measurement", "reporting", "evaluation"]

WEIGHTS: dict[Component, Decimal] = {
    "planning": Decimal(30),
    "measurement": Decimal(30),
    "reporting": Decimal(15),
    "evaluation": Decimal(25),
}
FULL = sum(WEIGHTS.values(), Decimal(0))
# A predicate holds for scores above its bound, up to the bound of the next better one.
PREDICATES: tuple[tuple[str, Decimal], ...] = (
    ("AA", Decimal(90)),
    ("A", Decimal(80)),
    ("BB", Decimal(70)),
    ("B", Decimal(60)),
    ("CC", Decimal(50)),
    ("C", Decimal(30)),
)
LOWEST = "D"

# What components are called, by how the word begins: "perencanaan", "evaluasi", "planning" …
NAMES: dict[str, Component] = {
    "perencana": "planning",
    "rencana": "planning",
    "plan": "planning",
    "pengukur": "measurement",
    "ukur": "measurement",
    "measure": "measurement",
    "pelapor": "reporting",
    "lapor": "reporting",
    "report": "reporting",
    "evaluasi": "evaluation",
    "evaluation": "evaluation",
}
# Words that stand beside a component's name and say nothing of their own.
BESIDE = frozenset("kinerja akuntabilitas internal performance accountability nilai bobot dan and".split())

NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?")
TOKEN = re.compile(r"[^\W\d_]+|[^\s:=;]+|[:=]")
LONGEST_TOKEN = 24  # characters of what was not understood that are repeated
MOST_NAMED = 6  # of them
SEVERAL = 40  # tokens from which nobody meant four components


@dataclass(frozen=True)
class Problem:
    """Something wrong with what was written; `fields` fill the sentence "score.<kind>" of the catalogue.

    A field that is a Component or a Decimal is yet to be put into words.
    """

    kind: Literal["not_number", "above_weight", "sum", "weights", "count", "twice", "missing", "unclear"]
    fields: tuple[tuple[str, str | Decimal], ...] = ()


@dataclass(frozen=True)
class Score:
    """Four component scores, each from 0 to its weight, and what follows from them."""

    planning: Decimal
    measurement: Decimal
    reporting: Decimal
    evaluation: Decimal

    @property
    def parts(self) -> dict[Component, Decimal]:
        """The scores by component, in the regulation's order."""
        return {
            "planning": self.planning,
            "measurement": self.measurement,
            "reporting": self.reporting,
            "evaluation": self.evaluation,
        }

    @property
    def total(self) -> Decimal:
        """The sum, 0 to 100."""
        return sum(self.parts.values(), Decimal(0))

    @property
    def predicate(self) -> str:
        """AA to D."""
        return predicate_of(self.total)

    @property
    def following(self) -> tuple[str, Decimal, Decimal] | None:
        """The next better predicate, its bound, and the points up to the bound, more than which it takes.

        None for AA.
        """
        better = [(name, bound) for name, bound in PREDICATES if self.total <= bound]
        if not better:
            return None
        name, bound = better[-1]
        return name, bound, bound - self.total

    @property
    def open_points(self) -> list[tuple[Component, Decimal]]:
        """Points that components lack to their weights, most first; those that lack none are left out."""
        lacking = [(name, WEIGHTS[name] - score) for name, score in self.parts.items()]
        return sorted((one for one in lacking if one[1]), key=lambda one: -one[1])


def predicate_of(total: Decimal) -> str:
    """The predicate of a total score, AA to D."""
    return next((name for name, bound in PREDICATES if total > bound), LOWEST)


def read_score(written: str) -> Score | tuple[Problem, ...]:
    """The component scores in what was written, or all that is wrong with it.

    Either weight and score ("30:25,1 30:24 15:11 25:18", of the two 30 the first is planning), or names and
    scores ("perencanaan 25,1 pengukuran 24 …", a weight before the score is allowed), in any order.
    """
    tokens = [token.rstrip(",.") or token for token in TOKEN.findall(written)]
    if len(tokens) > SEVERAL:
        return (Problem("unclear"),)
    if any(component_of(token) for token in tokens):
        return _named(tokens)
    return _weighted(tokens)


def component_of(word: str) -> Component | None:
    """The component that a word names."""
    lower = word.casefold()
    return next((component for begin, component in NAMES.items() if lower.startswith(begin)), None)


def _weighted(tokens: Sequence[str]) -> Score | tuple[Problem, ...]:
    """Pairs of weight and score."""
    wrong = _strange(tokens)
    if wrong:
        return wrong
    groups = _joined(tokens)
    if any(len(group) != 2 for group in groups):
        return (Problem("unclear"),)
    if len(groups) != len(WEIGHTS):
        return (Problem("count", (("count", Decimal(len(groups))),)),)
    weights = [group[0] for group in groups]
    total = sum(weights, Decimal(0))
    if total != FULL:
        return (Problem("sum", (("sum", total),)),)
    if sorted(weights) != sorted(WEIGHTS.values()):
        return (Problem("weights"),)
    scores: dict[Component, Decimal] = {}
    for weight, score in groups:
        scores[next(c for c, w in WEIGHTS.items() if w == weight and c not in scores)] = score
    return _checked(scores)


def _named(tokens: Sequence[str]) -> Score | tuple[Problem, ...]:
    """Components by name, each with its score, or with its weight and its score."""
    wrong = _strange(tokens)
    if wrong:
        return wrong
    scores: dict[Component, Decimal] = {}
    problems: list[Problem] = []
    places = [n for n, token in enumerate(tokens) if component_of(token)]
    if _numbers(tokens[: places[0]]):
        return (Problem("unclear"),)
    for place, end in zip(places, [*places[1:], len(tokens)], strict=True):
        component = component_of(tokens[place])
        assert component is not None
        numbers = _numbers(tokens[place:end])
        if component in scores:
            problems.append(Problem("twice", (("component", component),)))
        elif len(numbers) == 2 and numbers[0] != WEIGHTS[component]:
            problems.append(Problem("weights"))
        elif len(numbers) not in (1, 2):
            problems.append(Problem("missing" if not numbers else "unclear", (("component", component),)))
        if numbers:
            scores.setdefault(component, numbers[-1])
    told = {value for problem in problems for _, value in problem.fields}
    problems += [
        Problem("missing", (("component", one),)) for one in WEIGHTS if one not in scores and one not in told
    ]
    return tuple(dict.fromkeys(problems)) or _checked(scores)


def _checked(scores: dict[Component, Decimal]) -> Score | tuple[Problem, ...]:
    above = [
        Problem("above_weight", (("component", name), ("score", scores[name]), ("weight", weight)))
        for name, weight in WEIGHTS.items()
        if scores[name] > weight
    ]
    return tuple(above) or Score(**scores)


def _strange(tokens: Sequence[str]) -> tuple[Problem, ...]:
    """Each token that is neither a number nor a known word."""
    strange = [
        token
        for token in tokens
        if token not in (":", "=", ",")
        and not NUMBER.fullmatch(token)
        and not component_of(token)
        and token.casefold() not in BESIDE
    ]
    named = dict.fromkeys(token[:LONGEST_TOKEN] for token in strange)
    return tuple(Problem("not_number", (("written", token),)) for token in list(named)[:MOST_NAMED])


def _joined(tokens: Sequence[str]) -> list[list[Decimal]]:
    """Numbers, those with a colon between them together."""
    groups: list[list[Decimal]] = []
    after_colon = False
    for token in tokens:
        if token in (":", "="):
            after_colon = True
        elif NUMBER.fullmatch(token):
            number = _decimal(token)
            if after_colon and groups:
                groups[-1].append(number)
            else:
                groups.append([number])
            after_colon = False
    return groups


def _numbers(tokens: Sequence[str]) -> list[Decimal]:
    return [_decimal(token) for token in tokens if NUMBER.fullmatch(token)]


def _decimal(token: str) -> Decimal:
    return Decimal(token.replace(",", "."))
