"""OpenSearch as an engine: indices in a cluster, for archives that one machine cannot hold.

connection   addresses, credentials, and questions that are answered whole or not at all
mapping      token fields, columns and the similarity of an index
queries      query tree → OpenSearch's query language
archive_id   the id of an index folder, by which its indices are known from others'
manifest     the file in the generation's folder that names the indices
removal      deletion of documents, in sealed indices too
writer       bulk requests into new indices, sealed and verified
searcher     requests answered

Never chosen by `auto`: an address is a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.engines.opensearch.connection import Connection
from archive.engines.opensearch.manifest import read, verify
from archive.engines.opensearch.removal import take_out
from archive.engines.opensearch.searcher import OpenSearchSearcher
from archive.engines.opensearch.writer import OpenSearchWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archive.settings import Settings


class OpenSearchEngine:
    """Indices of one archive in a cluster, one for each level of access."""

    name = "opensearch"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @classmethod
    def of(cls, settings: Settings) -> OpenSearchEngine:
        """Return the engine that the settings describe.

        Raises:
            SettingsError: an address is missing or unsafe, or the package is not installed.
        """
        return cls(Connection.of(settings))

    def writer(self, folder: Path) -> OpenSearchWriter:
        """Open a folder for writing, with what it names already."""
        return OpenSearchWriter(self._connection, folder)

    def open(self, folder: Path) -> OpenSearchSearcher:
        """Open the indices that a folder names.

        Raises:
            IndexUnusableError: the manifest is damaged, or an index is gone or not what was sealed.
            EngineAwayError: the cluster cannot be reached.
        """
        manifest = read(folder)
        verify(self._connection, manifest)
        return OpenSearchSearcher(self._connection, manifest.indices())

    def check(self, folder: Path) -> None:
        """Verify that the indices hold what was written, by number and by digest.

        Raises:
            IndexUnusableError: one is gone or not what was sealed.
            EngineAwayError: the cluster cannot be reached.
        """
        verify(self._connection, read(folder), digest=True)

    def orphans(self, folders: Iterable[Path]) -> list[str]:
        """Return the indices of this archive that no folder names, in order.

        Runs that were killed leave such behind, and generations that were retired.
        """
        named = {index for folder in folders for index in read(folder).indices().values()}
        there = filter(self._connection.is_ours, self._connection.indices())
        return sorted(set(there) - named)

    def take_out(self, folder: Path, documents: Sequence[str]) -> list[str]:
        """Delete documents from the indices that a folder names, in place; return the names.

        Raises:
            IndexUnusableError: the manifest is damaged, or an index is gone.
            EngineAwayError: the cluster cannot be reached.
        """
        levels = read(folder).levels.values()
        for held in levels:
            take_out(self._connection, held, documents)
        return [held.index for held in levels]

    def drop(self, indices: Iterable[str]) -> None:
        """Delete indices; those that are gone already are no error."""
        self._connection.drop(indices)

    def others(self) -> list[str]:
        """Return the indices under our prefix that bear another archive's id, or none."""
        return self._connection.others()

    def forget_snapshots(self) -> tuple[list[str], list[str]]:
        """Delete snapshots of our indices; return them, and those that hold others' too."""
        return self._connection.forget_snapshots()
