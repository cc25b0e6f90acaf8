"""PDF reader: PDFium page by page; pdfminer where PDFium fails or its text looks wrong."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2.raw import FORMTYPE_ACRO_FORM, FORMTYPE_XFA_FOREGROUND, FORMTYPE_XFA_FULL

from archive.messages import recorded
from archive.model import RENDERED, Fate, Mark, Outcome, Page, Part, Reading, Span, Status
from archive.model import Source as Origin
from indexer.extract import ocr, reasons
from indexer.extract.attachments import account
from indexer.extract.inventory import Inventory
from indexer.extract.pdf import bare_shapes, gate, glyphs, layout, order, pages, text_lines
from indexer.extract.pdf.actual_text import not_drawn, stated_texts
from indexer.extract.pdf.doubled import once
from indexer.extract.pdf.hidden_chars import OUTSIDE, STATED, UNSEEN, hidden_chars
from indexer.extract.pdf.inside import files_within, is_cover
from indexer.extract.pdf.layers import has_layers_off
from indexer.extract.pdf.mending import is_cut_off, is_locked, mended
from indexer.extract.pdf.scans import LITTLE_TEXT, MOSTLY, Shown, is_scan, read_scan
from indexer.extract.pdf.watermarks import watermark_marks
from indexer.extract.pdf.xfa import form_text, is_notice
from indexer.extract.source import Emit, ReadOptions, Source, Unreadable
from indexer.quality import page_quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.pdf.miner import Miner

_DRAWN_FORMS = (FORMTYPE_ACRO_FORM, FORMTYPE_XFA_FOREGROUND)
"""Forms whose fields stand on the pages; those of a dynamic XFA form do not."""
_READS_WELL = 0.6
_LONGEST_NOTICE = 1500
"""Characters of a page that only says that another program is needed."""
_HALF = 0.5
"""Share of a page that its pictures cover from which the page is one."""
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
class _PageWork:
    """A PDF being read: the two readers and what has been noticed.

    `data` is what PDFium opened, mended where it had to be; `pinned` are files attached to pages,
    `outside` the lines beyond the edge of each page.
    """

    source: Source
    options: ReadOptions
    document: Any = None
    inventory: Inventory = field(default_factory=Inventory)
    data: bytes = b""
    scanned: int = 0
    layers_off: bool = False
    pinned: list[tuple[str, bytes]] = field(default_factory=list)
    outside: dict[int, list[str]] = field(default_factory=dict)
    _miner: Miner | None = None
    _no_miner: str | None = None

    def hurry(self) -> None:
        """Say that the next steps take PDFium no time, unless the file keeps it busy.

        Whoever waits may then end us and have pdfminer read the file. Not within other files, for
        those around them have been handed on already.
        """
        if self.options.pdf_reader == "auto" and not self.source.depth:
            self.source.beat(self.options.quick)

    def miner(self) -> Miner | None:
        """Return pdfminer's view of the file, opened at the first need; None if it cannot."""
        if self._miner is None and self._no_miner is None:
            from indexer.extract.pdf.miner import Miner  # noqa: PLC0415 -- slow to import, rarely needed

            try:
                self._miner = Miner(self.data or self.source.data)
            except Exception as error:  # noqa: BLE001 -- pdfminer raises anything on damaged files
                self._no_miner = f"{type(error).__name__}"
        return self._miner


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a PDF as one reading of its pages, then each file within it."""
    work = _PageWork(source, options, layers_off=has_layers_off(source.data))
    work.hurry()
    count = _open(work)
    read_pages: list[Page] = []
    laid: list[layout.PageLayout] = []
    for index in range(count):
        page, looked = _page(work, index)
        read_pages.append(page)
        laid.append(looked)
        source.beat()
    source.beat(0)
    if is_cut_off(source.data):
        work.inventory.unread("PDF", "file", reasons.NO_END)
    _note_outside(work, read_pages)
    read_pages = _with_form(work, read_pages)
    files = list(files_within(work.document, work.pinned, work.inventory))
    if files and is_cover(read_pages):
        work.inventory.furniture("försättssida", "page")
    else:
        emit(_reading(work, read_pages, laid))
    account(files, work.inventory, source, emit, options)
    return _outcome(work, read_pages)


def _reading(work: _PageWork, read_pages: list[Page], laid: list[layout.PageLayout]) -> Reading:
    metadata = _metadata(work) | work.inventory.metadata()
    if work.scanned > len(read_pages) / 2:
        metadata["scanned"] = "true"
    return Reading(tuple(read_pages), _marks(read_pages, laid), metadata)


def _with_form(work: _PageWork, read_pages: list[Page]) -> list[Page]:
    """Return the pages of a dynamic XFA form as its own data tell them: PDF has none to show."""
    kind = None if work.document is None else work.document.get_formtype()
    notice = kind == FORMTYPE_XFA_FOREGROUND and is_notice(read_pages)
    if not (notice or kind == FORMTYPE_XFA_FULL):
        return read_pages
    if any(len(page.text) > _LONGEST_NOTICE for page in read_pages):
        return read_pages
    text, flaw = form_text(work.document)
    if not text:
        reason = recorded(
            "Formuläret (XFA) ritas bara av Adobes läsare; skriv ut det till en vanlig PDF."
        )
        work.inventory.unread("XFA", "form", reason)
        return read_pages
    if flaw:
        work.inventory.unread("XFA", "form", reasons.cut_off("XFA", flaw))
    else:
        work.inventory.read("XFA", "form")
    return [Page(1, text, reader="xfa"), *(replace(page, text="") for page in read_pages[1:])]


def _note_outside(work: _PageWork, read_pages: list[Page]) -> None:
    """Note text beyond the edges of pages, unless another page shows it: a spread is cut in two."""
    if not work.outside:
        return
    shown = {line for page in read_pages for line in page.text.split("\n")}
    for number, outside in work.outside.items():
        words = sum(len(line.split()) for line in outside if line not in shown)
        if words:
            _note_hidden(work, number, OUTSIDE, words)


def _note_hidden(work: _PageWork, number: int, why: str, words: int) -> None:
    reason = recorded(
        "Sida %(number)s: text (%(words)s ord) %(why)s; den är utelämnad, granska originalet.",
        number=number,
        words=words,
        why=why,
    )
    work.inventory.hidden(f"sida {number}, dold text", reason, words)


def _open(work: _PageWork) -> int:
    """Open the file with PDFium, mended by qpdf where it has to be, or with pdfminer."""
    if work.options.pdf_reader == "auto":
        for data in _as_it_is_and_mended(work.source.data):
            count = _by_pdfium_opened(work, data)
            if count:
                work.data = data
                return count
    miner = work.miner()
    if miner is None or not len(miner):
        if "assword" in (work._no_miner or "") or is_locked(work.source.data):  # noqa: SLF001
            raise Unreadable(reasons.LOCKED)
        what = (
            recorded("PDF:en kan inte öppnas")
            if miner is None
            else recorded("PDF:en har inga sidor")
        )
        raise Unreadable(reasons.damaged(what))
    return len(miner)


def _as_it_is_and_mended(data: bytes) -> Iterator[bytes]:
    yield data
    if (whole := mended(data)) is not None:
        yield whole


def _by_pdfium_opened(work: _PageWork, data: bytes) -> int:
    """Return how many pages PDFium sees; 0 when it cannot open the file."""
    try:
        work.document = pypdfium2.PdfDocument(data)
        if work.document.get_formtype() in _DRAWN_FORMS:
            work.document.init_forms()  # so that fields without a picture of their own get one
        count = len(work.document)
    except pypdfium2.PdfiumError:
        count = 0
    if not count:
        work.document = None
    return count


def _page(work: _PageWork, index: int) -> tuple[Page, layout.PageLayout]:
    """Return a page by the reader that reads it best, OCR included."""
    laid, reader, shown = layout.PageLayout("", (), 842.0), "pdfium", None
    why: list[str] = []
    hides = False
    if work.document is not None:
        try:
            shown = _shown(work, index)
            laid, hides, stated = _by_pdfium(work, shown, index + 1)
            if stated and not hides:
                laid, reader = _as_drawn(work, index, laid, stated)
                hides = reader != "pdfium"
        except (pypdfium2.PdfiumError, OSError, ValueError):
            reason = recorded("Sida %(number)s: PDFium kan inte läsa sidan.", number=index + 1)
            work.inventory.unread(f"sida {index + 1}", "page", reason)
            shown = None
    if laid.text:
        why = gate.suspicions(laid.text)
    if (shown is None or why) and not hides:  # pdfminer does not know what a page hides
        laid, reader = _second_opinion(work, index, laid, why)
        why = gate.suspicions(laid.text)
    page = Page(index + 1, laid.text, reader=reader)
    if shown is not None:
        better = _by_ocr(work, shown, laid, page, unreadable=bool(set(why) & _HOPELESS))
        shown.page.close()
        if better is not None:
            _note_illegible(work, better)
            return better, layout.PageLayout(better.text, (), laid.height)
    return page, laid


_HOPELESS = frozenset({gate.ODD_CHARACTERS, gate.NO_WORDS, gate.CID})


def _shown(work: _PageWork, index: int) -> Shown:
    """Return a page with its annotations in its content; PDFium sees them once it is reopened."""
    page = work.document[index]
    annotated = pages.annotations_of(page, work.document, layers_off=work.layers_off)
    name = f"sida {index + 1}"
    if annotated.unshown:
        _note_hidden(work, index + 1, UNSEEN, annotated.unshown)
    if annotated.layered:
        reason = recorded(
            "Sida %(number)s: anteckningar (%(count)s) i lager som kan vara avstängda läses inte; "
            "granska originalet.",
            number=index + 1,
            count=annotated.layered,
        )
        work.inventory.unread(f"{name}, lager", "annotations", reason)
    if annotated.more:
        what = recorded("Sida %(number)s: en del av anteckningarna", number=index + 1)
        work.inventory.unread(f"{name}, anteckningar", "annotations", reasons.too_many(what))
    work.pinned += annotated.files
    if annotated.comments:
        work.inventory.hidden(f"{name}, kommentarer", reasons.comments(annotated.comments))
    if annotated.media:
        reason = recorded(
            "Sida %(number)s: ljud, film eller 3D läses inte; granska originalet.", number=index + 1
        )
        work.inventory.unread(f"{name}, media", "media", reason)
    if annotated.bare:
        pages.draw_appearances(page)
    if annotated.drawn:
        pages.flatten(page)
        page.close()
        page = work.document[index]
    bare_shapes.draw(page, annotated.shapes)
    return Shown(page, pages.turn_upright(page), annotated.redactions)


def _by_pdfium(
    work: _PageWork, shown: Shown, number: int
) -> tuple[layout.PageLayout, bool, list[str]]:
    """Return what a page shows, whether it holds more than that, and what it states otherwise."""
    page = shown.page
    text_page = page.get_textpage()
    try:
        text = text_lines.page_text(text_page.raw)
        stated = stated_texts(page, text_page.raw)
        hidden = hidden_chars(
            page,
            text_page.raw,
            text_lines.crowded_lines(text_page.raw, text),
            shown.redactions,
            text,
            layers_off=work.layers_off,
        )
        if hidden:
            for why, words in text_lines.words_of(text_page.raw, text, hidden).items():
                if words:
                    _note_hidden(work, number, why, words)
            text = text_lines.without(text_page.raw, text, hidden)
        lines = text_lines.page_lines(text_page.raw, text)
    finally:
        text_page.close()
    edges = page.get_bbox()
    within = [line for line in lines if _is_within(line, edges)]
    if len(within) < len(lines):
        kept = set(map(id, within))
        work.outside[number] = [line.text for line in lines if id(line) not in kept]
    laid = layout.lay_out(order.in_order(once(within)), page.get_height())
    return laid, len(hidden) > 0, stated


def _is_within(line: text_lines.PdfLine, box: tuple[float, float, float, float]) -> bool:
    """Return whether a line stands on the page; one without a usable place does."""
    if line.left == line.right:
        return True
    x = (line.left + line.right) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= line.middle <= box[3] + 1


def _as_drawn(
    work: _PageWork, index: int, laid: layout.PageLayout, stated: list[str]
) -> tuple[layout.PageLayout, str]:
    """Return a page as its glyphs read where it states other words than it draws."""
    drawn = _mined(work, index)
    words = not_drawn(stated, drawn.text) if drawn is not None and drawn.text else 0
    if drawn is None or not words or gate.badness(drawn.text) > gate.badness(laid.text):
        return laid, "pdfium"
    _note_hidden(work, index + 1, STATED, words)
    return drawn, "pdfminer"


def _mined(work: _PageWork, index: int) -> layout.PageLayout | None:
    """Return a page as pdfminer reads it, None where it cannot."""
    miner = work.miner()
    if miner is None or index >= len(miner):
        return None
    try:
        lines = miner.lines(index)
        return layout.lay_out(order.in_order(lines), miner.height(index))
    except Exception as error:  # noqa: BLE001 -- one bad page must not end the document
        reason = recorded(
            "Sida %(number)s: pdfminer kan inte läsa sidan (%(name)s).",
            number=index + 1,
            name=type(error).__name__,
        )
        work.inventory.unread(f"sida {index + 1}", "page", reason)
        return None


def _second_opinion(
    work: _PageWork, index: int, first: layout.PageLayout, why: list[str]
) -> tuple[layout.PageLayout, str]:
    """Return the better of PDFium's page, pdfminer's, and PDFium's with glyph numbers put back."""
    offers = [(gate.badness(first.text), 0, first, "pdfium")] if first.text else []
    if gate.NO_WORDS in why:
        shifted = first._replace(text=glyphs.decoded(first.text))
        offers.append((gate.badness(shifted.text) + 0.1, 1, shifted, "pdfium+glyphs"))
    if (second := _mined(work, index)) is not None:
        offers.append((gate.badness(second.text), 2, second, "pdfminer"))
    if not offers:
        return first, "pdfium"
    _, _, best, name = min(offers, key=lambda offer: offer[:2])
    return best, name


def _by_ocr(
    work: _PageWork, shown: Shown, laid: layout.PageLayout, page: Page, *, unreadable: bool
) -> Page | None:
    """Return the page read as a picture where its text layer says too little, else None."""
    letters = sum(map(str.isalpha, page.text))
    if not unreadable and not is_scan(shown, laid):
        return None
    share = pages.picture_share(shown.page)
    unread = None if letters and share < MOSTLY else replace(page, source=Origin.UNREAD)
    work.scanned += share > _HALF
    if work.options.ocr == "off" or not ocr.available():
        return None if unreadable and letters else unread
    try:
        beside = laid._replace(text="", lines=()) if unreadable else laid
        work.source.beat(0)
        scanned = read_scan(shown, beside, work.options.seconds)
        work.hurry()
    except (OSError, subprocess.SubprocessError, pypdfium2.PdfiumError) as error:
        reason = recorded(
            "Sida %(number)s: bilden kan inte läsas (%(name)s).",
            number=page.number,
            name=type(error).__name__,
        )
        work.inventory.unread(f"sida {page.number}", "page", reason)
        return unread
    reader = RENDERED if unreadable and share <= _HALF else "tesseract"
    seen = Page(page.number, scanned.text, Origin.OCR, reader, scanned.confidence)
    if unreadable:
        return seen if gate.badness(seen.text) < gate.badness(page.text) else None
    if not letters or _says_more(scanned.seen, letters, share):
        return seen
    return None


def _note_illegible(work: _PageWork, page: Page) -> None:
    """Note a page that OCR read badly: what it says is kept, and the file is partial."""
    if page.source is not Origin.OCR:
        return
    if reason := ocr.hard_to_read(page.text, page.confidence or 0.0, page.number):
        work.inventory.unread(f"sida {page.number}, OCR", "page", reason)


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
    pairs = layout.running_marks(laid)
    across = watermark_marks(laid)
    # What stands on the first page is a head only from the second page on.
    running = {(number, mark.span) for number, mark in pairs if number}
    running |= {(number, mark.span) for number, mark in across}
    pairs += across
    pairs += [pair for pair in layout.heading_marks(laid) if (pair[0], pair[1].span) not in running]
    marks = (
        Mark(
            Span(mark.span.start + starts[number], mark.span.end + starts[number]),
            mark.kind,
            mark.level,
            mark.value,
        )
        for number, mark in pairs
    )
    return tuple(sorted(marks, key=lambda mark: mark.span))


def _metadata(work: _PageWork) -> dict[str, str]:
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


def _outcome(work: _PageWork, read_pages: list[Page]) -> Outcome:
    unread = [page.number for page in read_pages if page.source is Origin.UNREAD]
    outcome = work.inventory.outcome(work.source.media_type, len(read_pages))
    if not unread:
        return outcome
    named = ", ".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
    reason = recorded(
        "%(number)s av %(pages)s sidor är bilder som inte är lästa.",
        number=len(unread),
        pages=len(read_pages),
    )
    if work.options.ocr == "auto" and not ocr.available():
        reason += " " + ocr.MISSING
    warnings = (*outcome.warnings, recorded("Ej läst (bild): sida %(named)s.", named=named))
    parts = (*outcome.parts, Part(f"sida {named}", "page", Fate.UNREAD, reason))
    return replace(outcome, status=Status.PARTIAL, reason=reason, warnings=warnings, parts=parts)
