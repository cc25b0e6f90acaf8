"""CSV export that spreadsheets open and a program reads back unchanged.

UTF-8 with a byte order mark, semicolons, CRLF (RFC 4180 otherwise). The first line is the heading,
every other record is a hit, and the provenance stands in the last columns of each: a row that is
cut out and pasted elsewhere still says where it comes from. A list without hits has it as JSON in
one more column of the heading.

A cell that a spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV
Injection). So does a cell that begins with an apostrophe, which makes the guard reversible: strip
one leading apostrophe and the text is as it was.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from archive.export.query_metadata import LABELS as PROVENANCE
from archive.export.row import LABELS, worded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.export.query_metadata import QueryMetadata
    from archive.export.row import ExportRow

GUARD = "'"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", GUARD)


def write(
    rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO, delimiter: str = ";"
) -> None:
    """Write a heading and one record per row; where there is none, the heading tells it all."""
    text = io.TextIOWrapper(
        stream, encoding="utf-8-sig", errors="backslashreplace", newline="", write_through=True
    )
    try:
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        heading = [*LABELS.values(), *PROVENANCE.values()]
        origin = [guarded(getattr(provenance, name)) for name in PROVENANCE]
        first = next(coming := iter(rows), None)
        if first is None:
            writer.writerow([*heading, json.dumps(asdict(provenance), ensure_ascii=False)])
            return
        writer.writerow(heading)
        for row in chain((first,), coming):
            writer.writerow([*map(guarded, worded(row)), *origin])
    finally:
        text.detach()


def unguarded(cell: str) -> str:
    """Return the text of a cell as it was before it was guarded."""
    return cell.removeprefix(GUARD)


def guarded(value: str | int | None) -> str | int:
    """Return the cell with an apostrophe before what a spreadsheet might calculate."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(_RISKY):
        return GUARD + value
    return value
