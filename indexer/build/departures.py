"""Redirect the ids of documents that are gone: to what took their place, or to a tombstone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.messages import recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import CatalogueWriter, DocumentRow
    from indexer.build.origin import Origin

_NOT_CUT_SO = recorded("Filen delas inte längre upp så.")
_FILE_GONE = recorded("Filen finns inte längre i samlingen.")


def settle_departed(
    writer: CatalogueWriter,
    previous: Iterable[DocumentRow],
    origins: Mapping[str, Origin],
    successors: Mapping[str, str],
) -> set[str]:
    """Let the ids of departed documents lead on, or say why they do not; return the latter.

    A content that is still served answers for all its former documents, one that left is
    followed by the content that took its path, else by a document of the same words and access,
    as when a file was put in again in another format. A record with an id of its own has no heir.
    """
    removed = set()
    heirs: dict[str, list[tuple[str, int]]] = {}
    for place in previous:
        if writer.has(place.id) or writer.is_taken_down(place.id):
            continue
        here = origins.get(place.sha256)
        heir = place.sha256 if here else successors.get(place.sha256)
        ident = (
            _document_at(writer, heirs, heir, place.ordinal)
            if heir
            else writer.of_same_words(place)
        )
        if ident and not place.recorded:
            writer.alias(place.id, ident)
        else:
            writer.add_tombstone(place.tombstone("removed", _NOT_CUT_SO if here else _FILE_GONE))
            removed.add(place.id)
    return removed


def _document_at(
    writer: CatalogueWriter, heirs: dict[str, list[tuple[str, int]]], sha256: str, ordinal: int
) -> str | None:
    """Return the document of a content that stands at an ordinal, else the last one before it."""
    if sha256 not in heirs:
        heirs[sha256] = [(p.id, p.ordinal) for p in writer.places(sha256) if not p.recorded]
    candidates = [ident for ident, place in heirs[sha256] if place <= ordinal] or [
        ident for ident, _ in heirs[sha256][:1]
    ]
    return candidates[-1] if candidates else None
