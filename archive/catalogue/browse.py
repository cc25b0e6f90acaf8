"""Browsing: documents counted by a field, and listed a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import UNKNOWN, Filters

if TYPE_CHECKING:
    import sqlite3

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


def counts(db: sqlite3.Connection, by: str, filters: Filters) -> tuple[tuple[str, int], ...]:
    """Return the values of a field (one of BY) with their numbers of documents, by value.

    Those without a value are counted last, under UNKNOWN.
    """
    where, values = conditions(filters)
    if by in _TERMS:
        rows = db.execute(
            f"SELECT t.value, count(*) FROM documents d LEFT JOIN terms t "
            f"ON t.document_id = d.id AND t.kind = ? WHERE {where} GROUP BY 1",
            [_TERMS[by], *values],
        )
    else:
        rows = db.execute(
            f"SELECT {_FIELDS[by]}, count(*) FROM documents d WHERE {where} GROUP BY 1",
            values,
        )
    counted = [(row[0] or UNKNOWN, row[1]) for row in rows]
    return tuple(sorted(counted, key=lambda pair: (pair[0] == UNKNOWN, pair[0])))


def listing(
    db: sqlite3.Connection, filters: Filters, order: str, limit: int, offset: int
) -> tuple[int, list[str]]:
    """Return how many documents match, and the ids of one page of them.

    order: title, date, -date (unknown last) or new (last arrived first).
    """
    where, values = conditions(filters)
    total: int = db.execute(f"SELECT count(*) FROM documents d WHERE {where}", values).fetchone()[0]
    rows = db.execute(
        "SELECT d.id, (SELECT min(f.arrived) FROM files f WHERE f.served = d.sha256) AS arrived "
        f"FROM documents d WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return total, [row[0] for row in rows]


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
