"""How does a hit list leave the house? One small writer per format, streamed, without a cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from archive.errors import UsageError
from archive.export import bibtex, csl, delimited, lines, ris, workbook
from archive.export.provenance import Provenance
from archive.export.row import Row, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archive.model import Hit

__all__ = ["FORMATS", "Format", "Provenance", "Row", "row", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way out: what it is called, what a browser is told it is, and how it is written.

    `short` is its name on a button. `cites`: a single record is cited in it too. `text`: a server
    may compress it.
    """

    label: str
    short: str
    media_type: str
    extension: str
    rows: Callable[[Iterable[Row], Provenance, BinaryIO], None]
    cites: bool = False
    text: bool = True


FORMATS = {
    "csv": Format("CSV (kalkylblad)", "CSV", "text/csv; charset=utf-8", ".csv", delimited.write),
    "xlsx": Format(
        "Excel",
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
        workbook.write,
        text=False,
    ),
    "jsonl": Format("JSON Lines", "JSON Lines", "application/x-ndjson", ".jsonl", lines.write),
    "ris": Format(
        "RIS (EndNote, Zotero)",
        "RIS",
        "application/x-research-info-systems",
        ".ris",
        ris.write,
        cites=True,
    ),
    "bibtex": Format("BibTeX", "BibTeX", "application/x-bibtex", ".bib", bibtex.write, cites=True),
    "csl-json": Format(
        "CSL-JSON",
        "CSL JSON",
        "application/vnd.citationstyles.csl+json",
        ".json",
        csl.write,
        cites=True,
    ),
}
"""Every format, once: commands, pages, the API and the documents take it from here."""


def write(
    format: str,  # noqa: A002 - the word the command and the address use
    hits: Iterable[Hit],
    provenance: Provenance,
    stream: BinaryIO,
    link: Callable[[Hit], str | None] = lambda hit: hit.document.url,
) -> int:
    """Write every hit to `stream` as it comes and return how many there were.

    `link` gives the address a reader follows back to the passage.

    Raises:
        UsageError: there is no such format.
    """
    if format not in FORMATS:
        msg = f"Formatet ”{format}” finns inte. Välj ett av {', '.join(FORMATS)}."
        raise UsageError(msg)
    counted = _Counted(hits, link)
    FORMATS[format].rows(counted, provenance, stream)
    return counted.count


class _Counted:
    """Rows of hits, counted as they pass."""

    def __init__(self, hits: Iterable[Hit], link: Callable[[Hit], str | None]) -> None:
        self.hits = hits
        self.link = link
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for hit in self.hits:
            self.count += 1
            yield row(hit, self.count, self.link(hit))
