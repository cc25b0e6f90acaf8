"""Register entries in the catalogue: what sections say towards it, with section and document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from archive.catalogue.catalogue_file import CatalogueFile

if TYPE_CHECKING:
    from collections.abc import Iterator

By = Literal["kind", "key", "prefix", "section", "document"]
_SECTION = (
    "d.id, s.ordinal, s.key, d.source_id, d.organisation, d.body, d.date_from, d.date_to, "
    "d.type, d.title, s.number, s.case_number, s.heading"
)
WIDTH = 13
"""How many columns tell section and document; the entry's own follow."""
_BY: dict[By, tuple[str, str]] = {
    "kind": ("r.kind = ?", "r.document_id, r.ordinal"),
    "key": ("r.kind = ? AND r.key = ?", "r.document_id, r.ordinal"),
    "prefix": ("r.kind = ? AND r.key >= ? AND r.key < ?", "r.document_id, r.ordinal"),
    "section": ("r.document_id = ? AND s.key = ?", "r.span_start, r.span_end"),
    "document": ("r.document_id = ?", "r.ordinal, r.span_start"),
}
"""How entries are chosen → the condition, and the order they come in."""


class RegisterRows(CatalogueFile):
    """The register's entries in a catalogue, as far as its kind shows them."""

    def register_entries(self, by: By, *values: str) -> Iterator[tuple[Any, ...]]:
        """Yield section and document of entries (`WIDTH` columns), then what the entries say."""
        where, order = _BY[by]
        rows = self._db.execute(
            f"SELECT {_SECTION}, r.kind, r.key, r.span_start, r.span_end, r.rule, r.confidence, "
            "r.data FROM register r JOIN documents d ON d.id = r.document_id "
            "JOIN sections s ON s.document_id = r.document_id AND s.ordinal = r.ordinal "
            f"WHERE {where} ORDER BY {order}",
            values,
        )
        return map(tuple, rows)

    def register_section(self, document_id: str, key: str) -> tuple[Any, ...] | None:
        """Return the columns of a section and its document, None where there is none."""
        rows = self._db.execute(
            f"SELECT {_SECTION} FROM sections s JOIN documents d ON d.id = s.document_id "
            "WHERE s.document_id = ? AND s.key = ?",
            (document_id, key),
        )
        return next(map(tuple, rows), None)

    def register_keys(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield document and key of the entries of a kind, by document and place."""
        sql = "SELECT document_id, key FROM register WHERE kind = ? ORDER BY document_id, ordinal"
        return ((row[0], row[1]) for row in self._db.execute(sql, (kind,)))
