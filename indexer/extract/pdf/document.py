"""How is a PDF read? PDFium page by page; pdfminer where PDFium fails or its text looks wrong."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2.raw import FORMTYPE_ACRO_FORM

from archive.model import Mark, Outcome, Page, Reading, Span, Status
from archive.model import Source as Origin
from indexer.extract import ocr, reasons
from indexer.extract.attachments import read_attachments, with_lost
from indexer.extract.pdf import gate, glyphs, layout, lines, order, pages
from indexer.extract.pdf.scans import LITTLE_TEXT, MOSTLY, Shown, is_scan, read_scan
from indexer.extract.source import Emit, ReadOptions, Source, Unreadable
from indexer.quality import page_quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.pdf.miner import Miner

_READS_WELL = 0.6
_INFO = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "CreationDate": "created",
    "ModDate": "modified",
    "Producer": "producer",
    "Creator": "creator",
}


@dataclass(slots=True)
class _Work:
    """A PDF being read: the two readers and what has been noticed."""

    source: Source
    options: ReadOptions
    document: Any = None
    warnings: list[str] = field(default_factory=list)
    scanned: int = 0
    _miner: Miner | None = None
    _no_miner: str | None = None

    def miner(self) -> Miner | None:
        """Return pdfminer's view of the file, opened at the first need; None if it cannot."""
        if self._miner is None and self._no_miner is None:
            from indexer.extract.pdf.miner import Miner  # noqa: PLC0415 -- slow to import, rarely needed

            try:
                self._miner = Miner(self.source.data)
            except Exception as error:  # noqa: BLE001 -- pdfminer raises anything on damaged files
                self._no_miner = f"{type(error).__name__}"
        return self._miner


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a PDF as one reading of its pages."""
    work = _Work(source, options)
    count = _open(work)
    read_pages: list[Page] = []
    laid: list[layout.PageLayout] = []
    for index in range(count):
        page, looked = _page(work, index)
        read_pages.append(page)
        laid.append(looked)
        source.beat()
    metadata = _metadata(work)
    if work.scanned > count / 2:
        metadata["scanned"] = "true"
    emit(Reading(tuple(read_pages), _marks(read_pages, laid), metadata))
    lost = read_attachments(_attachments(work), source, emit, options)
    return with_lost(_outcome(work, read_pages), lost)


def _attachments(work: _Work) -> Iterator[tuple[str, bytes]]:
    """Yield the files that lie within the PDF, with their names."""
    count = work.document.count_attachments() if work.document is not None else 0
    for index in range(count):
        try:
            attachment = work.document.get_attachment(index)
            name, data = attachment.get_name(), bytes(attachment.get_data())
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            work.warnings.append(f"Bilaga {index + 1} kan inte läsas.")
            continue
        yield name.replace("/", "_").replace("\0", "") or f"bilaga-{index + 1}", data


def _open(work: _Work) -> int:
    if work.options.pdf_reader == "auto":
        try:
            work.document = pypdfium2.PdfDocument(work.source.data)
            if work.document.get_formtype() == FORMTYPE_ACRO_FORM:
                work.document.init_forms()  # so that fields without a picture of their own get one
            count = len(work.document)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error):
                raise Unreadable(reasons.LOCKED) from error
            work.document = None
        else:
            if count:
                return count
    miner = work.miner()
    if miner is None or not len(miner):
        if "assword" in (work._no_miner or ""):  # noqa: SLF001 -- same module
            raise Unreadable(reasons.LOCKED)
        what = "PDF:en kan inte öppnas" if miner is None else "PDF:en har inga sidor"
        raise Unreadable(reasons.damaged(what))
    return len(miner)


def _page(work: _Work, index: int) -> tuple[Page, layout.PageLayout]:
    """Return a page by the reader that reads it best, OCR included."""
    laid, reader, shown = layout.PageLayout("", (), 842.0), "pdfium", None
    why: list[str] = []
    if work.document is not None:
        try:
            shown = _shown(work.document, index)
            laid = _by_pdfium(shown.page)
        except (pypdfium2.PdfiumError, OSError, ValueError):
            work.warnings.append(f"Sida {index + 1}: PDFium kan inte läsa sidan.")
            shown = None
    if laid.text:
        why = gate.suspicions(laid.text)
    if shown is None or why:
        laid, reader = _second_opinion(work, index, laid, why)
        why = gate.suspicions(laid.text)
    page = Page(index + 1, laid.text, reader=reader)
    if shown is not None:
        better = _by_ocr(work, shown, laid, page, unreadable=bool(set(why) & _HOPELESS))
        shown.page.close()
        if better is not None:
            return better, layout.PageLayout(better.text, (), laid.height)
    return page, laid


_HOPELESS = frozenset({gate.ODD_CHARACTERS, gate.NO_WORDS, gate.CID})


def _shown(document: Any, index: int) -> Shown:  # noqa: ANN401
    """Return a page with its annotations in its content; PDFium sees them once it is reopened."""
    page = document[index]
    if pages.flatten_annotations(page):
        page.close()
        page = document[index]
    return Shown(page, pages.turn_upright(page))


def _by_pdfium(page: Any) -> layout.PageLayout:  # noqa: ANN401
    text_page = page.get_textpage()
    try:
        found = lines.page_lines(text_page.raw)
    finally:
        text_page.close()
    return layout.lay_out(order.in_order(found), page.get_height())


def _second_opinion(
    work: _Work, index: int, first: layout.PageLayout, why: list[str]
) -> tuple[layout.PageLayout, str]:
    """Return the better of PDFium's page, pdfminer's, and PDFium's with glyph numbers put back."""
    offers = [(gate.badness(first.text), 0, first, "pdfium")] if first.text else []
    if gate.NO_WORDS in why:
        shifted = first._replace(text=glyphs.decoded(first.text))
        offers.append((gate.badness(shifted.text) + 0.1, 1, shifted, "pdfium+glyphs"))
    miner = work.miner()
    if miner is not None and index < len(miner):
        try:
            found = miner.lines(index)
            second = layout.lay_out(order.in_order(found), miner.height(index))
            offers.append((gate.badness(second.text), 2, second, "pdfminer"))
        except Exception as error:  # noqa: BLE001 -- one bad page must not end the document
            work.warnings.append(
                f"Sida {index + 1}: pdfminer kan inte läsa sidan ({type(error).__name__})."
            )
    if not offers:
        return first, "pdfium"
    _, _, best, name = min(offers, key=lambda offer: offer[:2])
    return best, name


def _by_ocr(
    work: _Work, shown: Shown, laid: layout.PageLayout, page: Page, *, unreadable: bool
) -> Page | None:
    """Return the page read as a picture where its text layer says too little, else None."""
    letters = sum(map(str.isalpha, page.text))
    if not unreadable and not is_scan(shown, laid):
        return None
    share = pages.picture_share(shown.page)
    unread = None if letters and share < MOSTLY else replace(page, source=Origin.UNREAD)
    work.scanned += share > 0.5
    if work.options.ocr == "off" or not ocr.available():
        return None if unreadable and letters else unread
    try:
        beside = laid._replace(text="", lines=()) if unreadable else laid
        scanned = read_scan(shown, beside, work.options.seconds)
    except (OSError, subprocess.SubprocessError, pypdfium2.PdfiumError) as error:
        work.warnings.append(f"Sida {page.number}: bilden kan inte läsas ({type(error).__name__}).")
        return unread
    seen = Page(page.number, scanned.text, Origin.OCR, "tesseract", scanned.confidence)
    if unreadable:
        return seen if gate.badness(seen.text) < gate.badness(page.text) else None
    if not letters or _says_more(scanned.seen, letters, share):
        return seen
    return None


def _says_more(seen: str, letters: int, share: float) -> bool:
    """Return whether a picture says more than the letters of a text layer on it.

    A picture with few letters beside it has to read well, too: a logo does not.
    """
    if sum(map(str.isalpha, seen)) <= 10 + 0.2 * min(letters, LITTLE_TEXT):
        return False
    stamped = letters >= LITTLE_TEXT and share >= MOSTLY
    return stamped or page_quality(seen) > _READS_WELL


def _marks(read_pages: list[Page], laid: list[layout.PageLayout]) -> tuple[Mark, ...]:
    starts, at = [], 0
    for page in read_pages:
        starts.append(at)
        at += len(page.text) + 1
    found = layout.running_marks(laid)
    # What stands on the first page is a head only from the second page on.
    running = {(number, mark.span) for number, mark in found if number}
    found += [pair for pair in layout.heading_marks(laid) if (pair[0], pair[1].span) not in running]
    marks = (
        Mark(
            Span(mark.span.start + starts[number], mark.span.end + starts[number]),
            mark.kind,
            mark.level,
            mark.value,
        )
        for number, mark in found
    )
    return tuple(sorted(marks, key=lambda mark: mark.span))


def _metadata(work: _Work) -> dict[str, str]:
    miner = work.miner() if work.document is None else None
    info = {} if miner is None else miner.info
    values: dict[str, str] = {}
    for key, name in _INFO.items():
        try:
            value = work.document.get_metadata_value(key) if work.document else info.get(key)
        except UnicodeDecodeError:
            continue  # one damaged entry must not cost the others
        if value and (plain := _plain(value)):
            values[name] = plain
    return values


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        utf16 = value.startswith((b"\xfe\xff", b"\xff\xfe"))
        value = value.decode("utf-16" if utf16 else "latin-1", "replace")
    return " ".join(str(value).replace("\0", "").split())


def _outcome(work: _Work, read_pages: list[Page]) -> Outcome:
    warnings = list(work.warnings)
    unread = [page.number for page in read_pages if page.source is Origin.UNREAD]
    media, count = work.source.media_type, len(read_pages)
    if unread:
        named = ", ".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
        warnings.append(f"Ej läst (bild): sida {named}.")
        reason = f"{len(unread)} av {count} sidor är bilder som inte är lästa."
        if work.options.ocr == "auto" and not ocr.available():
            reason += " " + ocr.MISSING
        return Outcome(Status.PARTIAL, media, reason, count, tuple(warnings))
    if work.warnings:
        return Outcome(Status.PARTIAL, media, work.warnings[0], count, tuple(warnings))
    return Outcome(Status.OK, media, None, count, tuple(warnings))
