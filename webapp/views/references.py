"""Lead from the citations in a document's text to what they mean, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Span
from archive.register.entry_values import CASE, CITATION, PLACE
from archive.register.resolving import resolve
from webapp.handles import register
from webapp.languages import _
from webapp.links import case_address
from webapp.pagetext import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.register.register_entries import Paragraph, RegisterRow
    from archive.register.resolving import Resolved


@dataclass(frozen=True, slots=True)
class Cited:
    """A section of a document and the sections elsewhere that cite it."""

    section: Paragraph
    by: tuple[tuple[Paragraph, Resolved], ...]


def links_in(document_id: str, stretch: Span) -> Iterator[Note]:
    """Yield links for the citations and case numbers that begin in a stretch of a document."""
    asked = register()
    for row in asked.entries.of_document(document_id):
        if stretch.start <= row.start < min(row.end, stretch.end):
            if row.kind == CITATION:
                cited = resolve(asked.entries, row)
                own = cited.form == "case" and cited.case is None
                if own and asked.entries.of_key(CASE, row.key):  # a § of this document is the case
                    yield _case(row)
                else:
                    yield from _cited(cited)
            elif row.kind == CASE:
                yield _case(row)


def _case(row: RegisterRow) -> Note:
    title = _("Ärendets gång")
    return Note(Span(row.start, row.end), "link", title=title, href=case_address(row.key))


def _cited(cited: Resolved) -> Iterator[Note]:
    span = Span(cited.start, cited.end)
    if cited.target is not None:
        target = cited.target
        title = " ".join(filter(None, (target.body, target.day, target.heading)))
        yield Note(span, "link", title=title, href=f"/avsnitt/{target.section_id}")
    elif cited.case is not None:
        yield Note(span, "link", title=_("Ärendets gång"), href=case_address(cited.case))


def citing_sections(document_id: str) -> list[Cited]:
    """Return the sections of a document that others cite, in its order."""
    asked = register()
    places = [row for row in asked.entries.of_document(document_id) if row.kind == PLACE]
    with_citing = (
        Cited(row.paragraph, tuple(asked.cited_by(row.paragraph.section_id))) for row in places
    )
    return [cited for cited in with_citing if cited.by]
