"""tanya purge: forget what is older than the retention, by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scripts.common import Refusal, console, load_settings

if TYPE_CHECKING:
    from bot.journal import Journal


@click.command(name="purge")
@click.option("--dry-run", is_flag=True, help="Only say how many rows would go.")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep N days. [default: TANYA_RETENTION_DAYS]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: rows by table.")
def command(dry_run: bool, days: int | None, as_json: bool) -> None:
    """Delete what the journal has kept longer than the retention: questions, answers, visits with photos.

    The running bot does the same by itself at its start and once a day; this may run beside it.

    \b
    Examples:
      tanya purge --dry-run
      tanya purge
      tanya purge --days 90
    """
    from bot.journal import Journal

    settings = load_settings()
    kept = days or settings.retention_days
    if not (settings.home / "journal.db").exists():
        raise Refusal(f"there is no journal in {settings.home}: the bot has not run there yet (tanya run)")
    journal = Journal(settings.home)
    try:
        gone = _purged(journal, kept, keep=dry_run)
    finally:
        journal.close()
    if as_json:
        click.echo(json.dumps({"days": kept, "dry_run": dry_run, "rows": gone}, ensure_ascii=False))
        return
    out = console()
    for table, count in gone.items():
        out.print(f"{table}: {count}", markup=False)
    said = "would go" if dry_run else "deleted"
    out.print(f"{sum(gone.values())} rows older than {kept} days {said}")


def _purged(journal: Journal, days: int, *, keep: bool) -> dict[str, int]:
    """Forget what is old, in one transaction that is undone with `keep`; how many rows go, by table."""
    db = journal.db
    # The right to write at once: what is read first could be outdated by the bot when it comes to deleting.
    db.execute("begin immediate")
    try:
        before = {table.name: table.count for table in db.tables}
        journal.forget(days)
        after = {table.name: table.count for table in db.tables}
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("rollback" if keep else "commit")
    if not keep:
        db.execute("pragma wal_checkpoint(truncate)")  # or the old pages would stay readable in the log
    return {name: count - after[name] for name, count in before.items() if count > after[name]}
