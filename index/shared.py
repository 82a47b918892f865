"""What all assistants of a process hold once: the vectors of the editions that are open."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

import faiss

from index.encoder import Vectors

_LOADED: WeakValueDictionary[str, Vectors] = WeakValueDictionary()  # by the checksum of their file
_LOADING = Lock()


def shared_vectors(path: Path, checksum: str) -> Vectors:
    """The vectors (texts, dimensions) in a file that FAISS wrote, read-only; forgotten after their last user.

    Raises RuntimeError when the file cannot be read.
    """
    with _LOADING:
        vectors = _LOADED.get(checksum)
        if vectors is None:
            index = faiss.read_index(str(path))
            vectors = index.reconstruct_n(0, index.ntotal)
            vectors.flags.writeable = False
            _LOADED[checksum] = vectors
        return vectors
