"""Which addresses of sources no longer answer: asked one after the other, politely, for tanya check."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import quote, urlsplit

from knowledge.finding import Finding, relative
from knowledge.frontmatter import source_lines
from knowledge.model import Base

TIMEOUT = 10  # seconds
PAUSE = 1.0  # seconds between two questions to one host
AGENT = "tanya-check/1 (looks whether cited pages are still there)"
# A host that answers so is there and only does not like to be asked by a program.
SHY = frozenset({401, 403, 405, 406, 429, 451, 503, 999})
PROBES = 5  # addresses of different hosts that must all fail to connect before we call it no network


class NoNetwork(Exception):
    """No host can be reached at all."""


@dataclass(frozen=True)
class _Cited:
    url: str
    file: str
    line: int


def check_links(
    base: Base,
    limit: int,
    progress: Callable[[int, int], None] | None = None,
    ask: Callable[[str], str | None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Finding]:
    """A finding for each cited address, of the first `limit`, that is gone. Raises NoNetwork.

    `ask` says what is wrong with an address, None for nothing, and raises OSError where it has no connection.
    """
    cited = _cited(base)[:limit]
    asked_at: dict[str, float] = {}
    found: list[Finding] = []
    unreachable: set[str] = set()
    reached = False
    for done, one in enumerate(cited, 1):
        host = urlsplit(one.url).netloc
        wait = asked_at.get(host, -PAUSE) + PAUSE - time.monotonic()
        if wait > 0:
            sleep(wait)
        try:
            wrong = (ask or _ask)(one.url)
            reached = True
        except OSError as error:
            wrong = f"cannot be reached ({getattr(error, 'reason', None) or error})"
            unreachable.add(host)
            if not reached and len(unreachable) >= min(PROBES, len({urlsplit(c.url).netloc for c in cited})):
                raise NoNetwork from error
        asked_at[host] = time.monotonic()
        if wrong:
            found.append(Finding(one.file, one.line, "link", "warning", f"{one.url} {wrong}"))
        if progress is not None:
            progress(done, len(cited))
    return found


def _cited(base: Base) -> list[_Cited]:
    """Each address once, where it stands first; hosts take turns, so that waiting for one costs little."""
    first: dict[str, _Cited] = {}
    for document in base.documents:
        if document.path.suffix.lower() == ".yaml":
            continue
        lines = source_lines(document.path)
        file = relative(document.path, base.folder)
        for number, source in enumerate(document.sources):
            if source.url:
                line = lines[number] if number < len(lines) else 1
                first.setdefault(source.url, _Cited(source.url, file, line))
    turns: dict[str, int] = {}
    keyed = []
    for one in first.values():
        host = urlsplit(one.url).netloc
        turns[host] = turns.get(host, 0) + 1
        keyed.append((turns[host], one))
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]


def _ask(url: str) -> str | None:
    """What is wrong with an address: HEAD first, then GET for servers that do not know HEAD."""
    status = _status(url, "HEAD")
    if status >= 400 and status not in SHY:
        status = _status(url, "GET")
    return None if status < 400 or status in SHY else f"answers {status}"


def _status(url: str, method: str) -> int:
    address = quote(url, safe=":/?#[]@!$&'()*+,;=%~")
    request = urllib.request.Request(address, method=method, headers={"User-Agent": AGENT})  # noqa: S310
    try:
        # Addresses of sources are http or https: reading a document sees to that.
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (HTTPException, ValueError) as error:
        raise OSError(str(error) or type(error).__name__) from error
