"""The figures of an evaluation as a page for docs/, and as JSON that the tests hold the answers to."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The bars of the project: (what, keys of its figure, whether it must be at least or at most, bar).
BARS: tuple[tuple[str, tuple[str, ...], str, float], ...] = (
    ("formal Indonesian right", ("by_language", "id"), "≥", 0.96),
    ("chatty Indonesian right", ("by_language", "id-santai"), "≥", 0.95),
    ("English right", ("by_language", "en"), "≥", 0.95),
    ("Sundanese right", ("by_language", "su"), "≥", 0.92),
    ("follow-ups right", ("by_kind", "followup"), "≥", 0.92),
    ("near-misses not `answered`", ("must_not_by_kind", "unanswerable"), "≥", 0.80),
    ("answerable with status `answered`", ("status_answered",), "≥", 0.85),
    ("off-topic handled", ("must_not_by_kind", "offtopic"), "≥", 0.98),
    ("small talk handled", ("must_not_by_kind", "smalltalk"), "≥", 0.98),
    ("false refusals", ("false_refusals",), "≤", 0.05),
    ("direct answer within 300 characters", ("direct_in_first_300",), "≥", 0.80),
)


def write(folder: Path, which: str, manifest: dict[str, Any], figures: dict[str, Any]) -> None:
    """Write evaluation.json and evaluation.md into `folder`."""
    made = {"set": which, **manifest, "commit": _commit(folder), **figures}
    text = json.dumps(made, ensure_ascii=False, indent=1)
    (folder / "evaluation.json").write_text(f"{text}\n", "utf-8")
    (folder / "evaluation.md").write_text("\n".join(_page(made)) + "\n", "utf-8")


def _commit(folder: Path) -> str | None:
    """The commit that the checkout stands at, or None outside of one."""
    asked = ["git", "-C", str(folder), "rev-parse", "--short", "HEAD"]
    try:
        ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return ran.stdout.strip() or None


def _page(made: dict[str, Any]) -> Iterator[str]:
    yield "# How right the answers are"
    yield ""
    yield (
        f"The {made['set']} half of `tests/evaluation`, edition of {made['created'][:10]} at commit"
        f" {made['commit']}; made by `tanya evaluate --set {made['set']} --write docs`. Shares with their"
        " 95 % interval; nothing was tuned on this half. The bars are the project's own."
    )
    yield ""
    yield "| | measured | of | bar |"
    yield "|---|---|---|---|"
    for name, path, sense, bar in BARS:
        share = made
        for key in path:
            share = share.get(key, {})
        if share:
            interval = f"{share['low']:.0%}–{share['high']:.0%}"
            yield f"| {name} | {share['share']:.1%} ({interval}) | {share['of']} | {sense} {bar:.0%} |"
    calibration, length = made["calibration"]["expected_error"], made["length"]
    yield f"| calibration error of `confidence` | {calibration:.3f} | | ≤ 0.08 |"
    yield f"| median length, characters | {length['median']} | | ≤ 700 |"
    elapsed = made["elapsed_ms"]
    yield f"| median / 95th percentile, ms | {elapsed['median']:.0f} / {elapsed['p95']:.0f} | | ≤ 25 / 60 |"
    for title, key in (
        ("By area", "by_area"),
        ("By kind", "by_kind"),
        ("Must not be answered", "must_not_by_kind"),
    ):
        yield ""
        yield f"## {title}"
        yield ""
        yield "| | right | of |"
        yield "|---|---|---|"
        for name, share in made[key].items():
            yield f"| {name} | {share['share']:.1%} | {share['of']} |"
    yield ""
    yield "## Retrieval alone"
    yield ""
    yield "How many of the best passages together hold the answer; questions without context."
    yield ""
    yield "| arm | recall@1 | recall@5 | recall@10 | MRR | nDCG@10 |"
    yield "|---|---|---|---|---|---|"
    for arm, found in made["retrieval"].items():
        cells = [found[key] for key in ("recall_1", "recall_5", "recall_10", "mrr", "ndcg_10")]
        yield f"| {arm} | {' | '.join(f'{cell:.3f}' for cell in cells)} |"
