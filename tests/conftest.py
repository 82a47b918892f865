"""What tests share: no setting of this machine, the command line, the real base built once, a small base."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from bot.settings import Settings
from index.edition import current_number, edition_path, verify
from index.reader import OpenEdition

CHECKOUT = Path(__file__).parents[1]

SMALL_DOCUMENTS = {
    "aplikasi/zetakota.md": """---
title: Sistem Zetakota
category: aplikasi
as_of: 2032-01
status: active
sources:
- publisher: Humas Zetakota
  date: 2031-07-07
  url: https://example.org/zetakota
- publisher: Koran Beringin
  date: null
  date_note: tidak tercantum
  url: null
---

- Sistem Zetakota diluncurkan pada 7 Juli 2031 untuk mencatat pohon beringin. [1]
- Sistem Zetakota dikelola Dinas Beringin. [2]
  <!--
  ? Dinas apa yang mengurus Sistem Zetakota?
  ? Who runs the Zetakota system?
  -->
- Sumber berbeda soal jumlah pohon di Zetakota: 512 menurut Humas, 498 menurut Koran Beringin. [1][2]

## Tidak ada dalam basis pengetahuan

- Biaya pembuatan Sistem Zetakota tidak ada dalam basis pengetahuan.
  <!--
  ? Berapa anggaran Sistem Zetakota?
  -->
""",
    "sakip/nilai.md": """---
title: Nilai SAKIP Zetakota
category: sakip
as_of: 2031
status: active
sources:
- publisher: Inspektorat Zetakota
  date: 2031-03
  url: https://example.org/nilai
---

| Tahun | Predikat | Nilai |
|---|---|---|
| 2029 | B | 64,20 |
| 2030 | BB | 71,05 |
| 2031 | A | 80,11 |
""",
    "umum/polos.md": """# Kebun raya Zetakota

- Kebun raya Zetakota buka setiap hari pukul 07.00 sampai 17.00.
""",
}


class Tanya(Protocol):
    """Runs the command line in a process of its own, outside the checkout; see the fixture `tanya`."""

    def __call__(
        self,
        *arguments: str | Path,
        home: Path | None = None,
        knowledge: Path | None = None,
        stdin: str | None = None,
        environment: Mapping[str, str] | None = None,
        exit_code: int | None = 0,
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="session", autouse=True)
def no_setting_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests must neither read nor change the home, the token and the `.env` of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TANYA_")]:
            patch.delenv(name)
        patch.setenv("TANYA_HOME", str(tmp_path_factory.mktemp("home-of-nobody") / "home"))
        patch.setitem(Settings.model_config, "env_file", None)
        yield


@pytest.fixture(scope="session")
def tanya(tmp_path_factory: pytest.TempPathFactory) -> Tanya:
    """`tanya("ask", "apa itu e-RK?", "--json", home=real_home)`: runs a command, checks its exit code.

    `exit_code` None takes any; `home` and `knowledge` default to an empty home and the packaged base.
    """
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(
        *arguments: str | Path,
        home: Path | None = None,
        knowledge: Path | None = None,
        stdin: str | None = None,
        environment: Mapping[str, str] | None = None,
        exit_code: int | None = 0,
    ) -> subprocess.CompletedProcess[str]:
        settings = {"TANYA_HOME": home, "TANYA_KNOWLEDGE": knowledge}
        given = {name: str(value) for name, value in settings.items() if value is not None}
        ran = subprocess.run(
            [sys.executable, "-m", "scripts", *map(str, arguments)],
            cwd=elsewhere,
            env={**os.environ, **given, **(environment or {})},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
        if exit_code is not None:
            assert ran.returncode == exit_code, f"exit {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        return ran

    return run


@pytest.fixture(scope="session")
def real_home(tanya: Tanya, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the packaged knowledge base built, once for all tests. To be read, not changed."""
    home = tmp_path_factory.mktemp("real") / "home"
    tanya("build", home=home)
    return home


@pytest.fixture(scope="module")
def edition(real_home: Path) -> Iterator[OpenEdition]:
    """The edition of the packaged knowledge base, open for reading."""
    number = current_number(real_home)
    assert number is not None
    path = edition_path(real_home, number)
    opened = OpenEdition(path, verify(path))
    yield opened
    opened.close()


@pytest.fixture
def small_base(tmp_path: Path) -> Path:
    """A knowledge folder of three documents with two lines of questions, to change as a test likes."""
    return write_base(tmp_path / "small-base")


@pytest.fixture(scope="session")
def new_base() -> Callable[[Path], Path]:
    """Writes the small base into a new folder, for fixtures that live longer than a test."""
    return write_base


@pytest.fixture(scope="session")
def small_home(tanya: Tanya, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small base built, once for all tests. To be read, not changed."""
    folder = tmp_path_factory.mktemp("small")
    tanya("build", home=folder / "home", knowledge=write_base(folder / "base"))
    return folder / "home"


def write_base(folder: Path) -> Path:
    """Write the small base into a new folder."""
    for name, text in SMALL_DOCUMENTS.items():
        path = folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
