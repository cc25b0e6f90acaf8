"""Index entry of a section: its token fields and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines.base import Entry
from archive.language import fields
from archive.model import DECLARED
from archive.search.days import epoch_days
from archive.search.weights import PRIOR, PRIOR_OF_DECISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.language import Analyser
    from archive.model import Document, Section


def index_entry(section: Section, document: Document, analyser: Analyser) -> Entry:
    """Return a section of a document as the engines take it."""
    return entry_with(section, document, fields(section, document, analyser))


def entry_with(section: Section, document: Document, tokens: Mapping[str, Sequence[str]]) -> Entry:
    """Return a section as the engines take it, with token fields made elsewhere."""
    date = document.date
    return Entry(
        id=section.id,
        document_id=document.id,
        tokens=tokens,
        facets={
            **{facet.name: facet.values(document, section) for facet in DECLARED},
            "access": (document.access,),
            "kind": (str(section.kind),),
        },
        date_from=epoch_days(date.start) if date else None,
        date_to=epoch_days(date.end) if date else None,
        prior=PRIOR_OF_DECISIONS if section.decisions else PRIOR.get(section.kind, 1.0),
    )
