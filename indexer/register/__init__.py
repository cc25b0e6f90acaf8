"""Derive what each document says towards the register of cases, meetings and decisions.

Pure functions over a document and its sections; the writer keeps what they return by document, so
an unchanged document costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.register.assignments import assignments_of
from indexer.register.citations import citations_of
from indexer.register.delegations import delegations_of
from indexer.register.places import places_of
from indexer.register.postings import postings_of
from indexer.register.postponements import postponements_of
from indexer.register.rule_changes import rule_changes_of
from indexer.register.statements import statements_of
from indexer.register.validity import validity_of
from indexer.register.votes import votes_of

if TYPE_CHECKING:
    from archive.catalogue import RegisterEntry
    from archive.model import Document

__all__ = ["entries_of"]


def entries_of(document: Document) -> tuple[RegisterEntry, ...]:
    """Return the register's entries of a document, kind by kind."""
    return tuple(entry for derive in _DERIVED for entry in derive(document))


_DERIVED = (
    places_of,
    citations_of,
    postponements_of,
    votes_of,
    statements_of,
    assignments_of,
    postings_of,
    delegations_of,
    validity_of,
    rule_changes_of,
)
