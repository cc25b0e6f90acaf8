"""Fold away what repeats: notices and agenda lists, older versions, and copies of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id
from archive.search.texts import is_front_matter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from archive.catalogue import RestrictedCatalogue

_NOTICE = "kallelse"


@dataclass(frozen=True, slots=True)
class Folded:
    """Documents and sections that are folded away."""

    documents: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()

    def kept(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the sections that are not folded away."""
        return tuple(
            id_
            for id_ in ids
            if id_ not in self.sections and split_id(id_)[0] not in self.documents
        )


def fold_repeats(
    catalogue: RestrictedCatalogue, ids: Iterable[str], folds: Collection[str]
) -> Folded:
    """Return what of some sections is folded away by some of options.FOLDS.

    What a record is a version or copy of must be among the sections too: nothing is folded away
    for the sake of a record that a filter leaves out.
    """
    within = {split_id(id_)[0] for id_ in ids}
    documents: set[str] = set()
    sections: frozenset[str] = frozenset()
    if "agendas" in folds:
        documents |= catalogue.of_type(_NOTICE) & within
        sections = frozenset(s.id for s in catalogue.opening_sections() if is_front_matter(s))
        within -= documents
    if "drafts" in folds:
        older = {ident for ident, newer in catalogue.newer().items() if within.intersection(newer)}
        documents |= older & within
        within -= older
    if "duplicates" in folds:
        seen: set[str] = set()
        for id_, text_hash in catalogue.same_texts():
            if id_ in within and text_hash in seen:
                documents.add(id_)
            elif id_ in within:
                seen.add(text_hash)
    return Folded(frozenset(documents), sections)
