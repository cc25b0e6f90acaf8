"""Of which format are these bytes? Their content decides; the name only where content cannot."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
DOC = "application/msword"
RTF = "application/rtf"
HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
EML = "message/rfc822"
JSONL = "application/jsonl"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
LOCKED_OFFICE = "application/x-encrypted-office"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"%!PS", "application/postscript"),
    (b"\xffWPC", "application/vnd.wordperfect"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
)
_ZIPPED = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml"),
)
_BY_NAME = {
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".eml": EML,
    ".txt": TEXT,
    ".text": TEXT,
    ".asc": TEXT,
    "": TEXT,
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_XML_PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_HEADER = re.compile(
    rb"(?:From|To|Subject|Date|Received|MIME-Version|Return-Path|Message-ID|Delivered-To"
    rb"|Content-Type|X-[A-Za-z-]+):[ \t]",
    re.IGNORECASE,
)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(data: bytes, name: str) -> str:
    """Return the media type of some bytes, UNKNOWN when they are of no kind we know."""
    head = data[:4096]
    if b"%PDF-" in data[:1024] or (
        name.lower().endswith(".pdf") and b" obj" in data and b"endobj" in data
    ):
        return PDF
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    return _textual(head, PurePath(name).suffix.lower())


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                return package.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return ZIP
    return next((kind for member, kind in _ZIPPED if member in names), ZIP)


def _compound(data: bytes) -> str:
    """Tell the kinds of OLE compound file apart by the names of their streams."""
    streams = (
        ("EncryptedPackage", LOCKED_OFFICE),
        ("WordDocument", DOC),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("__substg1.0_", "application/vnd.ms-outlook"),
    )
    found = (kind for stream, kind in streams if stream.encode("utf-16-le") in data)
    return next(found, "application/x-ole-storage")


def _textual(head: bytes, suffix: str) -> str:
    bom = head.startswith(_BOMS)
    if not bom and len(_CONTROL.findall(head)) > len(head) // 200:
        return UNKNOWN
    start = _XML_PROLOGUE.match(head)
    if _HTML.match(head, start.end() if start else 0) or (
        suffix not in _BY_NAME and _HTML.search(head[:1024])
    ):
        return HTML
    lines = head.splitlines()[:8]
    if suffix != ".md" and lines and sum(bool(_HEADER.match(line)) for line in lines) >= 2:
        return EML if _HEADER.match(lines[0]) or suffix == ".eml" else _BY_NAME.get(suffix, UNKNOWN)
    if suffix in _BY_NAME:
        return _BY_NAME[suffix]
    return UNKNOWN
