"""A PDF being read: PDFium's and pdfminer's view of it, and what has been noticed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2.raw import FORMTYPE_ACRO_FORM, FORMTYPE_XFA_FOREGROUND

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.inventory import Inventory
from indexer.extract.pdf.layers import has_layers_off
from indexer.extract.pdf.mending import is_locked, mended
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.pdf.miner import Miner
    from indexer.extract.source import ReadOptions, Source

_DRAWN_FORMS = (FORMTYPE_ACRO_FORM, FORMTYPE_XFA_FOREGROUND)
"""Forms whose fields stand on the pages; those of a dynamic XFA form do not."""


@dataclass(slots=True)
class OpenPdf:
    """A PDF being read: the two readers and what has been noticed.

    `document` is PDFium's, None where it cannot open the file, and `data` what it opened, mended
    where it had to be; `count` is of pages, `scanned` of those that are pictures, `blank` are
    those with nothing drawn on them; `pinned` are files attached to pages, `outside` the lines
    beyond the edge of each page.
    """

    source: Source
    options: ReadOptions
    document: Any = None
    inventory: Inventory = field(default_factory=Inventory)
    data: bytes = b""
    count: int = 0
    scanned: int = 0
    layers_off: bool = False
    blank: list[int] = field(default_factory=list)
    pinned: list[tuple[str, bytes]] = field(default_factory=list)
    outside: dict[int, list[str]] = field(default_factory=dict)
    _miner: Miner | None = None
    _no_miner: str | None = None

    def open_with_pdfium(self, data: bytes) -> bool:
        """Open the file as PDFium sees it, and return whether it sees any pages."""
        try:
            document = pypdfium2.PdfDocument(data)
            if document.get_formtype() in _DRAWN_FORMS:
                document.init_forms()  # so that fields without a picture of their own get one
            self.count = len(document)
        except pypdfium2.PdfiumError:
            self.count = 0
        if self.count:
            self.document, self.data = document, data
        return self.count > 0

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

    @property
    def wants_password(self) -> bool:
        """Whether pdfminer could not open the file for want of a password."""
        return "assword" in (self._no_miner or "")

    def note_hidden(self, number: int, why: str, words: int) -> None:
        """Note words of a page that are left out, for a reader does not see them."""
        reason = recorded(
            "Sida %(number)s: text (%(words)s ord) %(why)s; den är utelämnad, granska originalet.",
            number=number,
            words=words,
            why=why,
        )
        self.inventory.hidden(f"sida {number}, dold text", reason, words)


def open_pdf(source: Source, options: ReadOptions) -> OpenPdf:
    """Open a file with PDFium, mended by qpdf where it has to be, or with pdfminer.

    Raises:
        Unreadable: The file is locked, damaged or without pages.
    """
    pdf = OpenPdf(source, options, layers_off=has_layers_off(source.data))
    pdf.hurry()
    if options.pdf_reader == "auto" and any(map(pdf.open_with_pdfium, _also_mended(source.data))):
        return pdf
    miner = pdf.miner()
    if miner is not None and len(miner):
        pdf.count = len(miner)
        return pdf
    if pdf.wants_password or is_locked(source.data):
        raise Unreadable(reasons.LOCKED)
    if miner is None:
        raise Unreadable(reasons.damaged(recorded("PDF:en kan inte öppnas")))
    raise Unreadable(reasons.damaged(recorded("PDF:en har inga sidor")))


def _also_mended(data: bytes) -> Iterator[bytes]:
    yield data
    if (whole := mended(data)) is not None:
        yield whole
