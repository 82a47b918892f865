"""tanya add: a new document in the knowledge folder, from the template, hidden until it is filled in."""

from __future__ import annotations

import math
import re
from pathlib import Path
from string import Template

import click
import yaml

import knowledge
from knowledge.model import CATEGORIES
from scripts.common import Refusal, console, load_settings

TEMPLATE = Path(knowledge.__file__).with_name("template.md")
GUIDE = "docs/panduan-kurator.md"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.command(name="add")
@click.option("--new", required=True, metavar="CATEGORY/NAME", help="The new document, as in aplikasi/e-rk.")
@click.option("--title", default="", help="Its title; it can be filled in later.")
def command(new: str, title: str) -> None:
    """Write a template for a new document into the knowledge folder, to be filled in with an editor.

    The template is archived: nobody is shown it before you make it active. An existing file is never touched.

    \b
    Examples:
      tanya add --new aplikasi/e-rk
      tanya add --new aplikasi/e-rk --title "e-RK (Elektronik Remunerasi Kinerja) Kota Bandung"
    """
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
