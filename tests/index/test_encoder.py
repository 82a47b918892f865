"""The bundled encoder as the bot uses it: by several threads at once, its whole model in memory."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.assistant import Assistant
from index.encoder import BundledEncoder, load_encoder
from index.mapped import MAPS, touch

TEXTS = [f"Bagaimana {what} ke-{number} bekerja di Kota Bandung?" for number in range(40) for what in "abc"]
READ_IN = """
from index.encoder import load_encoder
encoder = load_encoder("intfloat/multilingual-e5-small", "bundled")
def resident():
    part = False
    for line in open("/proc/self/smaps"):
        part = line.endswith("q4.bin\\n") if "-" in line.split()[0] else part
        if part and line.startswith(("Size:", "Rss:")):
            print(line.split()[1])
resident()
encoder.read_in()
resident()
"""


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    encoder = load_encoder()
    assert isinstance(encoder, BundledEncoder)
    return encoder


def test_threads_that_share_it_get_the_vectors_that_one_alone_gets(encoder: BundledEncoder) -> None:
    alone = [encoder.encode_query([text]) for text in TEXTS]
    with ThreadPoolExecutor(4) as threads:
        for _ in range(3):
            together = list(threads.map(lambda text: encoder.encode_query([text]), TEXTS))
            assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


@pytest.mark.skipif(not MAPS.exists(), reason="the system does not tell what is mapped")
def test_the_whole_model_is_in_memory_after_it_was_read_in() -> None:
    ran = subprocess.run([sys.executable, "-c", READ_IN], capture_output=True, check=True, encoding="utf-8")
    size, before, _, after = map(int, ran.stdout.split())
    assert before < size / 2
    assert after == size


def test_what_is_not_mapped_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "x-q4.bin").write_bytes(b"x" * 10_000)
    assert touch(tmp_path, "*-q4.bin") == 0


def test_two_assistants_hold_an_edition_s_vectors_once(encoder: BundledEncoder, small_home: Path) -> None:
    one, other = Assistant(small_home, encoder), Assistant(small_home, encoder)
    try:
        assert one.edition.search_index.vectors is other.edition.search_index.vectors
        assert not one.edition.search_index.vectors.flags.writeable
        one.close()
        assert other.search("Sistem Zetakota dikelola dinas apa?")[0].cosine > 0.8
    finally:
        other.close()
