"""A hit as a bibliographic reference, one value for RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.export.citation import section_sign
from archive.export.row import CERTAIN
from archive.model import SectionKind

if TYPE_CHECKING:
    from archive.export.row import ExportRow

_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
REPORTS = ("rapport", "årsredovisning", "delårsrapport", "verksamhetsberättelse")
"""Types of records that reference managers call reports."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A citable passage; every text is on one line, "" where nothing is known.

    `container` is "" for a whole document. `author` is a corporate body, its parts told apart
    without a comma, which reference managers take for that between a person's names. `circa`: the
    date, or a part of it, is inferred. `meeting`: it is the day of a meeting.
    """

    id: str
    type: str
    title: str
    container: str
    author: str
    organisation: str
    year: str
    date: tuple[tuple[int, ...], ...]
    case_number: str
    number: str
    pages: str
    decision: str
    topics: tuple[str, ...]
    language: str
    url: str
    citation: str
    circa: bool = False
    meeting: bool = False


def hit_reference(row: ExportRow) -> Reference:
    """Return a hit's row as a reference."""
    number = row.number
    if number and row.kind == SectionKind.PARAGRAPH:
        number = section_sign(number)
    name = " ".join(filter(None, [number, row.heading]))
    title = name or row.title
    bodies = [row.organisation, row.body if row.body != row.organisation else None]
    author = ". ".join(on_one_line(body).replace(",", "") for body in bodies if body)
    return Reference(
        id=row.section_id,
        type=row.type,
        title=on_one_line(title),
        container=on_one_line(row.title) if title != row.title else "",
        author=author,
        organisation=on_one_line(row.organisation),
        year=(row.date_from or "")[:4],
        date=_date_parts(row),
        case_number=on_one_line(row.case_number),
        number=on_one_line(row.number),
        pages=_page_range(row),
        decision=on_one_line(row.decision),
        topics=tuple(on_one_line(t) for t in (row.topics or "").split("; ") if t),
        language=on_one_line(row.language),
        url=on_one_line(row.link or row.source_url),
        citation=on_one_line(row.citation),
        circa=row.date_certainty != CERTAIN,
        meeting=row.date_role == "meeting",
    )


def on_one_line(text: str | None) -> str:
    """Return the text on one line, without control characters or lone surrogates."""
    visible = (text or "").encode("utf-8", "backslashreplace").decode("utf-8")
    return _SPACE.sub(" ", visible).strip()


def _date_parts(row: ExportRow) -> tuple[tuple[int, ...], ...]:
    if row.date_from is None or row.date_to is None:
        return ()
    kept = {"day": 3, "year": 1, "month": 2}.get(row.date_precision or "", 3)
    first = tuple(int(part) for part in row.date_from.split("-"))[:kept]
    last = tuple(int(part) for part in row.date_to.split("-"))[:kept]
    return (first,) if first == last else (first, last)


def _page_range(row: ExportRow) -> str:
    pages = [str(p) for p in (row.page_from, row.page_to) if p is not None]
    return "-".join(dict.fromkeys(pages))
