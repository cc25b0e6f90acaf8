"""Documents by what was noticed about them: scanned or badly read pages, copies, their files."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from archive.catalogue.reviewing import with_hidden_text
from archive.model import SectionKind, Source

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

RESCAN_BELOW = 0.75
"""The quality, 0 to 1, below which a scanned document or page is listed for scanning again."""
MOST_REPEATED = 200
"""References that stand in several documents: so many different ones are asked for at most."""


class Flag(StrEnum):
    """What a document may be flagged as: scanned and read, not read, badly read, hiding text."""

    SCANNED = "scanned"
    UNREAD = "unread"
    POOR = "poor"
    HIDDEN = "hidden"


_FLAGGED = {
    Flag.SCANNED: "source = :ocr",
    Flag.UNREAD: "source = :unread",
    Flag.POOR: "source != :unread AND quality < :below",
}
_VALUES: Mapping[str, object] = {
    "ocr": Source.OCR.value,
    "unread": Source.UNREAD.value,
    "below": RESCAN_BELOW,
}


def flagged(db: sqlite3.Connection, flag: Flag) -> tuple[str, ...]:
    """Return the documents that carry a flag, themselves or on a page, by id."""
    if flag is Flag.HIDDEN:
        return tuple(sorted(document.document_id for document in with_hidden_text(db)))
    where = _FLAGGED[flag]
    rows = db.execute(f"SELECT DISTINCT document_id FROM pages WHERE {where} ORDER BY 1", _VALUES)
    return tuple(row[0] for row in rows)


def with_copies(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the documents that have a copy or another version in the archive, by id."""
    rows = db.execute("SELECT DISTINCT document_id FROM links ORDER BY 1")
    return tuple(row[0] for row in rows)


def repeated_references(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the headings of references that stand in several documents."""
    rows = db.execute(
        "SELECT min(heading) FROM sections WHERE kind = ? AND heading != '' "
        "GROUP BY lower(heading) HAVING count(DISTINCT document_id) > 1 ORDER BY 1 LIMIT ?",
        (SectionKind.REFERENCE.value, MOST_REPEATED),
    )
    return tuple(row[0] for row in rows)


def by_path(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return every file's path with the id of each document in it, by id."""
    rows = db.execute(
        "SELECT f.path, d.id FROM files f JOIN documents d ON f.served = d.sha256 ORDER BY d.id"
    )
    return [tuple(row) for row in rows]
