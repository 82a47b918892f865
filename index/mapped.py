"""Files that this process has mapped: read into memory at once, where that can be told."""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterator
from pathlib import Path

MAPS = Path("/proc/self/maps")


def touch(folder: Path, pattern: str) -> int:
    """Read every page of the mapped files directly in `folder` whose names match; how many pages.

    0 where the system does not tell what is mapped (not Linux): then pages are read when they are needed.
    """
    pages = 0
    for start, end, path in _mapped():
        if path.parent == folder.resolve() and path.match(pattern):
            for address in range(start, end, mmap.PAGESIZE):
                ctypes.c_char.from_address(address).value  # noqa: B018 - reading is what brings it in
                pages += 1
    return pages


def _mapped() -> Iterator[tuple[int, int, Path]]:
    """The readable mappings of files: first address, address after the last, file."""
    try:
        lines = MAPS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        span, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights.startswith("r") and inode != "0" and name:
            start, _, end = span.partition("-")
            yield int(start, 16), int(end, 16), Path(name[0])
