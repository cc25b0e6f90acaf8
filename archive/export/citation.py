"""Citation of a passage in one line, with what is unknown left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive import vocabulary
from archive.model import SectionKind

if TYPE_CHECKING:
    from archive.model import DateSpan, Document, Section

_SEASONS = ("vintern", "våren", "sommaren", "hösten")


def cite(section: Section, document: Document) -> str:
    """Return organisation, body, type and date, § or heading, page and [id]."""
    what = document.type
    if document.type not in vocabulary.load().meeting_types:
        what += f" ”{document.title}”"
    known = (document.organisation, document.body, f"{what} {written_date(document.date)}")
    parts = [part for part in dict.fromkeys(known) if part]
    if section.number and section.kind is SectionKind.PARAGRAPH:
        parts.append(section_sign(section.number))
    elif section.heading and section.heading != document.title:
        parts.append(f"avsnitt {section.number or ''} ”{section.heading}”".replace("  ", " "))
    if pages := page_range(section):
        parts.append(f"s. {pages}")
    return f"{', '.join(parts)}, [{section.id}]"


def written_date(date: DateSpan | None) -> str:
    """Return a date no more exactly than it is known; circa where part of it is inferred."""
    if date is None:
        return "u.å."
    return ("ca " if date.inferred else "") + _date_words(date)


def section_sign(number: str) -> str:
    """Return a paragraph's number with one § before it."""
    return f"§ {number.strip().removeprefix('§').strip()}"


def page_range(section: Section) -> str:
    """Return "3" or "3–4", or nothing where the format has no pages."""
    first, last = section.page_from, section.page_to
    if first is None:
        return ""
    return str(first) if last in (None, first) else f"{first}–{last}"


def _date_words(date: DateSpan) -> str:
    start, end = date.start, date.end
    middle = start + (end - start) / 2
    years = f"{start:%Y}" if start.year == end.year else f"{start:%Y}–{end:%Y}"
    known = {
        "day": start.isoformat(),
        "month": f"{start:%Y-%m}",
        "quarter": f"kvartal {(start.month + 2) // 3} {start:%Y}",
        "season": f"{_SEASONS[middle.month % 12 // 3]} {middle:%Y}",
        "year": years,
    }
    return known.get(date.precision, f"{start.isoformat()}–{end.isoformat()}")
