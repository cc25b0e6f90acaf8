"""Words of a Word file that lie under shapes: filled ones in front of the text.

So do those redact who draw a black box over words and leave the words where they are. Where a
page is broken no file of Word says: told for certain is what a plain shape covers of the paragraph
it is placed on. What else may lie under one (of the paragraphs beside it, or on the page) is
estimated, and such shapes are counted for review.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.docx.list_numbers import W
from indexer.extract.docx.paper import paper_of
from indexer.extract.docx.shapes import Shape, has_shapes, shapes_of
from indexer.extract.docx.vml_shapes import POINT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

_LINE = 180_000
"""English Metric Units in a line of text, roughly."""
_TWIP = POINT // 20
_SIGNS_IN_LINE = 80
_MOST_BESIDE = 60
"""Paragraphs beside a shape's own that are looked at: those of a page."""
_LABEL = 3
"""Words that a shape laid over others bears at most: "Maskerad enligt 21 kap."."""


class _TextArea(NamedTuple):
    """The size of a page and where its text may stand, in English Metric Units."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int


def is_covered(paragraph: etree._Element, is_plain_picture: Callable[[str], bool]) -> bool:
    """Return whether a filled shape without words stands in front of a paragraph's text."""
    signs = cache(_signs)
    return any(
        shape.figures == 1 and not shape.words and _lies_over(shape, paragraph, signs)
        for shape in shapes_of(paragraph, is_plain_picture)
        if _paragraph_of(shape) is paragraph
    )


def shapes_in_doubt(root: etree._Element, is_plain_picture: Callable[[str], bool]) -> int:
    """Return how many shapes may cover words which they cannot be told to cover."""
    if not has_shapes(root):
        return 0
    area, signs = _text_area(root), cache(_signs)
    shapes = (shape for shape in shapes_of(root, is_plain_picture) if not _on_cover(shape))
    return sum(_may_cover(shape, area, signs) for shape in shapes)


def _may_cover(shape: Shape, area: _TextArea, signs: Callable[[etree._Element], int]) -> bool:
    paragraph = _paragraph_of(shape)
    if paragraph is None:
        return False
    if shape.words or shape.figures > 1:
        few = shape.words <= _LABEL
        return few and bool(signs(paragraph)) and _lies_over(shape, paragraph, signs)
    if not shape.on_paragraph:
        return _is_within(shape, area)
    return shape.top is not None and (
        _meets(
            shape.top + shape.height - _height(signs(paragraph)), paragraph.itersiblings(), signs
        )
        or _meets(-shape.top, paragraph.itersiblings(preceding=True), signs)
    )


def _lies_over(
    shape: Shape, paragraph: etree._Element, signs: Callable[[etree._Element], int]
) -> bool:
    if not shape.on_paragraph or shape.top is None:
        return False
    return shape.top < _height(signs(paragraph)) and shape.top + shape.height > _LINE // 4


def _meets(
    reach: int, beside: Iterable[etree._Element], signs: Callable[[etree._Element], int]
) -> bool:
    """Return whether a shape reaches text in the paragraphs below its own, or above it."""
    for count, block in enumerate(beside):
        if reach < _LINE // 2 or count == _MOST_BESIDE:
            return False
        if signs(block):
            return True
        reach -= _LINE
    return False


def _paragraph_of(shape: Shape) -> etree._Element | None:
    return next(shape.anchor.iterancestors(f"{W}p"), None)


def _on_cover(shape: Shape) -> bool:
    """Return whether a shape stands on a cover that Word made, a page for itself."""
    galleries = (
        control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        for control in shape.anchor.iterancestors(f"{W}sdt")
    )
    return any(
        gallery is not None and gallery.get(f"{W}val") == "Cover Pages" for gallery in galleries
    )


def _height(signs: int) -> int:
    return _LINE * (1 + signs // _SIGNS_IN_LINE)


def _signs(block: etree._Element) -> int:
    """Return how many letters a block holds; asked for once, however many shapes lie beside it."""
    return sum(len((text.text or "").strip()) for text in block.iter(f"{W}t"))


def _text_area(root: etree._Element) -> _TextArea:
    """Return the widest area that text has in any section of a document."""
    paper = paper_of(root, None)
    width, height, left, right, top, bottom = (side * _TWIP for side in paper[:6])
    return _TextArea(width, height, left, top, width - right, height - bottom)


def _is_within(shape: Shape, area: _TextArea) -> bool:
    """Return whether a shape that is placed on the page may stand where its text is."""
    starts = {
        "page": 0, "topMargin": 0, "top-margin-area": 0, "margin": area.top,
        "bottomMargin": area.bottom, "bottom-margin-area": area.bottom,
    }  # fmt: skip
    from_left = {
        "page": 0, "leftMargin": 0, "left-margin-area": 0, "margin": area.left,
        "column": area.left, "character": area.left, "text": area.left,
        "rightMargin": area.right, "right-margin-area": area.right,
    }  # fmt: skip
    return _overlaps(shape.top, shape.height, starts.get(shape.above), area.top, area.bottom) and (
        _overlaps(shape.left, shape.width, from_left.get(shape.beside), area.left, area.right)
    )


def _overlaps(at: int | None, size: int, start: int | None, low: int, high: int) -> bool:
    """Return whether a stretch meets another; one whose place is not told may."""
    if at is None or start is None:
        return True
    return start + at + size > low + _LINE // 2 and start + at < high - _LINE // 2
