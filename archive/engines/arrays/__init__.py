"""Inverted index in memory-mapped NumPy arrays: postings, positions, field norms, doc values.

files       the manifest and the files it names
writer      adding and deleting, a segment a commit
container   named arrays in one checksummed, memory-mapped file
invert      token lists → postings sorted by term
merge       several segments → one, without what was deleted
segment     a term's postings and positions, looked up
index       segments and doc values of an opened index, with the figures BM25 needs
evaluator   query tree → sections and scores
trees       AND, OR and NOT of what matched
positions   phrases and nearness

Pages, groups, totals and facets of what matched: `archive.engines.collect`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines.arrays.evaluator import ArraysEvaluator
from archive.engines.arrays.files import open_index
from archive.engines.collect.searcher import CollectingSearcher

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Writer


class ArraysEngine:
    """Postings and doc values in arrays of our own, asked with NumPy."""

    name = "arrays"

    def writer(self, folder: Path) -> Writer:
        """Open a folder for writing, with what it holds already."""
        from archive.engines.arrays.writer import ArraysWriter  # noqa: PLC0415

        return ArraysWriter(folder)

    def open(self, folder: Path) -> CollectingSearcher:
        """Open a built index, checksums verified.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        return CollectingSearcher(ArraysEvaluator(open_index(folder)))

    def check(self, folder: Path) -> None:
        """Verify every file of an index.

        Raises:
            IndexUnusableError: a file is missing or not what was written.
        """
        open_index(folder)
