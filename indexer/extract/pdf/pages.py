"""What is on a page besides its text layer: turned text, annotations, pictures?"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

_SEEN_ANNOTATIONS = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})


def turn_upright(page: Any) -> None:  # noqa: ANN401 -- pypdfium2 is untyped
    """Undo the page's rotation: PDFium orders the text of an unturned page right."""
    if page.get_rotation():
        page.set_rotation(0)


def flatten_annotations(page: Any) -> bool:  # noqa: ANN401
    """Put annotations and form fields into the page's content; return whether there were any."""
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    for index in range(min(count, 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype not in _SEEN_ANNOTATIONS:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            return True
    return False


def picture_share(page: Any) -> float:  # noqa: ANN401
    """Return the share of the page that its largest picture covers, 0 to 1."""
    left, bottom = ctypes.c_float(), ctypes.c_float()
    right, top = ctypes.c_float(), ctypes.c_float()
    area = max(1.0, page.get_width() * page.get_height())
    largest = 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 2000)):
        thing = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        if pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            largest = max(largest, (right.value - left.value) * (top.value - bottom.value))
    return float(min(1.0, largest / area))


def has_drawing(page: Any) -> bool:  # noqa: ANN401
    """Return whether anything at all is drawn on the page."""
    return bool(pdfium.FPDFPage_CountObjects(page.raw) > 0)


def picture_of(page: Any, dpi: int, most_pixels: int = 40_000_000) -> bytes:  # noqa: ANN401
    """Return the page as a greyscale PGM, at less than `dpi` where it would grow too large."""
    points = max(1.0, page.get_width() * page.get_height())
    scale = min(dpi / 72, math.sqrt(most_pixels / points))
    bitmap = page.render(scale=scale, grayscale=True)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    grey = bytes(bitmap.buffer)
    if stride != width:
        grey = b"".join(grey[row * stride : row * stride + width] for row in range(height))
    bitmap.close()
    return b"P5 %d %d 255\n" % (width, height) + grey
