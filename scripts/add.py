"""tanya add: documents of any kind into the knowledge folder, or a new one from the template."""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import click
import yaml

import knowledge
from knowledge.model import CATEGORIES
from scripts.common import Refusal, console, load_settings, progress

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.importing.adding import Options, Outcome

TEMPLATE = Path(knowledge.__file__).with_name("template.md")
GUIDE = "docs/panduan-kurator.md"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.command(name="add")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@click.option(
    "--new", metavar="CATEGORY/NAME", help="Write a template for a new document, as in aplikasi/e-rk."
)
@click.option("--title", default="", help="The document's title; of a single file.")
@click.option("--category", type=click.Choice(CATEGORIES), help="The category; else it is guessed.")
@click.option("--publisher", help="Who published it, as visitors are told: an office, a newspaper.")
@click.option("--date", "day", metavar="YYYY[-MM[-DD]]", help="When it was published.")
@click.option("--url", help="Where it was published; of a single file.")
@click.option("--dry-run", is_flag=True, help="Show what would come of it and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is proposed.")
@click.option("--no-build", is_flag=True, help="Do not publish an edition afterwards.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; asks nothing.")
def command(
    files: tuple[Path, ...],
    new: str | None,
    title: str,
    category: str | None,
    publisher: str | None,
    day: str | None,
    url: str | None,
    dry_run: bool,
    yes: bool,
    no_build: bool,
    as_json: bool,
) -> None:
    """Add files to the knowledge base: PDF, DOCX, XLSX, PPTX, ODT, HTML, MHTML, MD, TXT, CSV, EML.

    Each becomes a document whose passages can be quoted with their page; the original is kept beside it. On a
    terminal you are asked for title, category, publisher and date. A file that cannot be read is named with
    the reason, the others go on. Then an edition is published; undo with tanya rollback.

    With --new a template is written instead, archived until you fill it in; an existing file is never
    touched.

    \b
    Examples:
      tanya add laporan-kinerja-2024.pdf --dry-run
      tanya add laporan-kinerja-2024.pdf --category sakip --publisher "Bagian Organisasi" --date 2025-03
      tanya add folder-peraturan --yes
      tanya add --new aplikasi/e-rk --title "e-RK (Elektronik Remunerasi Kinerja) Kota Bandung"
    """
    if new is not None and files:
        raise click.UsageError("--new writes a template and takes no files: give one or the other")
    if new is not None:
        _template(new, title)
        return
    if not files:
        raise click.UsageError("name files or folders to add, or write --new CATEGORY/NAME for a template")
    from knowledge.importing.adding import Options

    options = Options(title or None, category, publisher, _day(day), _address(url))
    settings = load_settings()
    found = _expanded(files)
    if len(found) > 1 and (title or url):
        raise click.UsageError("--title and --url are of a single file: add the files one by one")
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or as_json or dry_run)
    _add(found, options, settings, dry_run=dry_run, asks=asks, publishes=not no_build, as_json=as_json)


def _add(
    found: Sequence[Path],
    options: Options,
    settings: Settings,
    *,
    dry_run: bool,
    asks: bool,
    publishes: bool,
    as_json: bool,
) -> None:
    """Add the files one after the other, then publish. Raises Refusal when some were refused."""
    from knowledge.importing.adding import add_file, machine
    from knowledge.importing.shelf import shelf_of
    from scripts.adding import asked, lines, total

    shelf = shelf_of(settings.knowledge)
    start = time.perf_counter()
    outcomes: list[Outcome] = []
    for path in found:
        outcome = add_file(
            path,
            shelf,
            options,
            partial(progress, f"reading {path.name}"),
            dry_run=dry_run,
            ask=asked if asks else None,
        )
        outcomes.append(outcome)
        if outcome.status == "refused":
            click.echo(f"tanya: {path}: {outcome.reason}", err=True)
        elif not as_json:
            for line in lines(outcome):
                console().print(line, markup=False)
    edition = None
    written = [outcome for outcome in outcomes if outcome.status in ("added", "replaced")]
    if written and publishes:
        from scripts.build import publish

        edition = publish(settings, quiet=as_json).manifest.number
    if as_json:
        click.echo(
            json.dumps({"files": [machine(o) for o in outcomes], "edition": edition}, ensure_ascii=False)
        )
    elif len(found) > 1:
        console().print(total(outcomes, time.perf_counter() - start), markup=False)
    if written and not publishes and not as_json:
        console().print("Not published yet: tanya check, then tanya build.")
    refused = sum(outcome.status == "refused" for outcome in outcomes)
    if refused:
        raise Refusal(f"{refused} of {len(outcomes)} files not added, as said above; the others are done")


def _expanded(files: Sequence[Path]) -> list[Path]:
    """The files, those in folders in the order of their names; hidden ones and links out are left out."""
    found: list[Path] = []
    for path in files:
        if path.is_dir():
            inside = sorted(
                one
                for one in path.rglob("*")
                if one.is_file()
                and not one.is_symlink()
                and not any(part.startswith((".", "~$")) for part in one.relative_to(path).parts)
            )
            if not inside:
                raise Refusal(f"{path} holds no files: name the folder that does")
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _day(told: str | None) -> str | None:
    from knowledge.dates import is_date

    if told is not None and not is_date(told):
        raise click.UsageError(f"--date {told}: write YYYY, YYYY-MM or YYYY-MM-DD")
    return told


def _address(told: str | None) -> str | None:
    if told is not None and not re.fullmatch(r"https?://\S+", told):
        raise click.UsageError(f"--url {told}: write a whole address with https://")
    return told


def _template(new: str, title: str) -> None:
    from knowledge.load import documents_folder

    category, slug = _place(new)
    path = documents_folder(load_settings().knowledge) / category / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_filled(category, title))
    except FileExistsError as error:
        raise Refusal(f"{path} is there already: open it in an editor, or choose another name") from error
    for line in (
        str(path),
        f"1. Fill in everything between « and », delete what you do not need. The guide: {GUIDE}",
        "2. Make `status: archived` into `status: active`; until then no answer is taken from it.",
        "3. tanya check, then tanya build.",
    ):
        console().print(line, markup=False)


def _place(new: str) -> tuple[str, str]:
    """Category and slug of a new document. Raises Refusal."""
    category, _, slug = new.partition("/")
    if category not in CATEGORIES:
        raise Refusal(
            f"category `{category}` is none of {', '.join(CATEGORIES)}: write for example aplikasi/e-rk"
        )
    if not SLUG.fullmatch(slug):
        raise Refusal(
            f"`{new}` names no document: after {category}/ write small letters and digits, words joined by"
            f" hyphens, as in {category}/e-rk"
        )
    return category, slug


def _filled(category: str, title: str) -> str:
    """The template with what is known already."""
    told = " ".join(title.split()) or "«Judul dokumen»"
    # YAML itself knows which titles need quotes.
    line = yaml.safe_dump({"title": told}, allow_unicode=True, width=math.inf).strip()
    return Template(TEMPLATE.read_text("utf-8")).substitute(title=line, category=category)
