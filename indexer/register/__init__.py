"""Derive what each document says towards the register of cases, meetings and decisions.

Pure functions over a document and its sections; the writer keeps what they return by document, so
an unchanged document costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.register.citations import citations_of
from indexer.register.places import places_of

if TYPE_CHECKING:
    from archive.catalogue import Entry
    from archive.model import Document

__all__ = ["entries_of"]


def entries_of(document: Document) -> tuple[Entry, ...]:
    """Return the register's entries of a document, in the order of its sections."""
    return (*places_of(document), *citations_of(document))
