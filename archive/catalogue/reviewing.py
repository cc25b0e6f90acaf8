"""Records to review: badly read ones, those with personal numbers, those with hidden text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.catalogue_file import CatalogueFile
from archive.model import Source
from archive.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@dataclass(frozen=True, slots=True)
class HiddenText:
    """A document whose file hides `words` words, which were left out.

    `shapes` are filled ones that may cover words which were read.
    `reviewed` when a person has since said who may see it.
    """

    document_id: str
    title: str
    file: str
    words: int
    reviewed: bool = False
    shapes: int = 0


class ReviewLists(CatalogueFile):
    """What a catalogue holds for people to look at, as far as its kind shows it."""

    def poorly_read(self) -> list[PoorReading]:
        """Return the documents to scan again: badly read, whole or on scanned pages, worst first.

        Pages that no program tried to read (no OCR on this machine) are no fault of the scan and do
        not count.
        """
        poor = "p.source != :unread AND p.quality < :below"
        rows = self._db.execute(
            "SELECT d.id, d.title, d.source_id, "
            "avg(p.quality) FILTER (WHERE p.source != :unread) AS q,"
            f" json_group_array(p.number) FILTER (WHERE {poor}) AS poor,"
            f" count(*) FILTER (WHERE {poor}) * 2 > count(p.quality) AS whole "
            "FROM documents d JOIN pages p ON p.document_id = d.id GROUP BY d.id "
            f"HAVING q < :below OR count(*) FILTER (WHERE {poor} AND p.source = :ocr) > 0 "
            "ORDER BY q, d.id",
            {"below": RESCAN_BELOW, "unread": Source.UNREAD.value, "ocr": Source.OCR.value},
        )
        return [
            PoorReading(
                *(ident, title, file or "", round(quality, 3)),
                tuple(sorted(set(json.loads(numbers)))),
                bool(whole),
            )
            for ident, title, file, quality, numbers, whole in rows
        ]

    def with_personal_numbers(self) -> list[Personal]:
        """Return the documents with personal numbers, those with most first."""
        rows = self._db.execute(
            "SELECT id, title, source_id, personal, access FROM documents WHERE personal > 0 "
            "ORDER BY personal DESC, id"
        )
        return [
            Personal(ident, mask(title), mask(file or ""), numbers, access)
            for ident, title, file, numbers, access in rows
        ]

    def with_hidden_text(self) -> list[HiddenText]:
        """Return the documents whose files hide text and await review, most words first."""
        return [hidden for hidden in self._hiding_text() if not hidden.reviewed]

    def _hiding_text(self) -> Iterator[HiddenText]:
        """Yield the documents whose files hide text, reviewed or not, most words first."""
        rows = self._db.execute(
            "SELECT d.id, d.title, d.source_id, "
            "sum(CASE WHEN k.value LIKE 'hidden%' THEN v.value END) AS words, "
            "min(k.value LIKE '%reviewed'), "
            "sum(CASE WHEN k.value LIKE 'covering%' THEN v.value END) AS shapes "
            "FROM documents d, json_each(CAST(d.facts AS TEXT)) f, "
            "json_each(f.value, '$.kind') k, json_each(f.value, '$.value') v "
            "WHERE k.value IN ('hidden_text', 'hidden_text_reviewed', 'covering_shapes', "
            "'covering_shapes_reviewed') GROUP BY d.id ORDER BY words DESC, shapes DESC, d.id"
        )
        for ident, title, file, words, reviewed, shapes in rows:
            yield HiddenText(
                *(ident, mask(title), mask(file or "")),
                words=int(words or 0),
                reviewed=bool(reviewed),
                shapes=int(shapes or 0),
            )
