"""Questions on an imported document whose rows do not say whose they are: the row answers, with its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.assistant import Assistant
from index.build import build
from index.encoder import load_encoder
from index.model import Question, Status

HEAD = """---
title: {title}
category: umum
as_of: 2019
status: active
original: {original}
sources:
- publisher: berkas.pdf
  date: 2019
  url: null
---
"""
PLAN = """
- PROGRAM KERJA DINAS PERTANIAN KABUPATEN WONOSOBO TAHUN 2019 [1 hlm. 1]
- Dinas Pertanian Kabupaten Wonosobo melayani para petani di Kabupaten Wonosobo. [1 hlm. 1]
- Visi Dinas Pertanian Kabupaten Wonosobo adalah pertanian yang maju. [1 hlm. 1]
- Sambutan Kepala Dinas Pertanian Kabupaten Wonosobo kepada semua pembaca. [1 hlm. 2]
- KODE 1 — Kegiatan: Pembangunan gedung kantor; Pagu: 3.500.000.000 [1 hlm. 3]
- KODE 2 — Kegiatan: Pengadaan laptop; Pagu: 44.000.000 [1 hlm. 3]
- KODE 3 — Kegiatan: Pelatihan petani kopi; Pagu: 71.000.000; Peserta: 120 orang [1 hlm. 4]
"""
OTHER = """
- PROGRAM KERJA DINAS PERTANIAN KABUPATEN BLITAR [1 hlm. 1]
- KODE 1 — Kegiatan: Pembangunan gedung kantor; Pagu: 9.900.000.000 [1 hlm. 2]
- KODE 2 — Kegiatan: Pengadaan laptop; Pagu: 88.000.000 [1 hlm. 2]
"""


@pytest.fixture(scope="module")
def assistant(
    tmp_path_factory: pytest.TempPathFactory, new_base: Callable[[Path], Path]
) -> Iterator[Assistant]:
    folder = new_base(tmp_path_factory.mktemp("base"))
    documents = folder / "documents" / "umum"
    documents.mkdir(parents=True, exist_ok=True)
    for name, body in (("proker", PLAN), ("proker-2", OTHER)):
        head = HEAD.format(title="Proker 2019", original=f"{name}.pdf")
        (documents / f"{name}.md").write_text(head + body, "utf-8")
    home = tmp_path_factory.mktemp("home")
    encoder = load_encoder()
    build(home, folder, encoder)
    opened = Assistant(home, encoder)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "value", "page"),
    [
        ("berapa anggaran pembangunan gedung kantor Dinas Pertanian Wonosobo?", "3.500.000.000", "3"),
        ("berapa anggaran pembangunan gedung kantor Dinas Pertanian Blitar?", "9.900.000.000", "2"),
        ("berapa peserta pelatihan petani kopi di Kabupaten Wonosobo?", "120 orang", "4"),
    ],
)
def test_a_row_answers_for_the_body_on_the_cover(
    assistant: Assistant, question: str, value: str, page: str
) -> None:
    answer = assistant.answer(Question(question))
    assert answer.status is Status.ANSWERED
    quote = answer.passages[0]
    assert value in quote.text
    assert {source.page for source in quote.sources} == {page}


def test_of_another_region_nothing_is_told(assistant: Assistant) -> None:
    answer = assistant.answer(Question("berapa anggaran pengadaan laptop Dinas Pertanian Magelang?"))
    assert answer.status not in (Status.ANSWERED, Status.PARTIAL) and not answer.passages
