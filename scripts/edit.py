"""tanya edit: change a document in an editor, checked before it takes the old one's place."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from scripts.common import Refusal, console, load_settings
from scripts.show import found_document

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.importing.shelf import Shelf
    from knowledge.load import Parse
    from knowledge.model import Document, Problem

EDITORS = ("nano", "vim", "vi")  # tried in this order where no variable names one


@click.command(name="edit")
@click.argument("document")
@click.option("--build", "builds", is_flag=True, help="Publish an edition afterwards.")
def command(document: str, builds: bool) -> None:
    """Open a copy of DOCUMENT in your editor ($VISUAL, $EDITOR or nano) and check it when you save.

    What is wrong is named with its line, and you may go on; a copy that cannot be taken is kept and offered
    the next time. The document changes in one step, and not at all when somebody else changed it meanwhile.

    \b
    Examples:
      tanya edit aplikasi/e-rk
      EDITOR=nano tanya edit aplikasi/e-rk --build
    """
    from knowledge.importing.shelf import shelf_of

    settings = load_settings()
    shelf = shelf_of(settings.knowledge)
    path, name = _file_of(settings, shelf, document)
    before = path.read_bytes()
    copy = _copy_of(settings.home / "edits", name, before)
    if copy.exists() and _goes_on(copy):
        console().print(f"going on with the copy that was kept: {copy}", markup=False)
    else:
        copy.write_bytes(before)
    _edited(copy, path, PurePath(path.relative_to(shelf.documents)), before, settings.knowledge)
    if copy.read_bytes() == before:
        copy.unlink()
        console().print("nothing changed")
        return
    _take(copy, path, shelf, before)
    console().print(f"{name} is changed", markup=False)
    if builds:
        from scripts.build import publish

        publish(settings)
    else:
        console().print("Next: tanya check, then tanya build.")


def _copy_of(folder: Path, name: str, before: bytes) -> Path:
    """Where the copy of a document as it is now lies; copies of it as it was earlier are named."""
    slug = name.replace("/", "--")
    copy = folder / f"{slug}--{sha256(before).hexdigest()[:12]}.md"
    folder.mkdir(parents=True, exist_ok=True)
    for older in sorted(folder.glob(f"{slug}--*.md")):
        if older != copy and "--" not in older.stem.removeprefix(f"{slug}--"):
            console(stderr=True).print(
                f"note: the document has changed since this copy of it was kept: {older}", markup=False
            )
    return copy


def _file_of(settings: Settings, shelf: Shelf, name: str) -> tuple[Path, str]:
    """The file of a document and its id; also in a base that has errors, for these are to be mended."""
    from knowledge.importing.shelf import known_documents
    from knowledge.load import load
    from knowledge.model import KnowledgeError

    paths = {one.id: one.path for one in known_documents(shelf)}
    if name in paths:
        return paths[name], name
    broken = shelf.documents / f"{name}.md"
    if broken.resolve().is_relative_to(shelf.documents.resolve()) and broken.is_file():
        return broken, name  # one whose head cannot be read
    try:
        found: Document = found_document(load(settings.knowledge).documents, name)
    except KnowledgeError as error:
        raise Refusal(f"there is no document {name}. See: tanya list") from error
    if found.path.suffix == ".yaml":
        raise Refusal(f"{name} shows the register {found.path}: open that file in an editor")
    return found.path, found.id


def _goes_on(copy: Path) -> bool:
    """Whether to go on with a copy that was kept; without a terminal to ask on, always: nothing is lost."""
    if not sys.stdin.isatty():
        return True
    return click.confirm(f"an edit that was not finished is kept in {copy}; go on with it?", default=True)


def _edited(copy: Path, path: Path, within: PurePath, before: bytes, folder: Path) -> None:
    """Let the copy be edited until it can be taken. Raises Refusal, and then the copy is kept."""
    while True:
        ran = subprocess.run([*_editor(), str(copy)], check=False)
        if ran.returncode:
            raise Refusal(f"the editor ended with an error ({ran.returncode}); your copy is kept: {copy}")
        problems = _problems(copy, path, within, before)
        if not any(problem.severity == "error" for problem in problems):
            problems += _elsewhere(copy.read_text("utf-8"), path, folder)
        for problem in problems:
            click.echo(f"{problem.path.name}:{problem.line}: {problem.message}", err=True)
        if not any(problem.severity == "error" for problem in problems):
            return
        if not sys.stdin.isatty() or not click.confirm("open it again?", default=True):
            raise Refusal(f"the document is as it was; your copy is kept: {copy}. Go on: the same command")


def _editor() -> list[str]:
    told = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if told and (words := shlex.split(told)):
        if shutil.which(words[0]) is None:
            raise Refusal(f"there is no editor {words[0]}: set EDITOR to an installed one, as nano")
        return words
    found = next((name for name in EDITORS if shutil.which(name)), None)
    if found is None:
        raise Refusal("no editor is installed: sudo apt install nano")
    return [found]


def _problems(copy: Path, path: Path, within: PurePath, before: bytes) -> list[Problem]:
    """What is wrong with the copy, its lines as the editor counts them."""
    from knowledge.model import Problem
    from knowledge.parse import parse_document

    try:
        text = copy.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return [Problem(path, line, "is not UTF-8: save the file with the encoding UTF-8")]
    document, problems = parse_document(text, path, within)
    old, _ = parse_document(before.decode("utf-8", "replace"), path, within)
    if old.passages and not document.passages and not any(one.severity == "error" for one in problems):
        return [
            *problems,
            Problem(path, 1, "no passage is left: to take it out of the answers, tanya archive"),
        ]
    return list(problems)


def _elsewhere(edited: str, path: Path, folder: Path) -> list[Problem]:
    """The errors that the edit makes elsewhere in the base, as in a register that cites a source of it."""
    from knowledge.load import load
    from knowledge.model import KnowledgeError
    from knowledge.parse import parse_document

    def errors(parse: Parse) -> tuple[Problem, ...]:
        try:
            load(folder, parse)
        except KnowledgeError as error:
            return error.problems
        return ()

    after = errors(lambda text, at, within: parse_document(edited if at == path else text, at, within))
    before = {(one.path, one.message) for one in errors(parse_document)} if after else set()
    return [one for one in after if (one.path, one.message) not in before]


def _take(copy: Path, path: Path, shelf: Shelf, before: bytes) -> None:
    """Put the copy in the document's place. Raises Refusal when that changed meanwhile; the copy is kept."""
    from knowledge.importing.shelf import alone, write_whole

    with alone(shelf):
        if not path.exists() or path.read_bytes() != before:
            raise Refusal(
                f"{path.name} was changed by somebody else meanwhile and stays so; your copy is kept: {copy}."
                f" Compare the two: diff {path} {copy}"
            )
        write_whole(path, copy.read_bytes().decode("utf-8"))
    copy.unlink()
