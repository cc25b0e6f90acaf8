"""How much text there is of each year: the base of relative word frequencies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

YearTotal = tuple[int | None, int, int, int]
"""A year (None: no date) and its numbers of words, sections and documents."""
_TOTALS = """
SELECT CAST(substr(d.date_from, 1, 4) AS INTEGER) AS year, sum(s.tokens) AS words,
  count(*) AS sections, count(DISTINCT d.id) AS documents
FROM sections s JOIN documents d ON d.id = s.document_id
WHERE {}
GROUP BY 1
"""
_ALL = "s.kind NOT IN ('reference', 'furniture', 'evidence')"
_THESE = "(s.document_id, s.key) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:sections))"


def totals(
    db: sqlite3.Connection, sections: Iterable[tuple[str, str]] | None = None
) -> tuple[YearTotal, ...]:
    """Return words, sections and documents of each year, the undated first.

    Counted over `sections`, given by document and key, or over all that are searched.
    """
    if sections is None:
        rows = db.execute(_TOTALS.format(_ALL))
    else:
        rows = db.execute(_TOTALS.format(_THESE), {"sections": json.dumps(list(sections))})
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)
