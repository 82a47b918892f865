"""Vectors that were computed once are kept: the cache in TANYA_HOME and those shipped with the base.

The cache is SQLite, `embeddings.db`: `models(id, name, probes)` and `vectors(model, key, vector)`, where
key is the first 16 bytes of sha256(role, text) and vector little-endian float16. Shipped vectors are one
.npz with `keys` (n, 16) uint8, `codes` (n, dimensions) int8, `scales` (n,) float32, `model` and `probes`:
a few MB instead of the minutes that encoding the whole base takes. With them comes the base's `adapter`
(dimensions, dimensions) float16, see `index.adapter`.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sqlite_utils import Database

from index.encoder import Encoder, Vectors, probe, same_model

Role = Literal["query", "document"]
Progress = Callable[[int, int], None]  # (done, of all)

BATCH = 64
KEY_BYTES = 16


def text_key(role: Role, text: str) -> bytes:
    """What a text's vector is filed under. The role counts: models prompt questions and passages apart."""
    return hashlib.sha256(f"{role}\n{text}".encode("utf-8", "replace")).digest()[:KEY_BYTES]


def write_shipped(
    path: Path, encoder: Encoder, vectors: Mapping[bytes, Vectors], adapter: Vectors | None
) -> None:
    """Write `vectors` (key → (dimensions,)) and the adapter as a file that `read_shipped` takes."""
    keys = sorted(vectors)
    matrix = np.stack([vectors[key] for key in keys])
    scales = (np.abs(matrix).max(axis=1) / 127).astype(np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    learnt: dict[str, Any] = {} if adapter is None else {"adapter": adapter.astype(np.float16)}
    np.savez(
        path,
        **learnt,
        keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), KEY_BYTES),
        codes=np.round(matrix / scales[:, None]).astype(np.int8),
        scales=scales,
        model=np.array(encoder.model),
        probes=probe(encoder),
    )


def read_shipped(path: Path, encoder: Encoder) -> dict[bytes, Vectors]:
    """The shipped vectors by key; empty when there are none, they are damaged or of another model.

    They only save time, so a file that does not fit is passed over: what is missing is encoded.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["model"]) != encoder.model or not same_model(file["probes"], probe(encoder)):
                return {}
            matrix = file["codes"].astype(np.float32) * file["scales"][:, None]
            keys = file["keys"]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return {}
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return {key.tobytes(): vector for key, vector in zip(keys, matrix, strict=True)}


def read_adapter(path: Path, encoder: Encoder) -> Vectors | None:
    """The adapter (dimensions, dimensions) shipped with a base; None when there is none for this model."""
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["model"]) != encoder.model or not same_model(file["probes"], probe(encoder)):
                return None
            return np.asarray(file["adapter"], dtype=np.float32) if "adapter" in file else None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


class EmbeddingCache:
    """The vectors of one model in `embeddings.db`; only additions, so it may be deleted at any time."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._database = Database(str(path))
        self._database.conn.execute("PRAGMA journal_mode = WAL")
        with self._database.conn:
            self._database.table("models").create(
                {"id": int, "name": str, "probes": bytes}, pk="id", if_not_exists=True
            )
            self._database.table("vectors").create(
                {"model": int, "key": bytes, "vector": bytes}, pk=("model", "key"), if_not_exists=True
            )
        self._model = self._model_id(encoder)

    def _model_id(self, encoder: Encoder) -> int:
        ours = probe(encoder)
        for row in self._database.table("models").rows_where("name = ?", [encoder.model]):
            theirs = np.frombuffer(row["probes"], "<f4").reshape(len(ours), -1)
            if same_model(ours, theirs):
                return int(row["id"])
        added = self._database.table("models").insert(
            {"name": encoder.model, "probes": ours.astype("<f4").tobytes()}
        )
        return int(added.last_pk)  # type: ignore[arg-type]

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Those of `keys` that are here, each with its vector (dimensions,)."""
        found: dict[bytes, Vectors] = {}
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ", ".join("?" * len(some))
            rows = self._database.execute(
                f"select key, vector from vectors where model = ? and key in ({marks})",  # noqa: S608
                [self._model, *some],
            )
            for key, vector in rows:
                found[key] = np.frombuffer(vector, "<f2").astype(np.float32)
        return found

    def add(self, vectors: Iterable[tuple[bytes, Vectors]]) -> None:
        """Keep these; committed before it returns, so a build that is cut short has not worked in vain."""
        self._database.table("vectors").insert_all(
            (
                {"model": self._model, "key": key, "vector": vector.astype("<f2").tobytes()}
                for key, vector in vectors
            ),
            replace=True,
        )

    def close(self) -> None:
        self._database.close()


def embed(
    texts: Sequence[tuple[Role, str]],
    encoder: Encoder,
    cache: EmbeddingCache,
    shipped: Mapping[bytes, Vectors],
    progress: Progress | None = None,
) -> Vectors:
    """The vectors of `texts`, shape (len(texts), dimensions): shipped, cached, or encoded and then cached."""
    keys = [text_key(role, text) for role, text in texts]
    known = {key: shipped[key] for key in keys if key in shipped}
    known |= cache.find([key for key in dict.fromkeys(keys) if key not in known])
    missing = {key: pair for key, pair in zip(keys, texts, strict=True) if key not in known}
    done = 0
    for role, encode in (("query", encoder.encode_query), ("document", encoder.encode_document)):
        pending = [(key, text) for key, (its_role, text) in missing.items() if its_role == role]
        # Texts of like length share a batch, which spares the engine padding.
        pending.sort(key=lambda pair: len(pair[1]))
        for start in range(0, len(pending), BATCH):
            batch = pending[start : start + BATCH]
            encoded = list(zip((key for key, _ in batch), encode([text for _, text in batch]), strict=True))
            cache.add(encoded)
            known.update(encoded)
            done += len(batch)
            if progress is not None:
                progress(done, len(missing))
    return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 0), np.float32)
