"""The provenance of an export made on the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive import generations
from archive.export.links import search_address
from archive.export.query_metadata import QueryMetadata, describe_query
from archive.model import Level

if TYPE_CHECKING:
    from archive.model import Query
    from archive.search.archive import Archive
    from archive.settings import Settings


def provenance_of(
    archive: Archive, query: Query, settings: Settings, form: str, path: str = "/sok"
) -> QueryMetadata:
    """Return the provenance of a query's whole answer as the public has it.

    `path` is that of the page on which the site answers it.
    """
    counted = archive.search(replace(query, limit=0))
    manifest = generations.load(settings.index, archive.generation).manifest
    url = search_address(settings.address, query, path)
    return describe_query(counted, manifest, Level.PUBLIC, form, url=url, archive=settings.title)
