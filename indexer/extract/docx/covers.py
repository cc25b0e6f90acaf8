"""Shapes of a Word file that cover text: filled ones without words, in front of a paragraph.

So do those redact who draw a black box over words and leave the words where they are. Where a
page is broken, and so what lies under a shape that is placed on the page, no file of Word says;
told is what a shape covers that is placed on a paragraph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.extract.docx.list_numbers import W
from indexer.extract.web_colours import parsed
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from lxml import etree

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_VML = tuple(f"{_V}{name}" for name in ("rect", "roundrect", "shape", "oval"))
_POINT, _LINE = 12_700, 180_000
"""English Metric Units in a point, and in a line of text, roughly."""
_SIGNS_IN_LINE = 80
_LEAST_HEIGHT, _LEAST_WIDTH = 50_000, 100_000
"""Below which a shape is a line, or a mark, and covers no word."""
_MEASURE = re.compile(
    r"(?:^|;)\s*([\w-]+)\s*:\s*(-?\d{0,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px)?\s*(?=;|$)"
)
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "": 0.75}


def has_shapes(root: etree._Element) -> bool:
    """Return whether a part of a document holds anything that is placed freely."""
    return next(root.iter(f"{_WP}anchor", *_VML), None) is not None


def is_covered(paragraph: etree._Element) -> bool:
    """Return whether a filled shape without words stands in front of a paragraph's text."""
    return any(
        _covers(shape, paragraph)
        for shape in paragraph.iter(f"{_WP}anchor", *_VML)
        if next(shape.iterancestors(f"{W}p"), None) is paragraph
    )


def _covers(shape: etree._Element, paragraph: etree._Element) -> bool:
    if any((text.text or "").strip() for text in shape.iter(f"{W}t")):
        return False
    place = _anchored(shape) if shape.tag == f"{_WP}anchor" else _vml(shape)
    if place is None:
        return False
    top, width, height = place
    signs = sum(len(text.text or "") for text in paragraph.iter(f"{W}t"))
    below = _LINE * (1 + signs // _SIGNS_IN_LINE)
    large = width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT
    return large and top < below and top + height > _LINE // 4


def _anchored(anchor: etree._Element) -> tuple[int, int, int] | None:
    """Return how far below its paragraph's top a filled shape begins, its width and height."""
    fill = anchor.find(f".//{_WPS}wsp/{_WPS}spPr/{_A}solidFill")
    if fill is None or fill.find(f"*/{_A}alpha") is not None:
        return None
    place, extent = anchor.find(f"{_WP}positionV"), anchor.find(f"{_WP}extent")
    if anchor.get("behindDoc") in ("1", "true") or anchor.find(f"{_WP}wrapNone") is None:
        return None
    if place is None or extent is None or place.get("relativeFrom") not in ("paragraph", "line"):
        return None
    offset = place.findtext(f"{_WP}posOffset") or ""
    top = whole_number(offset.lstrip("-"), 0) * (-1 if offset.startswith("-") else 1)
    return top, whole_number(extent.get("cx"), 0), whole_number(extent.get("cy"), 0)


def _vml(shape: etree._Element) -> tuple[int, int, int] | None:
    """Return the same of a shape in the older way of writing it (VML)."""
    style = shape.get("style", "").lower()
    if "position:absolute" not in style.replace(" ", "") or not _is_filled(shape):
        return None
    if re.search(r"mso-position-vertical-relative\s*:\s*(?:page|margin)|z-index\s*:\s*-", style):
        return None
    sizes = {
        name: round(float(number or 0) * _UNITS[unit] * _POINT)
        for name, number, unit in _MEASURE.findall(style)
        if number not in ("", "-", "-.")
    }
    return sizes.get("margin-top", 0), sizes.get("width", 0), sizes.get("height", 0)


def _is_filled(shape: etree._Element) -> bool:
    if shape.get("filled") in ("f", "false") or shape.find(f"{_V}imagedata") is not None:
        return False
    colour, _ = parsed(shape.get("fillcolor", "").split(" ")[0].lower())
    inner = shape.find(f"{_V}fill")
    return colour is not None and (inner is None or inner.get("opacity", "1") == "1")


def box_fill(box: etree._Element) -> str:
    """Return the fill of the shape that a text box is the text of, as six digits, "" if none."""
    for above in box.iterancestors(f"{_WPS}wsp", *_VML):
        fill = above.find(f"{_WPS}spPr/{_A}solidFill/{_A}srgbClr")
        value = above.get("fillcolor", "") if fill is None else fill.get("val", "")
        colour, alpha = parsed(value.split(" ")[0].lower())
        if colour is not None and alpha >= 1 and above.get("filled") not in ("f", "false"):
            return "".join(f"{round(part * 255):02x}" for part in colour)
        return ""
    return ""
