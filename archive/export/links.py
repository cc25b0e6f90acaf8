"""Links from an export to the site: the permanent one of a passage, and the search itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.export.query_metadata import query_parameters
from archive.model import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document, Query, Section


def permanent_link(address: str) -> Callable[[Hit], str | None]:
    """Return what gives a passage's permanent link, where it is known where the site is."""
    if not address:
        return lambda hit: hit.document.url
    return lambda hit: f"{address.rstrip('/')}/avsnitt/{hit.section.id}"


def section_link(address: str) -> Callable[[Document, Section], str | None]:
    """Return what gives a section's permanent link, where it is known where the site is."""
    link = permanent_link(address)
    return lambda document, section: link(Hit(section, document, 0.0, ()))


def search_address(address: str, query: Query, path: str = "/sok") -> str:
    """Return the address on a site that shows a query's hits, "" where there is no site."""
    if not address:
        return ""
    given = {"q": query.text} | query_parameters(query)
    flat = {name: int(value) if isinstance(value, bool) else value for name, value in given.items()}
    return f"{address.rstrip('/')}{path}?{urlencode(flat, doseq=True)}"
