"""Browsing: documents counted by a field, and listed a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.catalogue.catalogue_file import CatalogueFile
from archive.catalogue.rows import document_from
from archive.model import UNKNOWN, Filters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Document

_FIELDS = {
    "organisation": "organisation",
    "body": "body",
    "type": "type",
    "language": "language",
    "year": "substr(date_from, 1, 4)",
}
_TERMS = {"topic": "topic", "case_number": "case_number"}
BY = (*_FIELDS, *_TERMS)
_ORDERS = {
    "title": "title, id",
    "date": "date_from IS NULL, date_from, title, id",
    "-date": "date_from IS NULL, date_from DESC, title, id",
    "new": "arrived DESC, title, id",
}


class Browsing(CatalogueFile):
    """The documents of a catalogue counted and listed, as far as its kind shows them."""

    def browse(self, by: str, filters: Filters) -> tuple[tuple[str, int], ...]:
        """Return the values of a field (one of BY) with their numbers of documents, by value.

        Those without a value are counted last, under UNKNOWN.
        """
        where, values = conditions(filters)
        if by in _TERMS:
            rows = self._db.execute(
                f"SELECT t.value, count(*) FROM documents d LEFT JOIN terms t "
                f"ON t.document_id = d.id AND t.kind = ? WHERE {where} GROUP BY 1",
                [_TERMS[by], *values],
            )
        else:
            rows = self._db.execute(
                f"SELECT {_FIELDS[by]}, count(*) FROM documents d WHERE {where} GROUP BY 1",
                values,
            )
        counted = [(row[0] or UNKNOWN, row[1]) for row in rows]
        return tuple(sorted(counted, key=lambda pair: (pair[0] == UNKNOWN, pair[0])))

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return documents by id, without sections and facts; unknown ids are left out."""
        rows = self._many("SELECT id, record FROM documents WHERE id IN ({})", list(ids))
        return {row[0]: document_from(row[1]) for row in rows}

    def listing(
        self, filters: Filters, order: str = "title", limit: int = 50, offset: int = 0
    ) -> tuple[int, list[Document]]:
        """Return how many documents match and one page of them, without sections and facts.

        order: title, date, -date (unknown last) or new (last arrived first).
        """
        where, values = conditions(filters)
        sql = f"SELECT count(*) FROM documents d WHERE {where}"
        total: int = self._db.execute(sql, values).fetchone()[0]
        rows = self._db.execute(
            "SELECT d.id, (SELECT min(f.arrived) FROM files f WHERE f.served = d.sha256) AS arrived"
            f" FROM documents d WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        ids = [row[0] for row in rows]
        documents = self.documents(ids)
        return total, [documents[id_] for id_ in ids]


def conditions(filters: Filters) -> tuple[str, list[object]]:
    """Return what a document `d` must be, as SQL, and the values in it."""
    clauses: list[str] = []
    values: list[object] = []
    for name, column in _FIELDS.items():
        _restrict_to(clauses, values, column, getattr(filters, name))
    if filters.topic:
        clauses.append(
            "EXISTS (SELECT 1 FROM terms x WHERE x.document_id = d.id AND x.kind = 'topic' "
            f"AND x.value IN ({_question_marks(filters.topic)}))"
        )
        values += filters.topic
    if filters.date_from:
        clauses.append("date_to >= ?")
        values.append(filters.date_from.isoformat())
    if filters.date_to:
        clauses.append("date_from <= ?")
        values.append(filters.date_to.isoformat())
    return " AND ".join(clauses) or "1", values


def _restrict_to(
    clauses: list[str], values: list[object], column: str, wanted: tuple[str, ...]
) -> None:
    if not wanted:
        return
    known = [value for value in wanted if value != UNKNOWN]
    clause = f"{column} IN ({_question_marks(known)})"
    clauses.append(f"({clause} OR {column} IS NULL)" if UNKNOWN in wanted else clause)
    values += known


def _question_marks(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join("?" * len(values))
