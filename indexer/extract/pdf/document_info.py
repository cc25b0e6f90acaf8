"""What a PDF says about itself: title, author, days and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.extract.pdf.open_pdf import OpenPdf

_INFO = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "CreationDate": "created",
    "ModDate": "modified",
    "Producer": "producer",
    "Creator": "creator",
}


def document_info(pdf: OpenPdf) -> dict[str, str]:
    """Return what the file says about itself, by our names; damaged entries are left out."""
    miner = pdf.miner() if pdf.document is None else None
    info = {} if miner is None else miner.info
    values: dict[str, str] = {}
    for key, name in _INFO.items():
        try:
            value = pdf.document.get_metadata_value(key) if pdf.document else info.get(key)
        except UnicodeDecodeError:
            continue  # one damaged entry must not cost the others
        if value and (plain := _plain(value)):
            values[name] = plain
    return values


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        utf16 = value.startswith((b"\xfe\xff", b"\xff\xfe"))
        value = value.decode("utf-16" if utf16 else "latin-1", "replace")
    return " ".join(str(value).replace("\0", "").split())
