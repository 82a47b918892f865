"""Judge answers and searches against evaluation questions: what is right, refused, found, and how sure."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from index.assistant import Assistant
from index.model import Question, Status

Half = Literal["tuning", "reporting"]

SHOWN = 1200  # characters of an answer that count; a list has four times as many
FIRST = 300  # characters within which the direct answer should stand
DEPTH = 10  # passages that a search is judged by
BINS = 10  # of the reliability table
LISTS = frozenset({"list"})
# The dense arm's share of each; that of the hybrid is the edition's own.
ARMS: Mapping[str, float | None] = {"dense": 1.0, "lexical": 0.0, "hybrid": None}


class EvaluationError(Exception):
    """A file of evaluation questions cannot be used; the message names the line."""


@dataclass(frozen=True)
class EvaluationQuestion:
    """One question and what a right answer holds (DESIGN §4).

    `must` are groups of alternatives: for every group, or for at least `any_n` groups, one must occur in the
    answer. `topic` None: the base does not hold it, so any status but `answered` is right.
    """

    id: str
    q: str
    lang: str
    kind: str
    area: str
    half: Half
    topic: str | None
    must: tuple[tuple[str, ...], ...] = ()
    any_n: int | None = None
    context: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        return self.any_n is not None or self.kind in LISTS


@dataclass(frozen=True)
class Outcome:
    """What became of one question. `ranks`: by arm, how many passages hold the answer together, or None."""

    id: str
    status: str
    right: bool
    direct: bool  # right within the first FIRST characters
    confidence: float
    length: int  # characters of the answer
    elapsed_ms: float
    answer: str
    ranks: Mapping[str, int | None]


def read_questions(paths: Iterable[Path]) -> list[EvaluationQuestion]:
    """The questions of some JSONL files; a file's name is their area. Raises EvaluationError."""
    questions: dict[str, EvaluationQuestion] = {}
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if not line.strip():
                continue
            try:
                question = _question(json.loads(line), path.stem)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise EvaluationError(f"{path}:{number}: no evaluation question ({error})") from error
            if question.id in questions:
                raise EvaluationError(f"{path}:{number}: the id {question.id} is there twice")
            questions[question.id] = question
    return list(questions.values())


def _question(value: dict[str, Any], area: str) -> EvaluationQuestion:
    half = value["half"]
    if half not in ("tuning", "reporting"):
        raise ValueError('half must be "tuning" or "reporting"')
    must = tuple(tuple(group) for group in value["must"] or ())
    if value["topic"] and not (must and all(group and all(group) for group in must)):
        raise ValueError("a question with a topic needs groups of alternatives in must")
    return EvaluationQuestion(
        id=value["id"],
        q=value["q"],
        lang=value["lang"],
        kind=value["kind"],
        area=area,
        half=cast(Half, half),
        topic=value["topic"],
        must=must,
        any_n=value.get("any_n"),
        context=tuple(value.get("context") or ()),
    )


def holds(question: EvaluationQuestion, told: str) -> bool:
    """Whether a text holds what the question's `must` asks for."""
    text = _normal(told)
    hits = sum(any(_normal(alternative) in text for alternative in group) for group in question.must)
    return hits >= (question.any_n or len(question.must))


def right(question: EvaluationQuestion, status: str, answer: str) -> bool:
    """Whether an answer is right: given and complete, or not `answered` where there is nothing to say."""
    if question.topic is None:
        return status != Status.ANSWERED
    given = status in (Status.ANSWERED, Status.PARTIAL)
    return given and holds(question, _normal(answer)[: SHOWN * (4 if question.is_list else 1)])


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("–", "-").replace("’", "'"))


def run(
    assistant: Assistant,
    questions: Sequence[EvaluationQuestion],
    progress: Callable[[int, int], None] | None = None,
    arms: Mapping[str, float | None] = ARMS,
) -> list[Outcome]:
    """Ask every question of an assistant, and search for it with each arm (name → the dense arm's share)."""
    outcomes = []
    for done, question in enumerate(questions, 1):
        answer = assistant.answer(Question(question.q, question.context))
        outcomes.append(
            Outcome(
                id=question.id,
                status=str(answer.status),
                right=right(question, answer.status, answer.text),
                direct=right(question, answer.status, answer.text[:FIRST]),
                confidence=answer.confidence,
                length=len(answer.text),
                elapsed_ms=answer.elapsed_ms,
                answer=answer.text,
                ranks=_ranks(assistant, question, arms),
            )
        )
        if progress is not None:
            progress(done, len(questions))
    return outcomes


def _ranks(
    assistant: Assistant, question: EvaluationQuestion, arms: Mapping[str, float | None]
) -> dict[str, int | None]:
    """How many of the best passages together hold the answer, by arm; for questions that stand alone."""
    if question.topic is None or question.context:
        return {}
    ranks = {}
    for arm, weight in arms.items():
        hits = assistant.search(question.q, DEPTH, weight)
        quotes = assistant.edition.quotes((hit.row, hit.score) for hit in hits)
        ranks[arm] = rank_of(question, [quote.text for quote in quotes])
    return ranks


def rank_of(question: EvaluationQuestion, passages: Sequence[str]) -> int | None:
    """The least k such that the first k passages together hold the answer, counted from 1."""
    for k in range(1, len(passages) + 1):
        if holds(question, "\n".join(passages[:k])):
            return k
    return None


def interval(right_ones: int, of_all: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson 1927)."""
    if not of_all:
        return 0.0, 1.0
    share, square = right_ones / of_all, z * z / of_all
    middle = (share + square / 2) / (1 + square)
    width = z * math.sqrt(share * (1 - share) / of_all + square / of_all / 4) / (1 + square)
    return max(middle - width, 0.0), min(middle + width, 1.0)


def summary(questions: Sequence[EvaluationQuestion], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures of a run: shares as {right, of, share, low, high}, the rest as numbers."""
    pairs = list(zip(questions, outcomes, strict=True))
    answerable = [(q, o) for q, o in pairs if q.topic is not None]
    must_not = [(q, o) for q, o in pairs if q.topic is None]
    return {
        "answerable": _share(o.right for _, o in answerable),
        "by_language": _by(answerable, lambda q: q.lang),
        "by_kind": _by(answerable, lambda q: q.kind),
        "by_area": _by(answerable, lambda q: q.area),
        "must_not": _share(o.right for _, o in must_not),
        "must_not_by_kind": _by(must_not, lambda q: q.kind),
        "false_refusals": _share(o.status not in (Status.ANSWERED, Status.PARTIAL) for _, o in answerable),
        "status_answered": _share(o.status == Status.ANSWERED for _, o in answerable),
        "direct_in_first_300": _share(o.direct for q, o in answerable if o.right and not q.is_list),
        "retrieval": {arm: _retrieval([o for _, o in answerable], arm) for arm in _arms(outcomes)},
        "calibration": _calibration(pairs),
        "length": _quantiles([o.length for _, o in answerable if o.right]),
        "elapsed_ms": _quantiles([o.elapsed_ms for _, o in pairs]),
    }


def _arms(outcomes: Sequence[Outcome]) -> list[str]:
    return list(dict.fromkeys(arm for outcome in outcomes for arm in outcome.ranks))


def _share(values: Iterable[bool]) -> dict[str, float]:
    told = list(values)
    low, high = interval(sum(told), len(told))
    share = sum(told) / len(told) if told else 0.0
    return {"right": sum(told), "of": len(told), "share": share, "low": low, "high": high}


def _by(
    pairs: Sequence[tuple[EvaluationQuestion, Outcome]], key: Callable[[EvaluationQuestion], str]
) -> dict[str, dict[str, float]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for question, outcome in pairs:
        groups[key(question)].append(outcome.right)
    return {name: _share(groups[name]) for name in sorted(groups)}


def _retrieval(outcomes: Sequence[Outcome], arm: str) -> dict[str, float]:
    """Recall at 1, 5 and 10, mean reciprocal rank and nDCG@10; the passages down to the rank count as one."""
    ranks = [outcome.ranks[arm] for outcome in outcomes if outcome.ranks]
    found = [rank for rank in ranks if rank is not None]
    of = max(len(ranks), 1)
    return {
        **{f"recall_{k}": sum(rank <= k for rank in found) / of for k in (1, 5, 10)},
        "mrr": sum(1 / rank for rank in found) / of,
        "ndcg_10": sum(1 / math.log2(1 + rank) for rank in found) / of,
        "of": len(ranks),
    }


def _calibration(pairs: Sequence[tuple[EvaluationQuestion, Outcome]]) -> dict[str, Any]:
    """How often given answers of a confidence are right, and the expected calibration error (Guo 2017)."""
    given = [
        (o.confidence, o.right and q.topic is not None)
        for q, o in pairs
        if o.status in (Status.ANSWERED, Status.PARTIAL)
    ]
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, is_right in given:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, is_right))
    table = [
        {
            "from": number / BINS,
            "confidence": sum(c for c, _ in bins[number]) / len(bins[number]),
            "right": sum(r for _, r in bins[number]) / len(bins[number]),
            "of": len(bins[number]),
        }
        for number in sorted(bins)
    ]
    error = sum(row["of"] * abs(row["confidence"] - row["right"]) for row in table) / max(len(given), 1)
    return {"expected_error": error, "table": table}


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    return {"median": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)]}


def changes(before: Mapping[str, bool], outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """Questions that got better and worse against a run before (id → right)."""
    known = [outcome for outcome in outcomes if outcome.id in before]
    return (
        [outcome for outcome in known if outcome.right and not before[outcome.id]],
        [outcome for outcome in known if not outcome.right and before[outcome.id]],
    )
