"""Consistency check of a generation: catalogue and search index hold the same sections."""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

from archive.catalogue import Catalogue
from archive.engines import engine
from archive.messages import _
from archive.tree import All

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.generations import Generation
    from archive.settings import Settings


def inconsistencies(generation: Generation, settings: Settings) -> list[str]:
    """Return what engine and SQLite find damaged, or what only one of them holds.

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
        if _count_and_digest(catalogue.section_ids()) != _count_and_digest(searcher.ids(All())):
            lost = set(catalogue.section_ids()).symmetric_difference(searcher.ids(All()))
            return [_("katalog och sökindex skiljer sig i %(number)s avsnitt", number=len(lost))]
    return []


def _count_and_digest(ids: Iterable[str]) -> tuple[int, int]:
    """Return how many ids there are and a digest of them, whatever their order; in no memory.

    The sum of hashes tells two sets apart, and an id that stands twice, where an exclusive or
    would not (Clarke et al., Incremental multiset hash functions, 2003).
    """
    number = total = 0
    for each in ids:
        number += 1
        total += int.from_bytes(hashlib.blake2b(each.encode(), digest_size=16).digest())
    return number, total % (1 << 128)
