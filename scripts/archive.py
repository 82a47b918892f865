"""tanya archive: take a document out of the answers and keep it, or put it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scripts.common import Refusal, console, load_settings
from scripts.show import found_document

if TYPE_CHECKING:
    from knowledge.model import Base, Document


@click.command(name="archive")
@click.argument("document")
@click.option("--undo", is_flag=True, help="Answer from it again.")
@click.option("--build", "builds", is_flag=True, help="Publish an edition afterwards.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(document: str, undo: bool, builds: bool, as_json: bool) -> None:
    """Take DOCUMENT out of the answers; its file stays, with `status: archived` in its head.

    \b
    Examples:
      tanya archive aplikasi/e-contoh --build
      tanya archive aplikasi/e-contoh --undo --build
    """
    from knowledge.importing.shelf import alone, shelf_of, write_whole
    from knowledge.load import load
    from knowledge.model import KnowledgeError

    settings = load_settings()
    shelf = shelf_of(settings.knowledge)
    with alone(shelf):
        base = load(settings.knowledge)
        found = found_document(base.documents, document)
        status = "active" if undo else "archived"
        _may(base, found, status)
        before = found.path.read_bytes().decode("utf-8")
        write_whole(found.path, _with_status(before, found, status))
        try:
            load(settings.knowledge)
        except KnowledgeError:
            write_whole(found.path, before)
            raise
    edition = None
    if builds:
        from scripts.build import publish

        edition = publish(settings, quiet=as_json).manifest.number
    if as_json:
        click.echo(json.dumps({"document": found.id, "status": status, "edition": edition}))
        return
    undone = f"tanya archive {found.id}{'' if undo else ' --undo'}"
    out = console()
    out.print(f"{found.id} is {'in the answers again' if undo else 'archived'}. Undo: {undone}", markup=False)
    if not builds:
        out.print("The edition in force still has it as it was. Next: tanya build")


def _may(base: Base, found: Document, status: str) -> None:
    """Raises Refusal where the document is so already, is no file, or would contradict a newer version."""
    if found.path.suffix == ".yaml":
        raise Refusal(f"{found.id} shows the register {found.path.name}: take the rows out there")
    if found.status == status:
        raise Refusal(f"{found.id} is {status} already")
    newer = next((one for one in base.documents if one.id == found.version_of), None)
    if status == "active" and newer is not None and newer.status == "active":
        raise Refusal(
            f"{found.id} is an old version of {newer.id}: archive that first, or both would answer at once"
        )
    if status == "archived" and sum(one.status == "active" for one in base.documents) == 1:
        raise Refusal(f"{found.id} is the only document in the answers")


def _with_status(text: str, found: Document, status: str) -> str:
    """The document's text with another status in its head; one without a head is given one."""
    import yaml

    from knowledge.frontmatter import split_front_matter
    from knowledge.importing.shelf import with_field

    head, body, _ = split_front_matter(text)
    if head is None:
        titled = yaml.safe_dump({"title": found.title}, allow_unicode=True, width=10_000).strip()
        return f"---\n{titled}\nstatus: {status}\n---\n{text}"
    return f"---\n{with_field(head, 'status', status)}\n---\n{body}"
