"""CSL-JSON export for Zotero, pandoc and citeproc.

An array of items as csl-data.json (1.0.2) describes them; provenance stands in each item's
`custom`, the place the schema keeps for what is not its own. The schema has no place outside an
item, so a list without hits holds one: the search itself, as a web page.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, BinaryIO

from archive.export.reference import REPORTS, hit_reference
from archive.messages import recorded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.export.query_metadata import QueryMetadata
    from archive.export.reference import Reference
    from archive.export.row import ExportRow

_TYPES = dict.fromkeys(REPORTS, "report") | {
    "brev": "personal_communication",
    "författning": "regulation",
    "presentation": "speech",
    "webbsida": "webpage",
}


SEARCH = "handlingar-search"
"""The id of the item that stands for a search without hits."""


def write(rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO) -> None:
    """Write one array with an item per row, an item a line."""
    custom = asdict(provenance)
    separator = "[\n"
    for row in rows:
        item = json.dumps(
            _reference_item(hit_reference(row), provenance, custom), ensure_ascii=False
        )
        stream.write((separator + item).encode("utf-8", "backslashreplace"))
        separator = ",\n"
    if separator == "[\n":
        item = json.dumps(_search_item(provenance, custom), ensure_ascii=False)
        stream.write(f"[\n{item}".encode("utf-8", "backslashreplace"))
    stream.write(b"\n]\n")


def _search_item(provenance: QueryMetadata, custom: dict[str, object]) -> dict[str, object]:
    """Return the item of a search that found nothing: the search itself, as a web page."""
    return {
        "id": SEARCH,
        "type": "webpage",
        "title": recorded("Sökning utan träffar: %(query)s", query=provenance.query),
        "publisher": provenance.archive,
        **({"URL": provenance.url} if provenance.url else {}),
        "accessed": _accessed(provenance),
        "custom": custom,
    }


def _accessed(provenance: QueryMetadata) -> dict[str, object]:
    return {"date-parts": [[int(part) for part in provenance.time[:10].split("-")]]}


def _reference_item(
    ref: Reference, provenance: QueryMetadata, custom: dict[str, object]
) -> dict[str, object]:
    item: dict[str, object] = {
        "id": ref.id,
        "type": _TYPES.get(ref.type, "document"),
        "title": ref.title,
        "container-title": ref.container,
        "author": [{"literal": ref.author}] if ref.author else None,
        "publisher": "" if ref.author else ref.organisation,
        "genre": ref.type,
        "number": f"dnr {ref.case_number}" if ref.case_number else "",
        "section": ref.number,
        "page": ref.pages,
        "language": ref.language,
        "abstract": ref.decision,
        "keyword": ", ".join(ref.topics),
        "URL": ref.url,
        "archive": provenance.archive,
        "note": ref.citation,
    }
    item = {name: value for name, value in item.items() if value}
    if ref.date:
        issued: dict[str, object] = {"date-parts": [list(day) for day in ref.date]}
        item["issued"] = issued | ({"circa": True} if ref.circa else {})
    return item | {"accessed": _accessed(provenance), "custom": custom}
