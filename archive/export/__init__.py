"""Export of whole hit lists: one small writer per format, streamed, without a cap.

A format is declared once, here; its writer is loaded when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

from archive.errors import UsageError
from archive.export.delimited import DIALECTS
from archive.export.query_metadata import QueryMetadata
from archive.export.row import ExportRow, hit_row
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archive.model import Hit

__all__ = ["DIALECTS", "FORMATS", "ExportRow", "Format", "QueryMetadata", "hit_row", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way out: what it is called, what a browser is told it is, and which module writes it.

    The module has `write(rows, provenance, stream)`. `short` is the format's name on a button.
    `cites`: a single record is cited in it too. `text`: a server may compress it.
    """

    label: str
    short: str
    media_type: str
    extension: str
    module: str
    cites: bool = False
    text: bool = True

    @property
    def rows(self) -> Callable[..., None]:
        """What writes rows."""
        writer: Callable[..., None] = import_module(f"archive.export.{self.module}").write
        return writer


FORMATS = {
    "csv": Format("CSV (kalkylblad)", "CSV", "text/csv; charset=utf-8", ".csv", "delimited"),
    "xlsx": Format(
        "Excel",
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
        "workbook",
        text=False,
    ),
    "jsonl": Format("JSON Lines", "JSON Lines", "application/x-ndjson", ".jsonl", "json_lines"),
    "ris": Format(
        "RIS (EndNote, Zotero)",
        "RIS",
        "application/x-research-info-systems",
        ".ris",
        "ris",
        cites=True,
    ),
    "bibtex": Format("BibTeX", "BibTeX", "application/x-bibtex", ".bib", "bibtex", cites=True),
    "csl-json": Format(
        "CSL-JSON",
        "CSL JSON",
        "application/vnd.citationstyles.csl+json",
        ".json",
        "csl",
        cites=True,
    ),
}
"""Every format, once: commands, pages, the API and the documents take it from here."""


def write(
    format: str,  # noqa: A002 - the word the command and the address use
    hits: Iterable[Hit],
    provenance: QueryMetadata,
    stream: BinaryIO,
    link: Callable[[Hit], str | None] = lambda hit: hit.document.url,
    *,
    dialect: str = "swedish",
    note: str = "",
) -> int:
    """Write every hit to `stream` as it comes and return how many there were.

    `link` gives the address a reader follows back to the passage; `dialect` is one of DIALECTS and
    matters to CSV alone; `note` stands after each citation.

    Raises:
        UsageError: there is no such format or dialect.
    """
    check_format(format, dialect)
    counted = _Counted(hits, link, note)
    if format == "csv":
        FORMATS[format].rows(counted, provenance, stream, DIALECTS[dialect])
    else:
        FORMATS[format].rows(counted, provenance, stream)
    return counted.count


def check_format(format: str, dialect: str) -> None:  # noqa: A002
    """Refuse a format or dialect that there is not, and a dialect where it changes nothing.

    Raises:
        UsageError: it is one of these.
    """
    if format not in FORMATS:
        msg = message(
            "Formatet ”%(format)s” finns inte. Välj ett av %(formats)s.",
            format=format,
            formats=", ".join(FORMATS),
        )
        raise UsageError(msg)
    if dialect not in DIALECTS:
        msg = message(
            "Dialekten ”%(dialect)s” finns inte. Välj en av %(dialects)s.",
            dialect=dialect,
            dialects=", ".join(DIALECTS),
        )
        raise UsageError(msg)
    if dialect != "swedish" and format != "csv":
        msg = message("Dialekten gäller bara CSV; ta bort den, eller välj formatet csv.")
        raise UsageError(msg)


class _Counted:
    """Rows of hits, counted as they pass."""

    def __init__(self, hits: Iterable[Hit], link: Callable[[Hit], str | None], note: str) -> None:
        self.hits = hits
        self.link = link
        self.note = note
        self.count = 0

    def __iter__(self) -> Iterator[ExportRow]:
        for hit in self.hits:
            self.count += 1
            yield hit_row(hit, self.count, self.link(hit), self.note)
