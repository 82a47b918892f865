"""tanya purge: forget what is older than the retention, by hand."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from scripts.common import Refusal, console, load_settings

if TYPE_CHECKING:
    from bot.journal import Journal

NO_AGE = 36_500  # days: nothing in a journal is so old


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

    What an erasure left behind, or belongs to nothing that is kept, goes at any age, and is counted apart.

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
        old, left_over = _purged(journal, kept, keep=dry_run)
    finally:
        journal.close()
    gone = old + left_over
    if as_json:
        told = {"days": kept, "dry_run": dry_run, "rows": gone, "left_over": left_over.total()}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    out = console()
    for table, count in gone.items():
        out.print(f"{table}: {count}", markup=False)
    parts = (
        (old.total(), f"older than {kept} days, with what belongs to them"),
        (left_over.total(), "left over from what was erased or has ended"),
    )
    why = "; ".join(f"{count} {reason}" for count, reason in parts if count)
    said = "would go" if dry_run else "deleted"
    out.print(f"{gone.total()} rows {said}" + (f": {why}" if why else f", none is older than {kept} days"))


def _purged(journal: Journal, days: int, *, keep: bool) -> tuple[Counter[str], Counter[str]]:
    """Forget, in one transaction that is undone with `keep`; by table, the rows that go for their age and
    those that go at any age, since they belong to nothing that is kept.
    """
    db = journal.db
    # The right to write at once: what is read first could be outdated by the bot when it comes to deleting.
    db.execute("begin immediate")
    try:
        before = _counts(journal)
        journal.forget(NO_AGE)
        without_left_over = _counts(journal)
        journal.forget(days)
        after = _counts(journal)
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("rollback" if keep else "commit")
    if not keep:
        db.execute("pragma wal_checkpoint(truncate)")  # or the old pages would stay readable in the log
    return without_left_over - after, before - without_left_over


def _counts(journal: Journal) -> Counter[str]:
    """How many rows each table has."""
    return Counter({table.name: table.count for table in journal.db.tables})
