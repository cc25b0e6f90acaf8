"""Plain text reader: encodings, told by the bytes before what is declared, and form feeds."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import PAGE_BREAK, Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.formats import Format

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_NEWLINE = re.compile("\r\n?|\u2028")
_NEXT_LINE = re.compile("\r?\u0085")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ZEROS = re.compile(rb"\0{16,}")
"""Zero bytes in a row, as no text has them in any encoding."""
_MAC = frozenset(b"\x8a\x8c\x9a\x80\x81\x85")
_DOS = frozenset(b"\x84\x86\x94\x8e\x8f\x99")
_LATIN = frozenset("åäöÅÄÖéüÜ§–”’´…".encode("cp1252"))
_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]|[ao]\xcc[\x88\x8a]", re.IGNORECASE)
"""Swedish letters and signs in UTF-8: no old encoding writes such pairs of bytes in words."""
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
"""What the web's label of an encoding means (WHATWG Encoding Standard, 4.2), by Python's names."""


def decode(data: bytes) -> tuple[str, str]:
    """Return text and the encoding taken: UTF-8 where it is, otherwise the likeliest old one.

    Bytes that are not UTF-8 in a text that is are decoded alone. Among the old encodings (Windows,
    DOS, Macintosh) the one wins whose bytes for the Swedish letters occur most; on a tie Windows.
    Runs of zero bytes, left by a disk or a program that failed, are no text.
    """
    data = ZEROS.sub(b"", data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding
    if wide := utf16_without_bom(data):
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _UTF8.search(data):
        return _mixed(data), "utf-8"
    legacy = _legacy(data)
    return _single(data, legacy), legacy


def decode_declared(data: bytes, label: str | None, *, html: bool = False) -> tuple[str, str]:
    """Return text and the encoding taken, by a label (and the page's own with `html`) that holds.

    The bytes are asked first: a byte order mark, or letters that are valid UTF-8, win over any
    label; so does whatever decodes over a label that does not.
    """
    if html and not label and (match := _META.search(data[:4096])):
        label = match[1].decode("ascii")
    encoding = _known(label)
    if any(data.startswith(bom) for bom, _ in _BOMS) or encoding in (None, "utf-8"):
        return decode(data)
    assert encoding is not None
    if encoding.startswith(("utf-16", "utf-32")) and utf16_without_bom(data) is None:
        return decode(data)  # a label that can be read as ASCII is wrong (HTML Standard, 13.2.3)
    if (_UTF8.search(data) and _is_utf8(data)) or (encoding == "cp1252" and _belies(data)):
        return decode(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return (_single(data, "cp1252"), encoding) if encoding == "cp1252" else decode(data)
    return text, encoding


_META = re.compile(
    rb"<(?:meta[^>]{0,1000}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)


def _known(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip()).name
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name, name)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(data) and error.reason == "unexpected end of data"
    return True


def utf16_without_bom(data: bytes) -> str | None:
    """Return the form of UTF-16 whose zero bytes stand where they do in Western text."""
    sample = data[:4096]
    half = len(sample) // 2
    zeros = sample[1::2].count(0), sample[::2].count(0)
    if half and max(zeros) > 0.6 * half and min(zeros) < 0.1 * half:
        return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    return None


def _legacy(data: bytes) -> str:
    counts = _counts(data)
    return max(counts, key=lambda encoding: counts[encoding])


def _counts(data: bytes) -> dict[str, int]:
    """Return how many bytes would be Swedish letters or signs, by encoding."""
    high = [byte for byte in data[:200_000] if byte > 127]
    return {
        "cp1252": sum(byte in _LATIN for byte in high),
        "cp850": sum(byte in _DOS for byte in high),
        "mac_roman": sum(byte in _MAC for byte in high),
    }


def _belies(data: bytes) -> bool:
    """Return whether bytes that are declared as Latin-1 are clearly of DOS or Macintosh."""
    counts = _counts(data)
    return max(counts["cp850"], counts["mac_roman"]) >= max(3, 2 * counts["cp1252"])


def _mixed(data: bytes) -> str:
    """Decode UTF-8 in which some bytes are of an older encoding."""
    stray = bytearray()

    def gather(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        stray.extend(error.object[error.start : error.end])
        return "", error.end

    codecs.register_error("handlingar-gather", gather)
    data.decode("utf-8", "handlingar-gather")
    legacy = _legacy(bytes(stray))

    def single(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        if error.reason == "unexpected end of data":
            return "\ufffd", error.end
        return _single(error.object[error.start : error.end], legacy), error.end

    codecs.register_error("handlingar-single", single)
    return data.decode("utf-8", "handlingar-single")


def _single(data: bytes, encoding: str) -> str:
    """Decode an encoding of one byte a letter; the five bytes that Windows leaves open become ?."""
    return data.decode(encoding, "replace")


def unify(text: str) -> str:
    """Return text with one kind of line end; beside other controls NEL is a letter misread."""
    if "\u0085" in text and not _C1.search(text):
        text = _NEXT_LINE.sub("\n", text)
    return _NEWLINE.sub("\n", text)


def pages_of(text: str, reader: str) -> tuple[Page, ...]:
    """Cut text at its form feeds; a last empty page is none."""
    parts = unify(text).split(PAGE_BREAK)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return tuple(Page(n, part, reader=reader) for n, part in enumerate(parts, 1))


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read plain text; form feeds are page breaks."""
    text, encoding = decode(source.data)
    pages = pages_of(text, encoding)
    paged = len(pages) > 1
    emit(Reading(pages, paged=paged))
    return text_outcome(source, encoding, pages=len(pages) if paged else None)


def text_outcome(source: Source, encoding: str, pages: int | None = None) -> Outcome:
    """Return how reading text ended, with what was assumed; runs of zero bytes may be lost text."""
    warnings = []
    if not encoding.startswith("utf"):
        warnings.append(recorded("Teckenkodning antagen: %(encoding)s.", encoding=encoding))
    elif encoding == "utf-8" and not _is_utf8(source.data):
        warnings.append(recorded("Några tecken är inte UTF-8 som resten och har tolkats för sig."))
    zeros = sum(map(len, ZEROS.findall(source.data)))
    reason = reasons.zero_bytes(zeros) if zeros else None
    if not reason and _ends_within_letter(source.data, encoding):
        reason = reasons.NO_END
    status = Status.PARTIAL if reason else Status.OK
    return Outcome(status, source.media_type, reason, pages, tuple(warnings))


def _ends_within_letter(data: bytes, encoding: str) -> bool:
    """Return whether the last letter of a text in Unicode lacks some of its bytes."""
    if not encoding.startswith("utf"):
        return False
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    decoder.decode(data)
    return bool(decoder.getstate()[0])


FORMATS = (Format("text/plain", "textfil", 1, read, suffixes=(".txt", ".text", ".asc", "")),)
