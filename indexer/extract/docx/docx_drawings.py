"""Drawings of a Word file: shapes, text boxes, pictures, diagrams, and files shown within it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.attachments import read_inner, shown_text
from indexer.extract.docx.docx_package import R
from indexer.extract.docx.docx_walk import left_out
from indexer.extract.docx.list_numbers import W
from indexer.extract.pictures import PictureFrame
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from archive.model import Reading
    from indexer.extract.docx.docx_walk import DocxWalk

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_V = "{urn:schemas-microsoft-com:vml}"
_EMU = 360_000
_POINT = 12_700
"""English Metric Units in a centimetre, and in a point."""
_POINTS = re.compile(r"\b(width|height):(\d{1,9}(?:\.\d+)?)pt")
_POINTS_PER_CM = 28.35
_FAR_CM = 150.0
_UNSEEN_STYLE = re.compile(
    r"visibility\s*:\s*hidden|display\s*:\s*none|margin-(?:left|top)\s*:\s*-\d{4,}(?:\.\d+)?(?:pt|px)"
)
"""The style of a shape in VML that is not shown, or far off the page."""
_KNOWN = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "urn:schemas-")
"""How the names of what Word knows begin, its versions to come apart."""


def _shape(element: etree._Element, walk: DocxWalk) -> bool:
    """Go into a drawing unless it is hidden."""
    frames = (element.find(f"*/{_WP}docPr"), element.find(f"{_WPS}cNvPr"))
    unseen = any(frame is not None and frame.get("hidden") in ("1", "true") for frame in frames)
    if unseen or _is_off_page(element) or _UNSEEN_STYLE.search(element.get("style", "")):
        return left_out(element, walk)
    return True


def _is_off_page(drawing: etree._Element) -> bool:
    """Return whether a drawing is put where no paper reaches, or has no size."""
    places = (place.text or "" for place in drawing.iterfind(f"*/*/{_WP}posOffset"))
    if any(abs(_centimetres(place.lstrip("-"))) > _FAR_CM for place in places):
        return True
    extent = drawing.find(f"*/{_WP}extent")
    sides = ("cx", "cy")
    return extent is not None and all(
        whole_number(extent.get(side), _POINT + 1) <= _POINT for side in sides
    )


def _alternative(element: etree._Element, _walk: DocxWalk) -> bool:
    """Go into what Word shows of several forms: the first whose namespaces it knows."""
    choices = element.findall(f"{MC}Choice")
    shown = next((choice for choice in choices if _is_known(choice)), None)
    for choice in choices:
        if choice is not shown:
            element.remove(choice)
    if shown is None:
        for fallback in element.findall(f"{MC}Fallback"):
            fallback.tag = f"{MC}Choice"
    return True


def _is_known(choice: etree._Element) -> bool:
    """Return whether Word knows all namespaces that a form requires."""
    names = [choice.nsmap.get(prefix) for prefix in choice.get("Requires", "").split()]
    return all(name is not None and name.startswith(_KNOWN) for name in names)


def _box(element: etree._Element, walk: DocxWalk) -> bool:
    if not walk.blocks:
        return True
    walk.beside.append(element)
    return False


def _word_art(element: etree._Element, walk: DocxWalk) -> bool:
    if text := (element.get("string") or "").strip():
        walk.beside.append(text)
    return False


def _diagram(element: etree._Element, walk: DocxWalk) -> bool:
    ident = element.get(f"{R}dm") or element.get(f"{R}id")
    walk.beside += walk.document.drawn_text(walk.part, ident)
    return False


def _blip(element: etree._Element, walk: DocxWalk) -> bool:
    """Read a picture that is as large as a page."""
    drawing = next(element.iterancestors(f"{W}drawing"), None)
    extent = None if drawing is None else drawing.find(f"*/{_WP}extent")
    size = (0.0, 0.0)
    if extent is not None:
        size = (_centimetres(extent.get("cx")), _centimetres(extent.get("cy")))
    _picture(element.get(f"{R}embed"), PictureFrame(*size), walk)
    return False


def _centimetres(emu: str | None) -> float:
    return whole_number(emu, 0) / _EMU


def _vml(element: etree._Element, walk: DocxWalk) -> bool:
    """Read such a picture in the older way of writing it; the image of an object is none."""
    if next(element.iterancestors(f"{W}object"), None) is not None:
        return False
    shape = element.getparent()
    style = "" if shape is None else shape.get("style", "")
    size = {name: float(points) / _POINTS_PER_CM for name, points in _POINTS.findall(style)}
    _picture(element.get(f"{R}id"), PictureFrame(**size), walk)
    return False


def _picture(ident: str | None, frame: PictureFrame, walk: DocxWalk) -> None:
    if text := walk.document.picture(walk.part, ident, frame):
        walk.beside.append(text)


def _chunk(element: etree._Element, walk: DocxWalk) -> bool:
    """Read a file that Word shows as part of the document."""
    document = walk.document
    chunk = document.chunk(walk.part, element.get(f"{R}id"))
    if chunk is None:
        return False
    readings: list[Reading] = []
    outcome = read_inner(*chunk, document.source, readings.append, document.options)
    name, what = chunk[0], recorded("Delen %(name)s", name=chunk[0])
    if outcome is None:
        document.inventory.unread(name, "body", reasons.too_many(what))
        return False
    document.inventory.inner(name, "body", outcome, what=what)
    walk.builder.block("\n\n".join(shown_text(reading).strip() for reading in readings))
    return False


DRAWING_HANDLERS: dict[str, Callable[[etree._Element, DocxWalk], bool]] = {
    f"{W}drawing": _shape,
    f"{_WPS}wsp": _shape,
    **{f"{_V}{name}": _shape for name in ("shape", "rect", "roundrect", "oval", "group")},
    f"{MC}AlternateContent": _alternative,
    f"{W}txbxContent": _box,
    f"{_V}textpath": _word_art,
    f"{_DGM}relIds": _diagram,
    f"{_C}chart": _diagram,
    f"{_A}blip": _blip,
    f"{_V}imagedata": _vml,
    f"{W}altChunk": _chunk,
}
