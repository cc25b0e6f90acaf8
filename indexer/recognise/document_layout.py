"""Layout of a document for recognition: its text, opening, end and cover."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archive.model import NO_OWN_TEXT, WEB_READER, SectionKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.model import DocumentSpan, Mark, Page, Reading, Repaired, SectionSpan

OPENING = 3500
"""Characters in which a document says what it is: its cover and first page."""
_MANY = 80
_WIDEST = 400
_CLOSING = 2500
_PAGES, _EDGE, _PAGE_TOP, _SHARE, _FEWEST = 60, 4, 2000, 0.4, 2
"""Pages looked at for running heads, lines of each edge, characters that hold them, and on what
share of the pages, and how many, a line must stand."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """A line of the opening, or a cell of one, that is not blank; `span` is in repaired text."""

    text: str
    span: Span
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """One document, seen as a whole. Every span is in repaired coordinates.

    `start` is where the document begins in the repaired text, `text` the document's own part of it,
    without the references and furniture that portals append. `heads` are lines that recur at the
    edges of pages, `furniture` is what a web page prints around its text.
    """

    text: str
    start: int
    lines: tuple[LayoutLine, ...]
    heads: tuple[LayoutLine, ...]
    title_marks: tuple[LayoutLine, ...]
    first_page: tuple[str, ...]
    pages: tuple[Page, ...]
    metadata: Mapping[str, str]
    file_name: str
    folders: tuple[str, ...] = ()
    furniture: str = ""
    actors: tuple[str | None, ...] = ()
    """Who decided, for each numbered paragraph that decides something."""
    first_paragraph: int | None = None
    """Where in `text` the first numbered paragraph begins: what stands above it is the cover."""
    points: tuple[tuple[str, str], ...] = ()
    """Number and heading of each numbered paragraph."""

    @property
    def is_mail(self) -> bool:
        """Whether this is a letter by e-mail: its own headers name its sender."""
        return "from" in self.metadata

    @property
    def is_web(self) -> bool:
        """Whether this is a page of the web."""
        return (
            bool(self.pages) and self.pages[0].reader == WEB_READER and "from" not in self.metadata
        )

    @property
    def opening(self) -> str:
        """The part in which a document says what it is."""
        return self.text[:OPENING]

    @property
    def closing(self) -> str:
        """The part in which a document is signed."""
        return self.text[max(0, len(self.text) - _CLOSING) :]

    def span(self, start: int, end: int) -> Span:
        """Return the repaired span of a stretch of `text`."""
        return Span(self.start + start, self.start + end)


def layout_of(
    reading: Reading, repaired: Repaired, cut: DocumentSpan, file_name: str | None = None
) -> DocumentLayout:
    """Lay a document on the table."""
    start, end = cut.span.start, _own_end(cut)
    marks = [m for m in repaired.marks if start <= m.span.start < max(end, start + 1)]
    header = [m.span for m in marks if m.kind == "mail header"]
    text = _own_text(repaired.text[start:end], start, [*_references(cut), *header])
    first, last = repaired.page_of(start), repaired.page_of(max(start, end - 1))
    pages = tuple(page for page in reading.pages if first <= page.number <= last)
    named = PurePosixPath(file_name or reading.name or "")
    numbered = [s for s in cut.sections if s.kind is SectionKind.PARAGRAPH and s.number]
    return DocumentLayout(
        text=text,
        start=start,
        lines=tuple(_lines(text, start, marks, _spans_of_others(cut))),
        heads=tuple(_running(pages, text, start)),
        title_marks=tuple(
            LayoutLine(line, m.span, "title")
            for m in marks
            if m.kind == "title" and (line := _flat(m.span.of(repaired.text)))
        ),
        first_page=tuple(_cells(_below_header(pages[0].text, reading)))[:_MANY] if pages else (),
        pages=pages,
        metadata=reading.metadata,
        file_name=named.name,
        folders=named.parts[:-1],
        actors=tuple(section.decisions[0].actor for section in cut.sections if _decides(section)),
        first_paragraph=next((section.span.start - start for section in numbered), None),
        points=tuple((section.number or "", section.heading or "") for section in numbered),
        furniture="\n".join(
            section.span.of(repaired.text)
            for section in cut.sections
            if section.kind is SectionKind.FURNITURE
        ),
    )


def _decides(section: SectionSpan) -> bool:
    return section.kind is SectionKind.PARAGRAPH and bool(section.number and section.decisions)


def _references(cut: DocumentSpan) -> Iterator[Span]:
    return (part.span for part in cut.sections if part.kind is SectionKind.REFERENCE)


def _below_header(text: str, reading: Reading) -> str:
    """Return a page without the header of a letter by e-mail, which is known as metadata."""
    return text[max((m.span.end for m in reading.marks if m.kind == "mail header"), default=0) :]


def _own_text(text: str, start: int, others: Iterable[Span]) -> str:
    """Return a document's text with what is said of others (references, a mail header) blank."""
    pieces, at = [], 0
    for span in sorted(others):
        first, last = max(at, span.start - start), max(at, span.end - start)
        pieces += [text[at:first], re.sub(r"[^\n\f]", " ", text[first:last])]
        at = last
    return "".join((*pieces, text[at:]))


def _own_end(cut: DocumentSpan) -> int:
    """Return where the references at the end of a document begin, or its end."""
    end = cut.span.end
    for section in reversed(cut.sections):
        if section.kind not in NO_OWN_TEXT:
            break
        end = section.span.start
    return end if end > cut.span.start else cut.span.end


def _spans_of_others(cut: DocumentSpan) -> list[Span]:
    return [section.span for section in cut.sections if section.kind in NO_OWN_TEXT]


def _lines(text: str, start: int, marks: list[Mark], others: list[Span]) -> Iterator[LayoutLine]:
    """Yield the first lines of a text that are not blank, with the mark that covers each."""
    count = 0
    for match in re.finditer(r"(?:(?![ ]{4})[^\n\f\t])+", text):
        flat = _flat(match[0])
        if not flat:
            continue
        lead = len(match[0]) - len(match[0].lstrip())
        begin = start + match.start() + lead
        span = Span(begin, begin + len(match[0].strip()))
        if any(other.start <= begin < other.end for other in others):
            continue
        mark = next((m for m in marks if m.span.start <= begin < m.span.end), None)
        yield LayoutLine(flat[:_WIDEST], span, mark.kind if mark else "")
        count += 1
        if count >= _MANY:
            return


def _running(pages: Sequence[Page], text: str, start: int) -> Iterator[LayoutLine]:
    """Yield the lines that recur at the edges of pages, where each stands first in the text."""
    if len(pages) < _FEWEST:
        return
    lines: dict[str, str] = {}
    count: Counter[str] = Counter()
    for page in pages[:_PAGES]:
        rows = [row for row in page.text[:_PAGE_TOP].split("\n") if row.strip()][:_EDGE]
        rows += [row for row in page.text[-_PAGE_TOP:].split("\n") if row.strip()][-_EDGE:]
        folded = {_DIGITS.sub("#", _flat(row)): row.strip() for row in rows}
        count.update(folded.keys())
        for key, row in folded.items():
            lines.setdefault(key, row)
    least = max(_FEWEST, _SHARE * len(pages[:_PAGES]))
    for key, row in lines.items():
        at = text.find(row) if count[key] >= least else -1
        if at >= 0:
            yield LayoutLine(
                _flat(row)[:_WIDEST], Span(start + at, start + at + len(row)), "furniture"
            )


def _cells(text: str) -> Iterator[str]:
    return (_flat(cell) for cell in re.split(r"[\n\t]+", text) if cell.strip())


def _flat(text: str) -> str:
    return " ".join(text.split())
