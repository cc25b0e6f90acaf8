"""Which records ought a person to look at? Badly read ones, and those with personal numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Source
from archive.personal import mask

if TYPE_CHECKING:
    from archive.catalogue import Catalogue

RESCAN_BELOW = 0.75
"""The quality, 0 to 1, below which a scanned document or page is listed for scanning again."""


@dataclass(frozen=True, slots=True)
class PoorReading:
    """A document that reads badly, whole or on some pages; `quality` is that of its read pages."""

    document_id: str
    title: str
    file: str
    quality: float
    pages: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Personal:
    """A document in which `numbers` personal numbers were found."""

    document_id: str
    title: str
    file: str
    numbers: int
    access: str


def for_rescan(
    catalogue: Catalogue, access: tuple[str, ...] = ("public",), below: float = RESCAN_BELOW
) -> list[PoorReading]:
    """Return the documents to scan again, the worst first: badly read whole, or on scanned pages.

    Pages that no program tried to read (no OCR on this machine) are no fault of the scan and do not
    count.
    """
    poor = "p.source != :unread AND p.quality < :below"
    rows = catalogue.query(
        "SELECT d.id, d.title, d.source_id, avg(p.quality) FILTER (WHERE p.source != :unread) AS q,"  # noqa: S608
        f" json_group_array(p.number) FILTER (WHERE {poor}) AS poor,"
        f" count(*) FILTER (WHERE {poor}) * 2 > count(p.quality) AS whole "
        "FROM documents d JOIN pages p ON p.document_id = d.id "
        "WHERE d.access IN (SELECT value FROM json_each(:access)) GROUP BY d.id "
        f"HAVING q < :below OR count(*) FILTER (WHERE {poor} AND p.source = :ocr) > 0 "
        "ORDER BY q, d.id",
        {
            "below": below,
            "unread": Source.UNREAD.value,
            "ocr": Source.OCR.value,
            "access": json.dumps(access),
        },
    )
    return [
        PoorReading(
            ident,
            title,
            file or "",
            round(quality, 3),
            tuple(sorted(set(json.loads(poor)))),
            bool(whole),
        )
        for ident, title, file, quality, poor, whole in rows
    ]


def personal(catalogue: Catalogue) -> list[Personal]:
    """Return the documents with personal numbers, those with most first."""
    rows = catalogue.query(
        "SELECT id, title, source_id, personal, access FROM documents WHERE personal > 0 "
        "ORDER BY personal DESC, id"
    )
    return [
        Personal(ident, mask(title), mask(file or ""), numbers, access)
        for ident, title, file, numbers, access in rows
    ]
