"""Links from an export to the site: the permanent one of a passage, and the search itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.export.query_metadata import parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Hit, Query


def permanent_link(address: str) -> Callable[[Hit], str | None]:
    """Return what gives a passage's permanent link, where it is known where the site is."""
    if not address:
        return lambda hit: hit.document.url
    return lambda hit: f"{address.rstrip('/')}/avsnitt/{hit.section.id}"


def search_address(address: str, query: Query) -> str:
    """Return the address on a site that shows a query's hits, "" where there is no site."""
    if not address:
        return ""
    given = {"q": query.text} | parameters(query)
    flat = {name: int(value) if isinstance(value, bool) else value for name, value in given.items()}
    return f"{address.rstrip('/')}/sok?{urlencode(flat, doseq=True)}"
