"""Which documents lie in a file of some name, have a copy, or were hard to read?

Asked of the catalogue, and only of what the asker may see: a file's name, a copy or a flag of a
record that is closed to the asker is as if it were not there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language.tokens import fold
from archive.model import SectionKind, Source
from archive.personal import mask
from archive.review import RESCAN_BELOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.catalogue import Catalogue

MOST_REPEATED = 200
"""References that stand in several documents: so many different ones are asked for at most."""
_SEEN = "d.access IN (SELECT value FROM json_each(:access))"
_FILES = (
    "SELECT f.path, d.id FROM files f JOIN documents d ON f.served = d.sha256 "  # noqa: S608
    f"WHERE {_SEEN} ORDER BY d.id"
)
_COPIES = (
    "SELECT DISTINCT l.document_id FROM links l "  # noqa: S608
    "JOIN documents o ON o.id = l.other JOIN documents d ON d.id = l.document_id "
    f"WHERE {_SEEN} AND o.access IN (SELECT value FROM json_each(:access)) ORDER BY 1"
)
_REPEATED = (
    "SELECT min(s.heading) FROM sections s JOIN documents d ON d.id = s.document_id "  # noqa: S608
    f"WHERE {_SEEN} AND s.kind = :reference AND s.heading != '' GROUP BY lower(s.heading) "
    "HAVING count(DISTINCT s.document_id) > 1 ORDER BY 1 LIMIT :most"
)
_PAGES = (
    "SELECT DISTINCT d.id FROM documents d JOIN pages p ON p.document_id = d.id "  # noqa: S608
    f"WHERE {_SEEN} AND "
)
FLAGS: Mapping[str, str] = {
    "ocr": "p.source = :ocr ORDER BY 1",
    "oläst": "p.source = :unread ORDER BY 1",
    "svårläst": "p.source != :unread AND p.quality < :below ORDER BY 1",
}
"""Flag → which pages a document has that carries it: scanned and read, not read, badly read."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the catalogue says of documents besides their texts; `access` is the asker's."""

    catalogue: Catalogue
    access: tuple[str, ...]

    def in_file(self, name: str) -> tuple[str, ...]:
        """Return the ids of documents whose file's path has `name` in it."""
        wanted = fold(name)
        rows = self._rows(_FILES)
        return tuple(dict.fromkeys(id_ for path, id_ in rows if wanted in fold(mask(path))))

    def with_copies(self) -> tuple[str, ...]:
        """Return the ids of documents that have a copy or another version in the archive."""
        return tuple(row[0] for row in self._rows(_COPIES))

    def repeated_references(self) -> tuple[str, ...]:
        """Return the headings of references that stand in several documents."""
        return tuple(row[0] for row in self._rows(_REPEATED))

    def flagged(self, flag: str) -> tuple[str, ...]:
        """Return the ids of documents that carry one of FLAGS."""
        return tuple(row[0] for row in self._rows(_PAGES + FLAGS[flag]))

    def _rows(self, sql: str) -> list[tuple[str, ...]]:
        values = {
            "access": json.dumps(self.access),
            "reference": str(SectionKind.REFERENCE),
            "ocr": Source.OCR.value,
            "unread": Source.UNREAD.value,
            "below": RESCAN_BELOW,
            "most": MOST_REPEATED,
        }
        return [tuple(row) for row in self.catalogue.query(sql, values)]
