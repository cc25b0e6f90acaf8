"""The words of a binary Word file in its own text stream, to compare with what a converter gives.

LibreOffice runs the cells of a table together that ends the document, and leaves out a cell that
is merged into the one above it though it has words: both are seen here, and only here.
"""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import olefile
from lxml import etree

from archive.messages import recorded
from indexer.extract.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD_97 = 0xC1
_PIECES = 0x1A2
_NO_FIELD_PARTS = re.compile(r"\x13[^\x13\x14\x15]*+(?:\x14([^\x13\x14\x15]*+))?\x15")
_COMPUTED = re.compile(
    r"\x13\s*(?:PAGE|NUMPAGES|SECTIONPAGES|FORM\w+)\b[^\x13-\x15]*+(?:\x14[^\x13-\x15]*+)?\x15"
)
_NESTED = 20
"""Fields within fields that are taken apart."""
_WORD = re.compile(r"[^\W_]{2,}")
_CELL_END = "\x07"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHOWN = 5
"""Words that a warning quotes."""


def stream_text(data: bytes) -> str:
    """Return the text of body, notes, heads and boxes as a Word 97–2003 file stores it.

    Paragraphs end with a carriage return, cells and rows with U+0007; a field's code is left out.
    It is empty where the file is damaged or older. Source: [MS-DOC] 2.4.1 and 2.8.35 (PlcPcd).
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            document = ole.openstream("WordDocument").read()
            version, flags = struct.unpack_from("<2xH6xH", document)
            table = ole.openstream(f"{flags >> 9 & 1}Table").read()
            if version < _WORD_97:
                return ""
            return shown_text("".join(_pieces(document, table)))
    except (OSError, struct.error, IndexError, ValueError):
        return ""


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    place, length = struct.unpack_from("<II", document, _PIECES)
    end = place + length
    while table[place] == 1:
        place += 3 + struct.unpack_from("<H", table, place + 1)[0]
    count = (min(struct.unpack_from("<I", table, place + 1)[0], end - place) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, place + 5)
    for at, (start, stop) in enumerate(itertools.pairwise(ends)):
        (where,) = struct.unpack_from("<I", table, place + 5 + 4 * (count + 1) + 8 * at + 2)
        begin = where & 0x3FFFFFFF
        if where & 0x40000000:
            yield document[begin // 2 : begin // 2 + stop - start].decode("cp1252", "replace")
        else:
            yield document[begin : begin + 2 * (stop - start)].decode("utf-16-le", "replace")


def shown_text(text: str) -> str:
    """Return stored text with what its fields show, without their codes and page numbers."""
    text = _COMPUTED.sub("", text)
    for _ in range(_NESTED):
        text, changed = _NO_FIELD_PARTS.subn(r"\1", text)
        if not changed:
            break
    return text.replace("\x1f", "").replace("\x1e", "-")


def part_cells(converted: bytes, stream: str) -> bytes:
    """Return the OpenDocument text with cells apart that the converter ran together."""
    package = Package(converted)
    rows = {line.replace(_CELL_END, ""): line for line in stream.split("\r") if _CELL_END in line}
    content = package.xml("content.xml") if rows else None
    glued = [
        paragraph
        for paragraph in ([] if content is None else content.iter(f"{_TEXT}p"))
        if _CELL_END in rows.get(_text_of(paragraph), "").strip(_CELL_END)
    ]
    for paragraph in glued:
        _write_rows(paragraph, rows[_text_of(paragraph)])
    return _with_content(package, content) if glued and content is not None else converted


def _text_of(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _write_rows(paragraph: etree._Element, line: str) -> None:
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    for row in _rows(line.split(_CELL_END)):
        for cell in row:
            etree.SubElement(paragraph, f"{_TEXT}tab").tail = cell
        paragraph[-len(row)].tag = f"{_TEXT}line-break"


def _rows(cells: list[str]) -> list[list[str]]:
    """Return the rows of a table: its cells are told from the ends of its rows by their rhythm."""
    count = len(cells) - 1
    for width in range(2, count // 2 + 1):
        if count % width == 0 and not any(cells[width - 1 : count : width]):
            return [cells[at : at + width - 1] for at in range(0, count, width)]
    return [list(row) for full, row in itertools.groupby(cells, bool) if full]


def _with_content(package: Package, content: etree._Element) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as written:
        for name in (member.filename for member in package.members()):
            part = etree.tostring(content) if name == "content.xml" else package.part(name)
            written.writestr(name, part)
    return changed.getvalue()


def absent_words(converted: bytes, stream: str) -> list[str]:
    """Return the words of the stream that stand nowhere in the OpenDocument text, each once.

    Where changes are tracked, deleted letters part the words of the stream: none are compared.
    """
    package = Package(converted)
    parts = (package.xml(name) for name in package.matching("", ".xml"))
    roots = [root for root in parts if root is not None]
    if any(root.find(f".//{_TEXT}tracked-changes") is not None for root in roots):
        return []
    text = "".join(_text_of(root) for root in roots)
    letters = re.sub(r"[\W_]+", "", text)
    return [word for word in dict.fromkeys(_WORD.findall(stream)) if word not in letters]


def absence(words: list[str]) -> str:
    """Return what is said of words that the converter left out."""
    return recorded(
        "%(count)s ord i filen kom inte med när LibreOffice läste den (%(words)s); granska "
        "originalet.",
        count=len(words),
        words=", ".join(words[:_SHOWN]),
    )
