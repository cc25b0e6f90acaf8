"""Documents by what was noticed about them: scanned or badly read pages, copies, their files."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from archive.catalogue.reviewing import RESCAN_BELOW, ReviewLists
from archive.language.tokens import fold
from archive.model import SectionKind, Source
from archive.personal import mask

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class FlagLists(ReviewLists):
    """Which documents of a catalogue carry a flag, as far as its kind shows them."""

    def flagged(self, flag: Flag) -> tuple[str, ...]:
        """Return the documents that carry a flag, themselves or on a page, by id."""
        if flag is Flag.HIDDEN:
            return tuple(sorted(document.document_id for document in self._hiding_text()))
        sql = f"SELECT DISTINCT document_id FROM pages WHERE {_FLAGGED[flag]} ORDER BY 1"
        return tuple(row[0] for row in self._db.execute(sql, _VALUES))

    def with_copies(self) -> tuple[str, ...]:
        """Return the documents that have a copy or another version in the archive, by id."""
        rows = self._db.execute("SELECT DISTINCT document_id FROM links ORDER BY 1")
        return tuple(row[0] for row in rows)

    def repeated_references(self) -> tuple[str, ...]:
        """Return the headings of references that stand in several documents."""
        rows = self._db.execute(
            "SELECT min(heading) FROM sections WHERE kind = ? AND heading != '' "
            "GROUP BY lower(heading) HAVING count(DISTINCT document_id) > 1 ORDER BY 1 LIMIT ?",
            (SectionKind.REFERENCE.value, MOST_REPEATED),
        )
        return tuple(row[0] for row in rows)

    def in_files(self, part: str) -> tuple[str, ...]:
        """Return the ids of documents whose file's path, as shown, has `part` in it, case aside."""
        wanted = fold(part)
        rows = self._db.execute(
            "SELECT f.path, d.id FROM files f JOIN documents d ON f.served = d.sha256 ORDER BY d.id"
        )
        return tuple(dict.fromkeys(id_ for path, id_ in rows if wanted in fold(mask(path))))
