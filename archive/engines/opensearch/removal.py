"""Deletion of documents: in what a writer makes, and in sealed indices that hosts still read.

After a takedown the generation before is written anew, into other indices; those of old answer the
hosts that have not pulled yet. What is taken down goes from them where they lie. In their mapping
is then noted what was sealed and what is left, so that who opens them with the manifest of old
takes fewer sections for what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.engines.collect.columns import DOCUMENT
from archive.engines.opensearch.manifest import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.engines.opensearch.connection import Connection
    from archive.engines.opensearch.manifest import SealedIndex

DOCUMENTS = 1_000
"""Documents whose sections are looked for at a time, to be deleted."""
SLOW_SECONDS = 3600
"""How long a writer waits: merging and copying take their time."""


def deletions(
    connection: Connection, index: str, documents: Sequence[str]
) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the bulk action that deletes each section of some documents, with its digest."""
    for start in range(0, len(documents), DOCUMENTS):
        asked = {
            "query": {
                "bool": {"filter": [{"terms": {DOCUMENT: documents[start : start + DOCUMENTS]}}]}
            },
            "sort": [{"id": "asc"}],
            "_source": False,
            "docvalue_fields": ["id", DOCUMENT, "digest"],
        }
        for hit in connection.all_hits([index], asked):
            fields = hit["fields"]
            action = {
                "_op_type": "delete",
                "_index": index,
                "_id": fields["id"][0],
                "routing": fields[DOCUMENT][0],
            }
            yield action, fields["digest"][0]


def take_out(connection: Connection, held: SealedIndex, documents: Sequence[str]) -> None:
    """Delete documents from a sealed index, and note in it what was sealed and what is left.

    Raises:
        EngineAwayError: the cluster does not answer; it is then done again, by the next run.
    """
    from opensearchpy import helpers  # noqa: PLC0415

    sealed = {"sections": held.sections, "digest": held.digest}
    with connection.writing_client() as client:
        indices = client.indices
        indices.put_mapping(index=held.index, body={"_meta": {"sealed": sealed}})
        indices.put_settings(index=held.index, body={"index.blocks.write": None})
        helpers.bulk(
            client,
            (action for action, _ in deletions(connection, held.index, documents)),
            max_retries=8,
            request_timeout=SLOW_SECONDS,
        )
        indices.refresh(index=held.index)
        merge = {"only_expunge_deletes": "true"}
        indices.forcemerge(index=held.index, params=merge, request_timeout=SLOW_SECONDS)
        indices.refresh(index=held.index)
        indices.flush(index=held.index)
        indices.put_settings(index=held.index, body={"index.blocks.write": True})
    sections, digest = counted(connection, held.index)
    left = {"sections": sections, "digest": digest}
    with connection.writing_client() as client:
        note = {"_meta": {"sealed": sealed, "left": left}}
        client.indices.put_mapping(index=held.index, body=note)
