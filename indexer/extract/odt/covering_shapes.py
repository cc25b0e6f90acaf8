"""Shapes of an OpenDocument text that cover words: filled ones without words, in front of them.

Told for certain is what a shape covers of the paragraph it is placed on. What else may lie under
one, of the paragraphs beside it or on its page, no file says: such shapes are counted for review.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.odt.looks import centimetres
from indexer.extract.odt.names import DRAW, PARAGRAPHS, STYLE, SVG, TEXT, XLINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree

_SHAPES = tuple(
    f"{DRAW}{shape}"
    for shape in ("custom-shape", "rect", "ellipse", "polygon", "path", "caption", "frame")
)
_FRAME, _IMAGE = f"{DRAW}frame", f"{DRAW}image"
_PLACED = ("paragraph", "char")
_LINE_CM, _SIGNS_IN_LINE = 0.5, 80
_LEAST_HEIGHT, _LEAST_WIDTH = 0.14, 0.28
"""Centimetres below which a shape is a line, or a mark, and covers no word."""
_OPAQUE = re.compile(r"(?:100|9[5-9](?:\.\d+)?)%|")
_DEEPEST, _MOST_BESIDE = 10, 60
"""Styles above one that are followed, and paragraphs beside a shape's own: those of a page."""
_LABEL = 3
"""Words that a shape laid over others bears at most: "Maskerad enligt 21 kap."."""
_UPPER, _LOWER = 2.0, 27.7
"""Centimetres from the top of a page between which its text stands, roughly."""
_WORD = re.compile(r"\w+")
_SEEN_THROUGH = frozenset(("none", "hatch"))


class Fronts(NamedTuple):
    """Names of graphic styles: of what stands in front, on the page, and with and without fill."""

    front: frozenset[str]
    on_page: frozenset[str]
    filled: frozenset[str]
    unfilled: frozenset[str]


def fronts_of(roots: Iterable[etree._Element], filled: frozenset[str]) -> Fronts:
    """Return which styles place shapes in front; `filled` are those with a ground of their own."""
    front, on_page = set(), set()
    fills: dict[str, str] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for properties in root.iter(f"{STYLE}graphic-properties"):
            style = properties.getparent()
            name = "" if style is None else style.get(f"{STYLE}name", "")
            parents[name] = "" if style is None else style.get(f"{STYLE}parent-style-name", "")
            if fill := properties.get(f"{DRAW}fill"):
                fills[name] = str(fill)
            if _is_front(properties):
                front.add(name)
            if properties.get(f"{STYLE}vertical-rel", "").startswith("page"):
                on_page.add(name)
    unfilled = frozenset(n for n in parents if _inherited(fills, parents, n) in _SEEN_THROUGH)
    return Fronts(frozenset(front), frozenset(on_page), filled, unfilled)


def _inherited(fills: dict[str, str], parents: dict[str, str], name: str) -> str:
    for _ in range(_DEEPEST):
        if name in fills or name not in parents:
            break
        name = parents[name]
    return fills.get(name, "")


def _is_front(properties: etree._Element) -> bool:
    return (
        properties.get(f"{STYLE}wrap") == "run-through"
        and properties.get(f"{STYLE}run-through") == "foreground"
        and _OPAQUE.fullmatch(properties.get(f"{DRAW}opacity", "")) is not None
    )


class Covers:
    """Tells which paragraphs shapes cover; `is_plain_picture` tells pictures of one colour."""

    def __init__(self, fronts: Fronts, is_plain_picture: Callable[[str], bool]) -> None:
        self._fronts, self._is_plain_picture = fronts, is_plain_picture
        self._signs = cache(_signs)

    def hide(self, paragraph: etree._Element) -> bool:
        """Return whether a shape without words stands in front of a paragraph's text."""
        if not self._fronts.front:
            return False
        return any(
            not _words(shape) and self._is_on_paragraph(shape) and self._lies_over(shape, paragraph)
            for shape in self._filled(paragraph)
            if _paragraph_of(shape) is paragraph
        )

    def in_doubt(self, body: etree._Element) -> int:
        """Return how many shapes may cover words which they cannot be told to cover."""
        return sum(map(self._may_cover, self._filled(body))) if self._fronts.front else 0

    def _filled(self, element: etree._Element) -> Iterator[etree._Element]:
        """Yield the filled shapes in front of the text that are large enough to cover a word."""
        for shape in element.iter(*_SHAPES):
            if _style(shape) in self._fronts.front and self._is_filled(shape):
                width, height = (_side(shape, side) for side in ("width", "height"))
                if width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT:
                    yield shape

    def _is_filled(self, shape: etree._Element) -> bool:
        """Return whether a shape lets nothing through: drawn ones do where no style says so."""
        image = shape.find(_IMAGE) if shape.tag == _FRAME else None
        if image is not None:
            return self._is_plain_picture(str(image.get(f"{XLINK}href", "")))
        if shape.tag == _FRAME:
            return _style(shape) in self._fronts.filled
        return _style(shape) not in self._fronts.unfilled

    def _is_on_paragraph(self, shape: etree._Element) -> bool:
        placed = shape.get(f"{TEXT}anchor-type") in _PLACED
        return placed and _style(shape) not in self._fronts.on_page

    def _may_cover(self, shape: etree._Element) -> bool:
        paragraph = _paragraph_of(shape)
        top, height = _side(shape, "y"), _side(shape, "height")
        if not self._is_on_paragraph(shape):
            anchored = shape.get(f"{TEXT}anchor-type") != "as-char"
            seen = top < _LOWER - _LINE_CM and top + height > _UPPER + _LINE_CM
            return anchored and seen and not _words(shape)
        if paragraph is None:
            return False
        if words := _words(shape):
            over = self._lies_over(shape, paragraph)
            return words <= _LABEL and over and self._signs(paragraph) > _signs(shape)
        return self._meets(top + height - self._height(paragraph), paragraph.itersiblings()) or (
            self._meets(-top, paragraph.itersiblings(preceding=True))
        )

    def _lies_over(self, shape: etree._Element, paragraph: etree._Element) -> bool:
        top, height = _side(shape, "y"), _side(shape, "height")
        return top < self._height(paragraph) and top + height > _LINE_CM / 4

    def _meets(self, reach: float, beside: Iterable[etree._Element]) -> bool:
        """Return whether a shape reaches text in the paragraphs below its own, or above it."""
        for count, block in enumerate(beside):
            if reach < _LINE_CM / 2 or count == _MOST_BESIDE:
                return False
            if self._signs(block):
                return True
            reach -= _LINE_CM
        return False

    def _height(self, block: etree._Element) -> float:
        return _LINE_CM * (1 + self._signs(block) // _SIGNS_IN_LINE)


def _paragraph_of(shape: etree._Element) -> etree._Element | None:
    return next(shape.iterancestors(*PARAGRAPHS), None)


def _style(shape: etree._Element) -> str:
    return shape.get(f"{DRAW}style-name", "")


def _side(shape: etree._Element, side: str) -> float:
    return centimetres(shape.get(f"{SVG}{side}", ""))


def _signs(block: etree._Element) -> int:
    """Return how many letters a block holds; asked for once, however many shapes lie beside it."""
    return len("".join(map(str, block.itertext())).strip())


def _words(shape: etree._Element) -> int:
    return len(_WORD.findall("".join(map(str, shape.itertext()))))
