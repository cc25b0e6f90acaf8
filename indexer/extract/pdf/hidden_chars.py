"""Text that a PDF page holds and does not show: covered, white on white, in a layer that is off.

The picture of the page decides: letters are hidden where it has no contrast in their place. As
making it costs more than reading the text, it is made only for pages that give reason for it: an
opaque shape drawn over earlier text, white or invisible letters, a narrow clip, layers that are
off. Places marked for redaction and letters outside the page need no picture.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from archive.messages import recorded
from indexer.extract.pdf.pages import picture_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""

REDACTED = recorded("är markerad för maskering som aldrig utfördes")
UNSEEN = recorded("syns inte på sidan (täckt, i vitt, avklippt eller i ett lager som är avstängt)")
TOO_SMALL = recorded("är för liten för att läsas")
OUTSIDE = recorded("ligger utanför sidans yta")
STATED = recorded("står i filen i stället för de ord som sidan visar")

_LEAST = 3.0
"""Points below which a filled shape is a rule or a border."""
_WHITE = 0xE6
_INVISIBLE, _CLIPPING, _STROKED = 3, 7, 1
_OVERLAID = "without ink"
_SCANNED = 0.3
"""Share of a page that pictures cover from which text without ink is what OCR made of them."""
_DPI = 60
_CONTRAST = 24
"""Steps of grey (of 255) below which nothing is to be seen."""
_SEAMS = 72
"""Steps of grey that the seams between strokes beside each other make at most."""
_TINY = 1.6
"""Points of a line of letters that nobody can read."""
_SMALL_PAGE = 100
"""Points below which a page is measured in other units."""
_DARK = 0x50
_TALLEST = 100.0
"""Points above which a box is that of a form that is drawn, not of a line of text."""
_MOST_GROUNDS = 200
_FEWEST_STROKES, _MOST_STROKES = 4, 2000
"""Strokes over one text that may make it unseen together, and those of a page looked at."""
_LINE, _MOST_LINES, _HIGHEST = 12, 10_000, 20
"""Points of a stretch of the page's height by which texts are sought, and how many there are."""
_PICTURES = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING)
_MOST_CLIPS, _MOST_CORNERS = 8, 64
_STRUCK_OVER = re.compile(r"([XxMWNHZ#@&%█▓▒■▇●])\1{3,}")
"""One sign again and again: typed over words, it makes them unreadable."""
_MOST_ROWS = 200
_OFF = re.compile(rb"/OFF\s*\[\s*\d|/BaseState\s*/OFF|/(?:View|Print)State\s*/OFF")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_LARGEST, _MOST_STREAMS = 1 << 22, 2000
"""Bytes of an object stream, and how many of them are looked through: one with more is doubted."""


def has_layers_off(data: bytes) -> bool:
    """Return whether a file has layers of which some are off at the beginning, or may have.

    It may where it has more object streams than are looked through.
    """
    layers = b"/OCProperties" in data
    off = layers and bool(_OFF.search(data))
    if data.count(b"/ObjStm") > _MOST_STREAMS:
        return True
    for part in _packed(data):
        if layers and off:
            break
        layers = layers or b"/OCProperties" in part
        off = off or bool(_OFF.search(part))
    return layers and off


def _packed(data: bytes) -> Iterator[bytes]:
    """Yield the object streams of a file as far as they unpack."""
    whole = memoryview(data)
    for match in _PACKED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(
                whole[match.end() : match.end() + _LARGEST], _LARGEST
            )
        except zlib.error:
            continue


def hidden_chars(
    page: Any,  # noqa: ANN401 -- pypdfium2 is untyped
    text_page: Any,  # noqa: ANN401
    starts: Sequence[int],
    redactions: Sequence[Box],
    text: str,
    *,
    layers_off: bool,
) -> dict[int, str]:
    """Return the characters of a page that it does not show, by index, each with why.

    `starts` are the indices at which lines begin, `redactions` the places marked to be blacked out,
    `text` the page's characters.
    """
    things = _objects(page)
    covers = _covers(things)
    faint = {_faintness(text_page, at) for at in starts}
    if _OVERLAID in faint and picture_share(page) >= _SCANNED:
        faint.discard(_OVERLAID)  # the text layer of a scan, beneath or above its picture
    doubtful = layers_off or bool(covers) or any(faint) or _is_alike(things)
    crossed = _crossed_out(things)
    small = any(_is_tiny(text_page, at) for at in starts) and page.get_height() > _SMALL_PAGE
    struck = list(_STRUCK_OVER.finditer(text))
    if not doubtful and not redactions and not small and not crossed and not struck:
        return {}
    boxes = list(_boxes(text_page))
    hidden = {at: TOO_SMALL for at, _ in boxes if small and _is_tiny(text_page, at)}
    hidden |= {at: REDACTED for at, box in boxes if any(_within(box, area) for area in redactions)}
    hidden |= dict.fromkeys(_struck_over(boxes, struck) - hidden.keys(), UNSEEN)
    if doubtful or crossed:
        from indexer.extract.pdf.visible import unseen  # noqa: PLC0415 -- loads numpy, rarely needed

        blind = unseen(page, boxes, _DPI, _CONTRAST) if doubtful else set()
        under = [(at, box) for at, box in boxes if any(_within(box, area) for area in crossed)]
        blind |= unseen(page, under, _DPI, _SEAMS) if under else set()
        hidden |= dict.fromkeys(blind - hidden.keys(), UNSEEN)
    return hidden


def _struck_over(boxes: Sequence[tuple[int, Box]], struck: Sequence[re.Match[str]]) -> set[int]:
    """Return the characters over which a row of one sign is typed."""
    places = dict(boxes)
    rows = [
        [places[at] for at in range(*row.span()) if at in places] for row in struck[:_MOST_ROWS]
    ]
    signs = {at for row in struck for at in range(*row.span())}
    areas = [_around(row) for row in rows if row]
    others = [(at, box) for at, box in boxes if at not in signs]
    return {at for at, box in others if any(_within(box, area) for area in areas)}


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _boxes(text_page: Any) -> Iterator[tuple[int, Box]]:  # noqa: ANN401
    """Yield the characters that leave ink, with their boxes."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for at in range(pdfium.FPDFText_CountChars(text_page)):
        if chr(max(0, pdfium.FPDFText_GetUnicode(text_page, at))).isspace():
            continue
        if pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top):
            yield at, (left.value, bottom.value, right.value, top.value)


def _within(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _objects(page: Any) -> list[tuple[Any, int]]:  # noqa: ANN401
    """Return the objects of a page in the order they are drawn, each with its kind."""
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    things = [get(page.raw, index) for index in range(pdfium.FPDFPage_CountObjects(page.raw))]
    return [(thing, kind_of(thing)) for thing in things]


def _covers(things: Sequence[tuple[Any, int]]) -> list[Box]:
    """Return opaque shapes that lie over text that was drawn before them."""
    texts: list[int] = []
    covers: list[tuple[int, Box]] = []
    for index, (thing, kind) in enumerate(things):
        if texts and kind != pdfium.FPDF_PAGEOBJ_TEXT and (box := _opaque(thing, kind)):
            covers.append((index, box))
        if kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM):
            texts.append(index)
    if not covers:
        return []
    bounds = ((index, _bounds(things[index][0])) for index in texts if index < covers[-1][0])
    placed = [(index, box) for index, box in bounds if box]
    areas = (
        _clipped_box(area, things[at][0])
        for at, area in covers
        if any(index < at and _meets(box, area) for index, box in placed)
    )
    return [area for area in areas if any(_meets(box, area) for _, box in placed)]


def _clipped_box(box: Box, thing: Any) -> Box:  # noqa: ANN401
    """Return what of a box the clipping paths of its shape may let through: all within theirs."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    for path in range(min(_MOST_CLIPS, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points = list(_clip_points(clip, path))
        if points:
            xs, ys = zip(*points, strict=True)
            box = (
                *(max(box[0], min(xs)), max(box[1], min(ys))),
                *(min(box[2], max(xs)), min(box[3], max(ys))),
            )
    return box


def _clip_points(clip: Any, path: int) -> Iterator[tuple[float, float]]:  # noqa: ANN401
    """Yield the points of a clipping path; none where there are too many to look at."""
    x, y = ctypes.c_float(), ctypes.c_float()
    corners = pdfium.FPDFClipPath_CountPathSegments(clip, path)
    for corner in range(corners if corners <= _MOST_CORNERS else 0):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, corner)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value


def _is_alike(things: Sequence[tuple[Any, int]]) -> bool:
    """Return whether letters may lie on a shape of their colour that was drawn before them."""
    grounds: list[tuple[Box, _Colour]] = []
    for thing, kind in things:
        if kind == pdfium.FPDF_PAGEOBJ_PATH and len(grounds) < _MOST_GROUNDS:
            colour = _colour(thing)
            if colour and min(colour) < _WHITE and (box := _opaque(thing, kind)):
                grounds.append((box, colour))
        elif grounds and kind == pdfium.FPDF_PAGEOBJ_TEXT and (colour := _colour(thing)):
            box = _bounds(thing)
            if box and any(_are_alike(colour, c) and _meets(box, area) for area, c in grounds):
                return True
    return False


def _colour(thing: Any) -> _Colour | None:  # noqa: ANN401
    colours = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(thing, *colours):
        return None
    return colours[0].value, colours[1].value, colours[2].value


def _are_alike(colour: _Colour, other: _Colour) -> bool:
    """Return whether two colours are both dark, or cannot be told from one another."""
    if max(colour) < _DARK and max(other) < _DARK:
        return True
    return all(abs(a - b) <= _CONTRAST for a, b in zip(colour, other, strict=True))


def _crossed_out(things: Sequence[tuple[Any, int]]) -> list[Box]:
    """Return text over which strokes or thin strips lie, several together.

    So pens scribble words out, and programs cover them line by line.
    """
    lines: dict[int, list[Box]] = defaultdict(list)
    crossed: Counter[Box] = Counter()
    strokes = 0
    for thing, kind in things:
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and (box := _bounds(thing)):
            for line in _lines_of(box):
                lines[line].append(box)
        elif lines and kind == pdfium.FPDF_PAGEOBJ_PATH and strokes < _MOST_STROKES:
            box = _bounds(thing)
            if box is None or box[3] - box[1] > 2 * _TALLEST:
                continue
            strokes += 1
            weight = max(1, pdfium.FPDFPath_CountSegments(thing) // 4)
            for below in {text for line in _lines_of(box) for text in lines.get(line, ())}:
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


def _is_tiny(text_page: Any, at: int) -> bool:  # noqa: ANN401
    """Return whether a letter with its line, and its ink, are smaller than one can read."""
    line = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, at, line):
        return False
    if not 0 < max(abs(line.top - line.bottom), abs(line.right - line.left)) < _TINY:
        return False
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    return abs(top.value - bottom.value) < _TINY


def _opaque(thing: Any, kind: int) -> Box | None:  # noqa: ANN401
    """Return the box of a shape that lets nothing through, None when it is none."""
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(thing, mode, stroke):
            return None
        if not mode.value:
            return _thick_line(thing) if stroke.value else None
        colours = [ctypes.c_uint() for _ in range(4)]
        if pdfium.FPDFPageObj_GetFillColor(thing, *colours) and colours[3].value < 250:
            return None
    elif kind not in _PICTURES:
        return None
    box = _bounds(thing)
    if box is None or box[2] - box[0] < _LEAST or box[3] - box[1] < _LEAST:
        return None
    return box


def _thick_line(thing: Any) -> Box | None:  # noqa: ANN401
    """Return the box of a line as thick as letters are high, as pens draw it over words."""
    width = ctypes.c_float()
    box = _bounds(thing)
    if box is None or not pdfium.FPDFPageObj_GetStrokeWidth(thing, width) or width.value < _LEAST:
        return None
    half = width.value / 2
    return box[0] - half, box[1] - half, box[2] + half, box[3] + half


def _bounds(thing: Any) -> Box | None:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _meets(box: Box, area: Box) -> bool:
    """Return whether an area covers the middle line of a text, or a part of a drawn form."""
    if box[3] - box[1] > _TALLEST:
        return min(box[2], area[2]) > max(box[0], area[0]) and (
            min(box[3], area[3]) > max(box[1], area[1])
        )
    middle = (box[1] + box[3]) / 2
    across = min(box[2], area[2]) - max(box[0], area[0])
    return area[1] <= middle <= area[3] and across > 1


def _faintness(text_page: Any, at: int) -> str:  # noqa: ANN401
    """Return in which way a character may not be seen: white, without ink, clipped; "" if none."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    thing = pdfium.FPDFText_GetTextObject(text_page, at)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing) if thing else None
    if mode == _INVISIBLE:
        return _OVERLAID
    if mode == _CLIPPING:
        return "clipped"
    if mode == _STROKED:
        drawn = pdfium.FPDFPageObj_GetStrokeColor(thing, red, green, blue, alpha)
        return "white" if drawn and min(red.value, green.value, blue.value) >= _WHITE else ""
    if pdfium.FPDFText_GetFillColor(text_page, at, red, green, blue, alpha) and (
        alpha.value < 32 or min(red.value, green.value, blue.value) >= _WHITE
    ):
        return "white"
    return "clipped" if thing and _is_clipped(thing, text_page, at) else ""


def _is_clipped(thing: Any, text_page: Any, at: int) -> bool:  # noqa: ANN401
    """Return whether a character lies outside the corners of its clipping paths."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    if not clip or pdfium.FPDFClipPath_CountPaths(clip) < 1:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for path in range(min(4, pdfium.FPDFClipPath_CountPaths(clip))):
        corners = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if corners > 8:
            return True
        for corner in range(corners):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, corner)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                xs.append(x.value)
                ys.append(y.value)
    if not xs:
        return False
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    across, up = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return not (min(xs) <= across <= max(xs) and min(ys) <= up <= max(ys))
