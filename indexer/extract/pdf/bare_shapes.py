"""Annotations of a PDF page without an appearance, which viewers draw and PDFium does not.

A filled polygon, a box of text with a ground, and a line along the page cover what is beneath them.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_OPAQUE = 0.9
_THICK = 3.0
_MOST_CORNERS = 1000
_LINES = frozenset({pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_POLYLINE})
SUBTYPES = _LINES | {pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_FREETEXT}


class BareShape(NamedTuple):
    """A filled shape: its corners in points, and its colour (red, green, blue, 0 to 255)."""

    corners: tuple[tuple[float, float], ...]
    colour: tuple[int, int, int]


def shape_of(annotation: Any, subtype: int) -> BareShape | None:  # noqa: ANN401 -- pdfium is untyped
    """Return what viewers draw for an annotation without appearance; None where it covers nothing.

    A line is taken to be as thick as the place it has: only one along the page is.
    """
    if pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN or _opacity(annotation) < _OPAQUE:
        return None
    inner = subtype == pdfium.FPDF_ANNOT_POLYGON
    if subtype not in _LINES and not pdfium.FPDFAnnot_HasKey(annotation, b"IC" if inner else b"C"):
        return None
    corners = _vertices(annotation) if inner else _rectangle(annotation)
    if len(corners) < 3 or (subtype in _LINES and not _lies_along(annotation, subtype)):
        return None
    kind = pdfium.FPDFANNOT_COLORTYPE_InteriorColor if inner else pdfium.FPDFANNOT_COLORTYPE_Color
    colours = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFAnnot_GetColor(annotation, kind, *colours):
        return None
    return BareShape(corners, (colours[0].value, colours[1].value, colours[2].value))


def draw(page: Any, shapes: Iterable[BareShape]) -> None:  # noqa: ANN401
    """Put shapes over all that is on a page, as long as it is open."""
    for shape in shapes:
        first, *others = shape.corners
        path = pdfium.FPDFPageObj_CreateNewPath(*first)
        for corner in others:
            pdfium.FPDFPath_LineTo(path, *corner)
        pdfium.FPDFPath_Close(path)
        pdfium.FPDFPageObj_SetFillColor(path, *shape.colour, 255)
        pdfium.FPDFPath_SetDrawMode(path, pdfium.FPDF_FILLMODE_WINDING, 0)
        pdfium.FPDFPage_InsertObject(page.raw, path)


def _opacity(annotation: Any) -> float:  # noqa: ANN401
    value = ctypes.c_float()
    return value.value if pdfium.FPDFAnnot_GetNumberValue(annotation, b"CA", value) else 1.0


def _rectangle(annotation: Any) -> tuple[tuple[float, float], ...]:  # noqa: ANN401
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, box):
        return ()
    if min(abs(box.right - box.left), abs(box.top - box.bottom)) < _THICK:
        return ()
    return (
        *((box.left, box.bottom), (box.right, box.bottom)),
        *((box.right, box.top), (box.left, box.top)),
    )


def _vertices(annotation: Any) -> tuple[tuple[float, float], ...]:  # noqa: ANN401
    count = pdfium.FPDFAnnot_GetVertices(annotation, None, 0)
    if not 0 < count <= _MOST_CORNERS:
        return ()
    points = (pdfium.FS_POINTF * count)()
    pdfium.FPDFAnnot_GetVertices(annotation, points, count)
    return tuple((point.x, point.y) for point in points)


def _lies_along(annotation: Any, subtype: int) -> bool:  # noqa: ANN401
    """Return whether a line runs along the page or up it, so that its place is all ink."""
    if subtype == pdfium.FPDF_ANNOT_LINE:
        start, end = pdfium.FS_POINTF(), pdfium.FS_POINTF()
        if not pdfium.FPDFAnnot_GetLine(annotation, start, end):
            return False
        points = [(start.x, start.y), (end.x, end.y)]
    else:
        points = list(_vertices(annotation))
    return any(max(axis) - min(axis) < _THICK for axis in zip(*points, strict=True))
