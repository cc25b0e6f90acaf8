"""Ask the register as a reader of some levels: citations, cases, meetings, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id
from archive.register import resolving
from archive.register.paragraphs import Entries

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.catalogue import Catalogue
    from archive.register.paragraphs import Paragraph
    from archive.register.resolving import Resolved


class Register:
    """What is joined across the documents that a reader may see; nothing else counts in it."""

    def __init__(self, catalogue: Catalogue, levels: Collection[str]) -> None:
        self.entries = Entries(catalogue, levels)

    def paragraph(self, section_id: str) -> Paragraph | None:
        """Return a section as the register sees it, None where the reader sees none."""
        return self.entries.paragraphs([split_id(section_id)]).get(section_id)

    def cites(self, section_id: str) -> list[Resolved]:
        """Return what a section cites, each with its target or the reason why there is none."""
        return resolving.citations_in(self.entries, *split_id(section_id))

    def cited_by(self, section_id: str) -> list[tuple[Paragraph, Resolved]]:
        """Return the sections that cite one, in order of time."""
        target = self.paragraph(section_id)
        return resolving.cited_by(self.entries, target) if target else []
