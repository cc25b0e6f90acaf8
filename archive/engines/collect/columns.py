"""Facet columns: which one a filter restricts, values each once, days that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.tree import And, Is, Not, Or

if TYPE_CHECKING:
    from archive.engines.base import Entry
    from archive.tree import Node

DOCUMENT = "document"
"""A column every engine has of itself: the id of the section's document."""
SECTION = "id"
"""Another: the id of the section itself."""


def column_of(node: Node) -> str | None:
    """Return the one facet column that everything in `node` is about, or None."""
    match node:
        case Is(column, _):
            return column
        case Not(inner):
            return column_of(inner)
        case And(nodes) | Or(nodes):
            columns = {column_of(n) for n in nodes}
            return columns.pop() if len(columns) == 1 else None
    return None


def kept_for(facet: str, filters: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the filters that hold when `facet` is counted: all but those on the facet itself."""
    return tuple(f for f in filters if column_of(f) != facet)


def first_and_last_day(entry: Entry) -> tuple[int, int] | None:
    """Return a section's first and last day, or None; one known end stands for both."""
    first = entry.date_from if entry.date_from is not None else entry.date_to
    last = entry.date_to if entry.date_to is not None else entry.date_from
    return None if first is None or last is None else (first, last)


def distinct_values(entry: Entry, column: str) -> tuple[str, ...]:
    """Return a section's values in a facet column, each once."""
    if column == DOCUMENT:
        return (entry.document_id,)
    if column == SECTION:
        return (entry.id,)
    return tuple(dict.fromkeys(entry.facets.get(column, ())))


def ordered_counts(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return facet counts as they are shown: most first, then by value; none that are zero."""
    return tuple(sorted(((v, n) for v, n in counts.items() if n), key=lambda p: (-p[1], p[0])))
