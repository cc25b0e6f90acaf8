"""Whoosh as an engine: its writer, files, queries and matchers, our BM25 as its weighting model.

schema      fields of a section
writer      adding and deleting, one commit at a time
files       the manifest with sizes and checksums of Whoosh's files
queries     query tree → queries of Whoosh
matchers    what Whoosh's matchers lack
weighting   BM25
evaluator   what matches, scored; doc values

Pages, groups, totals and facets of what matched: `archive.engines.collect`. All steps through
postings are Python: right for small archives, slow for large ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines.collect.searcher import CollectingSearcher
from archive.engines.whoosh.files import verify_files

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Writer


class WhooshEngine:
    """Whoosh 2.7.4."""

    name = "whoosh"

    def writer(self, folder: Path) -> Writer:
        """Open a folder for writing, with what it holds already."""
        from archive.engines.whoosh.writer import WhooshWriter  # noqa: PLC0415

        return WhooshWriter(folder)

    def open(self, folder: Path) -> CollectingSearcher:
        """Open a built index, checksums verified: Whoosh unpickles what it reads.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        from archive.engines.whoosh.evaluator import WhooshEvaluator  # noqa: PLC0415
        from archive.engines.whoosh.library import FileStorage  # noqa: PLC0415
        from archive.engines.whoosh.schema import INDEX_NAME  # noqa: PLC0415

        verify_files(folder)
        index = FileStorage(str(folder), readonly=True).open_index(indexname=INDEX_NAME)
        return CollectingSearcher(WhooshEvaluator.over(index.reader()))

    def check(self, folder: Path) -> None:
        """Verify every byte.

        Raises:
            IndexUnusableError: a file is missing or not what was written.
        """
        verify_files(folder)
