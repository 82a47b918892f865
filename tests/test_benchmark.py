"""The benchmark measures a bot that really answers; its figures are not judged here."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Tanya = Callable[..., subprocess.CompletedProcess[str]]


def test_a_small_benchmark_counts_every_answer_and_leaves_the_home_alone(
    tanya: Tanya, small_home: Path
) -> None:
    ran = tanya(
        *("benchmark", "--rate", "20", "--seconds", "1", "--questions", "5", "--no-burst", "--json"),
        home=small_home,
        knowledge=small_home.parent / "base",
    )
    figures = json.loads(ran.stdout)
    assert figures["limiter"] is False
    assert figures["rate"]["answered"] == 20
    assert 0 < figures["rate"]["median_ms"] <= figures["rate"]["longest_ms"]
    memory = figures["memory"]
    assert memory["after_mb"] > 0
    assert memory["growth_mb"] == round(memory["after_mb"] - memory["before_mb"], 1)
    if Path("/proc/self/status").exists():
        assert 0 < memory["anonymous_after_mb"] < memory["after_mb"]
    assert not (small_home / "journal.db").exists()


def test_without_an_edition_it_says_what_to_do(tanya: Tanya, tmp_path: Path) -> None:
    ran = tanya("benchmark", "--no-burst", home=tmp_path, exit_code=1)
    assert ran.stderr.startswith("tanya: ")
    assert "tanya build" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
