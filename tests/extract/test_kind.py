"""The content decides what a file is; the name only where content cannot."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

import indexer.extract
from indexer.extract import formats, kind
from indexer.extract.package import Package
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Reading

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _zip(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


def _stored(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        package.writestr(name, data)
    return stream.getvalue()


def _tar(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as package:
        item = tarfile.TarInfo(name)
        item.size = len(data)
        package.addfile(item, io.BytesIO(data))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.4\n", "a.txt", kind.PDF),
        (b"junk\n%PDF-1.4\n1 0 obj\nendobj", "a.pdf", kind.PDF),
        (b"\n%PDF-1.4\n1 0 obj\n<<>>", "a.txt", kind.PDF),
        (b"HTTP/1.1 200 OK\n\n%PDF-1.4\n1 0 obj\n<<>>\nendobj", "a.bin", kind.PDF),
        (b"%PDF-1.7 is how a file begins, with an obj in it.", "a.txt", kind.TEXT),
        (b"En fil inleds med %PDF-1.7 och slutar med endobj.", "a.txt", kind.TEXT),
        (b"# Om %PDF-1.7", "a.md", "text/markdown"),
        (b"From: a@b\nSubject: c\n\n%PDF-1.4\n1 0 obj\nendobj", "a.eml", "message/rfc822"),
        (_stored("a.pdf", b"%PDF-1.4\n1 0 obj\nendobj"), "a.zip", kind.ZIP),
        (_stored("a.pdf", b"%PDF-1.4\n1 0 obj\nendobj"), "a.pdf", kind.ZIP),
        (_tar("a.pdf", b"%PDF-1.4\n1 0 obj\nendobj"), "a.tar", "application/x-tar"),
        (b"<!DOCTYPE html><html><body>hej", "protokoll.pdf", "text/html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "a.xhtml", "text/html"),
        (b"<p>hej</p>", "a.htm", "text/html"),
        (b"{\\rtf1 hej}", "a.doc", "application/rtf"),
        (_zip(word__document_xml="<w/>"), "a.zip", DOCX),
        (_zip(mimetype=kind.ODT), "a.docx", kind.ODT),
        (_zip(annat="x"), "a.docx", kind.ZIP),
        ("Från: ingen\nHej å ä ö".encode(), "a.txt", kind.TEXT),
        ("Hej å ä ö".encode("utf-16"), "a.txt", kind.TEXT),
        (b"From: a@b\nTo: c@d\nSubject: e\n\nhej", "brev", "message/rfc822"),
        (b"# Rubrik", "a.md", "text/markdown"),
        (b'{"text": "hej"}', "a.jsonl", "application/jsonl"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image/png"),
        (b"Text med \x03 och \x04 i", "a.txt", kind.TEXT),
        (bytes(range(256)), "a.txt", kind.UNKNOWN),
        (b"MZ\x90\x00\x03", "a.exe", kind.UNKNOWN),
        (b"a = 1", "a.py", kind.UNKNOWN),
    ],
)
def test_media_type(data: bytes, name: str, media_type: str) -> None:
    assert kind.media_type(data, name) == media_type


def _packed(how: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as package:
        package.writestr("[Content_Types].xml", "<Types/>" * 50)
        package.writestr("word/document.xml", "<w/>" * 50)
    return stream.getvalue()


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_with_a_damaged_part_is_told_by_its_members(how: int) -> None:
    """zlib and lzma raise errors of their own, of which a reader's process died."""
    data = bytearray(_packed(how))
    start = data.index(b"[Content_Types].xml") + 19
    for at in range(start, start + 40):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        assert kind.media_type(bytes(broken), "a.docx") in {DOCX, kind.ZIP}
    assert kind.media_type(bytes(data).replace(b"PK\x01\x02", b"PK\x01\x09"), "a.docx") == kind.ZIP
    package = Package(bytes(data[: start + 12]) + bytes(9) + bytes(data[start + 21 :]))
    with pytest.raises(Unreadable):
        package.part("[Content_Types].xml")


BOOK = """
from archive.model import Outcome, Page, Reading, Status
from indexer.extract.formats import Format


def read(source, emit, options):
    emit(Reading((Page(1, "boken"),)))
    return Outcome(Status.OK, source.media_type)


FORMATS = (Format("application/epub+zip", "e-bok", 1, read, suffixes=(".epub",)),)
"""


def test_a_format_is_added_by_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "book_reader.py").write_text(BOOK)
    monkeypatch.setattr(indexer.extract, "__path__", [*indexer.extract.__path__, str(tmp_path)])
    caches = (formats.known_formats, formats.by_suffix)
    for cached in caches:
        cached.cache_clear()
    try:
        (tmp_path / "bok.epub").write_bytes(_zip(mimetype="application/epub+zip"))
        readings: list[Reading] = []
        outcome = indexer.extract.read(tmp_path / "bok.epub", readings.append)
        assert (outcome.status, readings[0].raw) == ("ok", "boken")
    finally:
        for cached in caches:
            cached.cache_clear()
