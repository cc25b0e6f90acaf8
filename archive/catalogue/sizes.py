"""How much text there is: words, sections and documents, in all and by a field of the document.

The base of relative word frequencies and of dispersion. The words of each section, and of each
document in the table `text_sizes`, were counted when the catalogue was built: under filters that
are told by the document no section is looked at.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from archive.catalogue.browse import conditions
from archive.catalogue.catalogue_file import CatalogueFile
from archive.model import NO_OWN_TEXT, Filters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

NO_FILTERS = Filters()


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
SELECT {by} AS value, sum(t.words) AS words, sum(t.sections) AS sections, count(*) AS documents
FROM text_sizes t JOIN documents d ON d.id = t.document_id
WHERE {where}
GROUP BY 1 ORDER BY value IS NULL, value
"""
_SIZES_OF_SECTIONS = """
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
_ALL = f"s.kind NOT IN {tuple(map(str, NO_OWN_TEXT))}"
_THESE = "(s.document_id, s.key) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:sections))"


class SizeLists(CatalogueFile):
    """How much text a catalogue holds, as far as its kind shows it."""

    def sizes(self, by: str, filters: Filters = NO_FILTERS) -> tuple[Size, ...]:
        """Return words, sections and documents of each value of a field (of BY), the unknown last.

        Of all that is searched in the documents that satisfy filters; those on what a section alone
        has (topics, outcomes, references) are not looked at.
        """
        where, values = conditions(filters)
        rows = self._db.execute(_SIZES.format(by=BY[by], where=where), values)
        return tuple(Size(row[0] or None, row[1], row[2], row[3]) for row in rows)

    def sizes_of(self, by: str, sections: Iterable[tuple[str, str]]) -> tuple[Size, ...]:
        """Return the same of sections, by document and key."""
        rows = self._rows_of(_SIZES_OF_SECTIONS, sections, by=BY[by])
        return tuple(Size(row[0] or None, row[1], row[2], row[3]) for row in rows)

    def texts(self, sections: Iterable[tuple[str, str]] | None = None) -> Iterator[RunningText]:
        """Yield the texts of sections with their language; None means all that are searched."""
        return (RunningText(row[0], row[1]) for row in self._rows_of(_TEXTS, sections))

    def _rows_of(
        self, sql: str, sections: Iterable[tuple[str, str]] | None, **names: str
    ) -> sqlite3.Cursor:
        if sections is None:
            return self._db.execute(sql.format(where=_ALL, **names))
        these = {"sections": json.dumps(list(sections))}
        return self._db.execute(sql.format(where=_THESE, **names), these)
