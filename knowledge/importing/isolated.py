"""Read a file in a process of its own that may neither hang, eat the memory, nor take the others with it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import knowledge
from knowledge.importing.model import Block, Extract, Limits, Progress, RefusedFile, Told

ROOT = Path(knowledge.__file__).parents[1]
LONGEST_ANSWER = 200_000_000  # bytes
ENDING = 5  # seconds that a process may take to end after its answer


def extract_file(path: Path, limits: Limits, progress: Progress) -> Extract:
    """What a file holds. Raises RefusedFile with the reason, OSError when it cannot be opened."""
    if not path.is_file():
        raise RefusedFile("is no file")
    answer = _answer({"path": str(path.resolve()), "limits": asdict(limits)}, limits, progress)
    if "refused" in answer:
        raise RefusedFile(answer["refused"])
    return _extract(answer["extract"])


def _answer(order: dict[str, Any], limits: Limits, progress: Progress) -> dict[str, Any]:
    # Nothing of our environment but what finds the interpreter and the tools: no token, no proxy.
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "knowledge.importing.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,  # OCR that it starts ends with it
    )
    clock = _Clock(process, limits)
    errors: list[bytes] = []
    assert process.stdin and process.stdout and process.stderr
    listener = threading.Thread(target=_drain, args=(process.stderr, errors), daemon=True)
    listener.start()
    answer: dict[str, Any] = {}
    try:
        with contextlib.suppress(BrokenPipeError):  # it died at once: said below
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.close()
        for message in _messages(process.stdout):
            if "progress" in message:
                clock.again()
                progress(*message["progress"])
            else:
                answer = message
        # It has said all: only how it ends by itself tells why an answer is missing.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ENDING)
    finally:
        clock.stop()
        _kill(process)
        process.wait()
        listener.join(timeout=5)
        process.stdout.close()
        process.stderr.close()
    if answer:
        return answer
    if clock.late or process.returncode == -signal.SIGXCPU:
        raise RefusedFile(
            f"takes longer than {limits.seconds} seconds to read: split it, or print it to a new PDF"
        )
    if b"MemoryError" in b"".join(errors) or process.returncode in (-signal.SIGKILL, -signal.SIGSEGV):
        raise RefusedFile(
            f"needs more than {limits.memory // 1_000_000} MB of memory to read, or is damaged:"
            " split it, or save it anew"
        )
    lines = b"".join(errors).decode("utf-8", "replace").strip().splitlines()
    why = f" ({lines[-1][:200]})" if lines else ""
    raise RefusedFile(f"is damaged in a way that its reader does not know{why}: save it anew, or as PDF")


class _Clock:
    """Ends a process that reads no page for too long, or takes too long in all."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.process, self.limits = process, limits
        self.end = time.monotonic() + limits.longest
        self.late = False
        self.timer = threading.Timer(0, self._end)
        self.again()

    def again(self) -> None:
        """A page is done: the next one has its time."""
        self.timer.cancel()
        self.timer = threading.Timer(min(self.limits.seconds, self.end - time.monotonic()), self._end)
        self.timer.daemon = True
        self.timer.start()

    def stop(self) -> None:
        """The process has said all."""
        self.timer.cancel()

    def _end(self) -> None:
        self.late = True
        _kill(self.process)


def _messages(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    read = 0
    while line := stream.readline(LONGEST_ANSWER):
        read += len(line)
        if read >= LONGEST_ANSWER or not line.endswith(b"\n"):
            return
        yield json.loads(line)


def _drain(stream: IO[bytes], kept: list[bytes]) -> None:
    """Keep the end of what a process says on stderr, so that it never waits for a reader."""
    while piece := stream.read(4096):
        kept.append(piece)
        del kept[:-4]


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended by itself
        os.killpg(process.pid, signal.SIGKILL)


def _extract(told: dict[str, Any]) -> Extract:
    return Extract(
        kind=told["kind"],
        blocks=tuple(
            Block(**{**block, "turns": tuple((offset, page) for offset, page in block["turns"])})
            for block in told["blocks"]
        ),
        told=Told(**told["told"]),
        pages=told["pages"],
        unreadable=tuple(told["unreadable"]),
        scanned=tuple(told["scanned"]),
        removed=tuple(told["removed"]),
        notes=tuple(told["notes"]),
    )
