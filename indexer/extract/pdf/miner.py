"""Page text by pdfminer.six, without the defaults that lose or distort text.

Avoided: text of Form XObjects without spaces, box grouping that is super-quadratic and not
deterministic (lines are taken as they come, and ordered as PDFium's are), one bad page that ends
the document, pages that lie on their side, glued ToUnicode tables, and undefined characters
written as "(cid:123)".
"""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING, Any

from pdfminer import pdffont
from pdfminer.cmapdb import CMapParser
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LAParams, LTChar, LTFigure
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from indexer.extract.pdf.content_stream import ContentInterpreter
from indexer.extract.pdf.text_lines import PdfLine, within_reach

if TYPE_CHECKING:
    from collections.abc import Iterator

_GLUED_END = re.compile(rb"(end(?:codespacerange|bfchar|bfrange|cidrange|cidchar))(\d+)")
_GLUED = re.compile(
    rb"(?:begin|end)(?:codespacerange|bfchar|bfrange|cidrange|cidchar|notdefrange|cmap)|usecmap"
)
_PARAMETERS = LAParams()
_BOLD = re.compile(r"bold|black|heavy|semib|demi(?!r)", re.IGNORECASE)


# It tells of each oddity of a damaged file, line by line; how reading ended says enough.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class _SpacedCMapParser(CMapParser):
    """A CMap parser that reads tables whose keywords are glued to numbers."""

    def __init__(self, cmap: Any, fp: Any) -> None:  # noqa: ANN401
        data = _GLUED_END.sub(rb"\1 \2 ", fp.read())
        super().__init__(cmap, io.BytesIO(_GLUED.sub(lambda glued: b" " + glued[0] + b" ", data)))


pdffont.CMapParser = _SpacedCMapParser  # type: ignore[attr-defined]


class _Lines(PDFLayoutAnalyzer):
    """Collects the text lines of a page, in content order."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=_PARAMETERS)
        self.page_lines: list[PdfLine] = []
        self.directions = [0, 0, 0, 0]

    def end_page(self, page: Any) -> None:  # noqa: ANN401, ARG002
        """Take the lines as they come: boxes of lines are found better from where they stand."""
        items = _text_lines(self.cur_item, _PARAMETERS)
        self.page_lines = [line for item in items if (line := _line(item)) is not None]

    def handle_undefined_char(self, font: Any, cid: int) -> str:  # noqa: ANN401
        """Take a simple font's code for its character; otherwise say that it is unknown."""
        if not font.is_multibyte() and (32 <= cid < 127 or 128 <= cid <= 255):
            return bytes((cid,)).decode("cp1252", "replace")
        return "\ufffd"

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:  # noqa: ANN401
        a, b = textstate.matrix[:2]
        across = a * self.ctm[0] + b * self.ctm[2]
        upward = a * self.ctm[1] + b * self.ctm[3]
        count = sum(len(part) for part in seq if isinstance(part, bytes))
        if abs(across) >= abs(upward):
            self.directions[0 if across > 0 else 2] += count
        else:
            self.directions[1 if upward > 0 else 3] += count
        super().render_string(textstate, seq, ncs, graphicstate)


def _text_lines(container: Any, parameters: LAParams) -> Iterator[Any]:  # noqa: ANN401
    """Yield the lines of a page or figure, then those of the figures in it."""
    figures = [container]
    while figures:
        figure = figures.pop()
        items = list(figure)
        letters = [item for item in items if isinstance(item, LTChar)]
        if letters:
            yield from figure.group_objects(parameters, letters)
        figures += (item for item in reversed(items) if isinstance(item, LTFigure))


def _line(item: Any) -> PdfLine | None:  # noqa: ANN401
    text = item.get_text().strip("\n")
    letters = [char for char in item if isinstance(char, LTChar)]
    if not text.strip() or not letters:
        return None
    bold = all(_BOLD.search(char.fontname or "") for char in (letters[0], letters[-1]))
    size = round(letters[0].size * 2) / 2
    box = within_reach((item.x0, item.y0, item.x1, item.y1))
    return PdfLine(" ".join(text.split()), *box, size, bold)


class Miner:
    """A PDF open for pdfminer; pages are asked for one at a time, by number from 0."""

    def __init__(self, data: bytes) -> None:
        self._document = PDFDocument(PDFParser(io.BytesIO(data)))
        self._pages = list(PDFPage.create_pages(self._document))
        self._resources = PDFResourceManager()
        self._device = _Lines(self._resources)
        self._interpreter = ContentInterpreter(self._resources, self._device)

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def info(self) -> dict[str, Any]:
        """The document's information dictionary, as pdfminer gives it."""
        return dict(self._document.info[0]) if self._document.info else {}

    def height(self, index: int) -> float:
        """Return a page's height in points."""
        box = self._pages[index].mediabox
        return float(box[3] - box[1])

    def lines(self, index: int) -> list[PdfLine]:
        """Return the lines of a page, turned upright where most of its text lies on its side."""
        page = self._pages[index]
        self._device.directions = [0, 0, 0, 0]
        self._interpreter.process_page(page)
        directions = self._device.directions
        most = max(range(4), key=directions.__getitem__)
        if most and directions[most] > 0.6 * sum(directions):
            page.rotate = (page.rotate + (0, 90, 180, 270)[most]) % 360
            self._interpreter.process_page(page)
        return self._device.page_lines
