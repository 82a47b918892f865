"""The wheel: it carries all that the program needs, and runs where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PACKAGES = ("bot", "index", "knowledge", "scripts")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = (folder / "dist").glob("tanya_bandung-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python on the unpacked wheel, beside it rather than in the checkout."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=unpacked.parent,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        encoding="utf-8",
    )


def files(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and path.name != ".tanya-add.lock"
        if not {"__pycache__", "originals"} & set(path.parts)  # what admins imported
    }


def test_the_wheel_has_every_file_of_the_four_packages(unpacked: Path) -> None:
    inside, outside = files(unpacked), files(CHECKOUT)
    assert outside - inside == set()
    assert inside - outside == set()


@pytest.mark.parametrize(
    "pattern",
    [
        "knowledge/documents/*/*.md",
        "knowledge/registers/agreements.yaml",
        "knowledge/registers/regions.yaml",
        "knowledge/vectors.npz",
        "index/texts/id.toml",
        "index/texts/en.toml",
        "index/routes.toml",
        "tanya_bandung-*.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_has_what_is_no_code(unpacked: Path, pattern: str) -> None:
    assert list(unpacked.glob(pattern)) != []


def test_the_wheel_installs_the_command(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("tanya_bandung-*.dist-info/entry_points.txt")
    assert "tanya = scripts.cli:main" in entry_points.read_text()


def test_the_command_line_runs_from_the_wheel(unpacked: Path) -> None:
    shown = run(unpacked, "-m", "scripts", "--help")
    assert shown.returncode == 0, shown.stderr
    assert "build" in shown.stdout


def test_the_default_knowledge_folder_is_the_packaged_one(unpacked: Path) -> None:
    code = "from bot.settings import Settings; print(Settings().knowledge)"
    shown = run(unpacked, "-c", code)
    assert shown.returncode == 0, shown.stderr
    folder = Path(shown.stdout.strip())
    assert folder == unpacked / "knowledge"
    assert (folder / "documents").is_dir()
