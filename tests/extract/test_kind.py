"""The content decides what a file is; the name only where content cannot."""

from __future__ import annotations

import io
import zipfile

import pytest

from indexer.extract import kind


def _zip(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.4\n", "a.txt", kind.PDF),
        (b"junk\n%PDF-1.4\n", "a.pdf", kind.PDF),
        (b"<!DOCTYPE html><html><body>hej", "protokoll.pdf", kind.HTML),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "a.xhtml", kind.HTML),
        (b"<p>hej</p>", "a.htm", kind.HTML),
        (b"{\\rtf1 hej}", "a.doc", kind.RTF),
        (_zip(word__document_xml="<w/>"), "a.zip", kind.DOCX),
        (_zip(mimetype=kind.ODT), "a.docx", kind.ODT),
        (_zip(annat="x"), "a.docx", kind.ZIP),
        ("Från: ingen\nHej å ä ö".encode(), "a.txt", kind.TEXT),
        ("Hej å ä ö".encode("utf-16"), "a.txt", kind.TEXT),
        (b"From: a@b\nTo: c@d\nSubject: e\n\nhej", "brev", kind.EML),
        (b"# Rubrik", "a.md", kind.MARKDOWN),
        (b'{"text": "hej"}', "a.jsonl", kind.JSONL),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", kind.PNG),
        (bytes(range(256)), "a.txt", kind.UNKNOWN),
        (b"MZ\x90\x00\x03", "a.exe", kind.UNKNOWN),
        (b"a = 1", "a.py", kind.UNKNOWN),
    ],
)
def test_media_type(data: bytes, name: str, media_type: str) -> None:
    assert kind.media_type(data, name) == media_type
