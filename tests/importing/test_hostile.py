"""Files that mean harm or are broken are refused by name with the reason, within the limits."""

from __future__ import annotations

import dataclasses
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from files import WRITERS, write_docx, write_pdf, write_scan, write_xlsx
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.importing.isolated import extract_file
from knowledge.importing.model import Extract, Limits, RefusedFile
from knowledge.importing.worker import read_file

LIMITS = Limits()


def quiet(done: int, of_all: int) -> None:
    """Progress that nobody watches."""


def refused(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(RefusedFile) as caught:
        read_file(path, limits, quiet)
    return str(caught.value)


def repacked(source: Path, path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    """An archive with its parts changed and others added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data)
    return path


def same(name: str, data: bytes) -> bytes:
    return data


def test_a_bomb_is_known_by_its_table_of_contents(tmp_path: Path) -> None:
    base = write_docx(tmp_path / "a.docx")
    bomb = repacked(base, tmp_path / "bomb.docx", same, **{"word__media__a.bin": b"\0" * 20_000_000})
    assert "ZIP bomb" in refused(bomb)
    many = repacked(base, tmp_path / "many.docx", same, **{f"a__{n}.xml": b"" for n in range(60)})
    assert "more than 50 parts" in refused(many, dataclasses.replace(LIMITS, archive_entries=50))
    large = dataclasses.replace(LIMITS, archive_size=1000)
    assert "unpacks to more than" in refused(base, large)


def test_nested_archives_macros_and_paths_out_are_refused(tmp_path: Path) -> None:
    base = write_docx(tmp_path / "a.docx")
    assert "holds .zip files" in refused(repacked(base, tmp_path / "1.docx", same, **{"word__a.zip": b"PK"}))
    assert "has macros" in refused(
        repacked(base, tmp_path / "2.docx", same, **{"word__vbaProject.bin": b"x"})
    )
    assert "leads out" in refused(repacked(base, tmp_path / "3.docx", same, **{"..__..__a.xml": b"<a/>"}))


def test_entities_and_references_that_would_be_fetched_are_refused(tmp_path: Path) -> None:
    def entity(name: str, data: bytes) -> bytes:
        head = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        return head + data.split(b"?>", 1)[1] if name == "word/document.xml" else data

    def template(name: str, data: bytes) -> bytes:
        relation = (
            b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'attachedTemplate" Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>'
        )
        return data.replace(b"</Relationships>", relation) if name.endswith("document.xml.rels") else data

    base = write_docx(tmp_path / "a.docx")
    assert "XML entities" in refused(repacked(base, tmp_path / "1.docx", entity))
    assert "outside of it" in refused(repacked(base, tmp_path / "2.docx", template))


def test_what_is_protected_says_so(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.text(20, 20, "Rahasia kebun Zetakota yang panjang sekali.")
    pdf.set_encryption(owner_password="pemilik", user_password="pembaca")
    pdf.output(str(tmp_path / "a.pdf"))
    assert "password" in refused(tmp_path / "a.pdf")
    office = tmp_path / "a.docx"
    office.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refused(office)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.7\nhalf a file", "damaged"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Office 97"),
        ("a.pdf", b"MZ\x90\0" + b"\0" * 100, "a program"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "no document"),
        ("a.rtf", b"{\\rtf1 halo}", "RTF"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "a picture"),
        ("a.xml", b"<?xml version='1.0'?><a><b/></a>", "XML"),
        ("a.txt", b"   \n\n \n", "no text"),
    ],
)
def test_what_is_no_document_is_named(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in refused(path)


def test_a_plain_archive_is_to_be_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("berkas.txt", "halo")
    assert "unpack it" in refused(tmp_path / "a.docx")


def test_pages_objects_and_sizes_have_limits(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", pages=6)
    assert "6 pages, more than 5" in refused(path, dataclasses.replace(LIMITS, pages=5))
    assert "objects" in refused(path, dataclasses.replace(LIMITS, pdf_objects=10))
    assert "larger than" in refused(path, dataclasses.replace(LIMITS, size=1000))


def test_a_stream_that_unpacks_beyond_all_measure_takes_no_more_than_the_limits(tmp_path: Path) -> None:
    packed = zlib.compress(b"0 0 m " * 30_000_000, 9)
    parts = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n",
        b"4 0 obj<</Length ",
        str(len(packed)).encode(),
        b"/Filter/FlateDecode>>stream\n",
        packed,
        b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    )
    path = tmp_path / "bomb.pdf"
    path.write_bytes(b"".join(parts))
    with pytest.raises(RefusedFile):
        extract_file(path, LIMITS, quiet)


def test_a_reader_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_scan(tmp_path / "a.pdf")
    fake_tesseract(tmp_path, monkeypatch, f"echo $$ > {tmp_path / 'pid'}; exec sleep 600")
    with pytest.raises(RefusedFile, match="longer than 2 seconds"):
        extract_file(path, dataclasses.replace(LIMITS, seconds=2), quiet)
    pid = int((tmp_path / "pid").read_text())
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_reader_without_memory_is_refused_and_not_the_end_of_us(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx")
    with pytest.raises(RefusedFile):
        extract_file(path, dataclasses.replace(LIMITS, memory=20_000_000), quiet)


def fake_tesseract(folder: Path, monkeypatch: pytest.MonkeyPatch, reads: str, languages: str = "ind") -> None:
    """A program of that name which comes first on PATH."""
    tools = tool(folder, "tesseract", f'if [ "$1" = --list-langs ]; then echo {languages}; exit; fi\n{reads}')
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")


def tool(folder: Path, name: str, script: str) -> Path:
    """A program in a folder of tools, which is returned."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    path = tools / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return tools


def table_of_words(folder: Path, text: str, confidence: float = 90.0) -> Path:
    """A text as tesseract tells the words of a page."""
    names = "level page_num block_num par_num line_num word_num left top width height conf text".split()
    rows = ["\t".join(names), "\t".join(["4", *["1"] * 4, "0", "100", "100", "900", "30", "-1", ""])]
    for number, word in enumerate(text.split(), 1):
        place = [str(100 + 90 * number), "100", str(12 * len(word)), "30", str(confidence), word]
        rows.append("\t".join(["5", *["1"] * 4, str(number), *place]))
    folder.mkdir(exist_ok=True)
    path = folder / "words.tsv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_scans_are_read_by_ocr_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_scan(tmp_path / "a.pdf")
    fake_tesseract(
        tmp_path, monkeypatch, f"cat {table_of_words(tmp_path, 'Pohon dicatat oleh dinas kebun kota.')}"
    )
    extract = extract_file(path, LIMITS, quiet)
    assert (extract.scanned, extract.unreadable) == ((2,), ())
    assert [block.page for block in extract.blocks if "dinas kebun" in block.text] == [2]


def test_a_scan_that_lies_on_its_side_is_turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_scan(tmp_path / "a.pdf")
    upright = table_of_words(tmp_path, "Pohon dicatat oleh dinas kebun kota.")
    lying = table_of_words(tmp_path / "lying", "y0h0n d!catat", confidence=20)
    seen = tmp_path / "turned"
    fake_tesseract(
        tmp_path,
        monkeypatch,
        f'case "$*" in *"psm 0"*) touch {seen}; echo "Rotate: 90";;'
        f" *) if [ -e {seen} ]; then cat {upright}; else cat {lying}; fi;; esac",
    )
    extract = extract_file(path, LIMITS, quiet)
    assert [block.page for block in extract.blocks if "dinas kebun" in block.text] == [2]


def test_what_ocr_hardly_reads_is_named_and_not_taken_for_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_scan(tmp_path / "a.pdf")
    noise = table_of_words(tmp_path, "y0h0n d!catat qrst", confidence=12)
    fake_tesseract(tmp_path, monkeypatch, f'case "$*" in *"psm 0"*) exit 1;; *) cat {noise};; esac')
    extract = extract_file(path, LIMITS, quiet)
    assert (extract.scanned, extract.unreadable) == ((), (2,))
    assert "page 2 is scanned, but OCR could not read it" in extract.notes[0]
    assert not any("y0h0n" in block.text for block in extract.blocks)


def test_ocrmypdf_reads_scans_where_tesseract_lacks_indonesian(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_scan(tmp_path / "a.pdf")
    read = FPDF()
    for line in ("", "Pohon beringin dicatat oleh dinas kebun kota."):
        read.add_page()
        read.set_font("helvetica", size=12)
        read.text(20, 40, line)
    read.output(str(tmp_path / "read.pdf"))
    fake_tesseract(tmp_path, monkeypatch, "exit 1", languages="eng")
    tool(tmp_path, "ocrmypdf", f'for last; do :; done; cp {tmp_path / "read.pdf"} "$last"')
    extract = extract_file(path, LIMITS, quiet)
    assert (extract.scanned, extract.unreadable) == ((2,), ())
    assert [block.page for block in extract.blocks if "dinas kebun" in block.text] == [2]


def test_scans_without_ocr_are_named_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_scan(tmp_path / "a.pdf")
    fake_tesseract(tmp_path, monkeypatch, "exit 1", languages="eng")
    extract = extract_file(path, LIMITS, quiet)
    assert (extract.scanned, extract.unreadable) == ((), (2,))
    assert "page 2" in extract.notes[0] and "tesseract-ocr-ind" in extract.notes[0]


def test_the_same_comes_out_of_the_process_as_in_it(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    seen: list[tuple[int, int]] = []
    outside: Extract = extract_file(path, LIMITS, lambda done, of_all: seen.append((done, of_all)))
    assert outside == read_file(path, LIMITS, quiet)
    assert seen == [(1, 3), (2, 3), (3, 3)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(WRITERS)), st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, kind: str, seed: int, changes: int
) -> None:
    chance = random.Random(seed)
    path = WRITERS[kind](tmp_path / f"a.{kind}")
    data = bytearray(path.read_bytes())
    for _ in range(changes):
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(2, 5)] = struct.pack("<I", chance.randrange(2**32))
    if chance.random() < 0.3:
        del data[chance.randrange(1, len(data)) :]
    path.write_bytes(bytes(data))
    try:
        read_file(path, LIMITS, quiet)
    except RefusedFile as error:
        assert str(error)
