"""How are tokens kept as a stock Whoosh index, and answered from arrays beside it?

The folder holds an index that Whoosh itself can open, search and write (its W3 codec, one file a
kind, no compound files). Beside each segment lies the same content as arrays, beside those the rows
of all sections, and a manifest that says which files count. Searching reads only the arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines.arrays.execute import Executor
from archive.engines.arrays.searcher import ArraySearcher
from archive.engines.whoosh.files import check, opened

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Writer


class WhooshEngine:
    """Whoosh as the index of record, NumPy as the way to ask it."""

    name = "whoosh"

    def writer(self, folder: Path) -> Writer:
        """Open a folder for writing, with what it holds already."""
        from archive.engines.whoosh.writer import WhooshWriter  # noqa: PLC0415

        return WhooshWriter(folder)

    def open(self, folder: Path) -> ArraySearcher:
        """Open a built index, checksums verified.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        return ArraySearcher(Executor(opened(folder)))

    def check(self, folder: Path) -> None:
        """Verify every file of an index, those of Whoosh itself too.

        Raises:
            IndexUnusableError: a file is missing or not what was written.
        """
        check(folder)
