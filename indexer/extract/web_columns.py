"""Columns of a web page's tables that are collapsed (`visibility: collapse` on `<col>`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_MOST_COLUMNS, _MOST_ROWS = 1000, 65_534
"""What a cell may span (HTML, "The td element")."""
_GROUPS = frozenset(("thead", "tbody", "tfoot"))


class CollapsedColumns:
    """Tells which cells stand in collapsed columns while a page is walked through.

    `declared` returns what is declared of an element.
    """

    def __init__(self, declared: Callable[[Any], Mapping[str, str]]) -> None:
        self._declared = declared
        self._tables: dict[int, _Table] = {}
        self.cells: set[int] = set()

    def enter(self, node: Any) -> None:  # noqa: ANN401 -- selectolax nodes carry no useful types
        """Take note of a table, or of the cells of a row."""
        if node.tag == "table":
            if collapsed := set(self._columns(node)):
                self._tables[node.mem_id] = _Table(collapsed)
        elif node.tag == "tr" and self._tables:
            above = node.parent
            above = above.parent if above is not None and above.tag in _GROUPS else above
            if above is not None and (table := self._tables.get(above.mem_id)):
                self.cells.update(table.hidden_of(node))

    def _columns(self, table: Any) -> Iterator[int]:  # noqa: ANN401
        """Yield the numbers of the columns that are collapsed."""
        at = 0
        for group in _children(table, "colgroup", "col"):
            gone = self._is_collapsed(group)
            columns = list(_children(group, "col")) if group.tag == "colgroup" else []
            for column in columns or [group]:
                span = _count(column, "span", _MOST_COLUMNS)
                if gone or self._is_collapsed(column):
                    yield from range(at, at + span)
                at += span

    def _is_collapsed(self, node: Any) -> bool:  # noqa: ANN401
        return self._declared(node).get("visibility") == "collapse"


class _Table:
    """A table with collapsed columns, and the columns that cells of rows above still take."""

    def __init__(self, collapsed: set[int]) -> None:
        self._collapsed = collapsed
        self._taken: dict[int, int] = {}

    def hidden_of(self, row: Any) -> Iterator[int]:  # noqa: ANN401
        """Yield the ids of a row's cells whose columns are all collapsed."""
        taken = self._taken
        self._taken = {column: rows - 1 for column, rows in taken.items() if rows > 1}
        at = 0
        for cell in _children(row, "td", "th"):
            while at in taken:
                at += 1
            span = range(at, at + _count(cell, "colspan", _MOST_COLUMNS))
            if self._collapsed.issuperset(span):
                yield cell.mem_id
            if (rows := _count(cell, "rowspan", _MOST_ROWS)) > 1:
                self._taken.update(dict.fromkeys(span, rows - 1))
            at = span.stop


def _children(node: Any, *tags: str) -> Iterator[Any]:  # noqa: ANN401
    return (child for child in node.iter() if child.tag in tags)


def _count(node: Any, name: str, most: int) -> int:  # noqa: ANN401
    said = (node.attributes.get(name) or "").strip()
    return min(most, int(said)) or 1 if said.isascii() and said.isdigit() and len(said) < 9 else 1
