"""A whole record as a reference: for its page, for harvesters and for packages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.export.reference import Reference, hit_reference
from archive.export.row import hit_row
from archive.model import Hit

if TYPE_CHECKING:
    from archive.model import Document


def record_reference(document: Document, address: str) -> Reference:
    """Return a whole document as a reference."""
    first = document.sections[0]
    whole = replace(
        first,
        id=document.id,
        number=None,
        heading=None,
        page_from=None,
        page_to=None,
        decisions=(),
        case_number=None,
    )
    return hit_reference(hit_row(Hit(whole, document, 0.0, ()), 1, address))
