"""Shapes of a PDF page that may lie over its letters, or beneath them in their colour.

They give reason to look at the picture of the page, which decides.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.extract.pdf.drawn import Box, Drawn

_Colour = tuple[int, int, int]
CONTRAST = 24
"""Steps of grey (of 255) below which nothing is to be seen."""
_LEAST = 3.0
"""Points below which a filled shape is a rule or a border."""
_LARGE = 30.0
"""Points from which a letter is high enough to cover others."""
_DARK, _WHITE, _OPAQUE = 0x50, 0xE6, 250
_TALLEST = 100.0
"""Points above which a box is that of a drawing, not of a line of text."""
_MOST_PAIRS = 200_000
"""Pairs of a shape and a text that are looked at: a page with more is doubted."""
_MOST_GROUNDS = 200
_FEWEST_STROKES, _MOST_STROKES = 4, 2000
"""Strokes over one text that may make it unseen together, and those of a page looked at."""
_LINE, _MOST_LINES, _HIGHEST = 12, 10_000, 20
"""Points of a stretch of the page's height by which texts are sought, and how many there are."""
_PATH, _TEXT, _FORM = (
    pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM,
)  # fmt: skip


def has_covers(things: Sequence[Drawn]) -> bool:
    """Return whether opaque shapes or large letters lie over text that was drawn before them."""
    texts: list[Box] = []
    pairs = 0
    for thing in things:
        if texts and (area := _opaque(thing)):
            area = thing.uncut(area)
            pairs += len(texts)
            if pairs > _MOST_PAIRS or any(_meets(box, area) for box in texts):
                return True
        if thing.kind in (_TEXT, _FORM) and thing.box:
            texts.append(thing.box)
    return False


def is_alike(things: Sequence[Drawn]) -> bool:
    """Return whether letters may lie on a shape of their colour that was drawn before them."""
    grounds: list[tuple[Box, _Colour]] = []
    for thing in things:
        if thing.kind == _PATH and len(grounds) < _MOST_GROUNDS:
            colour = _colour(thing)
            if colour and min(colour) < _WHITE and (box := _opaque(thing)):
                grounds.append((box, colour))
        elif grounds and thing.kind == _TEXT and thing.box and (colour := _colour(thing)):
            box = thing.box
            if any(_are_alike(colour, c) and _meets(box, area) for area, c in grounds):
                return True
    return False


def _colour(thing: Drawn) -> _Colour | None:
    colours = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(thing.thing, *colours):
        return None
    return colours[0].value, colours[1].value, colours[2].value


def _are_alike(colour: _Colour, other: _Colour) -> bool:
    """Return whether two colours are both dark, or cannot be told from one another."""
    if max(colour) < _DARK and max(other) < _DARK:
        return True
    return all(abs(a - b) <= CONTRAST for a, b in zip(colour, other, strict=True))


def crossed_out(things: Sequence[Drawn]) -> list[Box]:
    """Return text over which strokes or thin strips lie, several together.

    So pens scribble words out, and programs cover them line by line.
    """
    lines: dict[int, set[Box]] = defaultdict(set)
    crossed: Counter[Box] = Counter()
    strokes = 0
    for thing in things:
        if thing.box is None:
            continue
        if thing.kind == _TEXT:
            for line in _lines_of(thing.box):
                lines[line].add(thing.box)
        elif lines and thing.kind == _PATH and strokes < _MOST_STROKES:
            box = thing.box
            if box[3] - box[1] > 2 * _TALLEST:
                continue
            strokes += 1
            weight = max(1, pdfium.FPDFPath_CountSegments(thing.thing) // 4)
            near: set[Box] = set().union(*(lines.get(line, ()) for line in _lines_of(box)))
            for below in near:
                if _crosses(box, below):
                    crossed[below] += weight
    return [box for box, count in crossed.items() if count >= _FEWEST_STROKES]


def _lines_of(box: Box) -> range:
    """Return the stretches of the page's height that a box lies in."""
    low = max(-_MOST_LINES, min(_MOST_LINES, int(box[1] // _LINE)))
    high = max(-_MOST_LINES, min(_MOST_LINES, int(box[3] // _LINE)))
    return range(low, min(high, low + _HIGHEST) + 1)


def _crosses(stroke: Box, text: Box) -> bool:
    """Return whether a stroke runs through letters, not below or above them."""
    aside = (text[3] - text[1]) / 10
    return (
        min(stroke[2], text[2]) - max(stroke[0], text[0]) > 0
        and stroke[1] < text[3] - aside
        and stroke[3] > text[1] + aside
    )


def _opaque(thing: Drawn) -> Box | None:
    """Return the box of what lets nothing through, None when it is none."""
    box = thing.box
    if box is None:
        return None
    if thing.kind == _TEXT:
        return box if box[3] - box[1] >= _LARGE else None
    if thing.kind == _PATH:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(thing.thing, mode, stroke):
            return None
        if not mode.value:
            return _thick_line(thing, box) if stroke.value else None
        colours = [ctypes.c_uint() for _ in range(4)]
        if pdfium.FPDFPageObj_GetFillColor(thing.thing, *colours) and colours[3].value < _OPAQUE:
            return None
    return None if box[2] - box[0] < _LEAST or box[3] - box[1] < _LEAST else box


def _thick_line(thing: Drawn, box: Box) -> Box | None:
    """Return the box of a line as thick as letters are high, as pens draw it over words."""
    width = ctypes.c_float()
    if not pdfium.FPDFPageObj_GetStrokeWidth(thing.thing, width) or width.value < _LEAST:
        return None
    half = width.value / 2
    return box[0] - half, box[1] - half, box[2] + half, box[3] + half


def _meets(box: Box, area: Box) -> bool:
    """Return whether an area covers the middle line of a text, or a part of a drawn form."""
    if box[3] - box[1] > _TALLEST:
        return min(box[2], area[2]) > max(box[0], area[0]) and (
            min(box[3], area[3]) > max(box[1], area[1])
        )
    middle = (box[1] + box[3]) / 2
    across = min(box[2], area[2]) - max(box[0], area[0])
    return area[1] <= middle <= area[3] and across > 1
