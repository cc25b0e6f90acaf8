"""RIS export for EndNote, Zotero and Mendeley.

Two letters, two spaces, hyphen, space, value; CRLF; a record ends with ER. The format has no room
outside its records, so each carries the provenance as its last note; a list without hits is that
note alone, which readers pass over because no record begins. Tags as Zotero's translator reads
them: an author without a comma is a body, SE the § of a meeting, M1 the case number, but the day of
access of a web page (there M2), Y2 that day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from archive.export.reference import REPORTS, hit_reference, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.export.query_metadata import QueryMetadata
    from archive.export.reference import Reference
    from archive.export.row import ExportRow

_TYPES = dict.fromkeys(REPORTS, "RPRT") | {
    "brev": "PCOMM",
    "författning": "STAT",
    "presentation": "SLIDE",
    "webbsida": "ELEC",
}


def write(rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO) -> None:
    """Write one RIS record per row."""
    written = False
    for row in rows:
        record = (
            f"{tag}  - {value}\r\n" for tag, value in _tagged_values(hit_reference(row), provenance)
        )
        stream.write("".join((*record, "ER  - \r\n\r\n")).encode("utf-8"))
        written = True
    if not written:
        stream.write(f"N1  - {on_one_line(provenance.as_text())}\r\n".encode())


def _tagged_values(ref: Reference, provenance: QueryMetadata) -> Iterator[tuple[str, str]]:
    kind = _TYPES.get(ref.type, "GOVDOC")
    yield "TY", kind
    optional = [
        ("TI", ref.title),
        ("T2", ref.container),
        ("AU", ref.author),
        ("PB", ref.organisation),
        ("PY", ref.year),
        ("DA", _slashed(ref)),
        ("M2" if kind == "ELEC" else "M1", ref.case_number),
        ("SE", ref.number),
        ("SP", ref.pages.partition("-")[0]),
        ("EP", ref.pages.partition("-")[2]),
        ("M3", ref.type),
        ("LA", ref.language),
        ("AB", ref.decision),
        *((("N1", "Datumet är antaget (ca)."),) if ref.circa and ref.date else ()),
        *(("KW", topic) for topic in ref.topics),
        ("UR", ref.url),
        ("AN", on_one_line(ref.id)),
        ("DB", on_one_line(provenance.archive)),
        ("Y2", provenance.time[:10].replace("-", "/")),
        ("N1", ref.citation),
        ("N1", on_one_line(provenance.as_text())),
    ]
    yield from ((tag, value) for tag, value in optional if value)


def _slashed(ref: Reference) -> str:
    """Return YYYY/MM/DD/ with empty places for what is not known."""
    if not ref.date:
        return ""
    year, *rest = ref.date[0]
    parts = [f"{year:04}", *(f"{part:02}" for part in rest), "", "", ""]
    return "/".join(parts[:4])
