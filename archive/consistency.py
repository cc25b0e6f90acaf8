"""Consistency check of a generation: catalogue and search index hold the same sections."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from archive.catalogue import Catalogue
from archive.engines import engine
from archive.tree import All

if TYPE_CHECKING:
    from archive.generations import Generation
    from archive.settings import Settings


def inconsistencies(generation: Generation, settings: Settings) -> list[str]:
    """Return what engine and SQLite find damaged, or what only one of them holds; in Swedish.

    Raises:
        IndexUnusableError: one of them cannot be opened.
    """
    kind = engine(generation.manifest.engine, settings)
    kind.check(generation.engine)
    with (
        closing(Catalogue.open(generation.catalogue, released=True)) as catalogue,
        closing(kind.open(generation.engine)) as searcher,
    ):
        if damage := catalogue.damage():
            return damage
        if lost := catalogue.section_ids().symmetric_difference(searcher.ids(All())):
            return [f"katalog och sökindex skiljer sig i {len(lost)} avsnitt"]
    return []
