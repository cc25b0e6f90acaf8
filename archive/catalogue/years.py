"""How much text there is of each year: the base of relative word frequencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

YearTotal = tuple[int | None, int, int, int]
"""A year (None: no date) and its numbers of words, sections and documents."""
_TOTALS = """
SELECT CAST(substr(d.date_from, 1, 4) AS INTEGER) AS year,
  sum(length(s.text) - length(replace(replace(s.text, char(10), ' '), ' ', '')) + 1) AS words,
  count(*) AS sections, count(DISTINCT d.id) AS documents
FROM sections s JOIN documents d ON d.id = s.document_id
WHERE s.kind NOT IN ('reference', 'furniture')
GROUP BY 1
"""


def totals(db: sqlite3.Connection) -> tuple[YearTotal, ...]:
    """Return words (by spaces), sections and documents of each year, the undated first."""
    return tuple((row[0], row[1], row[2], row[3]) for row in db.execute(_TOTALS))
