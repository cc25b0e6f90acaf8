"""File type detection: content decides the media type, the name only where content cannot."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
from pathlib import PurePath

import olefile

from indexer.extract.formats import by_suffix, known_formats
from indexer.extract.package import Package
from indexer.extract.source import Unreadable
from indexer.extract.text import ZEROS, utf16_without_bom

PDF = "application/pdf"
TEXT = "text/plain"
ODT = "application/vnd.oasis.opendocument.text"
LOCKED_OFFICE = "application/x-encrypted-office"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"

_UNREAD_MAGIC = (
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"%!PS", "application/postscript"),
    (b"\xffWPC", "application/vnd.wordperfect"),
    (b"\x7fELF", "application/x-executable"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
)
"""How formats begin that are told apart but not read."""
_UNREAD_MEMBERS = (
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml"),
)
_UNREAD_STREAMS = (
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_PDF_START = re.compile(
    rb"(?:\xef\xbb\xbf)?[\0\s]{0,1024}%PDF-\d\.\d[\0\s]{0,64}(?:%|\d{1,10}[\0\s]+\d{1,5}[\0\s]+obj|\Z)"
)
_PDF_OBJECT = re.compile(rb"\d[\0\s]{1,9}\d{1,5}[\0\s]{1,9}obj\b")
_MAIL = (".eml", ".mht", ".mhtml", ".mbox")
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_PROGRAMS = (b"MZ", b"#!")
"""How programs begin."""
_HEAD = 4096
_STRAY = 3
"""Control characters that a short text may have without being taken for a program's file."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(data: bytes, name: str) -> str:
    """Return the media type of some bytes, UNKNOWN when they are of no kind we know."""
    head, suffix = data[:_HEAD], PurePath(name).suffix.lower()
    for declared in known_formats().values():
        if declared.magic and head.startswith(declared.magic):
            return declared.media_type
    for magic, kind in _UNREAD_MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or unpacks_itself(data):
        return _zipped(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    return PDF if _is_pdf(data, suffix) else _textual(data, suffix)


def unpacks_itself(data: bytes) -> bool:
    """Return whether bytes are a program to whose end a ZIP is tied."""
    return data.startswith(_PROGRAMS) and zipfile.is_zipfile(io.BytesIO(data))


def _is_pdf(data: bytes, suffix: str) -> bool:
    """Return whether bytes are a PDF, however damaged, and not a text that speaks of one.

    The header may stand after other bytes, within the first 1,024 (ISO 32000-1, annex H.3.4.1).
    """
    if _PDF_START.match(data):
        return True
    if b"%PDF-" not in data[:1024] and suffix != ".pdf":
        return False
    return suffix not in _MAIL and b"endobj" in data and bool(_PDF_OBJECT.search(data))


def _zipped(data: bytes) -> str:
    try:
        package = Package(data)
    except Unreadable:
        return ZIP
    names = package.names
    if "mimetype" in names and package.size("mimetype") < 200:
        declares = _whole_part(package, "mimetype").decode("ascii", "replace").strip()
        if declares:
            return declares
    types = _whole_part(package, "[Content_Types].xml")
    for declared in known_formats().values():
        # Word for the web names its main part document2.xml: the list of types tells it.
        main = f"{declared.media_type}.main+xml".encode()
        if declared.member in names or main in types:
            return declared.media_type
    return next((kind for member, kind in _UNREAD_MEMBERS if member in names), ZIP)


def _whole_part(package: Package, name: str) -> bytes:
    """Return a part of a package; nothing where there is none, or where it is damaged."""
    with contextlib.suppress(Unreadable):
        return package.part(name) if name in package.names else b""
    return b""


def _compound(data: bytes) -> str:
    """Tell the kinds of OLE compound file apart by the streams at their root."""
    declared = ((item.stream, item.media_type) for item in known_formats().values() if item.stream)
    streams = (("EncryptedPackage", LOCKED_OFFICE), *declared, *_UNREAD_STREAMS)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            root = {path[0] for path in ole.listdir() if len(path) == 1}
        kinds = (kind for stream, kind in streams if stream in root)
    except (OSError, struct.error, IndexError, ValueError):
        kinds = (kind for stream, kind in streams if stream.encode("utf-16-le") in data)
    return next(kinds, "application/x-ole-storage")


def _textual(data: bytes, suffix: str) -> str:
    head = data[:_HEAD]
    if ZEROS.search(head):
        head = ZEROS.sub(b"", data)[:_HEAD]
    bom = head.startswith(_BOMS) or utf16_without_bom(head)
    if not bom and len(_CONTROL.findall(head)) > _STRAY + len(head) // 200:
        return UNKNOWN
    for declared in known_formats().values():
        if declared.resembles and declared.resembles(head, suffix):
            return declared.media_type
    if suffix in by_suffix():
        return by_suffix()[suffix].media_type
    return UNKNOWN
