"""tanya check: what a curator should mend in the knowledge folder."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from scripts.common import Refusal, console, load_settings


@click.command(name="check")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of findings.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def command(as_json: bool, strict: bool) -> None:
    """Check the knowledge folder; each finding with file and line. Exit 1 on errors, 0 on warnings.

    \b
    Examples:
      tanya check
      tanya check --strict
    """
    from knowledge.check import check
    from knowledge.load import load
    from knowledge.model import KnowledgeError

    folder = load_settings().knowledge
    try:
        findings = check(load(folder))
    except KnowledgeError as error:
        if not error.problems:
            raise
        findings = list(error.problems)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        rows = [{**asdict(finding), "path": str(finding.path)} for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        out = console()
        for finding in findings:
            out.print(f"{finding.severity}: {finding}", markup=False)
        out.print(f"{errors} errors, {len(findings) - errors} warnings")
    if errors or (strict and findings):
        raise Refusal("the findings above are to be mended")
