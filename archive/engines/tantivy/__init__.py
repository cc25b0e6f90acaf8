"""How are tokens kept and matched by Tantivy? For archives larger than Whoosh should build.

Tantivy matches and scores; what is known of each section besides its tokens lies beside its index
as arrays, the same as Whoosh has, keyed by a row number that Tantivy keeps as a fast field. So
facets, dates, grouping and ties are computed by the same code in both engines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines.tantivy.levels import LevelsWriter, check, opened

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.arrays.searcher import ArraySearcher


class TantivyEngine:
    """Tantivy for words, NumPy for the rest."""

    name = "tantivy"

    def writer(self, folder: Path) -> LevelsWriter:
        """Open a folder for writing, with what it holds already."""
        return LevelsWriter(folder)

    def open(self, folder: Path) -> ArraySearcher:
        """Open a built index, checksums verified.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        return opened(folder)

    def check(self, folder: Path) -> None:
        """Verify every file of an index.

        Raises:
            IndexUnusableError: a file is missing or not what was written.
        """
        check(folder)
