"""Filled shapes and thick lines of a Word file in the older way of writing them (VML)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.web_colours import parsed

if TYPE_CHECKING:
    from lxml import etree

_V = "{urn:schemas-microsoft-com:vml}"
_PLAIN = tuple(f"{_V}{name}" for name in ("rect", "roundrect", "oval", "arc"))
"""Shapes that are white where they name no colour; one of a type (`shape`) may be without."""
_LINES = tuple(f"{_V}{name}" for name in ("line", "curve", "polyline"))
VML = (*_PLAIN, f"{_V}shape", *_LINES)
POINT = 12_700
"""English Metric Units in a point."""
_MEASURE = re.compile(
    r"(?:^|;)\s*([\w-]+)\s*:\s*(-?\d{0,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px)?\s*(?=;|$)"
)
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px)?")
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "": 0.75}
_RELATIVE = re.compile(r"mso-position-(vertical|horizontal)-relative\s*:\s*([\w-]+)")
_BEHIND = re.compile(r"z-index\s*:\s*-")
_MOST_POINTS = 1000


class PlacedVml(NamedTuple):
    """A shape's place in English Metric Units, and from what it is measured."""

    top: int
    left: int
    width: int
    height: int
    above: str
    beside: str


def placed_vml(shape: etree._Element) -> PlacedVml | None:
    """Return where a shape stands that lets nothing through and lies over the text, else None."""
    style = shape.get("style", "").lower()
    if "position:absolute" not in style.replace(" ", "") or _BEHIND.search(style):
        return None
    sizes = {
        name: round(float(number or 0) * _UNITS[unit] * POINT)
        for name, number, unit in _MEASURE.findall(style)
        if number not in ("", "-", "-.")
    }
    placed = dict(_RELATIVE.findall(style))
    above, beside = placed.get("vertical", "paragraph"), placed.get("horizontal", "column")
    top, left = sizes.get("margin-top", 0), sizes.get("margin-left", 0)
    if shape.tag in _LINES:
        return _line(shape, top, left, above, beside)
    if not _is_filled(shape):
        return None
    return PlacedVml(top, left, sizes.get("width", 0), sizes.get("height", 0), above, beside)


def _line(shape: etree._Element, top: int, left: int, above: str, beside: str) -> PlacedVml | None:
    """Return where a line stands that is drawn in a colour, as high as it is thick."""
    if shape.get("stroked") in ("f", "false"):
        return None
    thick = next(iter(_lengths(shape.get("strokeweight", ""))), 0)
    said = f"{shape.get('from', '')},{shape.get('to', '')},{shape.get('points', '')}"
    lengths = _lengths(said)
    xs, ys = lengths[::2], lengths[1::2]
    if not xs or not ys:
        return None
    height = max(ys) - min(ys) + thick
    if height > 2 * thick:  # it runs across
        return None
    width = max(xs) - min(xs)
    return PlacedVml(top + min(ys) - thick // 2, left + min(xs), width, height, above, beside)


def _lengths(said: str) -> list[int]:
    return [
        round(float(number) * _UNITS[unit] * POINT)
        for number, unit in _LENGTH.findall(said)[:_MOST_POINTS]
    ]


def _is_filled(shape: etree._Element) -> bool:
    if shape.get("filled") in ("f", "false") or shape.find(f"{_V}imagedata") is not None:
        return False
    said = shape.get("fillcolor", "white" if shape.tag in _PLAIN else "")
    colour, _ = parsed(said.split(" ")[0].lower())
    inner = shape.find(f"{_V}fill")
    return colour is not None and (inner is None or inner.get("opacity", "1") == "1")
