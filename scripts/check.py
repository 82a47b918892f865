"""tanya check: what a curator should mend in the knowledge folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from scripts.common import Refusal, console, load_settings, progress

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.finding import Finding
    from knowledge.model import Base

OF_INDEX = "near-duplicates, differing figures and questions"


@click.command(name="check")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of findings.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--stale-years",
    type=click.IntRange(min=1),
    default=6,
    show_default=True,
    metavar="N",
    help="Name figures that are more than N years old.",
)
@click.option("--thorough", is_flag=True, help="Also ask every question and see that it finds its passage.")
@click.option("--links", is_flag=True, help="Also see that the sources' addresses still answer.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    metavar="N",
    help="With --links: how many addresses.",
)
def command(as_json: bool, strict: bool, stale_years: int, thorough: bool, links: bool, limit: int) -> None:
    """Check the knowledge folder; each finding with file, line and remedy. Exit 1 on errors, 0 on warnings.

    Findings that accepted.txt in the knowledge folder accepts are only counted.

    \b
    Examples:
      tanya check
      tanya check --strict
      tanya check --thorough
      tanya check --links --limit 50
    """
    from knowledge.accepted import apply_accepted, read_accepted
    from knowledge.check import STALE_YEARS, check
    from knowledge.finding import THOROUGH, WITH_INDEX, WITHOUT_INDEX, found_in_loading, in_order
    from knowledge.load import load
    from knowledge.model import KnowledgeError

    settings = load_settings()
    taken, checked = 0, set(WITHOUT_INDEX)
    skipped: list[str] = []
    try:
        base = load(settings.knowledge)
    except KnowledgeError as error:
        if not error.problems:
            raise
        findings = [found_in_loading(problem, settings.knowledge) for problem in error.problems]
        skipped.append("all other checks: the knowledge base cannot be read before these errors are mended")
    else:
        findings = check(base, stale_years=stale_years)
        of_index, why_not = _with_index(base, settings, thorough)
        findings += of_index
        checked |= set() if why_not else {*WITH_INDEX, *(THOROUGH if thorough else ())}
        skipped += why_not
        if links:
            dead, why_not = _links(base, limit)
            findings += dead
            skipped += why_not
        if stale_years != STALE_YEARS:
            checked.discard("stale-figure")  # the list was made with the usual age
        accepted, wrong = read_accepted(settings.knowledge)
        findings, taken = apply_accepted(findings, accepted, checked)
        findings += wrong
    findings = in_order(findings)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        click.echo(json.dumps([finding.as_object() for finding in findings], ensure_ascii=False))
        for line in skipped:
            click.echo(f"skipped: {line}", err=True)
    else:
        _show(findings)
        out = console()
        for line in skipped:
            out.print(f"skipped: {line}", markup=False, emoji=False)
        out.print(f"{errors} errors, {len(findings) - errors} warnings, {taken} accepted")
    if errors or (strict and findings):
        raise Refusal("the findings above are to be mended")


def _show(findings: Sequence[Finding]) -> None:
    out = console()
    for (severity, kind), group in groupby(findings, key=lambda finding: (finding.severity, finding.kind)):
        found = list(group)
        out.print(f"{severity}: {kind} ({len(found)}): {found[0].remedy}", markup=False, emoji=False)
        for finding in found:
            out.print(f"  {finding}", markup=False, emoji=False)
        out.print()


def _with_index(base: Base, settings: Settings, thorough: bool) -> tuple[list[Finding], list[str]]:
    """What the edition in force shows, and what was left out."""
    from index.check import check_index, check_questions, left_out, open_edition

    edition = open_edition(settings.home)
    if edition is None:
        return [], [f"{OF_INDEX}: there is no edition in force; tanya build"]
    try:
        findings = check_index(base, edition)
        if thorough:
            with progress("Asking the questions") as show:
                findings += check_questions(base, edition, show)
        missing = left_out(base, edition)
        what = "one passage that is" if missing == 1 else f"{missing} passages that are"
        return findings, [f"{OF_INDEX} of {what} not in the edition in force; tanya build"] if missing else []
    finally:
        edition.close()


def _links(base: Base, limit: int) -> tuple[list[Finding], list[str]]:
    """The addresses that are gone, or that there is no network to ask."""
    from scripts.links import NoNetwork, check_links

    try:
        with progress("Asking for the sources") as show:
            return check_links(base, limit, show), []
    except NoNetwork:
        return [], ["links: no host can be reached from here; try again with a network"]
