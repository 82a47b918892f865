"""tanya doctor: everything that can be wrong on this machine, each with what to do about it."""

from __future__ import annotations

import io
import json
import sys

import click

from scripts.common import console, load_settings

MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--offline", is_flag=True, help="Do not ask Telegram.")
def command(as_json: bool, offline: bool) -> int:
    """Look at everything that the bot needs and name what is wrong, each with its remedy, in Indonesian.

    Changes nothing; the bot may run meanwhile. Exit 1 when something keeps the bot from working, else 0.

    \b
    Examples:
      tanya doctor
      tanya doctor --json
      tanya doctor --offline
    """
    from index.texts import text
    from scripts.health.base import base
    from scripts.health.machine import machine
    from scripts.health.telegram import telegram
    from scripts.health.tools import tools

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal with odd letters is one of the findings
    settings = load_settings()
    findings = [*machine(settings), *base(settings), *tools()]
    if not offline:
        findings += telegram(settings)
    errors = sum(finding.status == "error" for finding in findings)
    warnings = sum(finding.status == "warning" for finding in findings)
    if as_json:
        told = {
            "findings": [finding.as_object() for finding in findings],
            "errors": errors,
            "warnings": warnings,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return int(errors > 0)
    out = console()
    for finding in findings:
        mark, style = MARKS[finding.status]
        out.print(f"{mark} {finding.message}", style=style, markup=False, emoji=False)
        if finding.remedy:
            out.print(f"    → {finding.remedy}", markup=False, emoji=False)
    key = "total_well" if not errors + warnings else "total"
    out.print(text(f"doctor.{key}", "id", errors=errors, warnings=warnings), style="bold", markup=False)
    return int(errors > 0)
