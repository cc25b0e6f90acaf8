"""Letters of a PDF page that may leave no ink, or are too small or too pressed to be read.

What may leave none gives reason to look at the picture of the page; what nobody can read is told
by the letters' own measures.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.extract.pdf.drawn import Box, Drawn

OVERLAID = "without ink"
_INVISIBLE, _CLIPPING, _STROKED = 3, 7, 1
_LIGHT, _FAINT = 0x80, 32
"""The darkest part of a light colour, and the opacity of one next to none; a pattern is grey."""
_MOSTLY = 0.9
"""Share of a text that is not clipped when all of it may be seen."""
_TINY = 1.6
"""Points of a line of letters that nobody can read."""
_PRESSED = 0.15
"""Share of a letter's height that its width is stretched to, or the other way round."""
_JOINED = 0x590
"""The first letter of Hebrew and the scripts behind it in Unicode."""
_TURNED_STEP, _UPRIGHT = 0.25, 0.05
_MOST_ALONE, _FEWEST = 0.6, 4
"""Share of a letter that lies upon the one before, and how many in a row, so that nobody can read
them."""


class Doubts:
    """What the texts of a page give reason to look at: its picture, or the size of its letters.

    `faint` says in which ways letters may leave no ink.
    """

    def __init__(self, things: Iterable[Drawn]) -> None:
        self.faint: set[str] = set()
        self.small = self.pressed = False
        drawn_fonts: dict[int, bool] = {}
        for thing in things:
            if thing.kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._look_at(thing, drawn_fonts)

    def _look_at(self, text: Drawn, drawn_fonts: dict[int, bool]) -> None:
        if doubt := _doubt(text, drawn_fonts):
            self.faint.add(doubt)
        size = ctypes.c_float()
        if not pdfium.FPDFTextObj_GetFontSize(text.thing, size):
            return
        a, b, c, d, _, _ = text.matrix
        self.small = self.small or abs(size.value) * max(abs(c), abs(d)) < _TINY
        self.pressed = self.pressed or _is_pressed(a, b, c, d)


def _doubt(text: Drawn, drawn_fonts: dict[int, bool]) -> str:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text.thing)
    if mode == _INVISIBLE:
        return OVERLAID
    if mode == _CLIPPING:
        return "clipped"
    if text.mixed or pdfium.FPDFPageObj_HasTransparency(text.thing):
        return "mixed"
    get = pdfium.FPDFPageObj_GetStrokeColor if mode == _STROKED else pdfium.FPDFPageObj_GetFillColor
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if get(text.thing, red, green, blue, alpha) and (
        alpha.value < _FAINT or min(red.value, green.value, blue.value) >= _LIGHT
    ):
        return "light"
    if _is_drawn(text, drawn_fonts):
        return "drawn"
    return "clipped" if _is_clipped(text) else ""


def _is_drawn(text: Drawn, known: dict[int, bool]) -> bool:
    """Return whether the letters are drawings of the page's own (Type 3), which may be anything."""
    font = pdfium.FPDFTextObj_GetFont(text.thing)
    if not font:
        return True
    place = ctypes.addressof(font.contents)
    if place not in known:
        length = ctypes.c_size_t()
        has_data = pdfium.FPDFFont_GetFontData(font, None, 0, length)
        known[place] = not has_data or not length.value
    return known[place]


def _is_clipped(text: Drawn) -> bool:
    box = text.box
    if box is None:
        return False
    left, bottom, right, top = text.uncut(box)
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return (right - left) * (top - bottom) < _MOSTLY * whole


def _is_pressed(a: float, b: float, c: float, d: float) -> bool:
    """Return whether a matrix presses letters flat, thin, or along a line."""
    return abs(a * d - b * c) < _PRESSED * max(a * a + b * b, c * c + d * d)


def pressed(text_page: Any, chars: Iterable[int]) -> Iterator[int]:  # noqa: ANN401
    """Yield which of some characters are pressed so that nobody can read them."""
    matrix = pdfium.FS_MATRIX()
    for at in chars:
        if pdfium.FPDFText_GetMatrix(text_page, at, matrix) and _is_pressed(
            matrix.a, matrix.b, matrix.c, matrix.d
        ):
            yield at


def upon_each_other(text_page: Any, chars: Iterable[int]) -> Iterator[int]:  # noqa: ANN401
    """Yield which characters of a line stand upon the one before, several in a row."""
    row: list[int] = []
    last: _Place | None = None
    for at in chars:
        place = _place(text_page, at)
        if place is None or place.box[0] == place.box[2]:  # a space
            continue
        if last is None or not place.stands_on(last):
            yield from row if len(row) >= _FEWEST else ()
            row = []
        row.append(at)
        last = place
    yield from row if len(row) >= _FEWEST else ()


class _Place(NamedTuple):
    """Where a letter stands: its box, the point at which it begins, and whether it is turned."""

    box: Box
    x: float
    y: float
    turned: bool

    def stands_on(self, last: _Place) -> bool:
        """Return whether most of it lies upon the one before; boxes of turned letters always do.

        Words that are stated for others (`ActualText`) begin at one point, and lie side by side.
        """
        box, other = self.box, last.box
        size = max(box[2] - box[0], box[3] - box[1])
        step = abs(self.x - last.x) + abs(self.y - last.y)
        return step < (_TURNED_STEP * size if self.turned else size) and all(
            min(box[high], other[high]) - max(box[low], other[low])
            > _MOST_ALONE * min(box[high] - box[low], other[high] - other[low])
            for low, high in ((0, 2), (1, 3))
        )


def _place(text_page: Any, at: int) -> _Place | None:  # noqa: ANN401
    """Return where a letter stands; None of one whose script joins letters, or sets them above."""
    if pdfium.FPDFText_GetUnicode(text_page, at) >= _JOINED:
        return None
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    if not pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top):
        return None
    pdfium.FPDFText_GetCharOrigin(text_page, at, x, y)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, at, matrix)
    turned = abs(matrix.a * matrix.b) > _UPRIGHT * (matrix.a**2 + matrix.b**2)
    return _Place((left.value, bottom.value, right.value, top.value), x.value, y.value, turned)


def is_tiny(text_page: Any, at: int) -> bool:  # noqa: ANN401
    """Return whether a letter with its line, and its ink, are smaller than one can read."""
    line = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, at, line):
        return False
    if not 0 < max(abs(line.top - line.bottom), abs(line.right - line.left)) < _TINY:
        return False
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    return abs(top.value - bottom.value) < _TINY
