"""How much text there is: words, sections and documents, in all and by a field of the document.

The base of relative word frequencies and of dispersion; the words of each section were counted when
the catalogue was built.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator


class Size(NamedTuple):
    """A value of a field (None: unknown) with what the archive holds of it."""

    value: str | None
    words: int
    sections: int
    documents: int


class RunningText(NamedTuple):
    """A section's text with the language of its document."""

    language: str | None
    text: str


BY = {
    "year": "substr(d.date_from, 1, 4)",
    "body": "d.body",
    "type": "d.type",
    "organisation": "d.organisation",
    "document": "d.id",
}
"""Fields by which there are sizes → their columns."""
_SIZES = """
SELECT {by} AS value, sum(s.tokens) AS words, count(*) AS sections,
  count(DISTINCT d.id) AS documents
FROM sections s JOIN documents d ON d.id = s.document_id
WHERE {where}
GROUP BY 1 ORDER BY value IS NULL, value
"""
_TEXTS = """
SELECT d.language, s.text
FROM sections s JOIN documents d ON d.id = s.document_id
WHERE {where}
"""
_ALL = "s.kind NOT IN ('reference', 'furniture', 'evidence')"
_THESE = "(s.document_id, s.key) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:sections))"


def sizes(
    db: sqlite3.Connection, by: str, sections: Iterable[tuple[str, str]] | None = None
) -> tuple[Size, ...]:
    """Return the size of each value of a field (of BY), the unknown last.

    Of `sections`, given by document and key, or of all that are searched.
    """
    rows = _rows_of(db, _SIZES, sections, by=BY[by])
    return tuple(Size(row[0] or None, row[1], row[2], row[3]) for row in rows)


def texts(
    db: sqlite3.Connection, sections: Iterable[tuple[str, str]] | None = None
) -> Iterator[RunningText]:
    """Yield the texts of sections, or of all that are searched."""
    for row in _rows_of(db, _TEXTS, sections):
        yield RunningText(row[0], row[1])


def _rows_of(
    db: sqlite3.Connection,
    sql: str,
    sections: Iterable[tuple[str, str]] | None,
    **names: str,
) -> sqlite3.Cursor:
    if sections is None:
        return db.execute(sql.format(where=_ALL, **names))
    these = {"sections": json.dumps(list(sections))}
    return db.execute(sql.format(where=_THESE, **names), these)
