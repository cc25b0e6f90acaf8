"""Filled shapes of a Word file in front of its text: how large they are, and where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.docx.list_numbers import W
from indexer.extract.docx.vml_shapes import VML, placed_vml
from indexer.extract.web_colours import parsed
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FILLS = tuple(f"{_A}{name}Fill" for name in ("solid", "grad", "patt", "no", "blip"))
_LEAST_HEIGHT, _LEAST_WIDTH = 50_000, 100_000
"""Below which a shape is a line, or a mark, and covers no word."""
_OPAQUE = 95_000
"""Thousandths of a percent from which nothing is seen through a shape."""
_TEXT_BESIDE = ("paragraph", "line", "text")
_WORD = re.compile(r"\w+")


class Shape(NamedTuple):
    """A filled shape in front of the text; measures in English Metric Units.

    `above` and `beside` say from what `top` and `left` are measured ("paragraph", "page",
    "margin", …); a place that is not told, as one by alignment, is None. `words` is how many stand
    in its `figures`.
    """

    anchor: etree._Element
    top: int | None
    left: int | None
    width: int
    height: int
    above: str
    beside: str
    figures: int
    words: int

    @property
    def on_paragraph(self) -> bool:
        """Whether it is placed on its paragraph, not on the page."""
        return self.above in _TEXT_BESIDE


def has_shapes(root: etree._Element) -> bool:
    """Return whether a part of a document holds anything that is placed freely."""
    return next(root.iter(f"{_WP}anchor", *VML), None) is not None


def shapes_of(element: etree._Element, is_plain_picture: Callable[[str], bool]) -> Iterator[Shape]:
    """Yield the filled shapes in front of the text that are anchored within an element.

    `is_plain_picture` tells of a picture, by the id of its relation, whether it is all one colour.
    """
    for anchor in element.iter(f"{_WP}anchor", *VML):
        drawn = anchor.tag == f"{_WP}anchor"
        shape = _anchored(anchor, is_plain_picture) if drawn else _in_vml(anchor)
        if shape and shape.width >= _LEAST_WIDTH and shape.height >= _LEAST_HEIGHT:
            yield shape


def _anchored(anchor: etree._Element, is_plain_picture: Callable[[str], bool]) -> Shape | None:
    if anchor.get("behindDoc") in ("1", "true") or anchor.find(f"{_WP}wrapNone") is None:
        return None
    figures = list(anchor.iter(f"{_WPS}wsp", _PICTURE))
    if not any(_is_filled(figure, is_plain_picture) for figure in figures):
        return None
    extent = anchor.find(f"{_WP}extent")
    if extent is None:
        return None
    above, top = _place(anchor.find(f"{_WP}positionV"))
    beside, left = _place(anchor.find(f"{_WP}positionH"))
    width, height = (whole_number(extent.get(side), 0) for side in ("cx", "cy"))
    height = max(height, *map(_thickness, figures))
    size, count = (width, height), len(figures)
    return Shape(anchor, top, left, *size, above, beside, count, _words(anchor))


def _place(place: etree._Element | None) -> tuple[str, int | None]:
    """Return from what a place is measured and how far from it, None for an alignment."""
    if place is None:
        return "", None
    offset = place.findtext(f"{_WP}posOffset")
    if offset is None:
        by_top = place.findtext(f"{_WP}align") in ("top", "left")
        return place.get("relativeFrom", ""), 0 if by_top else None
    value = whole_number(offset.lstrip("-"), 0)
    return place.get("relativeFrom", ""), -value if offset.startswith("-") else value


def _is_filled(figure: etree._Element, is_plain_picture: Callable[[str], bool]) -> bool:
    """Return whether a figure lets nothing through: by a fill, a style's, or as a thick line."""
    if figure.tag == _PICTURE:
        blip = next(figure.iter(f"{_A}blip"), None)
        return blip is not None and is_plain_picture(blip.get(f"{_R}embed", ""))
    properties = figure.find(f"{_WPS}spPr")
    own = () if properties is None else (fill for fill in properties if fill.tag in _FILLS)
    fill = next(iter(own), None)
    if fill is None:
        styled = figure.find(f"{_WPS}style/{_A}fillRef")
        return (styled is not None and styled.get("idx", "0") != "0") or bool(_thickness(figure))
    if fill.tag in (f"{_A}noFill", f"{_A}blipFill"):
        return fill.tag == f"{_A}noFill" and bool(_thickness(figure))
    seen_through = (whole_number(alpha.get("val"), _OPAQUE) for alpha in fill.iter(f"{_A}alpha"))
    return all(share >= _OPAQUE for share in seen_through)


def _thickness(figure: etree._Element) -> int:
    """Return how thick a line is that is drawn in a colour, 0 where none is."""
    line = figure.find(f"{_WPS}spPr/{_A}ln")
    if line is None or line.find(f"{_A}solidFill") is None or not _is_line(figure):
        return 0
    return whole_number(line.get("w"), 0)


def _is_line(figure: etree._Element) -> bool:
    shape = figure.find(f"{_WPS}spPr/{_A}prstGeom")
    return shape is not None and shape.get("prst") in ("line", "straightConnector1")


def _in_vml(shape: etree._Element) -> Shape | None:
    placed = placed_vml(shape)
    if placed is None:
        return None
    top, left, width, height, above, beside = placed
    return Shape(shape, top, left, width, height, above, beside, 1, _words(shape))


def _words(anchor: etree._Element) -> int:
    return sum(len(_WORD.findall(text.text or "")) for text in anchor.iter(f"{W}t"))


def box_fill(box: etree._Element) -> str:
    """Return the fill of the shape that a text box is the text of, as six digits, "" if none."""
    for above in box.iterancestors(f"{_WPS}wsp", *VML):
        fill = above.find(f"{_WPS}spPr/{_A}solidFill/{_A}srgbClr")
        value = above.get("fillcolor", "") if fill is None else fill.get("val", "")
        colour, alpha = parsed(value.split(" ")[0].lower())
        if colour is not None and alpha >= 1 and above.get("filled") not in ("f", "false"):
            return "".join(f"{round(part * 255):02x}" for part in colour)
        return ""
    return ""
