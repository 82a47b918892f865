"""Documents as they were parsed before: of two hundred, an edit changes one.

`parsed.db` in TANYA_HOME: `documents(key, content)`, where key is a hash of the file's name and text, of our
own parser's code and of markdown-it's version, and content the pickled result. It only saves time and may be
deleted whenever no build runs. Nothing but our own records is made of it, whoever wrote it.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path, PurePath

import markdown_it

import knowledge
from knowledge.load import Parse
from knowledge.model import Document, Passage, Problem, Source, Unknown
from knowledge.parse import parse_document

_MADE = {(made.__module__, made.__qualname__): made for made in (Document, Passage, Problem, Source, Unknown)}
_Parsed = tuple[Document, tuple[Problem, ...]]


@contextmanager
def remembered(path: Path) -> Iterator[Parse]:
    """A way to parse that takes from `path` what it parsed before; what was not asked for is forgotten.

    A file that cannot be read or written is done without.
    """
    code = _code()
    known, fresh = _read(path), {}
    used: set[bytes] = set()

    def parse(text: str, where: Path, within: PurePath | None = None) -> _Parsed:
        key = sha256(f"{code}\0{where}\0{within}\0{text}".encode("utf-8", "surrogatepass")).digest()
        used.add(key)
        if key in known and (parsed := _unpickled(known[key], where)) is not None:
            return parsed
        document, problems = parse_document(text, where, within)
        fresh[key] = pickle.dumps(_pathless(document, problems), protocol=5)
        return document, problems

    yield parse
    if fresh or used != known.keys():
        _write(path, fresh, known.keys() - used)


def _code() -> str:
    digest = sha256(markdown_it.__version__.encode())
    for file in sorted(Path(knowledge.__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _pathless(document: Document, problems: tuple[Problem, ...]) -> tuple[object, ...]:
    """What is kept of a result: the file's place may be another when it is read again."""
    fields = {name: value for name, value in vars(document).items() if name != "path"}
    return fields, [(problem.line, problem.message, problem.severity) for problem in problems]


class _OurRecords(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        try:
            return _MADE[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is none of our records") from None


def _unpickled(content: bytes, where: Path) -> _Parsed | None:
    try:
        fields, problems = _OurRecords(io.BytesIO(content)).load()
        return Document(path=where, **fields), tuple(Problem(where, *problem) for problem in problems)
    except (pickle.UnpicklingError, EOFError, TypeError, ValueError, AttributeError, IndexError, KeyError):
        return None  # damaged: parsed anew


def _read(path: Path) -> dict[bytes, bytes]:
    try:
        with closing(sqlite3.connect(path)) as database:
            return dict(database.execute("select key, content from documents"))
    except sqlite3.Error:
        return {}


def _write(path: Path, fresh: dict[bytes, bytes], forgotten: set[bytes]) -> None:
    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("create table if not exists documents (key blob primary key, content blob)")
            database.executemany("delete from documents where key = ?", ((key,) for key in forgotten))
            database.executemany("insert or replace into documents values (?, ?)", fresh.items())
    except sqlite3.Error:
        path.unlink(missing_ok=True)  # a damaged one would be in the way of every build to come
