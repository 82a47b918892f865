"""Read one document: text in, a Document with its passages and everything that is wrong with it out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from knowledge.beside import UNKNOWN_HEADING
from knowledge.citations import citations_in
from knowledge.frontmatter import FOLDERS, FrontMatter, read_front_matter, split_front_matter
from knowledge.kinds import kind_of
from knowledge.model import CATEGORIES, Document, Passage, Problem, Source, Unknown
from knowledge.pages import with_pages
from knowledge.split import Body, Piece, split_body

LARGEST = 4_000_000  # characters; a larger file is a mistake, or a book that should be imported by parts


def parse_document(
    text: str, path: Path, within: PurePath | None = None
) -> tuple[Document, tuple[Problem, ...]]:
    """The document in a text, and all problems with their lines; never raises.

    `within` is the file's place below the folder of documents ("sakip/riwayat-predikat.md"): it gives the
    id, and the category where the front matter has none.
    """
    problems: list[Problem] = []
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    if len(text) > LARGEST:
        problems.append(Problem(path, 1, f"larger than {LARGEST:,} characters: split it into several files"))
        text = ""
    try:
        head, body, before = split_front_matter(text)
    except ValueError as error:
        problems.append(Problem(path, 1, str(error)))
        head, body, before = None, "", 0
    front = FrontMatter()
    if head is not None:
        front, found = read_front_matter(head, path)
        problems += found
    body, listed = with_pages(body, front.sources)
    split = split_body(body, front.title)
    category, slug = place_of(within or PurePath(path.name), front.category)
    sources = listed or _sources_below(split)
    if head is not None and front.title is None and not problems and split.heading is None:
        problems.append(Problem(path, 1, "no title: write `title:` in the front matter or a heading `# …`"))
    problems += _citation_problems(split, len(sources), body, path, before)
    if not split.pieces and not problems:
        problems.append(Problem(path, 1, "empty: no passage in it", "warning"))
    sources = sources or (Source(publisher=path.name, date=front.as_of),)
    identity = f"{category}/{slug}"
    pieces = [piece for piece in split.pieces if not _unknown(piece)]
    document = Document(
        id=identity,
        title=front.title or split.heading or path.stem,
        category=category,
        sources=sources,
        passages=_passages(identity, pieces, len(sources), before),
        path=path,
        aliases=front.aliases,
        owner=front.owner,
        period=front.period,
        as_of=front.as_of or max((source.date for source in sources if source.date), default=None),
        status=front.status,
        original=front.original,
        version_of=front.version_of,
        replaced=front.replaced,
        paged=len(listed) - len(front.sources),
        unknowns=tuple(
            Unknown(piece.text, piece.beside.questions) for piece in split.pieces if _unknown(piece)
        ),
    )
    return document, tuple(sorted(problems, key=lambda problem: problem.line))


def place_of(within: PurePath, category: str | None) -> tuple[str, str]:
    """Category and slug of a file from its place below the folder of documents."""
    folder = FOLDERS.get(within.parts[0], within.parts[0]) if len(within.parts) > 1 else ""
    below = within.parts[1:-1] if folder in CATEGORIES else within.parts[:-1]
    slug = "-".join(part for part in map(slug_of, (*below, within.stem)) if part)
    return (folder if folder in CATEGORIES else category or "umum"), slug or _digest(str(within))[:8]


def passage_ids(document: str, told: Iterable[tuple[str, str]]) -> list[str]:
    """Ids of passages from their headings and texts: a hash of both, so an id survives reordering.

    What stands twice in a document gets "-2" and so on.
    """
    seen: Counter[str] = Counter()
    ids = []
    for heading, text in told:
        identity = f"{document}#" + _digest(heading + "\n" + text)[:12]
        seen[identity] += 1
        ids.append(identity if seen[identity] == 1 else f"{identity}-{seen[identity]}")
    return ids


def _passages(document: str, pieces: Sequence[Piece], sources: int, before: int) -> tuple[Passage, ...]:
    sections: dict[str, dict[int, None]] = {}
    for piece in pieces:
        sections.setdefault(piece.heading, {}).update(dict.fromkeys(piece.citations))
    ids = passage_ids(document, ((piece.heading, piece.text) for piece in pieces))
    every = tuple(range(1, sources + 1))
    passages = []
    for order, (identity, piece) in enumerate(zip(ids, pieces, strict=True)):
        cited = piece.citations or piece.inherited or tuple(sections[piece.heading])
        passages.append(
            Passage(
                id=identity,
                document=document,
                heading=piece.heading,
                text=piece.text,
                kind=kind_of(piece.text, piece.heading),
                form=piece.form,
                citations=tuple(n for n in cited if 1 <= n <= sources) or every,
                line=before + piece.line,
                order=order,
                inherited=not piece.citations,
                questions=piece.beside.questions,
                origins=piece.beside.origins,
            )
        )
    return tuple(passages)


def _unknown(piece: Piece) -> bool:
    return piece.heading.rsplit(" › ", 1)[-1] == UNKNOWN_HEADING


def _sources_below(split: Body) -> tuple[Source, ...]:
    """Sources given in the body as "[1]: https://…", where the front matter has none."""
    if not split.addresses or set(split.addresses) != set(range(1, len(split.addresses) + 1)):
        return ()
    urls = [split.addresses[number] for number in sorted(split.addresses)]
    if not all(re.fullmatch(r"https?://[^\s/]+\S*", url) for url in urls):
        return ()
    return tuple(Source(publisher=_host(url), url=url) for url in urls)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _citation_problems(split: Body, sources: int, body: str, path: Path, before: int) -> list[Problem]:
    wrong = {
        n for piece in split.pieces for n in (*piece.citations, *piece.inherited) if not 1 <= n <= sources
    }
    if not wrong:
        return []
    problems = []
    for number, line in enumerate(body.split("\n"), before + 1):
        for cited in citations_in(line):
            if cited in wrong and sources:
                problems.append(Problem(path, number, f"cites [{cited}], but there are {sources} sources"))
            elif cited in wrong:
                message = "cites sources, but the document lists none: the file itself is named as the source"
                return [Problem(path, number, message, "warning")]
    return problems


def slug_of(name: str) -> str:
    """A name in small letters and digits with hyphens, as files are named."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
