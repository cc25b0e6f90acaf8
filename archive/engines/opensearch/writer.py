"""Writing new indices beside those that answer: bulk, merge, verify, seal, and then the manifest.

What a folder names already is cloned (files linked in the cluster, nothing copied), so that the
generation before is left as it is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from archive.engines.opensearch.manifest import (
    FILE,
    ClusterManifest,
    SealedIndex,
    counted,
    read,
    write,
)
from archive.engines.opensearch.mapping import body, fields_of
from archive.engines.opensearch.removal import SLOW_SECONDS, deletions
from archive.errors import ArchiveError, EngineAwayError
from archive.messages import message
from archive.model import LEVELS

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from archive.engines.base import Entry
    from archive.engines.opensearch.connection import Connection

BULK = 1_000
"""Sections sent at a time."""
_BULK_BYTES = 8 << 20
_UNLEVELLED = "none"
"""The level of sections that have none: nobody sees them but who sees all."""


class OpenSearchWriter:
    """Adds and deletes sections; `commit` makes them count."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._held = read(folder) if (folder / FILE).exists() else ClusterManifest()
        self._reset()

    def _reset(self) -> None:
        self._stem = self._connection.new_stem()
        self._made: dict[str, str] = {}
        self._sections: dict[str, int] = defaultdict(int)
        self._digests: dict[str, int] = defaultdict(int)
        self._actions: list[dict[str, Any]] = []
        self._gone: dict[str, None] = {}
        self._added = False
        self._deleted: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(EngineAwayError):  # the next run sweeps what is left
            self._connection.drop(self._made.values())

    def add(self, entry: Entry) -> None:
        """Add a section."""
        if self._gone:
            self._delete_documents()
        level = next(iter(entry.facets.get("access", ())), _UNLEVELLED)
        digest = _entry_digest(entry)
        self._sections[level] += 1
        self._digests[level] ^= digest
        self._added = True
        self._add_action(
            {
                "_index": self._index_of_level(level),
                "_id": entry.id,
                "routing": entry.document_id,
                **fields_of(entry, digest),
            }
        )

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document."""
        self._gone[document_id] = None
        if self._added:
            self._delete_documents()

    def commit(self) -> None:
        """Merge, verify and seal the indices; then write the manifest that names them.

        Raises:
            ArchiveError: the cluster does not hold what was sent.
        """
        for level in {str(LEVELS[0]), *self._held.levels}:
            self._index_of_level(level)
        self._delete_documents()
        self._send_waiting()
        levels = {level: self._sealed_index(level, index) for level, index in self._made.items()}
        self._held = ClusterManifest(levels)
        write(self._folder, self._held)
        self._reset()

    def _index_of_level(self, level: str) -> str:
        """Return the new index of a level; made when it is first asked for."""
        if level in self._made:
            return self._made[level]
        if not self._made:
            self._connection.see_room()
        name = f"{self._stem}-{level}"
        before = self._held.levels.get(level)
        with self._connection.writing_client() as client:
            if before is None:
                client.indices.create(index=name, body=body(self._connection.shards))
            else:
                self._sections[level] += before.sections
                self._digests[level] ^= before.digest
                open_ = {"index.blocks.write": None, "index.number_of_replicas": 0}
                client.indices.clone(
                    index=before.index,
                    target=name,
                    body={"settings": open_},
                    params={"wait_for_active_shards": "all"},
                )
        self._made[level] = name
        return name

    def _delete_documents(self) -> None:
        """Delete the sections of the documents that are to go, in all levels."""
        for level in self._held.levels:
            self._index_of_level(level)
        self._send_waiting()
        documents = list(self._gone)
        for level, index in self._made.items():
            self._delete_from(level, index, documents)
        self._gone.clear()
        self._send_waiting()

    def _delete_from(self, level: str, index: str, documents: list[str]) -> None:
        self._refresh(index)
        for action, digest in deletions(self._connection, index, documents):
            self._sections[level] -= 1
            self._digests[level] ^= digest
            self._deleted.add(index)
            self._add_action(action)

    def _add_action(self, action: dict[str, Any]) -> None:
        self._actions.append(action)
        if len(self._actions) >= BULK:
            self._send_waiting()

    def _send_waiting(self) -> None:
        """Send what waits; only what the cluster was too busy for is sent again."""
        from opensearchpy import helpers  # noqa: PLC0415

        if not self._actions:
            return
        with self._connection.writing_client() as client:
            helpers.bulk(
                client,
                self._actions,
                chunk_size=BULK,
                max_chunk_bytes=_BULK_BYTES,
                max_retries=8,
                request_timeout=SLOW_SECONDS,
            )
        self._actions.clear()

    def _refresh(self, index: str) -> None:
        with self._connection.writing_client() as client:
            client.indices.refresh(index=index)

    def _sealed_index(self, level: str, index: str) -> SealedIndex:
        """Merge an index, see that it holds what it was sent, copy it and close it to writers."""
        connection = self._connection
        with connection.writing_client() as client:
            client.indices.refresh(index=index)
            merge = {"max_num_segments": "1"}
            if level in self._held.levels:
                merge = {"only_expunge_deletes": "true"}
            if level not in self._held.levels or index in self._deleted:
                client.indices.forcemerge(index=index, params=merge, request_timeout=SLOW_SECONDS)
                client.indices.refresh(index=index)
            client.indices.flush(index=index)
        sections, digest = counted(connection, index)
        if (sections, digest) != (self._sections[level], self._digests[level]):
            msg = message(
                "Sökklustret har %(sections)s avsnitt i %(index)s, men %(wanted)s skulle finnas; "
                "inget har publicerats. Kör handlingar index igen.",
                sections=sections,
                index=index,
                wanted=self._sections[level],
            )
            raise ArchiveError(msg)
        with connection.writing_client() as client:
            settings = {"index.number_of_replicas": connection.replicas, "index.blocks.write": True}
            client.indices.put_settings(index=index, body=settings)
            client.cluster.health(
                index=index,
                params={"wait_for_status": "green", "timeout": "10m"},
                request_timeout=SLOW_SECONDS,
            )
        return SealedIndex(index, connection.indices()[index], sections, digest)


def _entry_digest(entry: Entry) -> int:
    """Return a signed 64-bit digest of all that a section brings."""
    data = msgspec.msgpack.encode(
        (
            entry.id,
            entry.document_id,
            {field: list(tokens) for field, tokens in sorted(entry.tokens.items())},
            {facet: list(values) for facet, values in sorted(entry.facets.items())},
            entry.date_from,
            entry.date_to,
            entry.prior,
        )
    )
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True)
