"""Shapes of an OpenDocument text that cover a paragraph: filled ones without words, in front of it.

Told is what a shape covers that is placed on a paragraph: what lies where on a page no file says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.extract.odt.looks import centimetres
from indexer.extract.odt.names import DRAW, PARAGRAPHS, STYLE, SVG, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_SHAPES = tuple(
    f"{DRAW}{shape}"
    for shape in ("custom-shape", "rect", "ellipse", "polygon", "path", "caption", "frame")
)
_PLACED = ("paragraph", "char")
_LINE_CM, _SIGNS_IN_LINE = 0.5, 80
_LEAST_HEIGHT, _LEAST_WIDTH = 0.14, 0.28
"""Centimetres below which a shape is a line, or a mark, and covers no word."""


def fronts_of(roots: Iterable[etree._Element]) -> frozenset[str]:
    """Return the graphic styles, by name, of what stands filled in front of the text it is on."""
    fronts = set()
    for root in roots:
        for properties in root.iter(f"{STYLE}graphic-properties"):
            style = properties.getparent()
            if style is not None and _is_front(properties):
                fronts.add(style.get(f"{STYLE}name", ""))
    return frozenset(fronts)


def _is_front(properties: etree._Element) -> bool:
    return (
        properties.get(f"{STYLE}wrap") == "run-through"
        and properties.get(f"{STYLE}run-through") == "foreground"
        and properties.get(f"{DRAW}opacity", "100%") == "100%"
        and not properties.get(f"{STYLE}vertical-rel", "").startswith("page")
    )


def is_covered(paragraph: etree._Element, filled: frozenset[str]) -> bool:
    """Return whether a shape without words, of a `filled` style in front, covers a paragraph."""
    own = [
        shape
        for shape in paragraph.iter(*_SHAPES)
        if next(shape.iterancestors(*PARAGRAPHS), None) is paragraph
    ]
    if any("".join(map(str, shape.itertext())).strip() for shape in own):
        return False
    below = _LINE_CM * (1 + len("".join(map(str, paragraph.itertext()))) // _SIGNS_IN_LINE)
    return any(_covers(shape, below) for shape in own if _style(shape) in filled)


def _style(shape: etree._Element) -> str:
    return shape.get(f"{DRAW}style-name", "")


def _covers(shape: etree._Element, below: float) -> bool:
    top, width, height = (centimetres(shape.get(f"{SVG}{s}", "")) for s in ("y", "width", "height"))
    placed = shape.get(f"{TEXT}anchor-type") in _PLACED and width >= _LEAST_WIDTH
    return placed and height >= _LEAST_HEIGHT and top < below and top + height > _LINE_CM / 4
